"""Sums the taxes of a usual CFDI straight from its elements, by the columns of ``figures.TAXES``.

What comes out is what ``tax_totals`` makes of ``tax_lines``, without a value for every line. What is spelled otherwise
than nearly everywhere is left to the
reader of everything.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from app.cfdi.reading.taxes import TAX_ATTRIBUTES
from app.domain.amounts import micros_once
from app.domain.figures import TAXES
from app.domain.taxes import BASES

_NOWHERE = -1
_AT = {name: column for column, name in enumerate(TAXES)}
_IVA, _IEPS = "002", "003"
BY_RATE: Mapping[object, tuple[int, int]] = {
    ("Tasa", "0.160000"): (_AT["base_iva_16"], _AT["iva_16"]),
    ("Tasa", "0.080000"): (_AT["base_iva_8"], _AT["iva_8"]),
    ("Tasa", "0.000000"): (_AT["base_iva_0"], _NOWHERE),
    ("Exento", None): (_AT["base_exempt"], _NOWHERE),
}
"""The columns of base and amount of a transferred IVA, by factor and rate as nearly everybody writes them."""
BASE_COLUMNS = tuple(_AT[name] for name in BASES if name in _AT)
_WITHHELD: Mapping[object, int] = {"001": _AT["isr_withheld"], _IVA: _AT["iva_withheld"], _IEPS: _NOWHERE}

_SPACES = (("cfd/4", ""), ("cfd/3", ""), ("Pagos20", "P"))
_TRANSFERS: Mapping[object, tuple[str, ...]] = {
    f"{{http://www.sat.gob.mx/{space}}}Traslado{end}": TAX_ATTRIBUTES[f"Traslado{end}"][1:] for space, end in _SPACES
}
_WITHHOLDINGS: Mapping[object, tuple[str, ...]] = {
    f"{{http://www.sat.gob.mx/{space}}}Retencion{end}": TAX_ATTRIBUTES[f"Retencion{end}"][1:] for space, end in _SPACES
}
"""The names of a line's attributes by its own."""


class UnusualError(ValueError):
    """For the reader of everything."""


def add_taxes(taxes: etree._Element, columns: list[int]) -> tuple[bool, bool]:
    """Add the lines of an Impuestos or ImpuestosP to ``columns``: millionths, in the order of ``TAXES``.

    Returns whether there are any, and whether one of a transferred tax has its base. Raises UnusualError.
    """
    any_line = any_base = False
    for group in taxes:
        for line in group:
            any_line = True
            get = line.get
            names = _TRANSFERS.get(line.tag)
            if names is None:
                _withheld(line, columns)
                continue
            tax_name, factor, rate, base_name, amount_name = names
            base = get(base_name)
            if base:
                value = micros_once(base)
                if value is None:
                    raise UnusualError
                any_base = True
            else:
                value = 0
            tax = get(tax_name)
            if tax == _IEPS:
                continue
            found = BY_RATE.get((get(factor), get(rate))) if tax == _IVA else None
            if found is None:
                raise UnusualError
            columns[found[0]] += value
            if found[1] >= 0 and (amount := get(amount_name)):
                value = micros_once(amount)
                if value is None:
                    raise UnusualError
                columns[found[1]] += value
    return any_line, any_base


def _withheld(line: etree._Element, columns: list[int]) -> None:
    names = _WITHHOLDINGS.get(line.tag)
    column = None if names is None else _WITHHELD.get(line.get(names[0]))
    if names is None or column is None:
        raise UnusualError
    if column >= 0 and (amount := line.get(names[-1])):
        value = micros_once(amount)
        if value is None:
            raise UnusualError
        columns[column] += value

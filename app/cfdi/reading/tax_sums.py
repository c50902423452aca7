"""Adds up Traslados and Retenciones straight from their elements, as ``tax_parts`` does with the lines read whole."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from app.cfdi.reading.names import SHORT
from app.cfdi.reading.taxes import TAX_ATTRIBUTES
from app.domain.amounts import micros
from app.domain.figures import TAXES
from app.domain.lines import TaxSide
from app.domain.month.facts import EXEMPT, ISR, IVA, TaxPart
from app.domain.month.reading import part_order
from app.domain.taxes import BASES

_LINES: dict[object, tuple[TaxSide, str, str, str, str, str]] = {
    name: TAX_ATTRIBUTES[short] for name, short in SHORT.items() if short in TAX_ATTRIBUTES
}
"""The side and the names of a line's attributes by its own."""
_TRANSFERRED = TaxSide.TRANSFERRED
_AT = {name: column for column, name in enumerate(TAXES)}
_IVA_WITHHELD, _ISR_WITHHELD = _AT["iva_withheld"], _AT["isr_withheld"]
_KINDS = {IVA: _IVA_WITHHELD, "IVA": _IVA_WITHHELD, ISR: _ISR_WITHHELD, "ISR": _ISR_WITHHELD}
"""The column of what is withheld of a tax; CFDI 3.2 wrote words, and some still do."""
_EXEMPT = (_AT["base_exempt"], None)
_BY_RATE: dict[int | None, tuple[int, int | None]] = {
    160_000: (_AT["base_iva_16"], _AT["iva_16"]),
    80_000: (_AT["base_iva_8"], _AT["iva_8"]),
    0: (_AT["base_iva_0"], None),
}
"""The columns of base and amount of a transferred IVA, by rate in millionths."""
BASE_COLUMNS = tuple(_AT[name] for name in BASES if name in _AT)


class TaxSums:
    """Sums by side, tax, factor and rate. ``lines`` is how many were added; one of a transferred tax ``has_base``."""

    __slots__ = ("_sums", "has_base", "lines")

    def __init__(self) -> None:
        self._sums: dict[tuple[TaxSide, str, str, int | None], list[int]] = {}
        self.lines = 0
        self.has_base = False

    def add(self, taxes: etree._Element) -> bool:
        """Add the lines of an Impuestos, ImpuestosP or ImpuestosDR; whether one of them transfers IVA."""
        sums, shows_iva = self._sums, False
        for group in taxes:
            for line in group:
                names = _LINES.get(line.tag)
                if names is None:
                    continue
                side, tax_name, factor_name, rate_name, base_name, amount_name = names
                get = line.get
                tax, rate = get(tax_name, "").strip(), get(rate_name, "").strip()
                if tax == IVA and side is _TRANSFERRED:
                    shows_iva = True
                key = (side, tax, get(factor_name, "").strip(), micros(rate) if rate else None)
                base, amount = get(base_name), get(amount_name)
                found = sums.get(key)
                if found is None:
                    found = sums[key] = [0, 0]
                if base and (base := base.strip()):
                    found[0] += micros(base) or 0
                    if side is _TRANSFERRED:
                        self.has_base = True
                if amount:
                    found[1] += micros(amount.strip()) or 0
                self.lines += 1
        return shows_iva

    @property
    def parts(self) -> tuple[TaxPart, ...]:
        """The sums, in the order of ``tax_parts``."""
        parts = [TaxPart._make((*key, *found)) for key, found in self._sums.items()]
        if len(parts) > 1:
            parts.sort(key=part_order)
        return tuple(parts)


def columns_of(parts: Iterable[TaxPart]) -> list[int]:
    """What these add to the sums, in the order of ``TAXES``: as ``tax_totals`` makes of the lines."""
    columns = [0] * len(TAXES)
    for side, tax, factor, rate, base, amount in parts:
        kind = _KINDS.get(tax.upper())
        if side is not _TRANSFERRED:
            if kind is not None:
                columns[kind] += amount
        elif kind == _IVA_WITHHELD:
            found = _EXEMPT if factor == EXEMPT else _BY_RATE.get(rate)
            if found is not None:
                columns[found[0]] += base
                if found[1] is not None:
                    columns[found[1]] += amount
    return columns


def told(value: str | None) -> int | None:
    """Millionths of what an attribute says; None for nothing, or nothing that can be read."""
    return micros(value.strip()) if value else None

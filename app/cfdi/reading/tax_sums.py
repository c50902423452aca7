"""Adds up Traslados and Retenciones straight from their nodes, as ``tax_parts`` does with the lines read whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.cfdi.reading.taxes import TAX_ATTRIBUTES
from app.cfdi.reading.tree import Node
from app.cfdi.reading.values import LONGEST_AMOUNT
from app.domain.amounts import micros, micros_once
from app.domain.figures import TAXES
from app.domain.lines import TaxSide
from app.domain.month.facts import EXEMPT, IEPS, ISR, IVA, QUOTA, RATE, TaxPart
from app.domain.month.reading import CENT, part_order
from app.domain.taxes import BASES

TaxRow = tuple[TaxSide, str, str, int | None, int, int]
"""A ``TaxPart``, or the same values as a plain tuple, which is made in a fraction of the time."""

_Written = tuple[TaxSide, str | None, str | None, str | None]
"""Side, and tax, factor and rate as an element writes them."""

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
_PLAIN: dict[_Written, tuple[int, int | None]] = {
    (_TRANSFERRED, IVA, EXEMPT, None): _EXEMPT,
    (_TRANSFERRED, IVA, RATE, "0.000000"): (_AT["base_iva_0"], None),
    (_TRANSFERRED, IVA, RATE, "0.080000"): (_AT["base_iva_8"], _AT["iva_8"]),
    (_TRANSFERRED, IVA, RATE, "0.160000"): (_AT["base_iva_16"], _AT["iva_16"]),
}
_TAXES = frozenset((ISR, IVA, IEPS))
_FACTORS = frozenset((None, RATE, QUOTA, EXEMPT))
_USUAL_RATE = re.compile(r"[0-9]\.[0-9]{6}", re.ASCII).fullmatch
BASE_COLUMNS = tuple(_AT[name] for name in BASES if name in _AT)


class TaxSums:
    """Base and amount by what the lines write of side, tax, factor and rate.

    ``lines`` is how many were added; one of a transferred tax ``has_base``.
    """

    __slots__ = ("has_base", "lines", "sums")

    def __init__(self) -> None:
        self.sums: dict[_Written, list[int]] = {}
        self.lines = 0
        self.has_base = False

    def add(self, groups: list[Node]) -> None:
        """Add the lines within an Impuestos, ImpuestosP or ImpuestosDR, given its children."""
        sums = self.sums
        for _, _, lines in groups:
            for name, attributes, _ in lines:
                names = TAX_ATTRIBUTES.get(name)
                if names is None:
                    continue
                side, tax, factor, rate, base_name, amount_name = names
                get = attributes.get
                key = side, get(tax), get(factor), get(rate)
                found = sums.get(key)
                if found is None:
                    found = sums[key] = [0, 0]
                if (base := get(base_name)) and (base := base.strip()):
                    found[0] += micros_once(base) or 0
                    if side is _TRANSFERRED:
                        self.has_base = True
                if amount := get(amount_name):
                    found[1] += micros_once(amount.strip()) or 0
                self.lines += 1

    @property
    def is_usual(self) -> bool:
        """Whether all is spelled as nearly always: so no two spellings are of one rate."""
        return all(_read_key(key)[1] for key in self.sums)

    def parts(self) -> tuple[TaxPart, ...]:
        """The sums, in the order of ``tax_parts``."""
        if len(self.sums) < 2:
            return tuple([TaxPart._make((*_read_key(key)[0], *found)) for key, found in self.sums.items()])
        read: dict[_Key, list[int]] = {}
        for written, (base, amount) in self.sums.items():
            key = _read_key(written)[0]
            if (found := read.get(key)) is None:
                read[key] = [base, amount]
            else:  # another spelling of the same
                found[0] += base
                found[1] += amount
        parts = [TaxPart._make((*key, *found)) for key, found in read.items()]
        if len(parts) > 1:
            parts.sort(key=part_order)
        return tuple(parts)


_Key = tuple[TaxSide, str, str, int | None]


@lru_cache(1_000)
def _read_key(written: _Written) -> tuple[_Key, bool]:
    """What is meant, and whether it is spelled as nearly always."""
    side, tax, factor, rate = written
    share = rate.strip() if rate else ""
    key = side, (tax or "").strip(), (factor or "").strip(), micros(share) if share else None
    is_usual = tax in _TAXES and factor in _FACTORS and (rate is None or _USUAL_RATE(rate) is not None)
    return key, is_usual


def tax_rows(groups: list[Node]) -> tuple[TaxRow, ...]:
    """What the lines within an ImpuestosP or ImpuestosDR come to, given its children, in the order of ``tax_parts``."""
    sums: dict[_Key, list[int]] = {}
    for _, _, lines in groups:
        for name, attributes, _ in lines:
            names = TAX_ATTRIBUTES.get(name)
            if names is None:
                continue
            side, tax, factor, rate, base_name, amount_name = names
            get = attributes.get
            key, _ = _read_key((side, get(tax), get(factor), get(rate)))
            base, amount = told(get(base_name)) or 0, told(get(amount_name)) or 0
            if (found := sums.get(key)) is None:
                sums[key] = [base, amount]
            else:
                found[0] += base
                found[1] += amount
    order = sums if len(sums) < 2 else sorted(sums, key=_key_order)
    return tuple([(*key, sums[key][0], sums[key][1]) for key in order])


def _key_order(key: _Key) -> tuple[str, str, str, int]:
    """As ``part_order``."""
    side, tax, factor, rate = key
    return side, tax, factor, -1 if rate is None else rate


def plain_columns(header: TaxSums, inner: TaxSums) -> list[int] | None:
    """The document's sums in the order of ``TAXES``, if it is certain that they tell all of its taxes.

    So it is where header and concepts have nothing but transferred IVA, spelled as nearly always, and do not differ.
    """
    told, within = header.sums, inner.sums
    for key in within:
        if key not in _PLAIN:
            return None
    if not told:
        told = within
    else:
        most = CENT * inner.lines
        for key, (_, amount) in told.items():
            same = within.get(key)
            if same is None or abs(amount - same[1]) > most:
                return None
        if not header.has_base:  # as in 3.3: the bases are those of the concepts
            told = {key: [one[0], told.get(key, one)[1]] for key, one in within.items()}
    columns = [0] * len(TAXES)
    for key, (base, amount) in told.items():
        at_base, at_amount = _PLAIN[key]
        if not (base or amount) or (amount and at_amount is None):
            return None
        columns[at_base] = base
        if at_amount is not None:
            columns[at_amount] = amount
    return columns


def sums_differ(header: TaxSums, inner: TaxSums) -> bool:
    """As ``differ`` of their parts, where both are usual."""
    if not header.sums or not inner.sums:
        return False
    most = CENT * inner.lines
    for key, (_, amount) in header.sums.items():
        if key[0] is _TRANSFERRED or key[3] is not None:
            within = inner.sums.get(key)
            if within is None or abs(amount - within[1]) > most:
                return True
    return False


def columns_of(parts: Iterable[TaxRow]) -> list[int]:
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


def shows_iva(groups: list[Node]) -> bool:
    """Whether a line within an Impuestos, given its children, transfers IVA."""
    for _, _, lines in groups:
        for name, attributes, _ in lines:
            names = TAX_ATTRIBUTES.get(name)
            if names is not None and names[0] is _TRANSFERRED and attributes.get(names[1], "").strip() == IVA:
                return True
    return False


def told(value: str | None) -> int | None:
    """Millionths of what an attribute says; None for nothing, or nothing that can be read."""
    if not value:
        return None
    return _told_again(value) if len(value) <= LONGEST_AMOUNT else micros_once(value.strip())


@lru_cache(512)
def _told_again(value: str) -> int | None:
    """The same amount stands in a payment, its taxes and its totals: so those of a few documents are remembered."""
    return micros_once(value.strip())

"""A document's amounts by what they are, in one currency: what is scaled, shared out and subtracted as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.domain.lines import TaxSide
from app.domain.month.facts import EXEMPT, IEPS, ISR, IVA, RATE, TaxPart, UntaxedPart
from app.fiscal import money
from app.fiscal.effects import Bucket, OtherTax
from app.fiscal.money import Pesos

MOST_RATES = 50
"""So many odd rates of one document are told apart; an honest one has a few, a forged one a hundred thousand."""
MANY_RATES = -1
"""What stands for the rate of those beyond: they are added up as one."""

NOT_SUBJECT_KEY = "01"
"""ObjetoImp of what is not subject to the tax; the other ones without a breakdown may be."""


class Kind(StrEnum):
    """What an amount is."""

    BASE = "base"
    TAX = "iva"
    OTHER = "otro"
    NET = "neto"
    """SubTotal − Descuento: income or spending, without any tax."""

    __hash__ = str.__hash__  # that of Enum runs in Python, and these are in the keys of every sum


class Part(NamedTuple):
    """What one amount of a breakdown is; ``rate`` in millionths."""

    kind: Kind
    bucket: Bucket | None = None
    rate: int | None = None
    other: OtherTax | None = None


@lru_cache(1024)
def rated_part(kind: Kind, bucket: Bucket, rate: int | None) -> Part:
    """A base or tax of a bucket: the same few parts are asked for all the time."""
    return Part(kind, bucket, rate)


class Line(NamedTuple):
    """Base and tax of one bucket and rate."""

    bucket: Bucket
    rate: int | None
    base: Pesos
    tax: Pesos


Breakdown = Mapping[Part, Pesos]
"""Amounts by part; a part without an amount is left out."""

NET = Part(Kind.NET)
WITHHELD_IVA = Part(Kind.OTHER, other=OtherTax.IVA_WITHHELD)
WITHHELD_ISR = Part(Kind.OTHER, other=OtherTax.ISR_WITHHELD)
EXCISE = Part(Kind.OTHER, other=OtherTax.IEPS)
_WITHHELD = {IVA: WITHHELD_IVA, ISR: WITHHELD_ISR}


class RateKeys(NamedTuple):
    """The rates that have a bucket of their own on some day, in millionths; None for one that there was not."""

    general: int
    border: int | None

    def bucket(self, factor: str, rate: int | None) -> Bucket:
        """Where a line of IVA stands."""
        if factor == EXEMPT:
            return Bucket.EXEMPT
        if factor != RATE or rate is None:
            return Bucket.OTHER_RATE
        if rate == self.general:
            return Bucket.GENERAL
        if rate == self.border:
            return Bucket.BORDER
        return Bucket.ZERO if rate == 0 else Bucket.OTHER_RATE


def of_taxes(taxes: Iterable[TaxPart], rates: RateKeys) -> Breakdown:
    """Bases and taxes of IVA, what was withheld, and IEPS."""
    sums: dict[Part, Pesos] = {}
    odd: set[int | None] = set()
    for one in taxes:
        if one.side is TaxSide.WITHHELD:
            if (part := _WITHHELD.get(one.tax)) is not None:
                sums[part] = sums.get(part, 0) + one.amount
        elif one.tax == IVA:
            bucket, rate = rates.bucket(one.factor, one.rate), one.rate
            if bucket is Bucket.OTHER_RATE and rate not in odd:
                if len(odd) < MOST_RATES:
                    odd.add(rate)
                else:
                    rate = MANY_RATES
            for kind, amount in ((Kind.BASE, one.base), (Kind.TAX, one.amount)):
                part = rated_part(kind, bucket, rate)
                sums[part] = sums.get(part, 0) + amount
        elif one.tax == IEPS:
            sums[EXCISE] = sums.get(EXCISE, 0) + one.amount
    return {part: amount for part, amount in sums.items() if amount}


def of_untaxed(untaxed: Iterable[UntaxedPart]) -> Breakdown:
    """What shows no IVA: not subject, or not told."""
    sums: dict[Part, Pesos] = {}
    for one in untaxed:
        part = untaxed_part(one.tax_object)
        sums[part] = sums.get(part, 0) + one.amount
    return sums


def untaxed_part(tax_object: str) -> Part:
    """Where an amount without IVA stands, by its ObjetoImp."""
    return Part(Kind.BASE, Bucket.NOT_SUBJECT if tax_object == NOT_SUBJECT_KEY else Bucket.UNTOLD)


def plus(*several: Breakdown) -> Breakdown:
    """Their sum."""
    sums: dict[Part, Pesos] = {}
    for one in several:
        for part, amount in one.items():
            sums[part] = sums.get(part, 0) + amount
    return sums


def less(whole: Breakdown, taken: Breakdown) -> Breakdown:
    """What is left of each part of ``whole``; never below zero."""
    rest = {part: amount - taken.get(part, 0) for part, amount in whole.items()}
    return {part: amount for part, amount in rest.items() if amount > 0}


def times(whole: Breakdown, factor: Pesos) -> Breakdown:
    """Each part by ``factor``: an exchange rate, a proportion, a sign."""
    return whole if factor == 1 else {part: money.times(amount, factor) for part, amount in whole.items()}


def shared(whole: Breakdown, total: int, before: int, paid: int) -> Breakdown:
    """The part of each that a payment settles (``money.share``)."""
    return {part: money.share(amount, total, before, paid) for part, amount in whole.items()}


def only(whole: Breakdown, wanted: Callable[[Part], bool]) -> Breakdown:
    """The parts that are wanted."""
    return {part: amount for part, amount in whole.items() if wanted(part)}


def lines(whole: Breakdown) -> Iterator[Line]:
    """Base and tax by bucket and rate; buckets in the order of the sheet, rates downwards."""
    keys = {(part.bucket, part.rate) for part in whole if part.bucket is not None}
    ordered = sorted(keys, key=_order) if len(keys) > 1 else keys
    for bucket, rate in ordered:
        yield Line(
            bucket,
            rate,
            whole.get(rated_part(Kind.BASE, bucket, rate), 0),
            whole.get(rated_part(Kind.TAX, bucket, rate), 0),
        )


def _order(key: tuple[Bucket, int | None]) -> tuple[int, int]:
    return _ORDER[key[0]], -(key[1] or 0)


_ORDER = {bucket: number for number, bucket in enumerate(Bucket)}

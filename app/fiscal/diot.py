"""The DIOT's records of a month: what was paid to each supplier, by the same cash flow as the IVA.

A CFDI gives only records of tipo de tercero 04, for no issuer is a foreigner. Sums are exact until a whole record is
known; then each field is rounded to pesos (CFF 20: up to 50 centavos down), and the IVA acreditable is cut to what the
portal takes. A record that cannot be right is refused by name; the others are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from app.domain.month import diot
from app.domain.month.diot import Acts, DiotRow
from app.fiscal.border import Region
from app.fiscal.diot_checks import DiotProblem, DiotRates, cap, problems
from app.fiscal.diot_paid import Paid
from app.fiscal.effects import Bucket, Lost, Pesos

_UNIT = 1_000_000


class DiotNote(StrEnum):
    """What the person should know of a record that is written."""

    CUT = "TOPE_IVA"
    """The IVA was cut to the cap; ``pesos`` says by how much."""
    OVER_CAP_WITH_LOST = "TOPE_IVA_CON_NO_ACREDITABLE"
    """Acreditable and no acreditable together exceed the cap; whether the portal minds is not known."""
    UNTOLD = "SIN_CAMPO_DIOT"
    """Something was paid whose CFDI shows no IVA; it stands in no field."""
    WITHHELD = "IVA_RETENIDO"
    """Full IVA in the field of acreditable and the withheld part in field 48: a reading."""
    LEASE = "SUGERENCIA_06"
    """Looks like uso o goce temporal; the person decides the operation."""
    FEES = "SUGERENCIA_03"
    """Looks like servicios profesionales; the person decides the operation."""
    THIRD_PARTY = "A_CUENTA_DE_TERCEROS"
    """Bought for the account of a third party's sale: which RFC the record needs is not settled."""
    RELIEVED = "RELEVADO"
    """The owner's régimen need not file at all."""


class Told(NamedTuple):
    """A note, about a supplier or one document of theirs."""

    note: DiotNote
    rfc: str
    uuid: str = ""
    pesos: Pesos = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is not written, why, and the documents that it is made of (or those that are the reason)."""

    rfc: str
    problem: DiotProblem
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiotMonth:
    """A month's records in the order of the file, those that were refused, and what there is to say."""

    rows: tuple[DiotRow, ...]
    refused: tuple[Refused, ...]
    told: tuple[Told, ...]


def whole_pesos(amount: Pesos) -> int:
    """As CFF 20 has the returns: up to 50 centavos down, beyond them up. The sign stays apart."""
    whole, twice_the_rest = _parted(amount)
    return _signed(whole + (twice_the_rest > _UNIT), amount)


def half_up_pesos(amount: Pesos) -> int:
    """The other reading: from 50 centavos up."""
    whole, twice_the_rest = _parted(amount)
    return _signed(whole + (twice_the_rest >= _UNIT), amount)


def _parted(amount: Pesos) -> tuple[int, Fraction]:
    exact = abs(Fraction(amount))
    whole = exact // _UNIT
    return whole, 2 * (exact - whole * _UNIT)


def _signed(rounded: int, amount: Pesos) -> int:
    return rounded if amount >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class DiotRules:
    """What the records of a month depend on besides the documents.

    ``operations`` and ``regions`` are the person's decisions by RFC; ``region_of`` tells the catalogue's region of a
    código postal. With a ``proportion`` (LIVA 5-V) all IVA is that of mixed activities: its part is creditable.
    The last three are readings (``Readings`` says what each means).
    """

    rates: DiotRates
    region_of: Callable[[str], Region | None]
    operations: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    rounded: Callable[[Pesos], int] = whole_pesos
    proportion: Fraction | None = None
    net_of_discounts: bool = True
    withheld_at_once: bool = True


def diot_month(paid: Iterable[Paid], manual: Iterable[DiotRow], rules: DiotRules) -> DiotMonth:
    """The records of what was ``paid``, and those that the person wrote."""
    by_rfc: dict[str, list[Paid]] = defaultdict(list)
    for one in paid:
        by_rfc[one.rfc].append(one)
    rows: list[DiotRow] = []
    refused: list[Refused] = []
    told: list[Told] = []
    for rfc in sorted(by_rfc):
        record = _Record(rfc, by_rfc[rfc], rules)
        told.extend(record.untold())
        reasons = record.refusals()
        row, notes = record.row()
        if not reasons and row.amounts:
            reasons = [Refused(rfc, one, record.uuids) for one in islice(problems(row, rules.rates), 1)]
        if reasons:
            refused.extend(reasons)
        else:
            told.extend(notes)
            if row.amounts:
                rows.append(row)
    for row in manual:
        wrong = list(problems(row, rules.rates))
        if any(row.key == other.key for other in rows):
            wrong.append(DiotProblem.REPEATED)
        if wrong:
            refused.extend(Refused(row.rfc or row.tax_id or row.name, one, ()) for one in wrong)
        else:
            rows.append(row)
    return DiotMonth(tuple(rows), tuple(refused), tuple(told))


class _Record:
    """The record of one supplier."""

    def __init__(self, rfc: str, paid: list[Paid], rules: DiotRules) -> None:
        self._rfc = rfc
        self._paid = paid
        self._rules = rules

    @property
    def uuids(self) -> tuple[str, ...]:
        """Its documents, each once."""
        return tuple(dict.fromkeys(one.uuid for one in self._paid))

    def untold(self) -> list[Told]:
        """What stands in no field, by document."""
        return [
            Told(DiotNote.UNTOLD, self._rfc, one.uuid, one.base) for one in self._paid if one.bucket is Bucket.UNTOLD
        ]

    def refusals(self) -> list[Refused]:
        """What cannot stand in a record at all."""
        has_border = self._rules.rates.border is not None
        without_field = {Bucket.OTHER_RATE} if has_border else {Bucket.OTHER_RATE, Bucket.BORDER}
        unfit = {
            DiotProblem.NO_FIELD: [one.uuid for one in self._paid if one.bucket in without_field],
            DiotProblem.NO_REGION: [
                one.uuid
                for one in self._paid
                if one.bucket is Bucket.BORDER and one.bucket not in without_field and self._region(one) is None
            ],
        }
        return [Refused(self._rfc, why, tuple(dict.fromkeys(uuids))) for why, uuids in unfit.items() if uuids]

    def row(self) -> tuple[DiotRow, list[Told]]:
        """The record as far as it can be told, and what to say of it."""
        exact = self._exact()
        rounded = self._rules.rounded
        amounts = {number: rounded(exact[number]) for number in exact if not _is_tax(number)}
        row = DiotRow(
            diot.NATIONAL,
            self._rules.operations.get(self._rfc, diot.USUAL_OPERATION),
            self._rfc,
            amounts=dict(sorted(amounts.items())),
            effects=diot.NO if self._is_without_effects() else diot.YES,
        )
        notes: list[Told] = []
        for acts in Acts:
            taxes, told = self._taxes(row, acts, exact)
            amounts |= taxes
            notes.extend(told)
        if amounts.get(diot.WITHHELD) and self._rules.withheld_at_once:
            notes.append(Told(DiotNote.WITHHELD, self._rfc, pesos=amounts[diot.WITHHELD] * _UNIT))
        return replace(row, amounts=dict(sorted(amounts.items()))), notes

    def _taxes(self, row: DiotRow, acts: Acts, exact: Mapping[int, Pesos]) -> tuple[dict[int, int], list[Told]]:
        fields = (acts.creditable, acts.mixed, acts.not_creditable, acts.without_requirements)
        taxes = {number: self._rules.rounded(exact[number]) for number in fields if number in exact}
        most = cap(row, acts, self._rules.rates)
        field = acts.creditable if self._rules.proportion is None else acts.mixed
        credit = taxes.get(field, 0)
        lost = taxes.get(acts.not_creditable, 0) + taxes.get(acts.without_requirements, 0)
        if row.amount(acts.value) <= 0:
            # where the value rounds to nothing its IVA must stay empty
            return {}, [Told(DiotNote.CUT, self._rfc, pesos=credit * _UNIT)] if credit > 0 else []
        if row.amount(acts.returned) > row.amount(acts.value):
            return taxes, []  # refused as it is
        if credit > most:
            taxes[field] = most
            return taxes, [Told(DiotNote.CUT, self._rfc, pesos=(credit - most) * _UNIT)]
        if credit + lost > most:
            return taxes, [Told(DiotNote.OVER_CAP_WITH_LOST, self._rfc, pesos=(credit + lost - most) * _UNIT)]
        return taxes, []

    def _exact(self) -> dict[int, Pesos]:
        sums: dict[int, Pesos] = defaultdict(int)
        for one in self._paid:
            if one.bucket is None:
                if not one.is_earlier:
                    sums[diot.WITHHELD] += one.tax
                if not self._rules.withheld_at_once and not one.lost:
                    self._credit(sums, self._withheld_from(), one.tax if one.is_earlier else -one.tax)
                continue
            if one.bucket in _SINGLE:
                sums[_SINGLE[one.bucket]] += one.base
                continue
            acts = self._acts(one)
            if acts is None:
                continue
            if one.is_note:
                sums[acts.returned] -= one.base
            else:
                sums[acts.value] += one.base
                if one.discount and not self._rules.net_of_discounts:
                    sums[acts.value] += one.discount
                    sums[acts.returned] += one.discount
            if one.tax and one.lost:
                sums[acts.without_requirements] += one.tax
            elif one.tax:
                self._credit(sums, acts, one.tax)
        return sums

    def _credit(self, sums: dict[int, Pesos], acts: Acts, tax: Pesos) -> None:
        """IVA of these acts that may be credited, or its part of mixed activities."""
        if self._rules.proportion is None:
            sums[acts.creditable] += tax
            return
        part = tax * self._rules.proportion
        sums[acts.mixed] += part
        sums[acts.not_creditable] += tax - part

    def _withheld_from(self) -> Acts:
        """The acts whose IVA was withheld: those of the first that was paid with IVA."""
        found = (self._acts(one) for one in self._paid if one.bucket is not None and one.tax)
        return next((acts for acts in found if acts is not None), Acts.GENERAL)

    def _acts(self, one: Paid) -> Acts | None:
        if one.bucket is Bucket.GENERAL:
            return Acts.GENERAL
        if one.bucket is Bucket.BORDER:
            return _REGIONS.get(self._region(one))
        return None

    def _region(self, one: Paid) -> Region | None:
        decided = self._rules.regions.get(self._rfc)
        if decided:
            return Region(decided)
        return self._rules.region_of(one.place)

    def _is_without_effects(self) -> bool:
        acts = [one for one in self._paid if one.bucket is not None]
        taxed = [one for one in acts if one.tax] or acts
        return bool(taxed) and all(one.lost is Lost.BLACKLISTED for one in taxed)


_SINGLE = {
    Bucket.EXEMPT: diot.EXEMPT,
    Bucket.ZERO: diot.ZERO,
    Bucket.NOT_SUBJECT: diot.NOT_SUBJECT,
}
_REGIONS: Mapping[Region | None, Acts] = {Region.NORTH: Acts.NORTH, Region.SOUTH: Acts.SOUTH}


def _is_tax(number: int) -> bool:
    return Acts.NORTH.creditable <= number < diot.WITHHELD

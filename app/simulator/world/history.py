"""The life of a made-up business, document after document: who invoices whom, what is paid later, what is cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from app.domain.catalogs import Direction
from app.domain.identifiers import GENERIC_NATIONAL
from app.simulator.world.dice import dice, stable_uuid
from app.simulator.world.facts import Facts, Instalment, Kind
from app.simulator.world.parties import Parties, Party

_MIX = {
    Kind.INCOME: 61,
    Kind.EGRESS: 5,
    Kind.TRANSFER: 2,
    Kind.PAYMENT: 17,
    Kind.PAYROLL: 9,
    Kind.RETENTION: 6,
}
_END_OF_33 = datetime(2023, 4, 1)  # noqa: DTZ001 wall time
_OLD_DAYS = timedelta(days=75)
_MEMORY = 200
_IN_DOLLARS, _TWO_MONTHS, _WRONG_RECEIPT = 0.06, 0.5, 0.04
_ALONE = ("606", "626")
"""Régimen of those who pay nobody and send nothing."""
_LATE_GLOBAL = 3
"""Up to this day of a month a global is still that of the month before."""
SUBSTITUTION = "04"
CREDIT_NOTE = "01"
ADVANCE_APPLIED = "07"


def history(seed: int, parties: Parties, first: date, last: date, count: int) -> tuple[Facts, ...]:
    """``count`` documents from ``first`` to ``last``, both included, in the order they were decided."""
    chance = dice(seed, parties.owner.rfc, "history")
    teller = _Teller(seed, parties, chance, datetime.combine(first, time.min))
    kinds = chance.choices(list(_MIX), weights=list(_MIX.values()), k=count)
    moments = _moments(chance, first, last, count)
    return tuple(teller.next(kind, moment) for kind, moment in zip(kinds, moments, strict=True))


def _moments(chance: Random, first: date, last: date, count: int) -> list[datetime]:
    days = (last - first).days + 1
    start = datetime.combine(first, time.min)
    return sorted(start + timedelta(days=chance.randrange(days), seconds=_second_of_day(chance)) for _ in range(count))


def _second_of_day(chance: Random) -> int:
    """Office hours, and now and then the very last second of the day."""
    return 86_399 if chance.random() < 0.01 else chance.randrange(8 * 3600, 20 * 3600)


class _Teller:
    """Remembers what later documents refer to: unpaid invoices, recent ones, cancelled ones."""

    def __init__(self, seed: int, parties: Parties, chance: Random, start: datetime) -> None:
        self._seed = seed
        self._parties = parties
        self._chance = chance
        self._start = start
        self._count = 0
        self._unpaid: dict[Direction, list[tuple[Facts, Instalment]]] = {Direction.ISSUED: [], Direction.RECEIVED: []}
        self._recent: dict[Direction, list[Facts]] = {Direction.ISSUED: [], Direction.RECEIVED: []}
        self._cancelled: dict[Direction, list[Facts]] = {Direction.ISSUED: [], Direction.RECEIVED: []}
        self._advances: dict[Direction, list[Facts]] = {Direction.ISSUED: [], Direction.RECEIVED: []}
        self._to_apply: dict[Direction, list[Facts]] = {Direction.ISSUED: [], Direction.RECEIVED: []}
        self._wrong_slips: list[Facts] = []
        self._wrong_receipts: list[Facts] = []

    def next(self, kind: Kind, moment: datetime) -> Facts:
        """The document that follows."""
        direction = Direction.ISSUED if self._chance.random() < 0.55 else Direction.RECEIVED
        if (kind is Kind.PAYMENT and not self._unpaid[direction]) or (
            kind is Kind.EGRESS and not self._recent[direction]
        ):
            kind = Kind.INCOME
        if kind in (Kind.PAYROLL, Kind.TRANSFER) and self._parties.owner.regime in _ALONE:
            kind = Kind.INCOME
        makers = {
            Kind.INCOME: self._income,
            Kind.EGRESS: self._egress,
            Kind.TRANSFER: self._transfer,
            Kind.PAYMENT: self._payment,
            Kind.PAYROLL: self._payroll,
            Kind.RETENTION: self._retention,
        }
        facts = makers[kind](direction, moment)
        self._count += 1
        return facts

    def _basic(self, kind: Kind, direction: Direction, counterpart: Party, moment: datetime) -> Facts:
        return Facts(
            index=self._count,
            uuid=stable_uuid(self._seed, self._parties.owner.rfc, self._count),
            kind=kind,
            version="2.0" if kind is Kind.RETENTION else "4.0",
            direction=direction,
            counterpart=counterpart,
            issued_at=moment,
            stamped_at=moment + timedelta(seconds=self._stamping_delay()),
        )

    def _stamping_delay(self) -> int:
        """Mostly seconds; at times hours, and seldom as late as the law allows."""
        fate = self._chance.random()
        longest = 120 if fate < 0.9 else 20 * 3600 if fate < 0.99 else 71 * 3600
        return self._chance.randrange(3, longest)

    def _counterpart(self, direction: Direction) -> Party:
        issued = direction is Direction.ISSUED
        return self._parties.customer(self._chance) if issued else self._parties.supplier(self._chance)

    def _income(self, direction: Direction, moment: datetime) -> Facts:
        chance, twist = self._chance, self._twist()
        substituted = self._to_substitute(direction, moment)
        advance = None if substituted else self._advance_to_settle(direction, twist)
        earlier = substituted or advance
        counterpart = earlier.counterpart if earlier else self._counterpart(direction)
        facts = self._basic(Kind.INCOME, direction, counterpart, moment)
        if earlier:
            facts = replace(facts, relation=SUBSTITUTION if substituted else ADVANCE_APPLIED, related=(earlier.index,))
        if chance.random() < 0.35 and counterpart.regime != "616":
            facts = replace(facts, deferred=True, in_dollars=twist.random() < _IN_DOLLARS)
            self._owe(facts)
        elif chance.random() < 0.08:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
            self._cancelled[direction].append(facts)
        facts = self._twisted(self._adorned(facts), twist)
        if advance:
            self._to_apply[direction].append(facts)
        return self._remember(facts)

    def _twisted(self, facts: Facts, twist: Random) -> Facts:
        """What bookkeepers stumble over: a global of the month before, an advance, a PUE that gets a REP as well."""
        if facts.cancelled_at or facts.deferred or facts.related:
            return facts
        if facts.counterpart.rfc == GENERIC_NATIONAL and facts.issued_at.day <= _LATE_GLOBAL:
            return replace(facts, counts_on=facts.issued_at.date().replace(day=1) - timedelta(days=1))
        if facts.counterpart.regime == "616" or facts.version == "3.3" or facts.complement or facts.third_party:
            return facts
        fate = twist.random()
        if fate < 0.05:
            facts = replace(facts, is_advance=True)
            self._advances[facts.direction].append(facts)
        elif fate < 0.09:
            self._unpaid[facts.direction].append((facts, Instalment(facts.index, 1, 1)))
        return facts

    def _advance_to_settle(self, direction: Direction, twist: Random) -> Facts | None:
        waiting = self._advances[direction]
        return waiting.pop(0) if waiting and twist.random() < 0.3 else None

    def _twist(self) -> Random:
        """Chance of its own for what is unusual about the next document."""
        return dice(self._seed, self._parties.owner.rfc, "twist", self._count)

    def _adorned(self, facts: Facts) -> Facts:
        """With a complement, a third party or the older version, at times; never on a deferred one."""
        fate = self._chance.random()
        old = facts.issued_at < _END_OF_33 or facts.issued_at < self._start + _OLD_DAYS
        if facts.deferred or facts.counterpart.regime == "616":
            return facts
        if old and fate < 0.35:
            return replace(facts, version="3.3")
        if fate > 0.97:
            return replace(facts, complement="implocal")
        if fate > 0.93:
            return replace(facts, complement="leyendasfisc")
        if fate > 0.88:
            return replace(facts, third_party=self._chance.choice(self._parties.principals))
        return facts

    def _egress(self, direction: Direction, moment: datetime) -> Facts:
        """A note over a recent invoice, or one that applies an advance to the invoice that mentions it."""
        waiting = self._to_apply[direction]
        credited = waiting.pop(0) if waiting else self._chance.choice(self._recent[direction])
        facts = self._basic(Kind.EGRESS, direction, credited.counterpart, moment)
        relation = ADVANCE_APPLIED if credited.relation == ADVANCE_APPLIED else CREDIT_NOTE
        return replace(facts, relation=relation, related=(credited.index,))

    def _transfer(self, _: Direction, moment: datetime) -> Facts:
        return self._basic(Kind.TRANSFER, Direction.ISSUED, self._parties.owner, moment)

    def _payment(self, direction: Direction, moment: datetime) -> Facts:
        """Pays an unpaid invoice and with it others of that counterpart; or says again what a cancelled one said."""
        twist = self._twist()
        wrong = _gone(self._wrong_receipts, moment)
        if wrong:
            facts = self._basic(Kind.PAYMENT, wrong.direction, wrong.counterpart, moment)
            again = replace(facts, relation=SUBSTITUTION, related=(wrong.index,), instalments=wrong.instalments)
            return replace(again, complement="pagos20", counts_on=wrong.counts_on)
        unpaid = self._unpaid[direction]
        counterpart = unpaid[0][0].counterpart.rfc
        paid = [pair for pair in unpaid if pair[0].counterpart.rfc == counterpart][:3]
        for invoice, part in paid:
            unpaid.remove((invoice, part))
            if part.number < part.parts:
                unpaid.append((invoice, replace(part, number=part.number + 1)))
        facts = self._basic(Kind.PAYMENT, direction, paid[0][0].counterpart, moment)
        facts = replace(facts, complement="pagos20", instalments=tuple(part for _, part in paid))
        month_before = moment.date().replace(day=1) - timedelta(days=1)
        if len(paid) > 1 and paid[0][0].issued_at.date() <= month_before and twist.random() < _TWO_MONTHS:
            facts = replace(facts, counts_on=month_before)
        if twist.random() < _WRONG_RECEIPT:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
            self._wrong_receipts.append(facts)
        return facts

    def _payroll(self, _: Direction, moment: datetime) -> Facts:
        """Paid on the 15th or the last day of the month, whichever came last; or instead of one that was cancelled."""
        wrong = _gone(self._wrong_slips, moment)
        if wrong:
            facts = self._basic(Kind.PAYROLL, Direction.ISSUED, wrong.counterpart, moment)
            payday = wrong.issued_at.date()
            facts = replace(facts, relation=SUBSTITUTION, related=(wrong.index,), counts_on=payday)
            return replace(facts, complement="nomina12")
        payday = moment.replace(day=15) if moment.day >= 15 else moment.replace(day=1) - timedelta(days=1)
        if payday < self._start:
            payday = moment
        employee = self._chance.choice(self._parties.employees)
        facts = replace(self._basic(Kind.PAYROLL, Direction.ISSUED, employee, payday), complement="nomina12")
        if self._chance.random() < 0.03:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
            self._wrong_slips.append(facts)
        return facts

    def _retention(self, direction: Direction, moment: datetime) -> Facts:
        counterpart = self._counterpart(direction)
        while counterpart.regime == "616":
            counterpart = self._counterpart(direction)
        facts = self._basic(Kind.RETENTION, direction, counterpart, moment)
        if self._chance.random() < 0.06:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
        return replace(facts, complement=self._chance.choice(("", "", "dividendos", "intereses")))

    def _cancellation(self, facts: Facts) -> datetime:
        later = timedelta(days=self._chance.randrange(1, 60), seconds=self._chance.randrange(86_400))
        return facts.stamped_at + later

    def _to_substitute(self, direction: Direction, moment: datetime) -> Facts | None:
        return _gone(self._cancelled[direction], moment)

    def _owe(self, facts: Facts) -> None:
        parts = 1 if self._chance.random() < 0.7 else self._chance.randrange(2, 4)
        self._unpaid[facts.direction].append((facts, Instalment(facts.index, 1, parts)))

    def _remember(self, facts: Facts) -> Facts:
        if facts.cancelled_at is None and facts.counterpart.regime != "616":
            recent = self._recent[facts.direction]
            recent.append(facts)
            del recent[:-_MEMORY]
        return facts


def _gone(waiting: list[Facts], moment: datetime) -> Facts | None:
    """Takes the first of these if it is cancelled by then."""
    if waiting and waiting[0].cancelled_at is not None and waiting[0].cancelled_at <= moment:
        return waiting.pop(0)
    return None

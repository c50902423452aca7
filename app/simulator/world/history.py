"""The life of a made-up business, document after document: who invoices whom, what is paid later, what is cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from app.domain.catalogs import Direction
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
SUBSTITUTION = "04"
CREDIT_NOTE = "01"


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

    def next(self, kind: Kind, moment: datetime) -> Facts:
        """The document that follows."""
        direction = Direction.ISSUED if self._chance.random() < 0.55 else Direction.RECEIVED
        if (kind is Kind.PAYMENT and not self._unpaid[direction]) or (
            kind is Kind.EGRESS and not self._recent[direction]
        ):
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
        chance = self._chance
        substituted = self._to_substitute(direction, moment)
        counterpart = substituted.counterpart if substituted else self._counterpart(direction)
        facts = self._basic(Kind.INCOME, direction, counterpart, moment)
        if substituted:
            facts = replace(facts, relation=SUBSTITUTION, related=(substituted.index,))
        if chance.random() < 0.35 and counterpart.regime != "616":
            facts = replace(facts, deferred=True)
            self._owe(facts)
        elif chance.random() < 0.08:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
            self._cancelled[direction].append(facts)
        return self._remember(self._adorned(facts))

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
        credited = self._chance.choice(self._recent[direction])
        facts = self._basic(Kind.EGRESS, direction, credited.counterpart, moment)
        return replace(facts, relation=CREDIT_NOTE, related=(credited.index,))

    def _transfer(self, _: Direction, moment: datetime) -> Facts:
        return self._basic(Kind.TRANSFER, Direction.ISSUED, self._parties.owner, moment)

    def _payment(self, direction: Direction, moment: datetime) -> Facts:
        """Pays one unpaid invoice, and with it others of the same counterpart."""
        unpaid = self._unpaid[direction]
        counterpart = unpaid[0][0].counterpart.rfc
        paid = [pair for pair in unpaid if pair[0].counterpart.rfc == counterpart][:3]
        for invoice, part in paid:
            unpaid.remove((invoice, part))
            if part.number < part.parts:
                unpaid.append((invoice, replace(part, number=part.number + 1)))
        facts = self._basic(Kind.PAYMENT, direction, paid[0][0].counterpart, moment)
        return replace(facts, complement="pagos20", instalments=tuple(part for _, part in paid))

    def _payroll(self, _: Direction, moment: datetime) -> Facts:
        """Paid on the 15th or on the last day of the month, whichever came last."""
        payday = moment.replace(day=15) if moment.day >= 15 else moment.replace(day=1) - timedelta(days=1)
        if payday < self._start:
            payday = moment
        employee = self._chance.choice(self._parties.employees)
        facts = self._basic(Kind.PAYROLL, Direction.ISSUED, employee, payday)
        if self._chance.random() < 0.03:
            facts = replace(facts, cancelled_at=self._cancellation(facts))
        return replace(facts, complement="nomina12")

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
        waiting = self._cancelled[direction]
        if waiting and waiting[0].cancelled_at is not None and waiting[0].cancelled_at <= moment:
            return waiting.pop(0)
        return None

    def _owe(self, facts: Facts) -> None:
        parts = 1 if self._chance.random() < 0.7 else self._chance.randrange(2, 4)
        self._unpaid[facts.direction].append((facts, Instalment(facts.index, 1, parts)))

    def _remember(self, facts: Facts) -> Facts:
        if facts.cancelled_at is None and facts.counterpart.regime != "616":
            recent = self._recent[facts.direction]
            recent.append(facts)
            del recent[:-_MEMORY]
        return facts

"""What is open of the PPD of an owner, by side and counterpart: small rows, of which a hundred thousand can be held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.bookkeeping.desk import Desk
from app.domain.figures import NATIONAL
from app.domain.identifiers import Rfc
from app.domain.month.decisions import Decisions
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.fiscal.balances import AGES, Balance, BalanceState, age_of, balances
from app.fiscal.rep_checks import days_late
from app.fiscal.settlement import Amount


class Shown(StrEnum):
    """Which PPD are wanted."""

    OPEN = "abiertas"
    MISSED = "esperan"
    """Those whose REP should be here by now."""
    REMARKED = "avisos"
    """Those of whose REP something is odd."""
    ALL = "todas"


class InvoiceBalance(NamedTuple):
    """One PPD with the figures of its ``Balance``; ``id`` is its number in the index, ``remarks`` counts its avisos.

    ``settled_on`` is the day on which the person said that it was paid, ``due`` the last one for its REP then.
    """

    id: int
    uuid: str
    counterpart: str
    name: str
    issued: date
    days: int
    currency: str
    total: Amount
    paid: Amount
    notes: Amount
    balance: Amount
    state: BalanceState
    is_missed: bool
    settled_on: date | None
    due: date | None
    remarks: int


@dataclass(frozen=True, slots=True)
class CounterpartBalance:
    """What is open with one counterpart in one currency; ``ages`` are its sums by age (``age_of``), the youngest first,
    and ``numbers`` how many invoices these are.

    Settled and cancelled invoices are told in ``invoices`` where they were asked for, and add nothing. ``name`` is that
    of the newest one; the oldest invoice is the first.
    """

    rfc: str
    name: str
    currency: str
    ages: tuple[Amount, ...]
    numbers: tuple[int, ...]
    missed: int
    invoices: tuple[InvoiceBalance, ...]
    found_by: str
    """RFC and names, folded (``app.domain.text``)."""

    @property
    def balance(self) -> Amount:
        """All that is open."""
        return sum(self.ages)

    @property
    def open(self) -> tuple[InvoiceBalance, ...]:
        """Those of its invoices that add something."""
        return tuple(one for one in self.invoices if one.state.is_open)


class AgeSum(NamedTuple):
    """What is open in one currency: sum and number of invoices by age, the youngest first."""

    currency: str
    ages: tuple[Amount, ...]
    invoices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SideBalances:
    """One side: the counterparts with most to chase first, and what they come to; pesos come first.

    ``missed`` counts the invoices that wait for a REP, whatever is shown.
    """

    counterparts: tuple[CounterpartBalance, ...]
    sums: tuple[AgeSum, ...]
    missed: int
    known: int
    """How many PPD there are on this side, also those that are not shown."""


@dataclass(frozen=True, slots=True)
class OpenBalances:
    """Both sides on the day ``until``; ``unread`` counts documents whose facts are still to be read."""

    owner: Rfc
    name: str
    until: date
    received: SideBalances
    issued: SideBalances
    unread: int

    def of(self, side: OwnerRole) -> SideBalances:
        """That side."""
        return self.issued if side is OwnerRole.ISSUED else self.received


class InstalmentLine(NamedTuple):
    """One payment of an invoice; ``id`` is the number of its REP. Amounts are in the invoice's currency."""

    id: int
    uuid: str
    number: str
    day: date | None
    paid: Amount
    declared: Amount | None
    late: int
    is_cancelled: bool


class NoteLine(NamedTuple):
    """A nota de crédito over an invoice; ``id`` is its number in the index."""

    id: int
    uuid: str
    day: date
    amount: Amount


@dataclass(frozen=True, slots=True)
class InvoiceHistory:
    """One invoice with what settles it, and what is odd about that: key and facts of each aviso."""

    invoice: InvoiceBalance
    instalments: tuple[InstalmentLine, ...]
    notes: tuple[NoteLine, ...]
    remarks: tuple[tuple[str, dict[str, str]], ...]


def open_balances(desk: Desk, owner: Rfc, shown: Shown = Shown.OPEN) -> OpenBalances:
    """Of every PPD dated up to today. Raises StoreError."""
    until, decisions = desk.today, desk.decisions_of(owner)
    documents, found = desk.balances(owner, None, until)
    sides = {
        side: _side([one for one in found if one.invoice.side is side], decisions, shown)
        for side in (OwnerRole.RECEIVED, OwnerRole.ISSUED)
    }
    latest = desk.index.latest_issued(owner)
    name = desk.name_of(owner) or (latest.issuer_name if latest is not None else "")
    return OpenBalances(owner, name, until, sides[OwnerRole.RECEIVED], sides[OwnerRole.ISSUED], documents.unread)


def invoice_history(desk: Desk, owner: Rfc, uuid: str) -> InvoiceHistory | None:
    """Of one PPD; None when it is none, or not here. Raises StoreError."""
    decisions = desk.decisions_of(owner)
    documents = desk.index.documents(owner, [uuid])
    for one in balances(documents, desk.today, decisions, desk.parameters, desk.readings.chase_after):
        return InvoiceHistory(
            _row(one, one.state, decisions),
            tuple(
                InstalmentLine(
                    each.rep.id,
                    each.rep.uuid,
                    each.line.instalment,
                    each.day,
                    each.paid,
                    each.line.outstanding,
                    days_late(each.rep, each.day, desk.parameters) if each.day else 0,
                    each.rep.is_cancelled,
                )
                for each in one.instalments
            ),
            tuple(NoteLine(each.note.id, each.note.uuid, each.note.day, each.amount) for each in one.applied),
            tuple((str(each.key), dict(each.facts)) for each in one.remarks),
        )
    return None


def ids_of_age(counterparts: Iterable[CounterpartBalance], currency: str, age: int | None) -> tuple[int, ...]:
    """The numbers of the invoices that the sum of an age is made of, in one currency; of all ages with None."""
    return tuple(
        each.id
        for one in counterparts
        if one.currency == currency
        for each in one.open
        if age is None or age_of(each.days) == age
    )


def _side(found: Sequence[Balance], decisions: Decisions, shown: Shown) -> SideBalances:
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    for one in found:
        state = one.state
        is_open = state.is_open
        if _is_wanted(one, shown, is_open=is_open):
            row = _row(one, state, decisions)
            groups[row.counterpart, row.currency].add(row, is_open=is_open)
    counterparts = [group.counterpart(rfc, currency) for (rfc, currency), group in groups.items()]
    counterparts.sort(key=lambda one: (-one.missed, -one.balance, one.rfc, one.currency))
    missed = sum(one.is_missed for one in found)
    return SideBalances(tuple(counterparts), tuple(_sums(counterparts)), missed, len(found))


@dataclass(slots=True)
class _Group:
    """The invoices of one counterpart in one currency, and their sums by age."""

    rows: list[InvoiceBalance] = field(default_factory=list)
    ages: list[Amount] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    numbers: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    missed: int = 0

    def add(self, row: InvoiceBalance, *, is_open: bool) -> None:
        self.rows.append(row)
        self.missed += row.is_missed
        if is_open:
            age = age_of(row.days)
            self.ages[age] += row.balance
            self.numbers[age] += 1

    def counterpart(self, rfc: str, currency: str) -> CounterpartBalance:
        self.rows.sort(key=lambda one: (one.issued, one.uuid))
        found_by = fold(" ".join((rfc, *dict.fromkeys(one.name for one in self.rows))))
        name, ages, numbers = self.rows[-1].name, tuple(self.ages), tuple(self.numbers)
        return CounterpartBalance(rfc, name, currency, ages, numbers, self.missed, tuple(self.rows), found_by)


def _sums(counterparts: Iterable[CounterpartBalance]) -> list[AgeSum]:
    groups: dict[str, list[CounterpartBalance]] = defaultdict(list)
    for one in counterparts:
        if any(one.numbers):
            groups[one.currency].append(one)
    return [
        AgeSum(
            currency,
            tuple(sum(amounts) for amounts in zip(*(one.ages for one in several), strict=True)),
            tuple(sum(numbers) for numbers in zip(*(one.numbers for one in several), strict=True)),
        )
        for currency, several in sorted(groups.items(), key=lambda item: (item[0] != NATIONAL, item[0]))
    ]


def _is_wanted(one: Balance, shown: Shown, *, is_open: bool) -> bool:
    match shown:
        case Shown.OPEN:
            return is_open
        case Shown.MISSED:
            return one.is_missed
        case Shown.REMARKED:
            return bool(one.checks)
        case Shown.ALL:
            return True


def _row(one: Balance, state: BalanceState, decisions: Decisions) -> InvoiceBalance:
    invoice = one.invoice
    return InvoiceBalance(
        invoice.id,
        invoice.uuid,
        invoice.counterpart,
        invoice.counterpart_name,
        invoice.day,
        one.days,
        invoice.currency,
        invoice.total,
        one.paid,
        one.notes,
        one.balance,
        state,
        one.is_missed,
        decisions.of(invoice.uuid).settled_on,
        one.due,
        len(one.checks) + one.is_missed,
    )

"""What is open of the PPD of an owner, by side and counterpart: small rows, of which a hundred thousand can be held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    """What is open with one counterpart in one currency; ``ages`` are its sums by age (``age_of``), the youngest first.

    Settled and cancelled invoices are told in ``invoices`` where they were asked for, and add nothing. ``name`` is that
    of the newest one; the oldest invoice is the first.
    """

    rfc: str
    name: str
    currency: str
    ages: tuple[Amount, ...]
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
            _row(one, decisions),
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


def _side(found: Sequence[Balance], decisions: Decisions, shown: Shown) -> SideBalances:
    groups: dict[tuple[str, str], list[InvoiceBalance]] = defaultdict(list)
    for one in found:
        if _is_wanted(one, shown):
            groups[one.invoice.counterpart, one.invoice.currency].append(_row(one, decisions))
    counterparts = [_counterpart(rfc, currency, rows) for (rfc, currency), rows in groups.items()]
    counterparts.sort(key=lambda one: (-one.missed, -one.balance, one.rfc, one.currency))
    missed = sum(one.is_missed for one in found)
    return SideBalances(tuple(counterparts), tuple(_sums(counterparts)), missed, len(found))


def _sums(counterparts: Iterable[CounterpartBalance]) -> list[AgeSum]:
    amounts: dict[str, list[Amount]] = {}
    numbers: dict[str, list[int]] = {}
    for one in counterparts:
        if one.open:
            sums = amounts.setdefault(one.currency, [0] * (len(AGES) + 1))
            counts = numbers.setdefault(one.currency, [0] * (len(AGES) + 1))
            for age, amount in enumerate(one.ages):
                sums[age] += amount
            for each in one.open:
                counts[age_of(each.days)] += 1
    order = sorted(amounts, key=lambda code: (code != NATIONAL, code))
    return [AgeSum(code, tuple(amounts[code]), tuple(numbers[code])) for code in order]


def _is_wanted(one: Balance, shown: Shown) -> bool:
    match shown:
        case Shown.OPEN:
            return one.state.is_open
        case Shown.MISSED:
            return one.is_missed
        case Shown.REMARKED:
            return bool(one.checks)
        case Shown.ALL:
            return True


def _counterpart(rfc: str, currency: str, rows: Iterable[InvoiceBalance]) -> CounterpartBalance:
    ordered = tuple(sorted(rows, key=lambda one: (one.issued, one.uuid)))
    ages: list[Amount] = [0] * (len(AGES) + 1)
    for one in ordered:
        if one.state.is_open:
            ages[age_of(one.days)] += one.balance
    missed = sum(one.is_missed for one in ordered)
    found_by = fold(" ".join((rfc, *dict.fromkeys(one.name for one in ordered))))
    return CounterpartBalance(rfc, ordered[-1].name, currency, tuple(ages), missed, ordered, found_by)


def _row(one: Balance, decisions: Decisions) -> InvoiceBalance:
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
        one.state,
        one.is_missed,
        decisions.of(invoice.uuid).settled_on,
        one.due,
        len(one.checks) + one.is_missed,
    )

"""What is open of the PPD of an owner, by side and counterpart: small rows, of which a hundred thousand can be held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from app.bookkeeping.desk import Desk
from app.bookkeeping.note_chains import with_note_chains
from app.bookkeeping.ppd_balances import PpdBalances, computed, ppd_balances
from app.domain.figures import NATIONAL
from app.domain.identifiers import Rfc
from app.domain.month.kept_balances import Packed, PackedBalances
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.fiscal.balance_details import InstalmentLine, NoteLine, details_of
from app.fiscal.balances import AGES, BalanceState, age_of
from app.fiscal.invoice_balances import InvoiceBalance, InvoiceRule, kept_balance
from app.fiscal.rep_checks import RepRemark
from app.fiscal.settlement import Amount
from app.memory_breaks import without_cycle_search


class Shown(StrEnum):
    """Which PPD are wanted."""

    OPEN = "abiertas"
    MISSED = "esperan"
    """Those whose REP should be here by now."""
    REMARKED = "avisos"
    """Those of whose REP something is odd."""
    ALL = "todas"


@dataclass(frozen=True)
class CounterpartBalance:
    """What is open with one counterpart in one currency; ``ages`` are its sums by age (``age_of``), the youngest first,
    and ``numbers`` how many invoices these are.

    Settled and cancelled invoices are counted in ``count`` where they were asked for, and add nothing. ``name`` is that
    of the newest one.
    """

    rfc: str
    name: str
    currency: str
    ages: tuple[Amount, ...]
    numbers: tuple[int, ...]
    missed: int
    count: int
    found_by: str
    """RFC and names, folded (``app.domain.text``)."""
    _rule: InvoiceRule = field(repr=False, compare=False)
    _kept: PackedBalances = field(repr=False, compare=False)

    @property
    def balance(self) -> Amount:
        """All that is open."""
        return sum(self.ages)

    @cached_property
    def invoices(self) -> tuple[InvoiceBalance, ...]:
        """All of its invoices, the oldest first: made when they are wanted, for there may be a hundred thousand."""
        return tuple(self._rule.rows(self._kept))

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


@dataclass(frozen=True, slots=True)
class InvoiceHistory:
    """One invoice with what settles it, and what is odd about that: key and facts of each aviso."""

    invoice: InvoiceBalance
    instalments: tuple[InstalmentLine, ...]
    notes: tuple[NoteLine, ...]
    remarks: tuple[tuple[str, dict[str, str]], ...]


@without_cycle_search()
def open_balances(desk: Desk, owner: Rfc, shown: Shown = Shown.OPEN) -> OpenBalances:
    """Of every PPD dated up to today. Raises StoreError."""
    found = ppd_balances(desk, owner, None, desk.today, only_open=shown in (Shown.OPEN, Shown.MISSED))
    sides = {side: _Side() for side in (OwnerRole.RECEIVED, OwnerRole.ISSUED)}
    _sort_out(found, shown, sides[OwnerRole.RECEIVED], sides[OwnerRole.ISSUED])
    received, issued = (one.balances(found, found.known.get(side, 0)) for side, one in sides.items())
    latest = desk.index.latest_issued(owner)
    name = desk.name_of(owner) or (latest.issuer_name if latest is not None else "")
    return OpenBalances(
        owner,
        name,
        desk.today,
        received,
        issued,
        found.unread,
    )


def invoice_history(desk: Desk, owner: Rfc, uuid: str) -> InvoiceHistory | None:
    """Of one PPD; None when it is none, or not here. Raises StoreError."""
    documents = with_note_chains(desk.index, owner, desk.index.documents(owner, [uuid]))
    rule = InvoiceRule(desk.today, desk.decisions_of(owner), desk.parameters, desk.readings.chase_after)
    for one in computed(documents, desk.today, desk.parameters):
        (invoice,), details = rule.rows([kept_balance(one)]), details_of(one, desk.parameters)
        remarks = [(str(each.key), dict(each.facts)) for each in details.checks]
        if invoice.is_missed:
            remarks.append((str(RepRemark.NO_REP), {}))
        return InvoiceHistory(invoice, details.instalments, details.notes, tuple(remarks))
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


def _sort_out(found: PpdBalances, shown: Shown, received: _Side, issued: _Side) -> None:
    """Each invoice that is wanted to its counterpart: in one loop, for there may be a hundred thousand."""
    is_issued, only_missed, only_remarked = OwnerRole.ISSUED, shown is Shown.MISSED, shown is Shown.REMARKED
    unpaid, ages = BalanceState.UNPAID, _Ages()
    standings = found.rule.standings(found.kept)
    for packed, (kept, days, balance, state, is_missed) in zip(found.kept.packed, standings, strict=True):
        side = issued if kept.side is is_issued else received
        if is_missed:
            side.missed += 1
        elif only_missed:
            continue
        if only_remarked and not kept.remarks:
            continue
        group = side.groups[kept.counterpart, kept.currency]
        group.packed.append(packed)
        if kept.name is not group.name:  # another one than that of the invoice before
            group.name = kept.name
            group.names.add(kept.name)
        if is_missed:
            group.missed += 1
        if state is unpaid or state.is_open:
            age = ages[days]
            group.ages[age] += balance
            group.numbers[age] += 1


class _Ages(dict[int, int]):
    """``age_of`` by days: many invoices are as old."""

    def __missing__(self, days: int) -> int:
        found = self[days] = age_of(days)
        return found


@dataclass(slots=True)
class _Group:
    """The invoices of one counterpart in one currency, and their sums by age."""

    packed: list[Packed] = field(default_factory=list)
    ages: list[Amount] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    numbers: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    missed: int = 0
    name: str = ""
    names: set[str] = field(default_factory=set)

    def counterpart(self, rfc: str, currency: str, found: PpdBalances) -> CounterpartBalance:
        invoices = found.kept.only(self.packed)
        if len(self.names) > 1:
            _, _, self.name = max((one.issued, one.uuid, one.name) for one in invoices)
        return CounterpartBalance(
            rfc,
            self.name,
            currency,
            tuple(self.ages),
            tuple(self.numbers),
            self.missed,
            len(invoices),
            fold(" ".join((rfc, *sorted(self.names)))),
            found.rule,
            invoices,
        )


@dataclass(slots=True)
class _Side:
    """The invoices of one side by counterpart and currency."""

    missed: int = 0
    groups: defaultdict[tuple[str, str], _Group] = field(default_factory=lambda: defaultdict(_Group))

    def balances(self, found: PpdBalances, known: int) -> SideBalances:
        counterparts = [group.counterpart(*key, found) for key, group in self.groups.items()]
        counterparts.sort(key=lambda one: (-one.missed, -one.balance, one.rfc, one.currency))
        return SideBalances(tuple(counterparts), tuple(_sums(counterparts)), self.missed, known)


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

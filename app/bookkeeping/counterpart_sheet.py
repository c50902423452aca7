"""Suppliers and clients of an owner: what was invoiced, what is open, and how they stand in the SAT's lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.bookkeeping.desk import Desk
from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.open_balances import CounterpartBalance, open_balances
from app.domain.figures import NATIONAL
from app.domain.identifiers import GENERIC_FOREIGN, Rfc
from app.domain.index.month import CounterpartTotal
from app.domain.listing import COMPLETE, Listing, ListKind
from app.domain.month.calendar import Month
from app.domain.month.diot import USUAL_OPERATION
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.fiscal.blacklists import worst
from app.fiscal.settlement import Amount


class CounterpartRow(NamedTuple):
    """One counterpart on one side. Totals are millionths of pesos, ``share`` is its part of the year's (0 to 1).

    ``open`` are the balances of its PPD by currency, pesos first. ``listing`` is its heaviest row in the SAT's lists.
    ``operation`` is its tipo de operación in the DIOT, empty where it has none to choose; ``is_decided`` tells that the
    person chose it.
    """

    rfc: str
    name: str
    month: int
    year: int
    share: float
    open: tuple[tuple[str, Amount], ...]
    listing: Listing | None
    operation: str
    is_decided: bool
    found_by: str
    """RFC and name, folded (``app.domain.text``)."""


@dataclass(frozen=True, slots=True)
class CounterpartSide:
    """All of one side, those with most of the year first; and what they come to."""

    rows: tuple[CounterpartRow, ...]
    month: int
    year: int


@dataclass(frozen=True, slots=True)
class CounterpartSheet:
    """Both sides in ``month`` and its year.

    ``has_lists`` tells whether any of the SAT's lists is here, ``lists_day`` as of when 69-B stands; ``unread`` counts
    documents whose facts are still to be read.
    """

    owner: Rfc
    month: Month
    suppliers: CounterpartSide
    clients: CounterpartSide
    has_lists: bool
    lists_day: date | None
    unread: int

    def of(self, side: OwnerRole) -> CounterpartSide:
        """That side."""
        return self.clients if side is OwnerRole.ISSUED else self.suppliers


def counterpart_sheet(desk: Desk, lists: KnownLists, owner: Rfc, month: Month) -> CounterpartSheet:
    """Of all with documents in the year of ``month``, or with something open today. Raises StoreError."""
    first, last = Month(month.year, 1), Month(month.year, 12)
    year = desk.index.counterpart_totals(owner, first, last)
    in_month = {(one.rfc, one.side): one.total for one in desk.index.counterpart_totals(owner, month, month)}
    balances = open_balances(desk, owner)
    listed = desk.listings_of({one.rfc for one in year} | _rfcs(balances.received.counterparts))
    current = lists.current()
    days = [one.day for one in current if one.kind is ListKind.EFOS]
    whole = [one.day for one in current if one.kind is ListKind.EFOS and one.title == COMPLETE]
    operations = desk.decisions_of(owner).operations

    def side(role: OwnerRole) -> CounterpartSide:
        makes = _Rows(role, in_month, listed, operations, desk.today)
        return makes.side([one for one in year if one.side is role], balances.of(role).counterparts)

    return CounterpartSheet(
        owner,
        month,
        side(OwnerRole.RECEIVED),
        side(OwnerRole.ISSUED),
        bool(current),
        max(whole or days, default=None),
        balances.unread,
    )


def counterpart_ids(
    desk: Desk, owner: Rfc, rfcs: Collection[str] | None, side: OwnerRole, between: tuple[Month, Month]
) -> tuple[int, ...]:
    """The numbers of the documents that totals between two months are made of, the newest first; of all counterparts
    when no ``rfcs`` are given. Raises StoreError.
    """
    return tuple(desk.index.counterpart_documents(owner, rfcs, side, *between))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of one side."""

    role: OwnerRole
    in_month: Mapping[tuple[str, OwnerRole], int]
    listed: Mapping[str, Sequence[Listing]]
    operations: Mapping[str, str]
    today: date

    def side(self, year: Sequence[CounterpartTotal], balances: Sequence[CounterpartBalance]) -> CounterpartSide:
        opened: dict[str, list[CounterpartBalance]] = {}
        for one in balances:
            opened.setdefault(one.rfc, []).append(one)
        totals = {one.rfc: one for one in year}
        whole = sum(max(one.total, 0) for one in year)
        rows = [
            self._row(rfc, totals.get(rfc), opened.get(rfc, ()), whole) for rfc in sorted(totals.keys() | opened.keys())
        ]
        rows.sort(key=lambda one: (-one.year, one.rfc))
        return CounterpartSide(tuple(rows), sum(one.month for one in rows), sum(one.year for one in rows))

    def _row(
        self, rfc: str, total: CounterpartTotal | None, opened: Sequence[CounterpartBalance], whole: int
    ) -> CounterpartRow:
        name = total.name if total is not None else opened[0].name
        amount = total.total if total is not None else 0
        latest = total.latest if total is not None else self.today
        has_operation = self.role is OwnerRole.RECEIVED and rfc != GENERIC_FOREIGN
        return CounterpartRow(
            rfc,
            name,
            self.in_month.get((rfc, self.role), 0),
            amount,
            max(amount, 0) / whole if whole else 0.0,
            tuple(
                sorted(((one.currency, one.balance) for one in opened), key=lambda one: (one[0] != NATIONAL, one[0]))
            ),
            worst(self.listed.get(rfc, ()), latest),
            self.operations.get(rfc, USUAL_OPERATION) if has_operation else "",
            has_operation and rfc in self.operations,
            fold(f"{rfc} {name}"),
        )


def _rfcs(counterparts: Iterable[CounterpartBalance]) -> set[str]:
    return {one.rfc for one in counterparts}

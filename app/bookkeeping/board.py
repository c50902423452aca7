"""How every month of every contribuyente stands, at once: from what is kept of each, made anew where it changed.

What is kept says what it was made of: changes of the library, the owner's decisions, the lists and, while an invoice
of the month may still become overdue, the day. Nothing is to be forgotten when one of these changes: it is no longer
the same, and so is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from functools import cache

from app import __version__
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.month_report import month_report
from app.bookkeeping.month_totals import MonthTotals, month_totals
from app.domain.identifiers import Rfc
from app.domain.index.month import Coverage, CoverageCount
from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal.balances import balances
from app.fiscal.coverage_month import SideCoverage, month_coverage
from app.fiscal.rep_checks import RepRemark
from app.store.summaries import KeptMonth, NewSummary, SummaryIndex

_FORM = 2
"""Another number when a summary tells other things."""
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class BoardMonth:
    """One cell. ``coverage`` is of both sides; ``changes`` are those since it was filed (0 when it was not).

    ``rep`` are the invoices of the month whose REP should be here, ``efos`` the received CFDI of the month whose issuer
    is on the definitive list of 69-B. ``totals`` are None while they are not computed. ``moved`` is by how much, in
    cents, IVA a cargo would be another than it was when the month was filed.
    """

    month: Month
    coverage: SideCoverage
    changes: int = 0
    rep: int = 0
    efos: int = 0
    filed_on: date | None = None
    totals: MonthTotals | None = None
    moved: int = 0


@dataclass(frozen=True, slots=True)
class BoardRow:
    """All months of one owner, the oldest first."""

    owner: Rfc
    name: str
    months: Sequence[BoardMonth]


@dataclass(frozen=True, slots=True)
class _Summary:
    """What is kept of a month, beside its counts. Amounts are in cents; the sums are None where none are kept."""

    changes: int = 0
    rep: int = 0
    efos: int = 0
    charged: int | None = None
    paid: int | None = None
    iva: int | None = None
    moved: int = 0

    @property
    def totals(self) -> MonthTotals | None:
        """The sums, where they are kept."""
        if self.charged is None or self.paid is None or self.iva is None:
            return None
        return MonthTotals(self.charged, self.paid, self.iva)


@dataclass(frozen=True, slots=True)
class Stale:
    """A month to be made anew: at so many ``changes``, from ``basis``."""

    owner: Rfc
    month: Month
    changes: int
    basis: str


class Board:
    """Of the months ``first`` to ``last``, both inside. All methods raise StoreError.

    ``lists`` tells which of the SAT's lists are current. What was kept is read once, when it is first asked for; of
    ``owner`` alone when given.
    """

    def __init__(
        self,
        desk: Desk,
        filed: FiledMonths,
        index: SummaryIndex,
        lists: str,
        stretch: tuple[Month, Month],
        *,
        owner: Rfc | None = None,
    ) -> None:
        self._desk = desk
        self._filed = filed
        self._index = index
        self._lists = lists
        self._first, self._last = stretch
        self._owner = owner
        self._kept: dict[tuple[Rfc, Month], KeptMonth] = dict(index.kept(*stretch, owner))
        self._decided: Callable[[Rfc], tuple[str, date]] = cache(self._decisions)

    def stale(self) -> list[Stale]:
        """The months that must be made anew, the latest first."""
        found = []
        for (owner, month), kept in self._kept.items():
            basis = self._basis(owner, month, kept.changes)
            if kept.counts is None or kept.basis != basis:
                found.append(Stale(owner, month, kept.changes, basis))
        return sorted(found, key=lambda one: (one.month, one.owner), reverse=True)

    def renewed(self, several: Iterable[Stale]) -> Iterator[NewSummary]:
        """Make these anew, one after the other: each is to be kept, and stands on this board from then on."""
        for one in several:
            new = NewSummary(
                one.owner,
                one.month,
                one.changes,
                self._index.counts(one.owner, one.month),
                one.basis,
                json.dumps(asdict(self._summary(one.owner, one.month))),
            )
            self.adopt(new)
            yield new

    def of_many(self, documents: int) -> list[tuple[Rfc, Month]]:
        """The months of at least so many documents, the latest first."""
        found = (
            (owner, month)
            for (owner, month), kept in self._kept.items()
            if sum(one.documents for one in kept.counts or ()) >= documents
        )
        return sorted(found, key=lambda one: (one[1], one[0]), reverse=True)

    def adopt(self, new: NewSummary) -> None:
        """Have it stand on this board, unless its month has changed since."""
        kept = self._kept.get((new.owner, new.month))
        if kept is not None and kept.changes == new.changes:
            self._kept[new.owner, new.month] = KeptMonth(new.changes, new.counts, new.basis, new.summary)

    def rows(self) -> list[BoardRow]:
        """Everybody with documents or an e.firma, by name; what is stale stands as it was kept."""
        asked = self._index.asked(self._first, self._last, self._owner)
        months = list(_months(self._first, self._last))
        names = self._index.names()
        rows = [
            BoardRow(owner, name, [self._cell(owner, month, (owner, month) in asked) for month in months])
            for owner, name in names.items()
            if self._owner in (None, owner)
        ]
        return sorted(rows, key=lambda one: (one.name.casefold(), one.owner))

    def _cell(self, owner: Rfc, month: Month, was_asked: bool) -> BoardMonth:
        kept = self._kept.get((owner, month))
        filed = self._desk.decisions_of(owner).filed.get(month)
        filed_on = filed.filed_on if filed is not None else None
        if kept is None:
            return BoardMonth(month, SideCoverage(was_asked=was_asked), filed_on=filed_on)
        summary = _read_summary(kept.summary)
        coverage = _coverage(kept.counts or (), month, was_asked)
        changes, moved = (summary.changes, summary.moved) if filed is not None else (0, 0)
        return BoardMonth(month, coverage, changes, summary.rep, summary.efos, filed_on, summary.totals, moved)

    def _summary(self, owner: Rfc, month: Month) -> _Summary:
        desk = self._desk
        documents = desk.documents(owner, month)
        owed = balances(documents, desk.today, desk.decisions_of(owner), desk.parameters, desk.readings.chase_after)
        listed = desk.blacklisted_of(owner)
        those = map(documents.documents.__getitem__, documents.asked)
        report, then = month_report(desk, owner, month, documents), self._filed.snapshot(owner, month)
        totals = month_totals(report, then)
        return _Summary(
            changes=0 if then is None else len(self._filed.changes_since(then, owner, documents)),
            rep=sum(
                any(remark.key == RepRemark.NO_REP for remark in one.remarks)
                for one in owed
                if one.invoice.month == month
            ),
            efos=sum(is_of_listed(one, month, listed) for one in those),
            **totals._asdict(),
            moved=0 if then is None else month_totals(report).iva - totals.iva,
        )

    def _basis(self, owner: Rfc, month: Month, changes: int) -> str:
        decided, settled = self._decided(owner)
        today = self._desk.today
        # after it an invoice of the month, or a REP promised in it, is overdue or never will be
        until = max(month.last, settled) + timedelta(days=self._desk.readings.chase_after + _LONGEST_MONTH)
        return f"{__version__}.{_FORM} {changes} {decided} {self._lists} {today if today <= until else ''}"

    def _decisions(self, owner: Rfc) -> tuple[str, date]:
        """What stands of the owner's decisions, as a short text; and the last day on which one settled a document."""
        decisions = self._desk.decisions_of(owner)
        settled = [one.settled_on for one in decisions.documents.values() if one.settled_on is not None]
        return decisions.mark, max(settled, default=date.min)


def is_of_listed(one: MonthDocument, month: Month, listed: Collection[str]) -> bool:
    """Whether it was received in that month from one of these RFC, and counts."""
    return one.side is OwnerRole.RECEIVED and one.month == month and not one.is_cancelled and one.issuer_rfc in listed


def _read_summary(text: str) -> _Summary:
    """What was kept; nothing where the text is none of ours: it is stale then, and made anew."""
    try:
        told: Mapping[str, object] = json.loads(text) if text else {}
        numbers = {one.name: told.get(one.name) for one in fields(_Summary)}
    except (ValueError, AttributeError, RecursionError):
        return _Summary()
    return _Summary(**{name: value for name, value in numbers.items() if isinstance(value, int)})


def _coverage(counts: Sequence[CoverageCount], month: Month, was_asked: bool) -> SideCoverage:
    """Both sides as one."""
    (found,) = month_coverage(Coverage(counts, {}, ()), month, month)
    return replace(found.both, was_asked=was_asked or found.both.was_asked)


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next

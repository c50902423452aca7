"""How every month of every contribuyente stands, at once: from what is kept of each, made anew where it changed.

What is kept says what it was made of: changes of the library, the owner's decisions, the lists and, while an invoice
of the month may still become overdue, the day. Nothing is to be forgotten when one of these changes: it is no longer
the same, and so is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache

from app import __version__
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.domain.identifiers import Rfc
from app.domain.index.month import Coverage, CoverageCount
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.fiscal.balances import balances
from app.fiscal.coverage_month import SideCoverage, month_coverage
from app.fiscal.rep_checks import RepRemark
from app.store.summaries import KeptMonth, NewSummary, SummaryIndex

_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class BoardMonth:
    """One cell. ``coverage`` is of both sides; ``changes`` are those since it was filed (0 when it was not).

    ``rep`` are the invoices of the month whose REP should be here, ``efos`` the received CFDI of the month whose issuer
    is on the definitive list of 69-B.
    """

    month: Month
    coverage: SideCoverage
    changes: int = 0
    rep: int = 0
    efos: int = 0
    filed_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """All months of one owner, the oldest first."""

    owner: Rfc
    name: str
    months: Sequence[BoardMonth]


@dataclass(frozen=True, slots=True)
class _Summary:
    """What is kept of a month, beside its counts."""

    changes: int = 0
    rep: int = 0
    efos: int = 0


@dataclass(frozen=True, slots=True)
class Stale:
    """A month to be made anew: at so many ``changes``, from ``basis``."""

    owner: Rfc
    month: Month
    changes: int
    basis: str


class Board:
    """Of the months ``first`` to ``last``, both inside. All methods raise StoreError.

    ``lists`` tells which of the SAT's lists are current. What was kept is read once, when it is first asked for.
    """

    def __init__(
        self, desk: Desk, filed: FiledMonths, index: SummaryIndex, lists: str, stretch: tuple[Month, Month]
    ) -> None:
        self._desk = desk
        self._filed = filed
        self._index = index
        self._lists = lists
        self._first, self._last = stretch
        self._kept: dict[tuple[Rfc, Month], KeptMonth] = dict(index.kept(*stretch))
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
            self._kept[one.owner, one.month] = KeptMonth(one.changes, new.counts, new.basis, new.summary)
            yield new

    def rows(self) -> list[BoardRow]:
        """Everybody with documents, by name; what is stale stands as it was kept."""
        asked = self._index.asked(self._first, self._last)
        months = list(_months(self._first, self._last))
        names = self._index.names()
        rows = [
            BoardRow(owner, name, [self._cell(owner, month, (owner, month) in asked) for month in months])
            for owner, name in names.items()
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
        changes = summary.changes if filed is not None else 0
        return BoardMonth(month, coverage, changes, summary.rep, summary.efos, filed_on)

    def _summary(self, owner: Rfc, month: Month) -> _Summary:
        desk = self._desk
        documents = desk.documents(owner, month)
        owed = balances(documents, desk.today, desk.decisions_of(owner), desk.parameters, desk.readings.chase_after)
        listed = desk.blacklisted_of(owner)
        those = map(documents.documents.__getitem__, documents.asked)
        return _Summary(
            len(self._filed.changes(owner, month)) if month in desk.decisions_of(owner).filed else 0,
            sum(
                any(remark.key == RepRemark.NO_REP for remark in one.remarks)
                for one in owed
                if one.invoice.month == month
            ),
            sum(
                one.side is OwnerRole.RECEIVED
                and one.month == month
                and not one.is_cancelled
                and one.issuer_rfc in listed
                for one in those
            ),
        )

    def _basis(self, owner: Rfc, month: Month, changes: int) -> str:
        decided, settled = self._decided(owner)
        today = self._desk.today
        # after it an invoice of the month, or a REP promised in it, is overdue or never will be
        until = max(month.last, settled) + timedelta(days=self._desk.readings.chase_after + _LONGEST_MONTH)
        return f"{__version__} {changes} {decided} {self._lists} {today if today <= until else ''}"

    def _decisions(self, owner: Rfc) -> tuple[str, date]:
        """What stands of the owner's decisions, as a short text; and the last day on which one settled a document."""
        decisions = self._desk.decisions_of(owner)
        settled = [one.settled_on for one in decisions.documents.values() if one.settled_on is not None]
        digest = hashlib.sha256(repr(decisions).encode()).hexdigest()[:16]
        return digest, max(settled, default=date.min)


def _read_summary(text: str) -> _Summary:
    """What was kept; nothing where the text is none of ours: it is stale then, and made anew."""
    try:
        told: Mapping[str, object] = json.loads(text) if text else {}
        numbers = {name: told.get(name, 0) for name in ("changes", "rep", "efos")}
    except (ValueError, AttributeError, RecursionError):
        return _Summary()
    return _Summary(**{name: value for name, value in numbers.items() if isinstance(value, int)})


def _coverage(counts: Sequence[CoverageCount], month: Month, was_asked: bool) -> SideCoverage:
    """Both sides as one."""
    (found,) = month_coverage(Coverage(counts, {}, ()), month, month)
    both = (found.issued, found.received)
    return SideCoverage(
        valid=sum(one.valid for one in both),
        cancelled=sum(one.cancelled for one in both),
        with_xml=sum(one.with_xml for one in both),
        cancelled_with_xml=sum(one.cancelled_with_xml for one in both),
        only_here=sum(one.only_here for one in both),
        was_asked=was_asked or any(one.was_asked for one in both),
    )


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next

"""What Inicio shows: a month at a glance, what asks for attention, the documents behind that, and the board."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import attrgetter

from app.bookkeeping.board import BoardRow, is_of_listed
from app.bookkeeping.desk import Desk
from app.bookkeeping.figure_documents import (
    WITHHELD_NOW,
    FlowFigure,
    IncomeFigure,
    JoinedFigure,
    TaxFigure,
    Wanted,
    documents_of,
)
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.month_answer import month_answer
from app.bookkeeping.month_totals import MonthTotals, cents
from app.bookkeeping.opening import board_at
from app.bookkeeping.ppd_balances import ppd_balances
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.fiscal.blacklists import deadline
from app.fiscal.coverage_month import MonthCoverage, month_coverage
from app.fiscal.effects import Bucket, IncomeKind, OtherTax
from app.fiscal.effects import Side as FlowSide
from app.paths import Paths
from app.store.decision_log import Snapshots
from app.store.summaries import NewSummary

MONTHS = 73
"""Six years, and the month that has begun: as far back as the SAT gives documents, and as far as summaries are kept."""

_in_order = attrgetter("issued", "uuid")


@dataclass(frozen=True, slots=True)
class HomeMonth:
    """A month at a glance. ``documents`` counts those that may count in it, ``unread`` those still to be read."""

    owner: Rfc
    month: Month
    totals: MonthTotals
    coverage: MonthCoverage
    documents: int
    unread: int
    is_provisional: bool
    filed_on: date | None
    is_lost: bool


def home_month(desk: Desk, paths: Paths, owner: Rfc, month: Month) -> HomeMonth:
    """The sums of ``month`` as ``acopio mes --json`` has them. Raises StoreError."""
    snapshots = Snapshots(paths.filed_months)
    answer = month_answer(desk, snapshots, owner, month)
    filed = desk.decisions_of(owner).filed.get(month)
    return HomeMonth(
        owner,
        month,
        answer.totals,
        month_coverage(desk.index.coverage(owner, month, month), month, month)[0],
        answer.documents,
        answer.unread,
        desk.is_provisional(month) or answer.unread > 0,
        None if filed is None else filed.filed_on,
        answer.is_lost,
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """Received invoices (their numbers in the index) whose REP should be here, of how many ``suppliers``."""

    suppliers: int = 0
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Suppliers on the definitive list of 69-B: how many, with how many CFDI and how much IVA (cents of pesos).

    ``until`` is the first day by which the operations are to be proved or corrected, None when none is ahead.
    """

    suppliers: int = 0
    documents: int = 0
    iva: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """What asks for attention, whichever month is shown. ``missing`` tells of each month how many XML are not here."""

    owner: Rfc
    missing: Mapping[Month, int] = field(default_factory=dict)
    owed: Owed = Owed()
    listed: Listed = Listed()


def attention(desk: Desk, owner: Rfc) -> Attention:
    """Of the last six years. Raises StoreError."""
    missing = {one.month: one.both.lacking for one in _coverage(desk, owner) if one.both.lacking}
    return Attention(owner, missing, _owed(desk, owner), _listed(desk, owner))


def _coverage(desk: Desk, owner: Rfc) -> list[MonthCoverage]:
    last = Month.of(desk.today)
    first = Month(last.year - MONTHS // 12, last.month)
    return month_coverage(desk.index.coverage(owner, first, last), first, last)


def _owed(desk: Desk, owner: Rfc) -> Owed:
    found = ppd_balances(desk, owner, OwnerRole.RECEIVED, desk.today, only_open=True)
    late = sorted((one.kept for one in found.rule.standings(found.kept) if one.is_missed), key=_in_order)
    return Owed(len({one.counterpart for one in late}), tuple(one.id for one in late))


def _listed(desk: Desk, owner: Rfc) -> Listed:
    definitive = desk.blacklisted_of(owner)
    if not definitive:
        return Listed()
    found = [one for one in desk.index.counterparts(owner, definitive) if one.side is OwnerRole.RECEIVED]
    rows = desk.listings_of([one.rfc for one in found])
    days = [
        deadline(row, desk.parameters, from_later=desk.readings.efos_from_later)
        for several in rows.values()
        for row in several
    ]
    return Listed(
        len(found),
        sum(one.documents for one in found),
        cents(cents_text(sum(one.iva for one in found))),
        min((day for day in days if day is not None and day >= desk.today), default=None),
    )


# ── the documents behind a figure ────────────────────────────────────────────────────────────────────────────────────


class HomeFigure(StrEnum):
    """What leads to documents."""

    CHARGED = "ingresos"
    PAID = "gastos"
    IVA = "iva"
    WITH_XML = "con-xml"
    MISSING = "faltan"
    CHANGED = "cambios"
    LISTED = "efos"


_TAXED = (Bucket.GENERAL, Bucket.BORDER, Bucket.OTHER_RATE)
_WANTED: Mapping[HomeFigure, tuple[Wanted, ...]] = {
    HomeFigure.CHARGED: (Wanted(IncomeFigure((IncomeKind.SETTLED,))),),
    HomeFigure.PAID: (Wanted(IncomeFigure((IncomeKind.SETTLED,), FlowSide.CREDITED)),),
    HomeFigure.IVA: (
        Wanted(
            JoinedFigure(
                (
                    FlowFigure(FlowSide.CHARGED, _TAXED),
                    FlowFigure(FlowSide.CREDITED, _TAXED),
                    TaxFigure(FlowSide.CHARGED, OtherTax.IVA_WITHHELD),
                    WITHHELD_NOW,
                )
            ),
            WITHHELD_NOW,
        ),
    ),
    HomeFigure.WITH_XML: (Wanted(side=OwnerRole.ISSUED), Wanted(side=OwnerRole.RECEIVED)),
}


def documents_behind(
    desk: Desk, paths: Paths, owner: Rfc, months: Iterable[Month], figure: HomeFigure
) -> tuple[int, ...]:
    """Their numbers in the index, month by month. Raises StoreError."""
    found = (_behind(desk, paths, owner, month, figure) for month in months)
    return tuple(dict.fromkeys(number for several in found for number in several))


def _behind(desk: Desk, paths: Paths, owner: Rfc, month: Month, figure: HomeFigure) -> Iterator[int]:
    if figure is HomeFigure.LISTED:
        documents, listed = desk.documents(owner, month), desk.blacklisted_of(owner)
        several = map(documents.documents.__getitem__, documents.asked)
        yield from (one.id for one in several if is_of_listed(one, month, listed))
        return
    if figure is HomeFigure.MISSING:
        (one,) = month_coverage(desk.index.coverage(owner, month, month), month, month)
        wanted: tuple[Wanted, ...] = (Wanted(uuids=tuple(one.both.missing)),)
    elif figure is HomeFigure.CHANGED:
        changed = FiledMonths(desk, Snapshots(paths.filed_months)).changes(owner, month)
        wanted = (Wanted(uuids=tuple(one.uuid for one in changed)),)
    else:
        wanted = _WANTED[figure]
    for each in wanted:
        yield from documents_of(desk, owner, month, each)


# ── the board, a little at a time ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BoardView:
    """``rows`` of the board; ``left`` of its months are to be made anew. ``made`` are those that were, up to now."""

    rows: Sequence[BoardRow]
    left: int
    made: Mapping[tuple[Rfc, Month], NewSummary]


def board_view(
    desk: Desk,
    paths: Paths,
    months: int,
    *,
    owner: Rfc | None = None,
    made: Mapping[tuple[Rfc, Month], NewSummary] | None = None,
    seconds: float = 0.0,
) -> BoardView:
    """The board (of ``owner`` alone, when given) as it is kept, with what was ``made`` before; for so many ``seconds``
    its months are made anew, the latest first. What is made is not kept: the engine does that. Raises StoreError.
    """
    with board_at(desk, paths, months, owner) as board:
        known = dict(made or {})
        for one in known.values():
            board.adopt(one)
        stale = board.stale()
        fresh = {(one.owner, one.month): one for one in _in_time(board.renewed(stale), seconds)}
        return BoardView(board.rows(), len(stale) - len(fresh), known | fresh)


def _in_time(several: Iterator[NewSummary], seconds: float) -> Iterator[NewSummary]:
    end = time.monotonic() + seconds
    while time.monotonic() < end and (one := next(several, None)) is not None:
        yield one

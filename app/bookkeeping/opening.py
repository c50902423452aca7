"""Opens the desk over a library's index, decisions and lists: as they are at this moment, each read once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from types import MappingProxyType

from app.bookkeeping.board import Board
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.kept_answers import LARGE, KeptAnswers
from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.noted_listings import noted, with_noted
from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.listing import Listing
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, Decisions, decisions_of
from app.domain.month.packing import DamagedFactsError
from app.errors import DamagedDatabaseError, DamagedFactsFoundError, StoreError
from app.paths import Paths
from app.store.damaged_facts import set_damaged_facts_aside
from app.store.database import require_begun, translated
from app.store.decision_log import DecisionLog, Snapshots
from app.store.month_index import open_month_index
from app.store.summaries import open_summaries
from app.store.taxpayers import read_taxpayers


@contextmanager
def opened_desk(paths: Paths, today: date) -> Iterator[Desk]:
    """A desk for as long as the block lasts. Raises StoreError, also when nothing was ever stored.

    DamagedFactsFoundError says that what the block asked could not be answered, and can be when it is asked again.
    """
    log, lists = DecisionLog(paths.decisions), KnownLists(paths.lists)

    @cache
    def history() -> Mapping[str, Sequence[Decision]]:
        found: dict[str, list[Decision]] = {}
        for one in log.read().decisions:
            found.setdefault(one.owner, []).append(one)
        return found

    @cache
    def decided(owner: Rfc) -> Decisions:
        return decisions_of(owner.value, history().get(owner.value, ()))

    @cache
    def notes() -> Mapping[str, Listing]:
        return noted(history())

    @cache
    def lists_mark() -> str:
        return _mark_of(lists, notes())

    # the mark is taken before rows are read: what is made of lists that come in between is kept under the earlier mark,
    # and made anew
    @cache
    def definitive() -> Collection[str]:
        lists_mark()
        return lists.definitive()

    def listings(rfcs: Collection[str]) -> Mapping[str, Sequence[Listing]]:
        lists_mark()
        return with_noted(lists.listings(rfcs), notes(), rfcs)

    @cache
    def names() -> Mapping[Rfc, str]:
        return {one.rfc: one.name for one in read_taxpayers(paths.database)}

    def named(owner: Rfc) -> str:
        return names().get(owner, "")

    def blacklisted(_owner: Rfc) -> Collection[str]:
        return definitive()

    with translated(paths.database), closing(open_month_index(paths.database)) as index:
        require_begun(paths.database)
        try:
            yield Desk(
                index,
                load_parameters(),
                today,
                decisions_of=decided,
                blacklisted_of=blacklisted,
                listings_of=listings,
                name_of=named,
                kept=KeptAnswers(index, paths.database, lists_mark, LARGE),
            )
        except DamagedFactsError as error:
            raise _found_damaged(paths) from error


def _found_damaged(paths: Paths) -> StoreError:
    """The error to be told: where nothing may be written the index stays as it is."""
    try:
        return DamagedFactsFoundError(paths.database, set_damaged_facts_aside(paths.database))
    except StoreError:
        return DamagedDatabaseError(paths.database)


def _mark_of(lists: KnownLists, notes: Mapping[str, Listing] = MappingProxyType({})) -> str:
    """A short text that is another one when other lists are current, or other ``notes`` of the person stand."""
    told = [*sorted(one.sha256 for one in lists.current()), *(f"{rfc} {notes[rfc].since}" for rfc in sorted(notes))]
    return hashlib.sha256("".join(told).encode()).hexdigest()[:16]


@contextmanager
def opened_board(paths: Paths, today: date, months: int) -> Iterator[Board]:
    """The board of so many months, this one the last, for as long as the block lasts. Raises StoreError."""
    with opened_desk(paths, today) as desk, board_at(desk, paths, months) as board:
        yield board


@contextmanager
def board_at(desk: Desk, paths: Paths, months: int, owner: Rfc | None = None) -> Iterator[Board]:
    """The same at a desk that is open, of ``owner`` alone when given."""
    last = Month.of(desk.today)
    first = last
    for _ in range(months - 1):
        first = first.previous
    lists = _mark_of(KnownLists(paths.lists))
    with closing(open_summaries(paths.database)) as index:
        yield Board(desk, FiledMonths(desk, Snapshots(paths.filed_months)), index, lists, (first, last), owner=owner)

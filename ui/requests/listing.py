"""Reads the list of requests into its model and keeps it up to date, off the window's thread."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.index.requests import Grouped, RequestFilter, RequestIndex, RequestOrder
from app.domain.request import Request
from ui.background.query_thread import PendingQuery, QueryThread, forget_answered
from ui.background.task import Outcome
from ui.requests.outline import Key
from ui.requests.table_model import RequestTableModel
from ui.widgets.list_diff import RowSelection, diff_lists

_REST_MILLISECONDS = 300
_COST_FACTOR = 5  # the list is read again only after so many times as long as the last reading took
_LONGEST_REST = 2.0  # seconds: what changed is never shown later than that


@dataclass(frozen=True, slots=True)
class Read:
    """The result of reading the list: what was asked for, what was found, and the seconds that took."""

    chosen: RequestFilter
    order: RequestOrder
    grouped: Grouped
    seconds: float


class RequestListing(QObject):
    """Keeps ``model`` filled with what is asked for, as it changes; of two query threads one is for rows alone.

    Attributes:
        chosen, order: what is shown, or about to be.
        count: how many requests are listed, folded away or not; None before the first reading.

    Signals:
        changing: the lines are about to change; changed: they have. The latter carries the ``ListDiff``.
        begun: another list is shown, to be scrolled to its top.
        trouble: an ``AcopioError``.
    """

    changing = Signal()
    changed = Signal(object)
    begun = Signal()
    trouble = Signal(object)

    def __init__(self, model: RequestTableModel, selection: Callable[[], RowSelection], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self.chosen = RequestFilter()
        self.order = RequestOrder()
        self.count: int | None = None
        self._row_queries: QueryThread[RequestIndex] = QueryThread(self)
        self._list_queries: QueryThread[RequestIndex] = QueryThread(self)
        self._grouped = Grouped((), array("I"))
        self._shown: tuple[RequestFilter, RequestOrder] | None = None
        self._list_query: PendingQuery | None = None
        self._blocks: dict[int, PendingQuery] = {}
        self._dirty: set[int] = set()
        self._renewing: frozenset[int] = frozenset()
        self._is_stale = False
        self._is_open = False
        self._ready_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        model.wanted.connect(self._on_wanted)

    @property
    def is_reading(self) -> bool:
        """Whether the list is being read, or will be soon."""
        return self._list_query is not None or self._is_stale

    def open(self, open_index: Callable[[], RequestIndex]) -> None:
        """Use this index for all later queries, and read the list from it."""
        self._row_queries.use(open_index)
        self._list_queries.use(open_index)
        self._is_open = True
        self._shown = None
        self._model.forget()
        self._list_queries.ask(_forget)
        self._read()

    def close(self) -> None:
        """Cancel all queries and close the index."""
        self._timer.stop()
        self._is_open = self._is_stale = False
        self._row_queries.close()
        self._list_queries.close()

    def show(self, chosen: RequestFilter, order: RequestOrder) -> None:
        """Show what ``chosen`` lets through in that order."""
        if (chosen, order) == (self.chosen, self.order):
            return
        if chosen != self.chosen:
            self._model.outline.search_anew()
        self.chosen, self.order = chosen, order
        if self._is_open:
            self._read()

    def mark_changed(self, number: int) -> None:
        """Note that a request is new or changed; the list is read again soon."""
        self._dirty.add(number)
        self.refresh_soon()

    @Slot()
    def refresh_soon(self) -> None:
        """Read the list again soon, and not more often than its cost allows."""
        self._is_stale = True
        self._plan()

    def fold(self, key: Key, *, folded: bool) -> None:
        """Fold a group, or unfold it."""
        self._model.outline.set_folded(key, folded=folded)
        self._lay_out()

    def fold_finished(self) -> None:
        """Fold groups whose requests are all finished; called while the page is hidden."""
        self._model.outline.fold_finished()
        if self._shown is not None:
            self._lay_out()

    def fetch(self, numbers: Iterable[int]) -> PendingQuery:
        """Read these requests; the answer is a list of ``Request``."""
        return self._row_queries.ask(partial(_rows, tuple(numbers)))

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        self._timer.stop()
        self._is_stale = False
        if self._list_query is not None:
            self._list_query.cancel()
            self._dirty |= self._renewing  # it may not have come to these
        self._renewing, self._dirty = frozenset(self._dirty), set()
        self._list_query = self._list_queries.ask(partial(_read, self.chosen, self.order, self._renewing))
        self._list_query.done.connect(self._on_read)

    def _plan(self) -> None:
        if self._is_open and self._is_stale and self._list_query is None and not self._timer.isActive():
            left = self._ready_at - time.monotonic()
            self._timer.start(max(_REST_MILLISECONDS, int(left * 1000)))

    @Slot()
    def _refresh(self) -> None:
        if self._is_open and self._list_query is None:
            self._read()

    @Slot(object)
    def _on_read(self, outcome: Outcome) -> None:
        self._list_query = None
        found = self._value(outcome)
        if not isinstance(found, Read):
            self._dirty |= self._renewing
        else:
            self._ready_at = time.monotonic() + min(_COST_FACTOR * found.seconds, _LONGEST_REST)
            is_other = (found.chosen, found.order) != self._shown
            self._grouped, self._shown = found.grouped, (found.chosen, found.order)
            self.count = len(found.grouped.lines)
            self._lay_out()
            if is_other:
                self.begun.emit()
        self._renewing = frozenset()
        self._plan()

    def _lay_out(self) -> None:
        chosen = self._shown[0] if self._shown else self.chosen
        lines = self._model.outline.lay_out(self._grouped, of_one=chosen.owner is not None, narrowed=chosen.narrows)
        self.changing.emit()
        found = diff_lists(self._model.lines, lines, self._selection())
        self._model.apply_diff(found)
        self.changed.emit(found)

    # ── rows as they come into sight ─────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_wanted(self, blocks: tuple[int, ...]) -> None:
        for number in [one for one in self._blocks if one not in blocks]:
            self._blocks.pop(number).cancel()  # scrolled past before it came
        for number in blocks:
            missing = self._model.block(number)
            if self._is_open and missing and number not in self._blocks:
                query = self._row_queries.ask(partial(_block, number, missing))
                query.done.connect(self._on_block)
                self._blocks[number] = query

    @Slot(object)
    def _on_block(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            forget_answered(self._blocks, self.sender())
        if isinstance(found := self._value(outcome), tuple):
            number, rows = found
            self._blocks.pop(number, None)
            self._model.add_requests(rows, number)

    def _value(self, outcome: Outcome) -> object:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        return outcome.value


def _read(chosen: RequestFilter, order: RequestOrder, dirty: frozenset[int], index: RequestIndex) -> Read:
    began = time.monotonic()
    if dirty:
        index.renew(dirty)
    return Read(chosen, order, index.grouped(chosen, order), time.monotonic() - began)


def _forget(index: RequestIndex) -> None:
    index.forget()


def _rows(numbers: tuple[int, ...], index: RequestIndex) -> list[Request]:
    return index.numbered(numbers)


def _block(number: int, ids: list[int], index: RequestIndex) -> tuple[int, list[Request]]:
    return number, index.numbered(ids)

"""Reads the list into its model: first rows at once, then count, all numbers and sums, and rows as needed."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order
from app.domain.index.port import DocumentIndex, OpenDocumentIndex
from app.domain.index.rows import DocumentRow, Sum
from ui.background.query_thread import PendingQuery, QueryThread, forget_answered
from ui.background.task import Outcome
from ui.documents.list.table_model import DocumentTableModel
from ui.widgets.list_diff import ListDiff, RowSelection, diff_lists

FIRST = 200
"""Rows read before anything else: more than a screen shows."""

_REST_MILLISECONDS = 400
_COST_FACTOR = 5  # a refresh waits at least so many times as long as the last one took
_NEIGHBOURS = (1, -1)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result of reading the list again, and how long that took (seconds)."""

    diff: ListDiff
    sums: tuple[Sum, ...]
    seconds: float


class Listing(QObject):
    """Keeps ``model`` filled with what is asked for; two query threads, so that rows never wait behind a sum.

    Attributes:
        row_queries: the thread for quick queries, of rows and details.
        chosen, order: what is shown.
        total: how many there are, None until it is known.

    Signals:
        begun: the first rows of another list are in the model.
        counted: ``total`` is known.
        summed: the sums (a tuple of ``Sum``).
        completing: all numbers have come, and rows may move; completed: they are known, the whole list can be walked.
        refreshing: a ``ListDiff`` is about to be made in the model; refreshed: it was made.
        trouble: an ``AcopioError``.
    """

    begun = Signal()
    counted = Signal()
    summed = Signal(object)
    completing = Signal()
    completed = Signal()
    refreshing = Signal(object)
    refreshed = Signal(object)
    trouble = Signal(object)

    def __init__(self, model: DocumentTableModel, selection: Callable[[], RowSelection], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self.row_queries: QueryThread[DocumentIndex] = QueryThread(self)
        self.list_queries: QueryThread[DocumentIndex] = QueryThread(self)
        self.chosen = DocumentFilter()
        self.order = NEWEST_FIRST
        self.total: int | None = None
        self.is_complete = False
        self._first_query: PendingQuery | None = None
        self._list_queries: list[PendingQuery] = []
        self._sum_query: PendingQuery | None = None
        self._refresh_query: PendingQuery | None = None
        self._blocks: dict[int, PendingQuery] = {}
        self._is_open = False
        self._is_stale = False
        self._has_begun = False
        self._ready_at = 0.0
        self._asked = RowSelection()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        model.wanted.connect(self._on_wanted)

    @property
    def is_reading(self) -> bool:
        """Whether a query about the list is running."""
        return bool(self._first_query or self._list_queries or self._sum_query or self._refresh_query)

    @property
    def is_beginning(self) -> bool:
        """Whether the first rows of another list are being read."""
        return self._first_query is not None

    def open(self, open_index: OpenDocumentIndex) -> None:
        """Use this index for all later queries; call ``show`` next."""
        self.row_queries.use(open_index)
        self.list_queries.use(partial(open_index, sorts=True))
        self._is_open = True

    def close(self) -> None:
        """Cancel all queries and close the index."""
        self._timer.stop()
        self._is_open = False
        self.row_queries.close()
        self.list_queries.close()

    def show(self, chosen: DocumentFilter, order: Order, *, again: bool = False) -> None:
        """Show what the filter ``chosen`` lets through, in that order; shown already, only ``again`` reads it anew."""
        if not self._is_open or (not again and self.is_complete and (chosen, order) == (self.chosen, self.order)):
            return
        same_documents = chosen == self.chosen and self.is_complete and not again
        self.chosen, self.order = chosen, order
        self._cancel_queries(sums=not same_documents)
        self.is_complete = self._has_begun = False
        self._first_query = self.row_queries.ask(partial(_first_rows, chosen, order))
        self._first_query.done.connect(self._on_first)
        if not same_documents:
            self.total = None
            self._ask_list(_count, self._on_count)
        self._ask_list(_all_ids, self._on_ids)
        if not same_documents:
            self._sum_query = self.list_queries.ask(partial(_sums, chosen))
            self._sum_query.done.connect(self._on_sums)

    @Slot()
    def refresh_soon(self) -> None:
        """Documents were added or changed: read the list again soon, and not more often than its cost allows."""
        self._is_stale = True
        self._plan()

    # ── a list from its beginning ────────────────────────────────────────────────────────────────────────────────

    def _ask_list(
        self, question: Callable[[DocumentFilter, Order, DocumentIndex], object], slot: Callable[[Outcome], None]
    ) -> None:
        query = self.list_queries.ask(partial(question, self.chosen, self.order))
        query.done.connect(slot)
        self._list_queries.append(query)

    def _cancel_queries(self, *, sums: bool) -> None:
        for one in (self._first_query, *self._list_queries, *self._blocks.values()):
            if one is not None:
                one.cancel()
        self._first_query = None
        self._list_queries.clear()
        self._blocks.clear()
        if self._refresh_query is not None:
            self._refresh_query.cancel()
            self._refresh_query = None
            self._is_stale = True
        if sums and self._sum_query is not None:
            self._sum_query.cancel()
            self._sum_query = None

    @Slot(object)
    def _on_first(self, outcome: Outcome) -> None:
        self._first_query = None
        if isinstance(rows := self._value(outcome), list):
            if self.is_complete:
                self._model.add_rows(rows, 0)
                return
            self._begin(rows)

    @Slot(object)
    def _on_count(self, outcome: Outcome) -> None:
        if isinstance(count := self._value(outcome), int):
            self.total = count
            if self._has_begun:
                self._model.set_count(count)
            self.counted.emit()

    def _begin(self, rows: list[DocumentRow]) -> None:
        self._has_begun = True
        self._model.start_list(rows)
        if self.total is not None:
            self._model.set_count(self.total)
        self.begun.emit()

    @Slot(object)
    def _on_ids(self, outcome: Outcome) -> None:
        self._list_queries.clear()
        if isinstance(ids := self._value(outcome), array):
            self.total = len(ids)
            if not self._has_begun:
                self._begin([])
            self.is_complete = True
            self.completing.emit()
            self._model.set_ids(ids)
            self.counted.emit()
            self.completed.emit()
            self._plan()

    @Slot(object)
    def _on_sums(self, outcome: Outcome) -> None:
        self._sum_query = None
        if isinstance(sums := self._value(outcome), tuple):
            self.summed.emit(sums)

    # ── the same list again ──────────────────────────────────────────────────────────────────────────────────────

    def _plan(self) -> None:
        if self._is_stale and self.is_complete and self._refresh_query is None and not self._timer.isActive():
            left = self._ready_at - time.monotonic()
            self._timer.start(max(_REST_MILLISECONDS, int(left * 1000)))

    @Slot()
    def _refresh(self) -> None:
        if not self._is_open or not self.is_complete or self._refresh_query is not None:
            return
        self._is_stale = False
        self._asked = self._selection()
        question = partial(_again, self.chosen, self.order, self._model.ids, self._asked)
        self._refresh_query = self.list_queries.ask(question)
        self._refresh_query.done.connect(self._on_refreshed)

    @Slot(object)
    def _on_refreshed(self, outcome: Outcome) -> None:
        self._refresh_query = None
        found = self._value(outcome)
        if isinstance(found, Refreshed) and found.diff.runs is None and self._selection() != self._asked:
            self._is_stale = True  # another selection meanwhile, which would be lost
        elif isinstance(found, Refreshed):
            self._ready_at = time.monotonic() + _COST_FACTOR * found.seconds
            self.total = len(found.diff.ids)
            self.refreshing.emit(found.diff)
            self._model.apply_diff(found.diff)
            self.refreshed.emit(found.diff)
            self.counted.emit()
            self.summed.emit(found.sums)
        self._plan()

    # ── rows as they come into sight ─────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_wanted(self, blocks: tuple[int, ...]) -> None:
        for number in [one for one in self._blocks if one not in blocks]:
            self._blocks.pop(number).cancel()  # scrolled past before it came
        for number in blocks:
            self._fetch(number)

    def _fetch(self, number: int) -> None:
        ids = self._model.block(number)
        if self._is_open and ids and number not in self._blocks:
            query = self.row_queries.ask(partial(_rows, number, ids))
            query.done.connect(self._on_rows)
            self._blocks[number] = query

    @Slot(object)
    def _on_rows(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            forget_answered(self._blocks, self.sender())
        if not isinstance(found := self._value(outcome), tuple):
            return
        number, rows = found
        self._blocks.pop(number, None)
        self._model.add_rows(rows, number)
        if not self._blocks:
            for near in (number + one for one in _NEIGHBOURS):
                if near >= 0 and self._model.lacks(near):
                    self._fetch(near)
                    return

    def _value(self, outcome: Outcome) -> object:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        return outcome.value


def _first_rows(chosen: DocumentFilter, order: Order, index: DocumentIndex) -> list[DocumentRow]:
    return index.page(chosen, order, limit=FIRST)


def _count(chosen: DocumentFilter, _order: Order, index: DocumentIndex) -> int:
    return index.count(chosen)


def _all_ids(chosen: DocumentFilter, order: Order, index: DocumentIndex) -> array[int]:
    return index.ordered_ids(chosen, order)


def _sums(chosen: DocumentFilter, index: DocumentIndex) -> tuple[Sum, ...]:
    return tuple(index.sums(chosen))


def _again(
    chosen: DocumentFilter, order: Order, old: array[int], selection: RowSelection, index: DocumentIndex
) -> Refreshed:
    began = time.monotonic()
    found = diff_lists(old, index.ordered_ids(chosen, order), selection)
    return Refreshed(found, tuple(index.sums(chosen)), time.monotonic() - began)


def _rows(number: int, ids: array[int], index: DocumentIndex) -> tuple[int, list[DocumentRow]]:
    return number, index.rows(ids)

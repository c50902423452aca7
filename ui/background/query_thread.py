"""Queries of an index that stays open, answered one after the other off the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.index.answering import AnswersQuestions
from app.errors import AcopioError, BugError, CancelledError
from ui.background.task import Outcome, delete_emitter, start_in_background

_logger = logging.getLogger(__name__)

Index = TypeVar("Index", bound=AnswersQuestions)


class PendingQuery(QObject):
    """A query that was asked and is not answered yet.

    Signals:
        done: its ``Outcome``; never after ``cancel``. Connect it to a ``@Slot(object)`` of the window's thread.
    """

    done = Signal(object)
    _answered = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = False
        self._answered.connect(self._on_answered)

    def cancel(self) -> None:
        """Ask for no answer; a query that is running is interrupted."""
        self._cancelled = True

    def carry_out(self, open_index: Callable[[], Index], question: Callable[[Index], object]) -> None:
        """Answer the query; called on the background thread."""
        outcome = Outcome()
        try:
            if not self._cancelled:
                outcome = self._answer(open_index(), question)
        except AcopioError as error:
            outcome = Outcome(error=error)
        self._answered.emit(outcome)
        delete_emitter(self)

    def _answer(self, index: Index, question: Callable[[Index], object]) -> Outcome:
        try:
            return Outcome(index.answer(question, lambda: self._cancelled))
        except CancelledError:
            return Outcome()
        except AcopioError:
            raise
        except Exception as error:  # the one place where a fault of a query is reported
            _logger.exception("query_failed")
            return Outcome(error=BugError(type(error).__name__))

    @Slot(object)
    def _on_answered(self, outcome: Outcome) -> None:
        if not self._cancelled:
            self.done.emit(outcome)


def forget_answered(asked: dict[int, PendingQuery], query: QObject | None) -> None:
    """Take a query that failed out of those that are asked, so that it can be asked again."""
    for number in [number for number, one in asked.items() if one is query]:
        del asked[number]


class QueryThread(QObject, Generic[Index]):
    """Takes queries on the window's thread and answers them in order on a thread of the pool."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[tuple[PendingQuery, Callable[[Index], object]]] = deque()
        self._now: PendingQuery | None = None
        self._running = False
        self._open_index: Callable[[], Index] | None = None
        self._opened_by: Callable[[], Index] | None = None
        self._index: Index | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a query is running or waiting."""
        with self._lock:
            return self._running

    def use(self, open_index: Callable[[], Index]) -> None:
        """Answer later queries from the index that ``open_index`` opens, on the background thread."""
        with self._lock:
            self._open_index = open_index

    def ask(self, question: Callable[[Index], object]) -> PendingQuery:
        """Ask ``question``; connect to the ``done`` of what is given back."""
        query = PendingQuery(self)
        with self._lock:
            self._waiting.append((query, question))
            start, self._running = not self._running, True
        if start:
            start_in_background(self._run)
        return query

    def close(self) -> None:
        """Cancel all queries and close the index, in the background too."""
        with self._lock:
            for one in (*(query for query, _ in self._waiting), *((self._now,) if self._now else ())):
                one.cancel()
            self._open_index = None
            start, self._running = not self._running, True
        if start:
            start_in_background(self._run)

    def _run(self) -> None:
        """Answer queries until none waits; on a thread of the pool, never on two at once."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._now = None
                    self._running = False
                    is_over = self._open_index is None
                    break
                self._now, question = self._waiting.popleft()
            self._now.carry_out(self._opened, question)
        if is_over:
            self._close_index()

    def _opened(self) -> Index:
        open_index = self._open_index
        if open_index is None:
            raise BugError("a query without an index")
        if self._index is None or self._opened_by is not open_index:
            self._close_index()
            self._index, self._opened_by = open_index(), open_index
        return self._index

    def _close_index(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            index.close()

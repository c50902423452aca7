"""The questions of the month, answered off the window's thread; and what the person decides, written there too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.index.answering import Answer
from app.engine.sat_status.events import DocumentSatStatus
from app.errors import CancelledError, DamagedFactsFoundError
from app.paths import Paths
from ui.background.query_thread import PendingQuery, QueryThread
from ui.background.task import Outcome, Task
from ui.state.app_state import AppState

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_SOON_MILLISECONDS = 1_000
"""Documents come in batches, and one month is not counted again for each."""


class MonthDesk(QObject):
    """One for the window; pages ask it when they are shown, and again when it says that something changed.

    Signals:
        changed: documents came, a state was learnt, or the person decided something: what was answered may be old.
        trouble: an ``AcopioError`` of a decision that could not be written.
    """

    changed = Signal()
    trouble = Signal(object)

    def __init__(self, app_state: AppState, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._paths = paths
        self._queries: QueryThread[_DeskOpener] = QueryThread(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self.changed)
        self._queries.use(self._open)
        app_state.documents_added.connect(self._soon.start)
        app_state.happened.connect(self._on_event)

    @property
    def today(self) -> date:
        """Today, as the window has it."""
        return self._app_state.now().astimezone().date()

    @property
    def is_busy(self) -> bool:
        """Whether a question is being answered."""
        return self._queries.is_busy

    def ask(self, question: Callable[[Desk], object]) -> PendingQuery:
        """Put ``question`` to a desk that sees everything up to now; connect to the ``done`` of what is given back."""
        return self._queries.ask(lambda opener: opener.put(question))

    def write(self, work: Callable[[], object], on_done: Callable[[Outcome], None] | None = None) -> None:
        """Do ``work``, which writes what the person decided, in the background; ``changed`` follows, or ``trouble``.

        ``on_done``, a ``@Slot(object)`` method of the window's thread, is told the outcome.
        """
        task = Task(work, self)
        if on_done is not None:
            task.done.connect(on_done)
        task.done.connect(self._on_written)
        task.start()

    def close(self) -> None:
        """Cancel all questions; called on shutdown."""
        self._soon.stop()
        self._queries.close()

    def _open(self) -> _DeskOpener:
        return _DeskOpener(self._paths, lambda: self.today)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, DocumentSatStatus):
            self._soon.start()

    @Slot(object)
    def _on_written(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class _DeskOpener:
    """Opens a desk for each question, so that none is answered from decisions of before."""

    paths: Paths
    today: Callable[[], date]

    def put(self, question: Callable[[Desk], object]) -> object:
        """The answer; where facts were damaged it is that of the others, while their XML are read again."""
        try:
            return self._answer(question)
        except DamagedFactsFoundError:
            return self._answer(question)

    def _answer(self, question: Callable[[Desk], object]) -> object:
        from app.bookkeeping.opening import opened_desk  # a tenth of a second that the window need not wait for

        with opened_desk(self.paths, self.today()) as desk:
            return question(desk)

    def answer(self, question: Callable[[_DeskOpener], Answer], is_cancelled: Callable[[], bool]) -> Answer:
        """As a query thread asks. Raises CancelledError when nobody waits any more."""
        if is_cancelled():
            raise CancelledError
        return question(self)

    def close(self) -> None:
        """Nothing is held between two questions."""

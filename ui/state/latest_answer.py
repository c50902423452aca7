"""A question of the month of which only the newest counts, and when to say that its answer takes a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.background.query_thread import PendingQuery
from ui.background.task import Outcome
from ui.state.month_desk import MonthDesk

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_PATIENCE_MILLISECONDS = 150
"""An answer that comes sooner needs no word of it: that would flicker."""


class LatestAnswer(QObject):
    """Puts questions to ``desk``; asking anew forgets the question before.

    Signals:
        answered: what was answered. failed: the ``AcopioError`` why there is no answer.
        taking_long: the answer is not there yet, and the person should know.
    """

    answered = Signal(object)
    failed = Signal(object)
    taking_long = Signal()

    def __init__(self, desk: MonthDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pending: PendingQuery | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self.taking_long)

    @property
    def is_waiting(self) -> bool:
        """Whether a question is not answered yet."""
        return self._pending is not None

    def ask(self, question: Callable[[Desk], object]) -> None:
        """Put ``question``; ``answered`` or ``failed`` follows, unless another one is asked first."""
        self.forget()
        self._pending = self._desk.ask(question)
        self._pending.done.connect(self._on_done)
        self._patience.start()

    def forget(self) -> None:
        """Want no answer any more."""
        self._patience.stop()
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self._patience.stop()
        self._pending = None
        if outcome.error is not None:
            self.failed.emit(outcome.error)
        else:
            self.answered.emit(outcome.value)

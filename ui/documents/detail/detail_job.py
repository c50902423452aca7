"""Work in the background for what the detail shows now; once it shows something else nobody hears of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from ui.background.task import Outcome, Task


class DetailJob(QObject):
    """Does ``work`` once.

    Signals:
        done: its ``Outcome``, an error too; never after ``cancel``. Connect it to a ``@Slot(object)``.
    """

    done = Signal(object)

    def __init__(self, work: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = False
        self._task = Task(work, parent)  # not its own: the thread may be in the task a moment longer than this is
        self._task.done.connect(self._on_done)

    def start(self) -> None:
        """Begin; ``done`` follows, and the job goes away by itself."""
        self._task.start()

    def cancel(self) -> None:
        """Nobody wants to hear of it any more."""
        self._cancelled = True

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self.deleteLater()
        if not self._cancelled:
            self.done.emit(outcome)

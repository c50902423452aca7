"""Background work of which only the newest counts: while one runs, the next waits, and what it replaces is dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from ui.background.task import Outcome, Task


class LatestWork(QObject):
    """Runs one piece of work at a time off the window's thread.

    Signals:
        finished: the ``Outcome`` of the newest work; the outcomes of older work are dropped.
    """

    finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running = False
        self._wanted = False
        self._next: Callable[[], object] | None = None

    @property
    def is_running(self) -> bool:
        """Whether work is under way, wanted or not."""
        return self._running

    def run(self, work: Callable[[], object]) -> None:
        """Do ``work`` as soon as what is running has ended."""
        self._wanted = True
        if self._running:
            self._next = work
        else:
            self._start(work)

    def drop(self) -> None:
        """Forget all work: what runs ends without ``finished``, what waits is not begun."""
        self._wanted = False
        self._next = None

    def _start(self, work: Callable[[], object]) -> None:
        self._running = True
        application = QCoreApplication.instance()
        assert application is not None  # noqa: S101 - a widget asked
        task = Task(work, application)  # it may outlive the window that asked
        task.done.connect(self._on_done)
        task.start()

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self._running = False
        if self._next is not None:
            following, self._next = self._next, None
            self._start(following)
        elif self._wanted:
            self.finished.emit(outcome)

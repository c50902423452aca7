"""One piece of work in the background, its result delivered to a slot on the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.errors import AcopioError, BugError

_logger = logging.getLogger(__name__)

STOP_MILLISECONDS = 3_000
"""How long the end of the program waits for a thread."""

_LEAST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: its value, or the error that ended it."""

    value: object = None
    error: AcopioError | None = None


class Task(QObject):
    """Runs ``work`` once in the pool; belongs to ``parent``, which must outlive it (see ``wait_for_tasks``).

    Signals:
        done: an ``Outcome``; connect it to a ``@Slot(object)`` method of an object of the window's thread.
    """

    done = Signal(object)

    def __init__(self, work: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def start(self) -> None:
        """Begin; ``done`` follows, and the task goes away by itself."""
        start_in_background(self._run)

    def _run(self) -> None:
        try:
            outcome = Outcome(self._work())
        except AcopioError as error:
            outcome = Outcome(error=error)
        except Exception as error:  # the one place where a fault in the background is reported
            _logger.exception("task_failed")
            outcome = Outcome(error=BugError(type(error).__name__))
        self.done.emit(outcome)
        delete_emitter(self)


def delete_emitter(emitter: QObject) -> None:
    """Call it after ``emit``, on the thread that emitted: a slot may run before ``emit`` has come back."""
    with suppress(RuntimeError):  # a slot has deleted its parent
        emitter.deleteLater()


def start_in_background(work: Callable[[], None]) -> None:
    """Run ``work`` on a thread of the pool, which has room for a few long ones beside the short."""
    pool = QThreadPool.globalInstance()
    pool.setMaxThreadCount(max(pool.maxThreadCount(), _LEAST_THREADS))
    pool.start(work)


def wait_for_tasks(milliseconds: int) -> bool:
    """Join the background work before the window is deleted; False when some is still running."""
    return QThreadPool.globalInstance().waitForDone(milliseconds)

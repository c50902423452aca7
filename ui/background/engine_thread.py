"""The thread of the engine: opens and runs it there, and brings its events to the window."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.engine.events import CancelToken
from app.errors import AcopioError, BugError
from app.store.place import LibraryPlace
from ui.background.task import STOP_MILLISECONDS

if TYPE_CHECKING:  # the window is painted before the engine is needed
    from app.engine.commands import Command
    from app.engine.loop.engine import Engine

_logger = logging.getLogger(__name__)


class EngineThread(QObject):
    """Owns the engine's thread. Created, started and stopped on the window's thread.

    Signals:
        happened: a frozen ``EngineEvent``; what it says is already saved.
        opened: the ``LibraryPlace``, once the engine holds the library.
        failed: the ``AcopioError`` that kept the engine from opening or made it end.
    """

    happened = Signal(object)
    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, open_engine: Callable[[], Engine], place: LibraryPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._worker = _Worker(open_engine, place)
        self._worker.moveToThread(self._thread)
        self._worker.happened.connect(self.happened)
        self._worker.opened.connect(self.opened)
        self._worker.failed.connect(self.failed)
        self._thread.started.connect(self._worker.run)
        self._thread.finished.connect(self._worker.deleteLater)

    def start(self) -> None:
        """Begin to open the engine; ``opened`` or ``failed`` follows."""
        self._thread.start()

    def post(self, command: Command) -> None:
        """Hand the engine a command; one given before it is open waits for it."""
        self._worker.post(command)

    def wake(self) -> None:
        """Have the engine look at its settings again, and at all that is due."""
        self._worker.wake()

    def stop(self) -> bool:
        """Cancel, wake and join; False when it did not end in time."""
        self._worker.halt()
        return self._thread.wait(STOP_MILLISECONDS)


class _Worker(QObject):
    """Lives on the engine's thread; ``post``, ``wake`` and ``halt`` may be called from any."""

    happened = Signal(object)
    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, open_engine: Callable[[], Engine], place: LibraryPlace) -> None:
        super().__init__()
        self._open_engine = open_engine
        self._place = place
        self._cancel = CancelToken()
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._early: list[Command] = []

    def post(self, command: Command) -> None:
        with self._lock:
            if self._engine is None:
                self._early.append(command)
            else:
                self._engine.post(command)

    def halt(self) -> None:
        self._cancel.cancel()
        self.wake()

    def wake(self) -> None:
        with self._lock:
            if self._engine is not None:
                self._engine.wake()

    @Slot()
    def run(self) -> None:
        try:
            self._work()
        except AcopioError as error:
            self.failed.emit(error)
        except Exception as error:  # the one place where a fault of the engine's thread is reported
            _logger.exception("engine_thread_ended")
            self.failed.emit(BugError(type(error).__name__))
        finally:
            QThread.currentThread().quit()

    def _work(self) -> None:
        engine = self._open_engine()
        try:
            self._adopt(engine)
            self.opened.emit(self._place)
            while not self._cancel.cancelled:
                seconds = engine.run_due(self.happened.emit, self._cancel)
                engine.wait(seconds, self._cancel)
        finally:
            engine.close()

    def _adopt(self, engine: Engine) -> None:
        with self._lock:
            self._engine = engine
            early, self._early = self._early, []
        for command in early:
            engine.post(command)

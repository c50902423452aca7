"""A lane of readings: one after the other on one long-lived read-only connection, off the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import apsw
from PySide6.QtCore import QObject, Signal, Slot

from app.errors import AcopioError, BugError
from app.store.database import reader, translated
from ui.background.task import Outcome, delete_told, start_in_background

_logger = logging.getLogger(__name__)

Question = Callable[[apsw.Connection], object]

_NO_ROOM = (apsw.FullError, apsw.IOError, apsw.CantOpenError)
_IN_A_FILE = 1
_STEPS = 20_000  # of SQLite's machine, between two looks at whether the answer is still wanted: about a millisecond


class Reading(QObject):
    """One question put to a lane.

    Signals:
        done: its ``Outcome``; never after ``cancel``. Connect it to a ``@Slot(object)`` of the window's thread.
    """

    done = Signal(object)
    _answered = Signal(object)

    def __init__(self, question: Question, parent: QObject) -> None:
        super().__init__(parent)
        self._question = question
        self._cancelled = False
        self._answered.connect(self._on_answered)

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Nobody wants the answer any more; one that is being worked out is given up."""
        self._cancelled = True

    def carry_out(self, connection: Callable[[], apsw.Connection]) -> None:
        """Answer; on the lane's thread."""
        outcome = Outcome()
        try:
            if not self._cancelled:
                outcome = self._answer(connection())
        except AcopioError as error:
            outcome = Outcome(error=error)
        self._answered.emit(outcome)
        delete_told(self)

    def _answer(self, connection: apsw.Connection) -> Outcome:
        connection.set_progress_handler(lambda: self._cancelled, _STEPS)
        try:
            with translated(Path(connection.filename)):
                return Outcome(self._asked(connection))
        except apsw.InterruptError:
            return Outcome()
        except AcopioError:
            raise
        except Exception as error:  # the one place where a fault of a reading is reported
            _logger.exception("reading_failed")
            return Outcome(error=BugError(type(error).__name__))
        finally:
            connection.set_progress_handler(None)

    def _asked(self, connection: apsw.Connection) -> object:
        try:
            return self._question(connection)
        except _NO_ROOM:
            if connection.pragma("temp_store") != _IN_A_FILE:
                raise
            connection.pragma("temp_store", "memory")  # where temporary files go there is no room for a large sort
            return self._question(connection)

    @Slot(object)
    def _on_answered(self, outcome: Outcome) -> None:
        if not self._cancelled:
            self.done.emit(outcome)


class ReadLane(QObject):
    """Takes questions on the window's thread and answers them in order in the background.

    ``cache`` and ``sorts`` are how the database is read (``app.store.database.reader``).
    """

    def __init__(self, cache: int, parent: QObject, *, sorts: bool = False) -> None:
        super().__init__(parent)
        self._cache = cache
        self._sorts = sorts
        self._lock = threading.Lock()
        self._waiting: deque[Reading] = deque()
        self._now: Reading | None = None
        self._running = False
        self._database: Path | None = None
        self._opened: Path | None = None
        self._connection: apsw.Connection | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being worked out or waited for."""
        with self._lock:
            return self._running

    def use(self, database: Path) -> None:
        """Read in this database from now on."""
        with self._lock:
            self._database = database

    def ask(self, question: Question) -> Reading:
        """Put a question; connect to the reading's ``done``."""
        reading = Reading(question, self)
        with self._lock:
            self._waiting.append(reading)
            start, self._running = not self._running, True
        if start:
            start_in_background(self._run)
        return reading

    def close(self) -> None:
        """Give up what is asked and close the connection, in the background too."""
        with self._lock:
            for one in (*self._waiting, *((self._now,) if self._now else ())):
                one.cancel()
            self._database = None
            start, self._running = not self._running, True
        if start:
            start_in_background(self._run)

    def _run(self) -> None:
        """On a thread of the pool; there is never a second one."""
        while True:
            with self._lock:
                self._now = self._waiting.popleft() if self._waiting else None
                if self._now is None:
                    self._running = False
                    is_over = self._database is None
                    break
            self._now.carry_out(self._connected)
        if is_over:
            self._disconnect()

    def _connected(self) -> apsw.Connection:
        database = self._database
        if database is None:
            raise BugError("a lane without a database")
        if self._connection is None or self._opened != database:
            self._disconnect()
            self._connection = reader(database, cache=self._cache, sorts=self._sorts)
            self._opened = database
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

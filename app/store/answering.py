"""A connection that answers questions: given up when nobody waits, and where a large sort finds no room, in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

import apsw

from app.errors import CancelledError
from app.store.database import translated

Answer = TypeVar("Answer")

_NO_ROOM = (apsw.FullError, apsw.IOError, apsw.CantOpenError)
_IN_A_FILE = 1
_STEPS = 20_000  # of SQLite's machine, between two looks at whether the answer is still wanted: about a millisecond


class AnsweringConnection:
    """Reads on a connection: the caller's, or its own when it is to be closed with it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def answer(self, question: Callable[[Self], Answer], is_cancelled: Callable[[], bool]) -> Answer:
        """What ``question`` makes of this index. Raises StoreError, and CancelledError once ``is_cancelled``."""
        self._connection.set_progress_handler(is_cancelled, _STEPS)
        try:
            with translated(Path(self._connection.filename)):
                return self._with_room(question)
        except apsw.InterruptError as error:
            raise CancelledError from error
        finally:
            self._connection.set_progress_handler(None)

    def close(self) -> None:
        """Close the connection: nothing can be asked afterwards."""
        self._connection.close()

    def _with_room(self, question: Callable[[Self], Answer]) -> Answer:
        try:
            return question(self)
        except _NO_ROOM:
            if self._connection.pragma("temp_store") != _IN_A_FILE:
                raise
            self._connection.pragma("temp_store", "memory")  # where temporary files go there is no room for the sort
            return question(self)

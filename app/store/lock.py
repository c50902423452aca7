"""One engine at a time: a lock that the operating system takes back when the process dies.

It is an exclusive SQLite transaction on a file of its own, so it works the same on every system.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from app.disk import make_folder
from app.errors import LibraryBusyError
from app.store.database import BUSY_MILLISECONDS, connect, translated


class EngineLock:
    """Held from construction to ``release``. Raises LibraryBusyError when another process has it."""

    def __init__(self, path: Path) -> None:
        with translated(path):
            make_folder(path.parent)
            self._connection = connect(path)
            try:
                self._connection.execute("BEGIN EXCLUSIVE")
            except apsw.BusyError as error:
                self._connection.close(True)
                raise LibraryBusyError(path) from error

    def release(self) -> None:
        """Let another process open the library."""
        self._connection.close(True)


@contextmanager
def short_lock(path: Path) -> Iterator[None]:
    """Held while the block works, which takes no time worth telling; another process waits for it.

    Raises LibraryBusyError when it waited for seconds in vain.
    """
    with translated(path), closing(connect(path)) as connection:
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.execute("BEGIN EXCLUSIVE")
        yield

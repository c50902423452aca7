"""Which documents have newly arrived, and which of them each folder of another program's has had.

While there is such a folder, merging writes a line for each document whose XML came in; a line goes when every folder
has had it. Without folders nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from app.store.database import Database, reader, translated

_LAST = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'arrivals'), 0)"


class Arrival(NamedTuple):
    """A line of the log, and the number of the document that arrived."""

    number: int
    document: int


class ArrivalLog:
    """Belongs to the engine's thread. All raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, keys: Collection[str]) -> None:
        """Log for the folders of these keys and no others; a new one gets what arrives from now on."""
        with translated(self._database.path):
            known = {key for (key,) in self._database.connection.execute("SELECT key FROM output_folders")}
        if known == set(keys):
            return
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM output_folders WHERE key = ?", ((key,) for key in known - set(keys)))
            connection.executemany(
                f"INSERT INTO output_folders (key, handed) VALUES (?, ({_LAST}))",
                ((key,) for key in sorted(set(keys) - known)),
            )
            self._forget()

    def waiting(self, key: str, limit: int) -> list[Arrival]:
        """What the folder of this key has not had yet, oldest first."""
        statement = (
            "SELECT number, document FROM arrivals WHERE number > (SELECT handed FROM output_folders WHERE key = ?)"
            " ORDER BY number LIMIT ?"
        )
        with translated(self._database.path):
            return [Arrival(*row) for row in self._database.connection.execute(statement, (key, limit))]

    def handed(self, key: str, number: int) -> None:
        """The folder has had everything up to this line."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE output_folders SET handed = ? WHERE key = ? AND handed < ?", (number, key, number)
            )
            self._forget()

    def _forget(self) -> None:
        """Lines that every folder has had."""
        self._database.connection.execute(
            "DELETE FROM arrivals WHERE number <= coalesce((SELECT min(handed) FROM output_folders), number)"
        )


def count_waiting(database: Path) -> dict[str, int]:
    """How many lines each folder has not had yet, by key; read beside whoever is working. Raises StoreError."""
    statement = (
        "SELECT f.key, (SELECT count(*) FROM arrivals a WHERE a.number > f.handed) FROM output_folders f ORDER BY f.key"
    )
    with closing(reader(database)) as connection, translated(database):
        return dict(connection.execute(statement))

"""The rows of one of the SAT's lists by RFC: a small SQLite file beside it, made from it, and anew when it is lost.

It is written once, under a name that says of which list it is, and only read afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import apsw

from app.disk import open_new, sync_folder
from app.domain.listing import Listing, ListKind
from app.store.database import connect, translated

_TABLE = """
CREATE TABLE rows (rfc TEXT NOT NULL, name TEXT NOT NULL, situation TEXT NOT NULL, site TEXT NOT NULL,
    gazette TEXT NOT NULL) STRICT;
"""
_INDEX = "CREATE INDEX rows_by_rfc ON rows(rfc)"
_VERSION = 1
_TEMPORARY = ".parte"
_SELECT = "SELECT rfc, name, situation, site, gazette FROM rows"


def write_list_index(path: Path, listings: Iterable[Listing]) -> int:
    """Make the file of ``listings``, whole or not at all; returns how many. Raises StoreError.

    What ``listings`` itself raises goes through, and then there is no file.
    """
    temporary = path.with_name(path.name + _TEMPORARY)
    count = 0

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        nonlocal count
        for one in listings:
            count += 1
            yield one.rfc, one.name, one.situation, _days(one.on_site), _days(one.in_gazette)

    with translated(path):
        temporary.unlink(missing_ok=True)
        open_new(temporary, mode=0o600).close()
        try:
            with closing(connect(temporary)) as connection:
                connection.pragma("journal_mode", "off")
                with connection:
                    connection.execute(_TABLE)
                    connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", rows())
                    connection.execute(_INDEX)
                    connection.pragma("user_version", _VERSION)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    return count


class ListIndex:
    """Reads such a file. Raises StoreError, DamagedDatabaseError for one that is none of ours."""

    def __init__(self, path: Path, kind: ListKind) -> None:
        self._path = path
        self._kind = kind

    @property
    def is_there(self) -> bool:
        """Whether it was made, by this version."""
        if not self._path.is_file():
            return False
        try:
            with closing(connect(self._path, apsw.SQLITE_OPEN_READONLY)) as connection:
                return bool(connection.pragma("user_version") == _VERSION)
        except apsw.Error:
            return False

    def of(self, rfcs: Collection[str]) -> list[Listing]:
        """The rows of these RFC, in the order of RFC and of the list."""
        return self._read(
            f"{_SELECT} WHERE rfc IN (SELECT value FROM json_each(?)) ORDER BY rfc, rowid", (json.dumps(list(rfcs)),)
        )

    def in_situation(self, situation: str) -> list[Listing]:
        """All rows in this situation."""
        return self._read(f"{_SELECT} WHERE situation = ? ORDER BY rfc, rowid", (situation,))

    def _read(self, statement: str, values: tuple[str, ...]) -> list[Listing]:
        with translated(self._path), closing(connect(self._path, apsw.SQLITE_OPEN_READONLY)) as connection:
            return [
                Listing(self._kind, str(rfc), str(name), str(situation), _read_days(site), _read_days(gazette))
                for rfc, name, situation, site, gazette in connection.execute(statement, values)
            ]


def _days(days: Iterable[date]) -> str:
    return " ".join(day.isoformat() for day in days)


def _read_days(text: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, text.split()))

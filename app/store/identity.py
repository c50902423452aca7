"""Which folder is the library: a mark in it bears a number that is also kept beside the index.

A folder that was renamed, or whose disk is not connected, is thus told from one that is new: without this the next
download would make an empty library in its place, and all that is known would seem to be lost.
"""

from __future__ import annotations

import re
import uuid
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import apsw

from app.disk import make_folder, os_error, write_whole
from app.domain.library_path import document_place, package_place
from app.errors import LibraryAwayError, NotThatLibraryError
from app.outside_files import read_at_most
from app.store.database import reader, translated

MARK = ".acopio-biblioteca"
"""The mark's name in the library."""
RECORD = "biblioteca.id"
"""The name of the number beside the index."""

REBUILDING = ".reconstruir"
"""What follows the index's name in that of a file that is there while it must be made anew from the library."""

_NUMBER = re.compile(r"[0-9a-f]{32}")
_LONGEST = 100
_SAMPLE = 200  # files that are looked for, from both ends of what is known


class _Known(Enum):
    """What of the files that the index knows is found in a folder."""

    NOTHING = auto()  # it knows of none
    SOME_HERE = auto()
    NONE_HERE = auto()


@dataclass(frozen=True, slots=True)
class LibraryIdentity:
    """What the index at ``database`` knows of its library. May be asked from any thread and process."""

    database: Path

    def require(self, root: Path) -> None:
        """``root`` is the library, and there: to be asked before each writing.

        A folder gets its mark the first time, one of an older Acopio as soon as a known file is found in it. Raises
        LibraryAwayError when it is another folder, or none, and other StoreErrors.
        """
        if self._is_marked(root):
            return
        try:
            self._settle(root)
        except OSError as error:
            raise os_error(error, root) from error

    def is_away(self, root: Path) -> bool:
        """Whether documents are known and ``root`` is not where they lie. Writes nothing."""
        return not self._is_marked(root) and self._is_another(root)

    def recognise(self, root: Path) -> None:
        """The library is in ``root`` now, as the person says. Raises NotThatLibraryError when not, and StoreErrors."""
        if not root.is_dir() or self.is_away(root):
            raise NotThatLibraryError(root)
        self.require(root)

    def begin_anew(self, root: Path) -> None:
        """From now on ``root`` is the library, whatever was known of another. Raises StoreErrors."""
        try:
            self._join(root, _number_in(root / MARK) or uuid.uuid4().hex)
        except OSError as error:
            raise os_error(error, root) from error

    def _is_marked(self, root: Path) -> bool:
        wanted = _number_in(self.database.with_name(RECORD))
        return wanted is not None and wanted == _number_in(root / MARK)

    def _is_another(self, root: Path) -> bool:
        known = self._known(root)
        if known is not _Known.SOME_HERE:
            return known is _Known.NONE_HERE
        wanted, found = _number_in(self.database.with_name(RECORD)), _number_in(root / MARK)
        return wanted is not None and found is not None  # and they differ: it is the library of another index

    def _settle(self, root: Path) -> None:
        if self._is_another(root):
            raise LibraryAwayError(root)
        wanted, found = _number_in(self.database.with_name(RECORD)), _number_in(root / MARK)
        self._join(root, found or wanted or uuid.uuid4().hex)

    def _join(self, root: Path, number: str) -> None:
        make_folder(root)
        for file in (root / MARK, self.database.with_name(RECORD)):
            if _number_in(file) != number:
                write_whole(file, f"{number}\n".encode(), mode=0o644)

    def _known(self, root: Path) -> _Known:
        if not self.database.exists():
            return _Known.NOTHING
        with translated(self.database), closing(reader(self.database)) as connection:
            places = _some_places(connection)
        if not places:
            return _Known.NONE_HERE if self._must_rebuild() else _Known.NOTHING
        return _Known.SOME_HERE if any(root.joinpath(*one.split("/")).is_file() for one in places) else _Known.NONE_HERE

    def _must_rebuild(self) -> bool:
        """Whether the index is to be made anew from a library that there was: it knows of nothing only for now."""
        is_rebuilding = self.database.with_name(self.database.name + REBUILDING).exists()
        return is_rebuilding and _number_in(self.database.with_name(RECORD)) is not None


def _some_places(connection: apsw.Connection) -> list[str]:
    """Places of files that the index knows, not of all: at least one of them is there where the library is."""
    if connection.pragma("user_version") == 0:
        return []  # the engine has not made its tables yet
    found: list[str] = []
    for order in ("id", "id DESC"):
        statement = f"SELECT path FROM documents WHERE path IS NOT NULL ORDER BY {order} LIMIT {_SAMPLE // 2}"
        found += (place for (path,) in connection.execute(statement) if (place := document_place(path)))
    statement = f"SELECT path FROM packages WHERE path IS NOT NULL LIMIT {_SAMPLE}"
    found += (place for (path,) in connection.execute(statement) if (place := package_place(path)))
    return found


def _number_in(file: Path) -> str | None:
    """The number in a mark, None where there is none, whatever else lies there under that name."""
    try:
        text = read_at_most(file, _LONGEST).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text if _NUMBER.fullmatch(text) else None

"""News since the person last looked, by contribuyente: what arrived, what was cancelled, which lists are new.

Up to where she has seen it is kept in a small file of its own: for everybody, and for those of whom she saw more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bookkeeping.known_lists import KnownLists
from app.disk import make_folder, os_error, write_whole
from app.domain.clock import within_calendar
from app.domain.identifiers import Rfc, is_rfc
from app.domain.listing import KeptList
from app.outside_files import read_at_most
from app.paths import Paths
from app.store.news import IndexMark, IndexNews, mark_now, read_news
from app.store.taxpayers import read_taxpayers

_EVERYBODY = ""
_LONGEST_FILE = 1 << 22


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where somebody looked, ``at`` which moment (aware); ``lists`` are the SHA-256 of the SAT's lists."""

    at: datetime
    index: IndexMark
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class OwnerNews:
    """Of one contribuyente, since ``since``: how many XML arrived, and how many documents were cancelled."""

    rfc: Rfc
    name: str
    arrived: int
    cancelled: int
    since: Mark


@dataclass(frozen=True, slots=True)
class News:
    """Up to ``now``; those without news are left out. ``since`` is when the person last looked."""

    since: datetime
    now: Mark
    owners: tuple[OwnerNews, ...] = ()
    lists: tuple[KeptList, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.owners and not self.lists


class NewsMarks:
    """Up to where the person has seen, in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Mark]:
        """By RFC, everybody's under an empty one; nothing where the file cannot be read."""
        try:
            found = json.loads(read_at_most(self._path, _LONGEST_FILE))
            return {str(rfc): _mark(one) for rfc, one in found.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            return {}

    def write(self, marks: Mapping[str, Mark]) -> None:
        """Keep them. Raises StoreError when the disk says no."""
        text = json.dumps({rfc: _value(one) for rfc, one in marks.items()}, indent=1)
        try:
            make_folder(self._path.parent)
            write_whole(self._path, text.encode())
        except OSError as error:
            raise os_error(error, self._path) from error


def news_of(paths: Paths, owner: Rfc | None, at: datetime) -> News:
    """Of ``owner``, or of everybody. Who looks for the first time has seen all that is there. Raises StoreError."""
    marks = NewsMarks(paths.news_file)
    known = marks.read()
    kept = KnownLists(paths.lists).current()
    now = Mark(at, mark_now(paths.database), frozenset(one.sha256 for one in kept))
    general = known.get(_EVERYBODY)
    if general is None or general.index == IndexMark() or read_news(paths.database, general.index).is_other:
        marks.write({_EVERYBODY: now})
        return News(at, now)
    own = known.get(owner.value, general) if owner is not None else general
    read: dict[IndexMark, IndexNews] = {}

    def since(mark: Mark) -> IndexNews:
        if mark.index not in read:
            read[mark.index] = read_news(paths.database, mark.index)
        return read[mark.index]

    wholly = since(general)
    names = {one.rfc.value: one.name for one in read_taxpayers(paths.database)}
    owners = []
    for rfc in filter(
        is_rfc, sorted(wholly.arrived.keys() | wholly.cancelled.keys())
    ):  # an index may come from elsewhere
        mark = known.get(rfc, general)
        news = since(mark)
        arrived, cancelled = news.arrived.get(rfc, 0), news.cancelled.get(rfc, 0)
        if (arrived or cancelled) and owner in (None, Rfc(rfc)):
            owners.append(OwnerNews(Rfc(rfc), names.get(rfc, ""), arrived, cancelled, mark))
    return News(own.at, now, tuple(owners), tuple(one for one in kept if one.sha256 not in own.lists))


def see(paths: Paths, owner: Rfc | None, seen: News) -> None:
    """The person has seen these: what comes later is news. Raises StoreError."""
    marks = NewsMarks(paths.news_file)
    if owner is None:
        marks.write({_EVERYBODY: seen.now})
    else:
        marks.write(marks.read() | {owner.value: seen.now})


def _value(mark: Mark) -> dict[str, Any]:
    index = mark.index
    return {
        "visto": mark.at.isoformat(),
        "origen": index.source,
        "nombre": index.name,
        "historia": index.history,
        "listas": sorted(mark.lists),
    }


def _mark(value: Any) -> Mark:
    at = within_calendar(datetime.fromisoformat(value["visto"]))
    if at.tzinfo is None:
        raise ValueError("visto")
    index = IndexMark(int(value["origen"]), str(value["nombre"]), int(value["historia"]))
    return Mark(at, index, frozenset(map(str, value["listas"])))

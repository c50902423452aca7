"""The SAT's lists that are kept: each as it was published, under its SHA-256, with what it is beside it.

What is beside it is written last, so that a list counts only once it is whole. Rows by RFC are derived from it
(``app.store.list_index``) and made anew where they are missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from app.disk import free_beside, make_folder, open_new, os_error, sync_folder, write_whole
from app.domain.clock import within_calendar
from app.domain.listing import COMPLETE, KeptList, Listing, ListKind, Situation
from app.errors import NotASatListError
from app.outside_files import open_regular, read_at_most
from app.sat.lists.reading import ListReader, title_of
from app.store.list_index import ListIndex, write_list_index

MOST_BYTES = 512 * 1024 * 1024
"""Of a list; the largest that was seen has some fifty million."""

_PIECE = 1 << 20
_LONGEST_FACTS = 16 * 1024
_LONGEST_SOURCE = 300
_MOST_SITUATIONS = 100
_UNDER_WAY = 24 * 60 * 60  # seconds
_FACTS = re.compile(r"([0-9a-f]{64})\.json").fullmatch


@dataclass(frozen=True, slots=True)
class Change:
    """News of one RFC: in which situation it was in the list before, and is now; None where it was not in it."""

    kind: ListKind
    title: str
    before: Listing | None
    now: Listing | None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A list that was taken in; ``is_new`` tells that it was not there yet, ``earlier`` is the one it replaces."""

    kept: KeptList
    is_new: bool
    earlier: KeptList | None


class KnownLists:
    """All that are kept in ``folder``. Raises StoreError when the disk says no."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take_in(self, pieces: Iterable[bytes], source: str, at: datetime) -> TakenIn:
        """Keep the list that ``pieces`` make. Raises NotASatListError when it is none; then nothing is kept."""
        with _on_disk(self._folder):
            make_folder(self._folder)
            self._drop_halves(at)
            with self._copied(pieces) as (copy, sha256):
                known = next((one for one in self.all() if one.sha256 == sha256), None)
                if known is not None:
                    return TakenIn(known, False, self._before(known))
                kept = self._examined(copy, sha256, source, at)
                copy.replace(self._place(sha256, "csv"))
            sync_folder(self._folder)
            write_whole(self._place(sha256, "json"), _facts_text(kept).encode())
        return TakenIn(kept, True, self._before(kept))

    def all(self) -> list[KeptList]:
        """Every list that is kept, the oldest first."""
        if not self._folder.is_dir():
            return []
        with _on_disk(self._folder):
            found = [
                _facts(read_at_most(path, _LONGEST_FACTS), matched[1])
                for path in self._folder.iterdir()
                if (matched := _FACTS(path.name)) and self._place(matched[1], "csv").is_file()
            ]
        return sorted((one for one in found if one is not None), key=_order)

    def current(self) -> list[KeptList]:
        """The latest of each kind and title. A part of 69-B counts only while it is later than the whole."""
        latest = {(one.kind, one.title): one for one in self.all()}
        whole = latest.get((ListKind.EFOS, COMPLETE))
        return [
            one
            for one in latest.values()
            if one is whole or one.kind is not ListKind.EFOS or whole is None or one.day > whole.day
        ]

    def listings(self, rfcs: Collection[str]) -> dict[str, tuple[Listing, ...]]:
        """What the current lists say of these RFC, by RFC."""
        found: dict[str, list[Listing]] = {}
        for kept in self.current():
            for one in self._index(kept).of(rfcs):
                found.setdefault(one.rfc, []).append(one)
        return {rfc: tuple(several) for rfc, several in found.items()}

    def definitive(self) -> frozenset[str]:
        """The RFC whose CFDI have no fiscal effect (69-B, definitive)."""
        return frozenset(
            one.rfc
            for kept in self.current()
            if kept.kind is ListKind.EFOS
            for one in self._index(kept).in_situation(Situation.DEFINITIVE)
        )

    def changes(self, taken: TakenIn, rfcs: Collection[str]) -> list[Change]:
        """What is new of these RFC since the list that ``taken`` replaces; nothing where it replaces none."""
        if taken.earlier is None:
            return []
        now, before = (_by_rfc(self._index(one).of(rfcs)) for one in (taken.kept, taken.earlier))
        return [
            Change(taken.kept.kind, taken.kept.title, old, new)
            for rfc in sorted(now.keys() | before.keys())
            if (old := before.get(rfc)) != (new := now.get(rfc))
        ]

    def _before(self, kept: KeptList) -> KeptList | None:
        alike = [one for one in self.all() if (one.kind, one.title) == (kept.kind, kept.title)]
        earlier = [one for one in alike if _order(one) < _order(kept)]
        return earlier[-1] if earlier else None

    def _examined(self, path: Path, sha256: str, source: str, at: datetime) -> KeptList:
        situations: dict[str, None] = {}

        def noted(rows: Iterable[Listing]) -> Iterator[Listing]:
            for row in rows:
                if len(situations) < _MOST_SITUATIONS:
                    situations[row.situation] = None
                yield row

        with path.open("rb") as stream:
            reader = ListReader(stream)
            rows = write_list_index(self._place(sha256, "db"), noted(reader))
        title = title_of(reader.head, list(situations))
        return KeptList(reader.head.kind, title, reader.head.inner_date, sha256, rows, source[:_LONGEST_SOURCE], at)

    def _index(self, kept: KeptList) -> ListIndex:
        """The rows of a list, derived anew from the file when they are not there."""
        place = self._place(kept.sha256, "db")
        index = ListIndex(place, kept.kind)
        if not index.is_there:
            with _on_disk(self._folder), open_regular(self._place(kept.sha256, "csv")) as stream:
                write_list_index(place, ListReader(stream))
        return index

    def _drop_halves(self, at: datetime) -> None:
        """Take away what killed imports left; younger than a day it may be one that is under way."""
        for half in self._folder.glob("*.parte"):
            if half.is_file() and not half.is_symlink() and half.stat().st_mtime < at.timestamp() - _UNDER_WAY:
                half.unlink(missing_ok=True)

    def _place(self, sha256: str, suffix: str) -> Path:
        return self._folder / f"{sha256}.{suffix}"

    @contextmanager
    def _copied(self, pieces: Iterable[bytes]) -> Iterator[tuple[Path, str]]:
        """A durable copy in the folder, and its SHA-256; it is gone when the block has not renamed it."""
        copy = free_beside(self._folder / "lista")
        digest, size = hashlib.sha256(), 0
        try:
            with open_new(copy, mode=0o600) as target:
                for piece in pieces:
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise NotASatListError
                    digest.update(piece)
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            yield copy, digest.hexdigest()
        finally:
            copy.unlink(missing_ok=True)


def _order(one: KeptList) -> tuple[date, datetime, str]:
    return one.day, one.kept_at, one.sha256


def _by_rfc(listings: Sequence[Listing]) -> Mapping[str, Listing]:
    """The last row of each RFC."""
    return {one.rfc: one for one in listings}


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """What a file holds, piece by piece."""
    return iter(lambda: stream.read(_PIECE), b"")


@contextmanager
def _on_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise os_error(error, folder) from error


def _facts_text(kept: KeptList) -> str:
    return json.dumps(
        {
            "lista": kept.kind.value,
            "titulo": kept.title,
            "fechaInterna": kept.inner_date.isoformat() if kept.inner_date else None,
            "registros": kept.rows,
            "origen": kept.source,
            "guardada": kept.kept_at.isoformat(),
        },
        ensure_ascii=False,
        indent=1,
    )


def _facts(data: bytes, sha256: str) -> KeptList | None:
    """None for what is no such text: a backup of somebody else's may hold anything."""
    try:
        read = json.loads(data)
        inner, kept_at = read["fechaInterna"], within_calendar(datetime.fromisoformat(read["guardada"]))
        if kept_at.tzinfo is None:
            return None
        return KeptList(
            ListKind(read["lista"]),
            str(read["titulo"]),
            date.fromisoformat(inner) if inner else None,
            sha256,
            int(read["registros"]),
            str(read["origen"]),
            kept_at,
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None

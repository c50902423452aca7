"""A folder for other people that is written again and again, while they work in it.

What a person changed or brought there is never written over: ours goes beside it, with a number. What we wrote and
nobody touched is renewed. A note in the folder remembers by SHA-256 what we wrote; whoever changes the note can at
most have that renewed which is named in it by its hash.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from app.disk import write_whole
from app.outside_files import open_regular, read_at_most
from app.reports.placing import Placer, holds, write_new

NOTE = ".acopio-entrega.jsonl"

_LONGEST_NOTE = 64 << 20
_REMEMBERED = 3  # hashes of one file: what a kill left, what was before, and what is
_MODE = 0o644
_PIECE = 1 << 20


class Outcome(Enum):
    """What became of a file."""

    NEW = auto()
    SAME = auto()
    RENEWED = auto()
    BESIDE = auto()
    """Somebody else's file has the name; ours is the one with a number."""


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the note: what was written, and what it was made of."""

    sha256: str
    made_of: str


class KeptFolder:
    """Writes below ``root``, which is made where it is missing. Raises OSError.

    ``made_of`` of a file is a text that stays the same as long as making it anew would bring nothing new. Names are
    folders and the file's name without its ``ending``.
    """

    def __init__(self, root: Path) -> None:
        self._placer = Placer(root)
        self._known: dict[str, list[Written]] = {}
        for path, one in _read_note(root / NOTE):
            self._known[path] = [*self._known.get(path, ()), one][-_REMEMBERED:]

    def put(self, names: tuple[str, ...], ending: str, data: bytes, made_of: str = "") -> tuple[Outcome, Path]:
        """A file of ``data``; what became of it, and where it is."""
        written = Written(hashlib.sha256(data).hexdigest(), made_of)
        for number, path in enumerate(self._placer.candidates(names, ending)):
            there = _sha256(path)
            if there == written.sha256:
                self._remember(path, written)
                return (Outcome.BESIDE if number else Outcome.SAME), path
            if there is not None and self._is_ours(path, there):
                self._remember(path, written)  # before: a kill must not make it somebody else's
                write_whole(path, data, mode=_MODE, among_others=True)
                return (Outcome.BESIDE if number else Outcome.RENEWED), path
            if not os.path.lexists(path):
                self._remember(path, written)
                if write_new(path, data):
                    self._placer.written.append(path)
                    return (Outcome.BESIDE if number else Outcome.NEW), path
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self._placer.root.joinpath(*names)))

    def put_copy(self, names: tuple[str, ...], ending: str, data: bytes) -> tuple[Outcome, Path]:
        """As ``put``, of what never changes: nothing needs to be remembered."""
        before = len(self._placer.written)
        path = self._placer.place(names, ending, data)
        if path.name != f"{names[-1]}{ending}":
            return Outcome.BESIDE, path
        return (Outcome.NEW if len(self._placer.written) > before else Outcome.SAME), path

    def is_made(self, names: tuple[str, ...], ending: str, made_of: str) -> bool:
        """Whether the file is there, untouched, and would be made of the same."""
        path = self._placer.root.joinpath(*names[:-1], f"{names[-1]}{ending}")
        known = self._known.get(self._key(path))
        return known is not None and known[-1].made_of == made_of and known[-1].sha256 == _sha256(path)

    def holding(self, names: tuple[str, ...], ending: str, data: bytes) -> Path | None:
        """The file of that name, when it has these bytes."""
        path = self._placer.root.joinpath(*names[:-1], f"{names[-1]}{ending}")
        return path if holds(path, data) else None

    def sync(self) -> None:
        """Make durable what was written."""
        self._placer.sync()

    def _is_ours(self, path: Path, sha256: str) -> bool:
        return any(one.sha256 == sha256 for one in self._known.get(self._key(path), ()))

    def _key(self, path: Path) -> str:
        return path.relative_to(self._placer.root).as_posix()

    def _remember(self, path: Path, written: Written) -> None:
        key = self._key(path)
        known = self._known.get(key, [])
        if known[-1:] == [written]:
            return
        self._known[key] = [*known, written][-_REMEMBERED:]
        line = {"archivo": key, "sha256": written.sha256, "de": written.made_of}
        note = self._placer.root / NOTE
        if note.is_symlink() or (note.exists() and not note.is_file()):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(note))
        with note.open("ab") as stream:
            stream.write(b"\n" + json.dumps(line, ensure_ascii=True).encode())


def _read_note(path: Path) -> Iterator[tuple[str, Written]]:
    """What earlier times wrote; nothing where it cannot be read: then all that is there is somebody else's."""
    try:
        lines = read_at_most(path, _LONGEST_NOTE).splitlines()
    except OSError:
        return
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue  # a kill came in the middle of it
        if not isinstance(found, dict):
            continue
        name, sha256, made_of = (found.get(one) for one in ("archivo", "sha256", "de"))
        if isinstance(name, str) and isinstance(sha256, str) and isinstance(made_of, str):
            yield name, Written(sha256, made_of)


def _sha256(path: Path) -> str | None:
    """None when no file is there, or none that can be read; what a link leads to is not there."""
    if path.is_symlink():
        return None
    digest = hashlib.sha256()
    try:
        with open_regular(path) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()
    except OSError:
        return None

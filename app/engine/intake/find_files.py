"""Walks through the folders, files and ZIPs that the person chose, without ever following a loop or a name too far."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.cfdi import package as package_file
from app.cfdi.metadata_text.slices import is_metadata
from app.engine.batch.worker_processes import NothingYet
from app.engine.intake.pieces import (
    APART_BYTES,
    APART_DOCUMENTS,
    BATCH_BYTES,
    BATCH_DOCUMENTS,
    Files,
    Lines,
    Piece,
    lines_in_slices,
    members_in_batches,
    numbered_slices,
)
from app.engine.intake_report import MOST_NOTES, Note, shown
from app.errors import PackageError
from app.outside_files import open_regular

_PACKED = 10  # an XML is some ten times larger than what it takes in a ZIP


class Kind(Enum):
    """What a file is by its name."""

    XML = ".xml"
    ZIP = ".zip"
    TEXT = ".txt"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and its bytes."""

    path: str
    size: int
    kind: Kind


@dataclass(slots=True)
class Found:
    """What was come across so far: XML, ZIPs and metadata texts are ``files``, all else is ``ignored``."""

    files: int = 0
    archives: int = 0
    bytes: int = 0
    metadata_files: int = 0
    ignored: int = 0


class Chosen:
    """The folders and files the person chose.

    Attributes:
        found: counts of what was come across by ``pieces``.
        refused: what cannot be read, and ZIPs that are not opened; the first of them.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self.found = Found()
        self.refused: list[Note] = []

    def are_few(self) -> bool:
        """Whether they are so few that no helping process is needed."""
        weight = 0
        for count, file in enumerate(walk(self._paths, [])):
            weight += file.size * (_PACKED if file.kind is Kind.ZIP else 1)
            if count >= APART_DOCUMENTS or weight > APART_BYTES:
                return False
        return True

    def pieces(self) -> Iterator[Piece | NothingYet]:
        """All there is to read; ZIPs are opened here, their members read where the piece is.

        NOTHING_YET comes often where a piece takes long to come by.
        """
        batch: list[str] = []
        weight = 0
        for file in walk(self._paths, self.refused):
            if file.kind is Kind.OTHER:
                self.found.ignored += 1
                continue
            if file.kind is Kind.XML:
                self._count(file)
                if batch and (len(batch) == BATCH_DOCUMENTS or weight + file.size > BATCH_BYTES):
                    yield Files(tuple(batch), weight)
                    batch, weight = [], 0
                batch.append(file.path)
                weight += file.size
            else:
                yield from self._opened(file)
        if batch:
            yield Files(tuple(batch), weight)

    def _opened(self, file: FoundFile) -> Iterator[Piece | NothingYet]:
        try:
            if file.kind is Kind.ZIP:
                self._count(file)
                self.found.archives += 1
                yield from self._members(Path(file.path))
            elif _is_metadata(file.path):
                self._count(file)
                self.found.metadata_files += 1
                with open_regular(file.path) as stream:
                    for data, before in numbered_slices(stream):
                        yield Lines(data, file.path, before, on_disk=len(data))
            else:
                self.found.ignored += 1
        except PackageError as error:
            self._refuse(file.path, error.why)
        except OSError:
            self._refuse(file.path, "no_access")

    def _members(self, path: Path) -> Iterator[Piece | NothingYet]:
        entries = package_file.entries(path)
        if any(entry.is_text and not entry.is_clutter for entry in entries):
            self.found.metadata_files += 1
            yield from lines_in_slices(path)
        yield from members_in_batches(path, entries)

    def _count(self, file: FoundFile) -> None:
        self.found.files += 1
        self.found.bytes += file.size

    def _refuse(self, path: str, why: str) -> None:
        if len(self.refused) < MOST_NOTES:
            self.refused.append(Note(shown(path), why))


def survey(paths: tuple[Path, ...]) -> tuple[int, int]:
    """How many files there are to read and their bytes; in a helping process, for a million take seconds."""
    files = size = 0
    for file in walk(paths, []):
        if file.kind is not Kind.OTHER:
            files += 1
            size += file.size
    return files, size


def walk(paths: Iterable[Path], refused: list[Note]) -> Iterator[FoundFile]:
    """Every file in and below ``paths``, folder by folder, in whatever order the system has them.

    A link to a folder is entered only when it was chosen itself: below a chosen folder it may lead anywhere, and is
    noted. So is what cannot be read.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [str(path) for path in reversed(list(paths))]
    while waiting:
        path = waiting.pop()
        try:
            found = os.stat(path)  # noqa: PTH116 - a million times
            if not os.path.isdir(path):  # noqa: PTH112
                if os.path.isfile(path):  # noqa: PTH113
                    yield FoundFile(path, found.st_size, _kind(path))
                else:
                    _note(refused, path, "no_file")
                continue
            if (found.st_dev, found.st_ino) in seen:
                continue
            seen.add((found.st_dev, found.st_ino))
            with os.scandir(path) as entries:
                for entry in entries:
                    size = _size(entry)
                    if size is None and entry.is_symlink():
                        _note(refused, entry.path, "link")
                    elif size is None:
                        waiting.append(entry.path)
                    elif size >= 0:
                        yield FoundFile(entry.path, size, _kind(entry.name))
                    elif not entry.is_symlink():
                        _note(refused, entry.path, "no_file")
        except OSError:
            _note(refused, path, "no_access")


def _note(refused: list[Note], path: str, why: str) -> None:
    if len(refused) < MOST_NOTES:
        refused.append(Note(shown(path), why))


def _size(entry: os.DirEntry[str]) -> int | None:
    """The bytes of a file, None for a folder, -1 for anything else: a pipe, a link that leads nowhere."""
    try:
        if entry.is_dir():
            return None
        return entry.stat().st_size if entry.is_file() else -1
    except OSError:
        return -1


def _kind(name: str) -> Kind:
    suffix = name[-4:].lower()
    return Kind(suffix) if suffix in (".xml", ".zip", ".txt") else Kind.OTHER


def _is_metadata(path: str) -> bool:
    with open_regular(path) as stream:
        return is_metadata(stream)

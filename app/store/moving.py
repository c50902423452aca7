"""Copies the library to another folder so that it can be cut short anywhere and taken up again.

A file gets its name in the new folder only once it is durable and was read back the same, so a name there means done.
The old folder is never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.disk import make_folder, open_new, sync_files, sync_folders, write_whole
from app.errors import CancelledError, LibraryUnavailableError
from app.store.database import translated

MARK = ".acopio-mudanza"
"""Lies in a folder that is being filled, and says from where."""

_PASSING = ".mudando"
_OTHERS = ".parte"  # on its way into the library: the whole one follows
_BATCH_FILES, _BATCH_BYTES = 500, 64 << 20
_PIECE = 1 << 20

Progress = Callable[[int, int], None]
"""Told how many bytes are there, of how many."""


def copy_library(
    source: Path,
    target: Path,
    *,
    quick: bool = False,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Bring to ``target`` what of ``source`` is not there yet; may run while the library is written to.

    ``target`` is new, empty, or was begun from this very ``source``. ``quick`` takes what has its name for done, with
    no look at its size and time. Raises LibraryUnavailableError for any other target, CancelledError, DiskFullError;
    what was copied stays and counts the next time.
    """
    with translated(target):
        _begin(source, target)
        copying = _Copying(progress, cancelled)
        if not quick:
            copying.total = sum(one.size for one in _files(source, cancelled))
        for folder, names in _folders(source, cancelled):
            copying.folder(folder, names, target / folder.relative_to(source), quick=quick)
        copying.make_durable()


def end_move(target: Path) -> None:
    """The library is ``target`` now: it is no folder being filled any more. Raises StoreErrors."""
    with translated(target):
        (target / MARK).unlink(missing_ok=True)


def is_begun(source: Path, target: Path) -> bool:
    """Whether ``target`` was begun to be filled from ``source``."""
    try:
        told = json.loads((target / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("from") == str(source.resolve())


def is_fit(source: Path, target: Path) -> bool:
    """Whether the library may move from ``source`` to ``target``."""
    if target.resolve().is_relative_to(source.resolve()):
        return False
    return not target.exists() or (target.is_dir() and (is_begun(source, target) or not any(target.iterdir())))


def _begin(source: Path, target: Path) -> None:
    if not is_fit(source, target):
        raise LibraryUnavailableError(target)
    make_folder(target)
    if not is_begun(source, target):
        write_whole(target / MARK, json.dumps({"from": str(source.resolve())}).encode())


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int
    time: int


class _Copying:
    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress
        self._cancelled = cancelled
        self._waiting: list[tuple[Path, Path, str]] = []
        self._bytes = 0
        self._made: set[str] = set()

    def folder(self, source: Path, files: list[_File], target: Path, *, quick: bool) -> None:
        """Copy what is not there yet of one folder's own files."""
        there = _listed(target)
        if there is None:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._made.add(target.parent.as_posix())
        for file in files:
            found = (there or {}).get(file.name)
            if found is not None and (quick or (found.size, found.time) == (file.size, file.time)):
                self._tell(file.size)
                continue
            self._copy(source / file.name, target / file.name)

    def make_durable(self) -> None:
        """Make what was copied durable, read it back, and only then give it its name."""
        if self._waiting:
            sync_files([f"{target.as_posix()}{_PASSING}" for _, target, _ in self._waiting])
        for source, target, sha in self._waiting:
            passing = _passing(target)
            with passing.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha:
                    raise LibraryUnavailableError(target)
            shutil.copystat(source, passing)
            passing.replace(target)
        folders = {target.parent.as_posix() for _, target, _ in self._waiting} | self._made
        if folders:
            sync_folders(folders)
        self._waiting, self._bytes, self._made = [], 0, set()

    def _copy(self, source: Path, target: Path) -> None:
        told = hashlib.sha256()
        try:
            original = source.open("rb")
        except FileNotFoundError:
            return  # taken away meanwhile
        _passing(target).unlink(missing_ok=True)  # of a move that was cut short
        with original, open_new(_passing(target)) as copy:
            while piece := original.read(_PIECE):
                if self._cancelled():
                    raise CancelledError
                told.update(piece)
                copy.write(piece)
                self._bytes += len(piece)
                self._tell(len(piece))
        self._waiting.append((source, target, told.hexdigest()))
        if len(self._waiting) >= _BATCH_FILES or self._bytes >= _BATCH_BYTES:
            self.make_durable()

    def _tell(self, size: int) -> None:
        self._done += size
        self._progress(self._done, max(self._done, self.total))


def _passing(target: Path) -> Path:
    return target.with_name(target.name + _PASSING)


def _folders(source: Path, cancelled: Callable[[], bool]) -> Iterator[tuple[Path, list[_File]]]:
    """Every folder of the library with its own files. Raises OSError for one that cannot be listed."""
    waiting = [source]
    while waiting:
        if cancelled():
            raise CancelledError
        folder = waiting.pop()
        files, below = [], []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False) and not entry.name.endswith((_OTHERS, _PASSING)):
                    files.append(_file(entry))
        yield folder, [one for one in files if one.name != MARK]
        waiting += sorted(below, reverse=True)


def _files(source: Path, cancelled: Callable[[], bool]) -> Iterator[_File]:
    for _, files in _folders(source, cancelled):
        yield from files


def _listed(folder: Path) -> dict[str, _File] | None:
    """What is in a folder, None when it does not exist."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: _file(entry) for entry in entries if entry.is_file(follow_symlinks=False)}
    except FileNotFoundError:
        return None


def _file(entry: os.DirEntry[str]) -> _File:
    facts = entry.stat(follow_symlinks=False)
    return _File(entry.name, facts.st_size, facts.st_mtime_ns)

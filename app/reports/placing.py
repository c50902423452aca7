"""Puts a file into a folder that is somebody else's: never over what is there, never outside of it, and never twice."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.disk import drop_half, free_beside, open_new, rename_new, sync_files, sync_folders
from app.outside_files import open_regular

MOST_TRIES = 1_000
"""So many files of one name, each with a number of its own, and then something is wrong."""


class Placer:
    """Writes below ``root``, which is made where it is missing. All raise OSError.

    Attributes:
        root: the folder.
        written: what was written; ``sync`` makes it durable.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self._real = Path(os.path.realpath(root))
        self._made: set[Path] = set()
        self.written: list[Path] = []

    def place(self, names: tuple[str, ...], ending: str, data: bytes) -> Path:
        """The file with ``data``: the one that is there already, or a new one, numbered where the name is taken."""
        for path in self.candidates(names, ending):
            if holds(path, data):
                return path
            if not os.path.lexists(path) and write_new(path, data):
                self.written.append(path)
                return path
            if holds(path, data):  # another Acopio that delivers the same was faster
                return path
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.root.joinpath(*names)))

    def sync(self) -> None:
        """Make durable what was written; what another program has taken away already needs it no more."""
        there = [path for path in self.written if path.exists()]
        with suppress(FileNotFoundError):
            sync_files([path.as_posix() for path in there])
        if there:
            sync_folders({path.parent.as_posix() for path in there})

    def _make(self, folder: Path) -> None:
        """Make ``folder`` below the root; one that a link takes elsewhere is refused."""
        if folder in self._made:
            return
        self._require_within(folder)  # before: not even an empty folder is made elsewhere
        folder.mkdir(parents=True, exist_ok=True)
        self._require_within(folder)
        self._made.add(folder)

    def _require_within(self, folder: Path) -> None:
        if not Path(os.path.realpath(folder)).is_relative_to(self._real):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    def candidates(self, names: tuple[str, ...], ending: str) -> Iterator[Path]:
        """Where a file of that name may lie, its folder made: the name itself, then numbered ones."""
        *folders, name = names
        folder = self.root.joinpath(*folders)
        self._make(folder)
        for number in range(1, MOST_TRIES + 1):
            yield folder / (f"{name}{ending}" if number == 1 else f"{name} ({number}){ending}")


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there with exactly these bytes."""
    try:
        with open_regular(path) as stream:
            return os.fstat(stream.fileno()).st_size == len(data) and stream.read(len(data) + 1) == data
    except OSError:
        return False


def write_new(path: Path, data: bytes) -> bool:
    """Write what was not there, under a temporary name first; False when something of that name came meanwhile."""
    drop_half(path, data)
    temporary, stream = _opened_beside(path)
    try:
        with stream:
            stream.write(data)
        rename_new(str(temporary), str(path))
    except FileExistsError:
        temporary.unlink(missing_ok=True)
        return False
    except FileNotFoundError:
        if path.parent.is_dir():  # another Acopio took it for what a kill left
            return write_new(path, data)
        raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def _opened_beside(path: Path) -> tuple[Path, BinaryIO]:
    """A temporary file of ours alone: two that deliver at once choose the same name now and then."""
    while True:
        temporary = free_beside(path)
        try:
            return temporary, open_new(temporary)
        except FileExistsError:
            continue

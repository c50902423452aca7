"""Makes a backup while the program works on: a snapshot of the index first, then everything it could know of."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from app import __version__
from app.backup.format import (
    DATABASE,
    DECISIONS,
    EFIRMAS,
    FILED,
    FORMAT,
    JOURNAL,
    LIBRARY,
    LISTS,
    MANIFEST,
    SETTINGS,
    WINDOW,
    Head,
    Listed,
    is_safe_name,
)
from app.disk import make_folder, os_error, replacing, writing_to
from app.domain.listing import is_list_file
from app.errors import CancelledError, LibraryAwayError
from app.paths import Paths
from app.reports.zip_stream import ZipStream
from app.store.database import connect, reader, translated
from app.store.decision_log import is_snapshot_name
from app.store.identity import LibraryIdentity

_PIECE = 1 << 20
_PAGES = 4_096  # of the index at once, between two looks at whether to go on
_COMPRESSED = (".zip",)
_SCRATCH = "respaldando"
_PASSING = ".parte"  # on its way in: the whole one follows

Progress = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """What was written: files and bytes in it, and how many files of the library have names no backup can hold."""

    files: int
    bytes: int
    left_out: int


def back_up(
    paths: Paths,
    library: Path,
    target: Path,
    *,
    with_documents: bool,
    at: datetime,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> BackupResult:
    """Write everything of ``paths``, and with ``with_documents`` what lies in ``library``, to ``target``.

    The engine may work meanwhile: what comes in after the snapshot is left out or harmless. Passwords are not there to
    be taken. Raises CancelledError and StoreErrors; ``target`` is then as it was.
    """
    if with_documents and LibraryIdentity(paths.database).is_away(library):
        raise LibraryAwayError(library)
    writer = _Writer(progress, cancelled)
    with translated(target):
        make_folder(target.parent)
        with _scratch(paths) as scratch:
            snapshot = _snapshot(paths.database, scratch / DATABASE, cancelled)
            own = _own(paths, snapshot)
            documents = partial(_documents, library, target, cancelled) if with_documents else _nothing
            writer.total = sum(size for _, _, size in chain(own, _filed(paths), _lists(paths), documents()))
            head = Head(FORMAT, __version__, at, with_documents)
            with writing_to(target), replacing(target, among_others=True) as stream, ZipStream(stream) as archive:
                writer.write(archive, head, chain(own, _filed(paths), _lists(paths), documents()))
    return BackupResult(writer.files, writer.done, writer.left_out)


_Source = tuple[str, Path, int]


class _Writer:
    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self.total = self.done = self.files = self.left_out = 0
        self._progress = progress
        self._cancelled = cancelled
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, archive: ZipStream, head: Head, sources: Iterable[_Source]) -> None:
        with tempfile.TemporaryFile() as listed:
            listed.write(f"{head.line()}\n".encode())
            for name, path, _ in sources:
                if not is_safe_name(name):
                    self.left_out += 1
                    continue
                if (line := self._add(archive, name, path)) is not None:
                    listed.write(f"{line.line()}\n".encode())
            listed.seek(0)
            archive.add_stream(MANIFEST, iter(lambda: listed.read(_PIECE), b""))

    def _add(self, archive: ZipStream, name: str, path: Path) -> Listed | None:
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            if not name.startswith(LIBRARY):
                raise
            return None  # the person took it away since it was listed
        except OSError as error:
            raise os_error(error, path) from error
        with stream:
            self._hash, self._size = hashlib.sha256(), 0
            archive.add_stream(name, self._pieces(stream.read), stored=name.endswith(_COMPRESSED))
        self.files += 1
        return Listed(name, self._size, self._hash.hexdigest())

    def _pieces(self, read: Callable[[int], bytes]) -> Iterator[bytes]:
        while piece := read(_PIECE):
            if self._cancelled():
                raise CancelledError
            self._hash.update(piece)
            self._size += len(piece)
            self.done += len(piece)
            self._progress(self.done, max(self.done, self.total))
            yield piece


@contextmanager
def _scratch(paths: Paths) -> Iterator[Path]:
    """A folder for the snapshot, without what an earlier one left that was killed."""
    folder = paths.home / _SCRATCH
    shutil.rmtree(folder, ignore_errors=True)
    try:
        make_folder(folder)
    except OSError:  # a disk that may only be read is the more in need of a backup
        with tempfile.TemporaryDirectory(prefix="acopio-") as name:
            yield Path(name)
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _snapshot(database: Path, target: Path, cancelled: Callable[[], bool]) -> Path | None:
    """The index as it stands in one moment, whatever is written meanwhile; None when there is none yet."""
    if not database.exists():
        return None
    with closing(reader(database)) as source, closing(connect(target)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_schema").fetchall()  # from here on it sees this moment
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                if cancelled():
                    raise CancelledError
                backup.step(_PAGES)
    return target


def _own(paths: Paths, snapshot: Path | None) -> list[_Source]:
    """What is Acopio's own; the journal after the index, for it may only know more."""
    found = [] if snapshot is None else [(DATABASE, snapshot)]
    found += [(JOURNAL, paths.database.with_name(JOURNAL)), (SETTINGS, paths.settings_file)]
    found += [(WINDOW, paths.home / WINDOW), (DECISIONS, paths.decisions)]
    if paths.efirmas.is_dir():
        found += [(f"{EFIRMAS}{path.name}", path) for path in sorted(paths.efirmas.glob("*.pem"))]
    return [(name, path, path.stat().st_size) for name, path in found if path.is_file()]


def _filed(paths: Paths) -> Iterator[_Source]:
    """The figures of filed months. They are listed after the decisions were copied: none that those name is missing."""
    if paths.filed_months.is_dir():
        for path in sorted(paths.filed_months.iterdir()):
            if is_snapshot_name(path.name):
                yield f"{FILED}{path.name}", path, path.stat().st_size


def _lists(paths: Paths) -> Iterator[_Source]:
    """The SAT's lists as they were published: what the figures say of 69-B can be told again."""
    if paths.lists.is_dir():
        for path in sorted(paths.lists.iterdir()):
            if is_list_file(path.name):
                yield f"{LISTS}{path.name}", path, path.stat().st_size


def _documents(library: Path, target: Path, cancelled: Callable[[], bool]) -> Iterator[_Source]:
    """All files of the library, folder by folder; the backup itself may lie there."""
    for folder, folders, names in os.walk(library):
        if cancelled():
            raise CancelledError
        folders.sort()
        below = "" if (inside := Path(folder).relative_to(library).as_posix()) == "." else f"{inside}/"
        for name in sorted(names):
            path = Path(folder, name)
            if name.endswith(_PASSING) or path in (target, target.with_name(target.name + _PASSING)):
                continue
            try:
                facts = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(facts.st_mode):
                yield f"{LIBRARY}{below}{name}", path, facts.st_size


def _nothing() -> Iterator[_Source]:
    yield from ()

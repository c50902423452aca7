"""Restores a backup in two steps: all of it is brought in and verified beside what is there, then both change places.

The second step is a list of renames written down beforehand; a start after a power cut goes on with it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from app import settings as settings_file
from app.backup.decided import decisions_only_here
from app.backup.format import DATABASE, DECISIONS, EFIRMAS, FILED, JOURNAL, LIBRARY, LISTS, SETTINGS, WINDOW, Listed
from app.backup.reading import BackupFacts, BackupReader
from app.backup.window_choices import harmless
from app.backup.writing import Progress
from app.disk import make_folder, sync_files, sync_folder, sync_folders, write_whole
from app.errors import (
    CancelledError,
    DamagedBackupError,
    DamagedDatabaseError,
    DiskFullError,
    FileSetAsideError,
    HostileBackupError,
    LibraryInOwnDataError,
    PlaceTakenError,
)
from app.outside_files import read_at_most
from app.paths import Paths
from app.store.database import is_sound, translated
from app.store.files import RESERVE_BYTES
from app.store.identity import REBUILDING, RECORD
from app.store.journal import Journal
from app.store.lock import EngineLock
from app.surroundings import is_own_data

_STAGING, _ASIDE = "restaurando", "antes-de-restaurar"
_PASSING = ".restaurando"
_EFIRMAS, _FILED, _LISTS = EFIRMAS.rstrip("/"), FILED.rstrip("/"), LISTS.rstrip("/")
_INDEX = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}{REBUILDING}")
_OWN = (SETTINGS, WINDOW, JOURNAL, DECISIONS, *_INDEX, RECORD, _EFIRMAS, _FILED, _LISTS)
"""Everything of a home that changes places; logs, locks and the demonstration stay."""
_BATCH = 2_000
_LONGEST_MARK = 64 * 1024
_LONGEST_WINDOW = 1 << 20  # bytes of it that are looked at


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup that was brought in whole: ``library`` is where its documents will lie, None when it held none.

    ``must_rebuild`` says that its index was none of ours and was left out: the next start makes one from the files.
    ``decisions_aside`` counts decisions of this home that it has not; they go into the folder ``aside`` with the rest.
    """

    facts: BackupFacts
    library: Path | None
    must_rebuild: bool = False
    decisions_aside: int = 0
    aside: Path = Path()


def read_facts(path: Path) -> BackupFacts:
    """What a backup holds, without restoring it. Raises BackupErrors and StoreErrors."""
    with BackupReader(path) as backup:
        return backup.facts


def is_empty(paths: Paths) -> bool:
    """Whether nothing was ever kept in this home that a restore would put aside."""
    return not any((paths.home / name).exists() for name in (DATABASE, JOURNAL, DECISIONS)) and not any(
        paths.efirmas.glob("*.pem") if paths.efirmas.is_dir() else ()
    )


def free_library(paths: Paths) -> Path:
    """Where restored documents go when nobody chose: the usual folder while it is empty, else one beside it."""
    number, target = 1, paths.library
    while _is_taken(target):
        number += 1
        target = paths.library.with_name(f"{paths.library.name} {number}")
    return target


def stage(
    path: Path,
    paths: Paths,
    library: Path | None = None,
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Staged:
    """Bring the backup in and verify all of it; ``finish`` then makes it the one that counts.

    ``library`` is an empty or new folder for the documents, None for ``free_library``; one within Acopio's own data is
    refused. Raises CancelledError, BackupErrors and StoreErrors; everything is then as it was.
    """
    target = library or free_library(paths)
    if is_own_data(target, paths.home, paths.library):
        raise LibraryInOwnDataError(target)
    with translated(paths.home), BackupReader(path) as backup:
        with_documents = backup.facts.head.with_documents
        if with_documents and _is_taken(target):
            raise PlaceTakenError(target)
        intake = _Intake(paths, target, path, progress, cancelled)
        try:
            intake.take_in(backup)
            is_ours = _check_index(paths.home / _STAGING / DATABASE)
            _write_settings(paths, target if with_documents else None)
            _write_window(paths.home / _STAGING / WINDOW)
            Journal(paths.home / _STAGING / JOURNAL).copied()
            intake.sync()
            decided = decisions_only_here(paths.decisions, paths.home / _STAGING / DECISIONS)
        except BaseException:
            intake.undo()
            raise
        aside = _write_mark(paths, target if with_documents else None)
        return Staged(backup.facts, target if with_documents else None, not is_ours, decided, aside)


def is_staged(paths: Paths) -> bool:
    """Whether ``finish`` has something to do."""
    return os.path.lexists(paths.restore_mark)


def finish(paths: Paths) -> bool:
    """Let what was brought in change places with what is here, which goes aside; False when nothing was brought in.

    May be called again after it was cut short. Raises LibraryBusyError while an engine works here, FileSetAsideError
    when what was written down beforehand is none of ours (nothing is changed then), and StoreErrors.
    """
    mark = paths.restore_mark
    if not os.path.lexists(mark):
        return False
    lock = EngineLock(paths.lock)
    try:
        plan = _Plan.read(mark)
        if plan is None:
            raise FileSetAsideError(settings_file.set_aside(mark), mark.name)
        with translated(paths.home):
            _change_places(paths, plan)
    finally:
        lock.release()
    return True


class _Intake:
    """Writes members below the staging folder and the library's passing one; both are new, so nothing is ever met."""

    def __init__(
        self, paths: Paths, library: Path, backup: Path, progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        self._home = paths.home / _STAGING
        self._library = _passing(library)
        self._backup = backup
        self._progress = progress
        self._cancelled = cancelled
        self._unsynced: list[str] = []
        self._folders: set[str] = set()
        self._done = 0

    def take_in(self, backup: BackupReader) -> None:
        self.undo()
        facts = backup.facts
        make_folder(self._home)
        if facts.head.with_documents:
            make_folder(self._library)
        for folder in {self._home, *((self._library,) if facts.head.with_documents else ())}:
            if shutil.disk_usage(folder).free < facts.bytes + RESERVE_BYTES:
                raise DiskFullError(folder)
        for listed, pieces in backup.members():
            path = self._place(listed, with_documents=facts.head.with_documents)
            self._make_folder(path.parent)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            except FileExistsError:
                raise HostileBackupError(self._backup, "twice") from None
            with os.fdopen(descriptor, "wb") as stream:
                for piece in pieces:
                    if self._cancelled():
                        raise CancelledError
                    stream.write(piece)
                    self._done += len(piece)
                    self._progress(self._done, facts.bytes)
            self._unsynced.append(path.as_posix())
            if len(self._unsynced) >= _BATCH:
                self.sync()

    def sync(self) -> None:
        """Make all that was written so far durable."""
        if self._unsynced:
            sync_files(self._unsynced)
            sync_folders(self._folders)
        self._unsynced = []

    def undo(self) -> None:
        """As if nothing had been brought in."""
        for folder in (self._home, self._library):
            if folder.is_dir():
                shutil.rmtree(folder)

    def _place(self, listed: Listed, *, with_documents: bool) -> Path:
        if listed.name.startswith(LIBRARY):
            if not with_documents:
                raise HostileBackupError(self._backup, "name")
            return self._library.joinpath(*PurePosixPath(listed.name.removeprefix(LIBRARY)).parts)
        return self._home.joinpath(*PurePosixPath(listed.name).parts)

    def _make_folder(self, folder: Path) -> None:
        if folder.as_posix() not in self._folders:
            try:
                for one in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
                    one.mkdir(mode=0o700, exist_ok=True)
                folder.mkdir(exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                raise HostileBackupError(self._backup, "twice") from None
            self._folders.add(folder.as_posix())
            self._folders.add(folder.parent.as_posix())


def _check_index(database: Path) -> bool:
    """A later version's index is refused here, and not when the old one is gone already.

    One with tables, views or triggers that are not ours is left out, and False comes back: all it could know for good
    is in the files and the journal.
    """
    if not database.exists():
        return True
    try:
        is_ours = is_sound(database)
    except DamagedDatabaseError:
        raise DamagedBackupError(database, DATABASE) from None
    if not is_ours:
        database.unlink()
    return is_ours


def _write_settings(paths: Paths, library: Path | None) -> None:
    """The backup's choices, but for those that are never a backup's to make: where documents and copies of them go, and
    whom news are asked.

    The library is where its documents are, or the one that this home has.
    """
    file = paths.home / _STAGING / SETTINGS
    here = settings_file.load(paths.settings_file).settings
    place = here.library
    if library is not None:
        place = None if library == paths.library else str(library.absolute())
    theirs = settings_file.load(file).settings
    settings_file.save(file, replace(theirs, library=place, update_url=here.update_url, outputs=here.outputs))


def _write_window(file: Path) -> None:
    """What the window remembers of itself, without what would have it do something."""
    if file.exists():
        write_whole(file, harmless(file.read_bytes()[:_LONGEST_WINDOW]))


def _write_mark(paths: Paths, library: Path | None) -> Path:
    """Returns the folder that what is here now goes into."""
    staging = paths.home / _STAGING
    number, aside = 1, paths.home / f"{_ASIDE}-1"
    while aside.exists():
        number += 1
        aside = paths.home / f"{_ASIDE}-{number}"
    sync_folder(staging)
    names = tuple(name for name in _OWN if (staging / name).exists())
    plan = _Plan(aside.name, names, None if library is None else str(library))
    write_whole(paths.restore_mark, json.dumps(asdict(plan)).encode())
    return aside


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to change places: the names of the home, into the folder ``aside``, and where the ``library`` comes."""

    aside: str
    names: tuple[str, ...]
    library: str | None

    @classmethod
    def read(cls, mark: Path) -> _Plan | None:
        """The plan in a file; None for one that was never written here."""
        try:
            told = json.loads(read_at_most(mark, _LONGEST_MARK))
            aside, names, library = told["aside"], told["names"], told["library"]
            if not re.fullmatch(rf"{_ASIDE}-\d{{1,6}}", aside) or not set(names) <= set(_OWN):
                return None
            if library is not None and not Path(library).is_absolute():
                return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return cls(aside, tuple(names), library)


def _change_places(paths: Paths, plan: _Plan) -> None:
    staging, aside = paths.home / _STAGING, paths.home / plan.aside
    staged = set(plan.names)
    make_folder(aside)
    for name in _OWN:
        here, coming = paths.home / name, staging / name
        if name in staged and not coming.exists():
            continue  # it changed places before
        if here.exists():
            here.replace(aside / name)
        if coming.exists():
            coming.replace(here)
    if plan.library is not None:
        _settle_library(Path(plan.library))
    for folder in (aside, staging):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    for folder in (paths.home, aside):
        if folder.is_dir():
            sync_folder(folder)
    paths.restore_mark.unlink()
    sync_folder(paths.home)


def _settle_library(library: Path) -> None:
    passing = _passing(library)
    if not passing.is_dir():
        return
    if library.is_dir():
        library.rmdir()  # it was empty when it was chosen; raises when it no longer is
    passing.replace(library)
    sync_folder(library.parent)


def _passing(library: Path) -> Path:
    return library.with_name(library.name + _PASSING)


def _is_taken(folder: Path) -> bool:
    if not folder.exists():
        return False
    return not folder.is_dir() or any(folder.iterdir())

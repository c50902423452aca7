"""Everything of the store that one engine holds while it lives: the lock, the database, the folder and the journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.disk import sync_folder
from app.errors import DamagedDatabaseError
from app.store.damaged_requests import FILE, set_aside_damaged
from app.store.database import Database, set_aside, translated
from app.store.files import LibraryFolder
from app.store.identity import REBUILDING, LibraryIdentity
from app.store.journal import Journal
from app.store.library import Library
from app.store.lock import EngineLock


@dataclass(frozen=True, slots=True)
class StoreSession:
    """An open store. ``set_aside`` is where a damaged database went, when there was one.

    ``mark`` is a file that is there while the database lacks what the rest of the store knows. ``scratch`` is a folder
    for what is of use only while this process lives. ``damaged_requests`` is the file that took rows that were none.
    """

    lock: EngineLock
    database: Database
    folder: LibraryFolder
    library: Library
    journal: Journal
    mark: Path
    scratch: Path
    set_aside: Path | None = None
    damaged_requests: Path | None = None

    @classmethod
    def open(cls, *, lock: Path, database: Path, library: Path) -> StoreSession:
        """Take the lock and open everything. Raises LibraryBusyError, NewerDatabaseError and other StoreErrors."""
        held = EngineLock(lock)
        mark = database.with_name(database.name + REBUILDING)
        try:
            with translated(database):
                opened, aside = _open(database, mark)
                damaged = set_aside_damaged(opened.connection, database.parent)
        except BaseException:
            held.release()
            raise
        folder = LibraryFolder(library, LibraryIdentity(database))
        folder.sweep_packages()
        journal = Journal(database.with_name("solicitudes.jsonl"))
        scratch = database.with_name("entrando")
        return cls(
            held,
            opened,
            folder,
            Library(opened, folder),
            journal,
            mark,
            scratch,
            aside,
            database.with_name(FILE) if damaged else None,
        )

    @property
    def must_rebuild(self) -> bool:
        """Whether the database is new or was damaged: all that is known elsewhere must be put in before it is used."""
        return self.mark.exists()

    def rebuilt(self) -> None:
        """Note that the database has all that the rest of the store knows: it need not be rebuilt again."""
        with translated(self.mark):
            self.mark.unlink(missing_ok=True)
            sync_folder(self.mark.parent)

    def close(self) -> None:
        """Close the database and give up the lock."""
        self.database.close()
        self.lock.release()


def _open(database: Path, mark: Path) -> tuple[Database, Path | None]:
    """The database, and where a damaged one went. One whose rebuilding was interrupted is begun anew."""
    if mark.exists() and database.exists():
        set_aside(database)
    if not database.exists() or database.stat().st_size == 0:
        _set(mark)
    try:
        return Database.open(database), None
    except DamagedDatabaseError:
        _set(mark)
        aside = set_aside(database)
        return Database.open(database), aside


def _set(mark: Path) -> None:
    mark.touch()
    sync_folder(mark.parent)

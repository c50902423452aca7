"""Everything of the store that one engine holds while it lives: the lock, the database, the folder and the journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.errors import DamagedDatabaseError
from app.store.database import Database, set_aside
from app.store.files import LibraryFolder
from app.store.journal import Journal
from app.store.library import Library
from app.store.lock import EngineLock


@dataclass(frozen=True, slots=True)
class StoreSession:
    """An open store. ``set_aside`` is where a damaged database went, when there was one: then all must be rebuilt."""

    lock: EngineLock
    database: Database
    folder: LibraryFolder
    library: Library
    journal: Journal
    set_aside: Path | None = None

    @classmethod
    def open(cls, *, lock: Path, database: Path, library: Path) -> StoreSession:
        """Take the lock and open everything. Raises LibraryBusyError, NewerDatabaseError and other StoreErrors."""
        held = EngineLock(lock)
        aside = None
        try:
            try:
                opened = Database.open(database)
            except DamagedDatabaseError:
                aside = set_aside(database)
                opened = Database.open(database)
        except BaseException:
            held.release()
            raise
        folder = LibraryFolder(library)
        journal = Journal(database.with_name("solicitudes.jsonl"))
        return cls(held, opened, folder, Library(opened, folder), journal, aside)

    def close(self) -> None:
        """Close the database and give up the lock."""
        self.database.close()
        self.lock.release()

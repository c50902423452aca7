"""One SQLite file: opened with care, migrated step by step, written through one connection."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from app.disk import make_folder, os_error
from app.errors import (
    DamagedDatabaseError,
    DiskFullError,
    LibraryBusyError,
    LibraryUnavailableError,
    NewerDatabaseError,
    StoreError,
)
from app.store.schema import APPLICATION_ID, MIGRATIONS
from app.store.staging import MEMORY_STAGE, create_tables
from app.surroundings import is_writable

BUSY_MILLISECONDS = 5_000
_PAGES_IN_LOG = 16_384  # a page that many commits touch is copied home once
_CACHE_KIBIBYTES = 64 * 1024  # new rows land anywhere in the indexes: with the usual 2 MB it takes twice as long
_SORTING_THREADS = 2
_READING = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_NOMUTEX
"""A reader belongs to one thread at a time: without a lock taken for each value rows come a third faster."""
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
_CHECKED_WHOLE = 8 * 1024 * 1024  # larger files are checked page by page as they are read


class Database:
    """The writing connection. Exactly one engine has one; readers open their own with ``reader``.

    Attributes:
        path: the file.
        connection: the apsw connection, for the repositories.
    """

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open, or create, and migrate.

        Raises NewerDatabaseError, DamagedDatabaseError, LibraryUnavailableError or DiskFullError.
        """
        with translated(path):
            make_folder(path.parent)
            _owner_only(path.parent)
            connection = connect(path)
            try:
                _configure(connection)
                _migrate(path, connection)
                _check(path, connection)
                connection.execute(f"ATTACH ':memory:' AS {MEMORY_STAGE}")
                create_tables(connection, MEMORY_STAGE)
            except apsw.SQLError as error:  # our statements are sound, so it is the file's header or tables
                connection.close(True)
                raise DamagedDatabaseError(path) from error
            except BaseException:
                connection.close(True)
                raise
        return cls(path, connection)

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """All or nothing, on disk when it ends (synchronous FULL). May be nested."""
        with translated(self.path), self.connection:
            yield self.connection

    def close(self) -> None:
        """Close the writing connection."""
        self.connection.close()


def reader(path: Path, *, cache: int | None = None, sorts: bool = False) -> apsw.Connection:
    """A read-only connection of the caller's own; sees every committed change.

    ``cache`` is how many MiB of the database SQLite may keep in memory for it. With ``sorts`` large sorts are put
    together in a temporary file, piece by piece as large as the cache and in two threads: with a small one three times
    as fast as in memory, where a million rows are merged as one long list.
    """
    with translated(path):
        connection = _connect_to_read(path)
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.pragma("temp_store", "file" if sorts else "memory")
        if sorts:
            connection.pragma("threads", _SORTING_THREADS)
        if cache is not None:
            connection.pragma("cache_size", -cache * 1024)
        return connection


def require_begun(path: Path) -> None:
    """Raises LibraryUnavailableError for an empty file, which nobody has made a database of yet."""
    with closing(_connect_to_read(path)) as connection:
        if connection.pragma("user_version") == 0:
            raise LibraryUnavailableError(path)


def is_of_older_version(path: Path) -> bool:
    """Whether an older Acopio made it, and nobody has opened it to write since. Raises StoreError."""
    with translated(path), closing(_connect_to_read(path)) as connection:
        version = int(connection.pragma("user_version"))
    return 0 < version < len(MIGRATIONS)


def has_unread(path: Path) -> bool:
    """Whether documents are still to be read again, for what an older Acopio kept less of. Raises StoreError."""
    with translated(path), closing(_connect_to_read(path)) as connection:
        is_ours = connection.pragma("user_version") == len(MIGRATIONS)
        return is_ours and any(connection.execute("SELECT 1 FROM unread LIMIT 1"))


def _connect_to_read(path: Path) -> apsw.Connection:
    """Where nothing may be written SQLite cannot make the files that writers and readers meet in.

    Then there is no writer either, and the file is read as it is; unless a log of a writer's last work lies beside it,
    without which it would not be whole.
    """
    connection = connect(path, _READING)
    try:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
        connection.close(True)
        log = path.with_name(f"{path.name}-wal")
        if is_writable(path.parent) or (log.exists() and log.stat().st_size):
            raise
        return connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", _READING | apsw.SQLITE_OPEN_URI)
    except BaseException:
        connection.close(True)
        raise
    return connection


def has_our_schema(connection: apsw.Connection) -> bool:
    """Whether tables, indexes, triggers and views are exactly those that this version of the schema makes, none more.

    Raises apsw.Error for a file that cannot be read.
    """
    with closing(apsw.Connection(":memory:")) as model:
        for migration in MIGRATIONS[: max(0, connection.pragma("user_version"))]:
            model.execute(migration)
        ours, theirs = ({(*row,) for row in one.execute(_SCHEMA)} for one in (model, connection))
        return ours == theirs and connection.pragma("application_id") == APPLICATION_ID


def is_sound(path: Path) -> bool:
    """Whether it has exactly our tables, as this version or an earlier one makes them, and no page of it is broken.

    Nothing is written. Raises NewerDatabaseError, and DamagedDatabaseError for a file of ours that is broken, or none.
    """
    try:
        with closing(connect(path, apsw.SQLITE_OPEN_READONLY)) as connection:
            version = connection.pragma("user_version")
            is_ours = version <= len(MIGRATIONS) and has_our_schema(connection)
            is_whole = not is_ours or connection.pragma("quick_check", 1) == "ok"
    except apsw.Error as error:
        raise DamagedDatabaseError(path) from error
    if version > len(MIGRATIONS):
        raise NewerDatabaseError(path, found=version, known=len(MIGRATIONS))
    if not is_whole:
        raise DamagedDatabaseError(path)
    return is_ours


def sqlite_versions() -> dict[str, str]:
    """Which SQLite this is, and which apsw."""
    return {"sqlite": apsw.sqlite_lib_version(), "apsw": apsw.apsw_version()}


def has_full_text() -> bool:
    """Whether this SQLite has the full-text search that our tables need."""
    return "ENABLE_FTS5" in apsw.compile_options


def connect(path: Path | str, flags: int = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE) -> apsw.Connection:
    """A connection that believes nothing of what its file says of itself: it may come from a backup of somebody else's.

    Views and triggers call no function that could do harm, nobody writes to SQLite's own tables, and pages that lie
    about their cells are found as they are read. Raises apsw.Error.
    """
    connection = apsw.Connection(str(path), flags=flags)
    try:
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        connection.pragma("cell_size_check", 1)
    except BaseException:
        connection.close(True)
        raise
    return connection


def set_aside(path: Path) -> Path:
    """Rename a damaged database, with its log, and return its new name; nothing is deleted."""
    number = 1
    while (target := path.with_name(f"{path.stem}.danada-{number}{path.suffix}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.replace(target.with_name(target.name + suffix))
    return target


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ours, once, at this border."""
    try:
        yield
    except apsw.Error as error:
        if (known := _store_error(error, path)) is None:
            raise
        raise known from error
    except OSError as error:
        raise os_error(error, path) from error


def _store_error(error: BaseException, path: Path) -> StoreError | None:
    match error:
        case StoreError():
            return error
        case apsw.CorruptError() | apsw.NotADBError():
            return DamagedDatabaseError(path)
        case apsw.FullError():
            return DiskFullError(path)
        case apsw.BusyError() | apsw.LockedError():
            return LibraryBusyError(path)
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.IOError() | apsw.PermissionsError() | apsw.AuthError():
            return LibraryUnavailableError(path)
        case apsw.SQLError() if error.__context__ is not None:
            # on a full or failing disk SQLite undoes the transaction by itself, and then there is none left to undo
            return _store_error(error.__context__, path)
        case _:
            return None


def _configure(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_MILLISECONDS)
    connection.transaction_mode = "IMMEDIATE"  # one that has read is refused at once when it comes to write
    mode = connection.pragma("journal_mode", "wal")
    if mode != "wal":  # it can fail without an error, on some network drives
        raise apsw.CantOpenError(f"journal mode {mode}")
    connection.pragma("synchronous", "full")
    connection.pragma("temp_store", "memory")
    connection.pragma("cache_size", -_CACHE_KIBIBYTES)
    connection.pragma("wal_autocheckpoint", _PAGES_IN_LOG)
    connection.pragma("foreign_keys", 1)


def _migrate(path: Path, connection: apsw.Connection) -> None:
    version = connection.pragma("user_version")
    application = connection.pragma("application_id")
    is_empty = version == 0 and not list(connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1"))
    if version < 0 or (not is_empty and (version == 0 or application != APPLICATION_ID)):
        raise DamagedDatabaseError(path)  # or another program's
    if version > len(MIGRATIONS):
        raise NewerDatabaseError(path, found=version, known=len(MIGRATIONS))
    if 0 < version < len(MIGRATIONS):
        _copy_before(path, connection, version)
    for number in range(version, len(MIGRATIONS)):
        with connection:
            connection.execute(MIGRATIONS[number])
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", number + 1)


def _copy_before(path: Path, connection: apsw.Connection, version: int) -> None:
    target = connect(path.with_name(f"{path.stem}.antes-v{version}{path.suffix}"))
    with target.backup("main", connection, "main") as backup:
        backup.step()
    target.close()


def _check(path: Path, connection: apsw.Connection) -> None:
    if path.stat().st_size > _CHECKED_WHOLE:
        return
    if connection.pragma("quick_check", 1) != "ok":
        raise DamagedDatabaseError(path)


def _owner_only(folder: Path) -> None:
    if os.name == "posix":
        folder.chmod(0o700)

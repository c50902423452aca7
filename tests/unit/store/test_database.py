"""The database file: opened with care, migrated once, and refused or set aside when it is not what it should be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import (
    DamagedDatabaseError,
    DiskFullError,
    LibraryBusyError,
    LibraryUnavailableError,
    NewerDatabaseError,
)
from app.store import database as module
from app.store.database import Database, reader, set_aside
from app.store.schema import APPLICATION_ID, MIGRATIONS


def filled(path: Path) -> bytes:
    """A small library's file with a few pages in it, closed."""
    database = Database.open(path)
    with database.transaction() as connection:
        for number in range(300):
            connection.execute("INSERT INTO sends VALUES (?, ?, ?)", (f"{number:064}", "2026-01-01T00:00:00", None))
    database.close()
    return path.read_bytes()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return filled(tmp_path_factory.mktemp("sana") / "acopio.db")


def test_a_new_one_has_all_tables(database: Database) -> None:
    names = {row[0] for row in database.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {"taxpayers", "requests", "sends", "packages", "story", "documents"} <= names
    assert database.connection.pragma("user_version") == len(MIGRATIONS)
    assert database.connection.pragma("application_id") == APPLICATION_ID


def test_power_cuts_lose_nothing_that_was_said_to_be_saved(database: Database) -> None:
    pragma = database.connection.pragma
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    database.connection.execute("INSERT INTO sends VALUES ('x', 'y', NULL)")
    assert database.path.with_name("acopio.db-wal").stat().st_size > 0
    with pytest.raises(apsw.ConstraintError):
        database.connection.execute("INSERT INTO story VALUES (NULL, 99, '', '', '', '')")


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    before = filled(tmp_path / "acopio.db")
    Database.open(tmp_path / "acopio.db").close()
    assert (tmp_path / "acopio.db").read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["acopio.db"]


def test_transactions_are_all_or_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO sends VALUES ('x', 'y', NULL)")
            with database.transaction():
                connection.execute("INSERT INTO sends VALUES ('z', 'y', NULL)")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail_half_way()
    assert list(database.connection.execute("SELECT * FROM sends")) == []


def test_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "acopio.db"
    filled(path)
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 3}")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabaseError) as caught:
        Database.open(path)
    assert (caught.value.found, caught.value.known) == (len(MIGRATIONS) + 3, len(MIGRATIONS))
    assert path.read_bytes() == before


def test_a_migration_is_copied_before_and_undone_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "acopio.db"
    filled(path)
    monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE extra (x); SELECT * FROM nowhere"))
    with pytest.raises(DamagedDatabaseError):
        Database.open(path)
    monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE extra (x)"))
    database = Database.open(path)
    assert database.connection.pragma("user_version") == len(MIGRATIONS) + 1
    assert next(database.connection.execute("SELECT count(*) FROM sends"))[0] == 300
    database.close()
    copy = reader(tmp_path / f"acopio.antes-v{len(MIGRATIONS)}.db")
    assert next(copy.execute("SELECT count(*) FROM sends"))[0] == 300
    copy.close()


@pytest.mark.parametrize("version", [0, 1, 7])
def test_another_programs_database_is_not_written_into(tmp_path: Path, version: int) -> None:
    path = tmp_path / "acopio.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recetas (nombre)")
        other.execute("INSERT INTO recetas VALUES ('mole')")
        other.execute(f"PRAGMA user_version = {version}")
    other.close()
    with pytest.raises(DamagedDatabaseError):
        Database.open(path)
    with sqlite3.connect(path) as other:
        assert list(other.execute("SELECT name FROM sqlite_master")) == [("recetas",)]
    other.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda sound: b"esto no es una base de datos" * 200,
        lambda sound: sound[: len(sound) // 2],
        lambda sound: sound[:100],
        lambda sound: sound[:4096] + b"\xff" * 4096 + sound[8192:],
        lambda sound: b"\0" * 4096 + sound[4096:],
        lambda sound: sound[:47] + b"\x09" + sound[48:],  # a schema format nobody knows
        lambda sound: sound[:60] + b"\xff" + sound[61:],  # a negative version
        lambda sound: sound.replace(b"CREATE TABLE requests", b"CREATE TABLE reque5ts"),
    ],
    ids=["text", "half", "header", "page", "zeros", "format", "version", "schema"],
)
def test_damage_is_found(tmp_path: Path, sound: bytes, damage: Callable[[bytes], bytes]) -> None:
    (tmp_path / "acopio.db").write_bytes(damage(sound))
    with pytest.raises(DamagedDatabaseError):
        Database.open(tmp_path / "acopio.db")
    assert (tmp_path / "acopio.db").exists()


@given(st.integers(0, 99) | st.integers(0, 60_000), st.integers(1, 255))
@example(47, 64)
@example(60, 255)
@example(18, 2)
@example(19, 2)
@settings(deadline=None)
def test_any_flipped_byte_is_harmless_or_found(
    tmp_path_factory: pytest.TempPathFactory, sound: bytes, at: int, flip: int
) -> None:
    path = tmp_path_factory.mktemp("byte") / "acopio.db"
    at %= len(sound)
    path.write_bytes(sound[:at] + bytes([sound[at] ^ flip]) + sound[at + 1 :])
    try:
        Database.open(path).close()
    except (DamagedDatabaseError, NewerDatabaseError):
        return


def test_a_damaged_database_is_set_aside_with_its_log(tmp_path: Path) -> None:
    for number in (1, 2):
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"acopio.db{suffix}").write_text(f"{number}{suffix}", encoding="utf-8")
        assert set_aside(tmp_path / "acopio.db") == tmp_path / f"acopio.danada-{number}.db"
    assert (tmp_path / "acopio.danada-1.db-wal").read_text(encoding="utf-8") == "1-wal"
    assert len(list(tmp_path.iterdir())) == 6


def test_readers_see_what_is_committed_and_cannot_write(database: Database) -> None:
    connection = reader(database.path)
    database.connection.execute("INSERT INTO sends VALUES ('x', 'y', NULL)")
    assert list(connection.execute("SELECT fingerprint FROM sends")) == [("x",)]
    with pytest.raises(apsw.ReadOnlyError):
        connection.execute("DELETE FROM sends")
    connection.close()


def test_a_reader_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailableError):
        reader(tmp_path / "nada.db")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "casa").write_bytes(b"")
    with pytest.raises(LibraryUnavailableError):
        Database.open(tmp_path / "casa" / "acopio.db")
    (tmp_path / "acopio.db").mkdir()
    with pytest.raises(LibraryUnavailableError):
        Database.open(tmp_path / "acopio.db")


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_room_left(database: Database, depth: int) -> None:
    pages = database.connection.pragma("page_count")
    database.connection.pragma("max_page_count", pages)

    def fill() -> None:
        with ExitStack() as nested:
            for _ in range(depth):
                nested.enter_context(database.transaction())
            for number in range(10_000):
                database.connection.execute("INSERT INTO sends VALUES (?, 'y', NULL)", (f"{number:064}",))

    with pytest.raises(DiskFullError):
        fill()
    assert list(database.connection.execute("SELECT * FROM sends")) == []
    database.connection.pragma("max_page_count", 10_000)
    with database.transaction() as connection:
        connection.execute("INSERT INTO sends VALUES ('x', 'y', NULL)")
    assert next(database.connection.execute("SELECT count(*) FROM sends"))[0] == 1


def test_locked_by_another_program(database: Database) -> None:
    database.connection.set_busy_timeout(1)
    other = apsw.Connection(str(database.path))
    other.execute("BEGIN IMMEDIATE")

    def write() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO sends VALUES ('x', 'y', NULL)")

    with pytest.raises(LibraryBusyError):
        write()
    other.execute("ROLLBACK")
    other.close()
    write()

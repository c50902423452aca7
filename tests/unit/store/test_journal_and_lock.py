"""What was asked is remembered beside the database, and one engine works at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc, SatRequestId
from app.domain.period import Period
from app.domain.query import Query
from app.errors import LibraryBusyError, LibraryUnavailableError, NewerDatabaseError
from app.store.database import Database
from app.store.journal import Journal, JournalEntry
from app.store.lock import EngineLock
from app.store.session import StoreSession

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
QUERY = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, Rfc("Ñ&Ñ010101AAA"), Period.month(2026, 5))
OTHER = QUERY.for_period(Period.month(2026, 4))
SAT_ID = SatRequestId("ad662d33-6934-459c-a128-bdf0393e0f44")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "solicitudes.jsonl")


def test_nothing_was_asked_yet(journal: Journal, tmp_path: Path) -> None:
    assert journal.entries() == []
    assert list(tmp_path.iterdir()) == []


def test_what_left_what_did_not_and_what_was_accepted(journal: Journal) -> None:
    later = NOW + timedelta(minutes=1)
    journal.sending(QUERY, NOW)
    journal.not_sent(QUERY, NOW)
    journal.sending(QUERY, later)
    journal.sending(OTHER, later)
    journal.accepted(OTHER, later, SAT_ID)
    journal.not_sent(QUERY, NOW)
    journal.accepted(QUERY, NOW, SAT_ID)
    assert journal.entries() == [JournalEntry(QUERY, later, None), JournalEntry(OTHER, later, SAT_ID)]


def test_what_was_made_ready_and_did_not_leave_is_known_and_nothing_else_is_claimed(journal: Journal) -> None:
    later = NOW + timedelta(minutes=1)
    assert not journal.never_left(QUERY, NOW), "there is no journal: nothing is known"
    journal.sending(OTHER, NOW - timedelta(minutes=1))
    assert not journal.never_left(QUERY, NOW), "the journal knows nothing of it"
    journal.preparing(QUERY, NOW)
    assert journal.entries() == [JournalEntry(OTHER, NOW - timedelta(minutes=1), None)]
    assert journal.never_left(QUERY, NOW)
    assert not journal.never_left(QUERY, later)
    journal.preparing(OTHER, later)
    journal.sending(OTHER, later)
    assert journal.never_left(QUERY, NOW)
    assert not journal.never_left(OTHER, later)
    journal.sending(QUERY, NOW)
    assert not journal.never_left(QUERY, NOW)


def test_a_journal_out_of_a_backup_claims_nothing_of_what_was_on_its_way(journal: Journal, tmp_path: Path) -> None:
    journal.copied()
    assert list(tmp_path.iterdir()) == [], "there is none to say it in"
    journal.preparing(QUERY, NOW)
    journal.copied()
    assert not journal.never_left(QUERY, NOW)
    later = NOW + timedelta(minutes=1)
    journal.preparing(OTHER, later)
    assert journal.never_left(OTHER, later), "what was made ready since is this computer's own"
    assert journal.entries() == []


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_whatever_is_cut_or_spoilt_after_it_what_left_is_never_said_not_to_have(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("diario") / "solicitudes.jsonl"
    journal = Journal(path)
    journal.preparing(QUERY, NOW)
    ready = path.stat().st_size
    journal.sending(QUERY, NOW)
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(ready, len(whole) - 2))] = data.draw(st.sampled_from(b'"{}[],:x0\x00\xff'))
    path.write_bytes(whole)
    lines = bytes(whole)[ready:].decode("utf-8", errors="replace").split("\n")
    if not all(is_record(line) for line in lines if line):
        assert not journal.never_left(QUERY, NOW)


def is_record(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_a_cut_line_costs_that_line_alone(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("diario") / "solicitudes.jsonl"
    journal = Journal(path)
    journal.sending(QUERY, NOW)
    whole = path.stat().st_size
    journal.sending(OTHER, NOW)
    cut = data.draw(st.integers(whole, path.stat().st_size - 1))
    path.write_bytes(path.read_bytes()[:cut])  # a power cut while the second was written
    journal.sending(OTHER, NOW + timedelta(minutes=1))
    entries = journal.entries()
    assert entries[0] == JournalEntry(QUERY, NOW, None)
    assert entries[-1] == JournalEntry(OTHER, NOW + timedelta(minutes=1), None)


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"5", b"[]", b"null", b'{"at": 1}', b'{"sending": 1}'])))
@settings(deadline=None, max_examples=60)
def test_lines_that_make_no_sense_are_passed_over(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("diario") / "solicitudes.jsonl"
    path.write_bytes(b"\n".join(lines))
    journal = Journal(path)
    journal.sending(QUERY, NOW)
    assert journal.entries() == [JournalEntry(QUERY, NOW, None)]


def test_a_journal_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "solicitudes.jsonl").mkdir()
    journal = Journal(tmp_path / "solicitudes.jsonl")
    with pytest.raises(LibraryUnavailableError):
        journal.sending(QUERY, NOW)
    with pytest.raises(LibraryUnavailableError):
        journal.entries()


# ── lock ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

HOLDER = """
import sys
from pathlib import Path
from app.store.lock import EngineLock
lock = EngineLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_engine_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "casa" / "acopio.lock"
    held = EngineLock(path)
    with pytest.raises(LibraryBusyError):
        EngineLock(path)
    held.release()
    EngineLock(path).release()


def test_a_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "acopio.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(LibraryBusyError):
            EngineLock(path)
        holder.kill()
        holder.wait()
        EngineLock(path).release()


# ── all together ─────────────────────────────────────────────────────────────────────────────────────────────────────


def open_session(home: Path) -> StoreSession:
    return StoreSession.open(lock=home / "acopio.lock", database=home / "acopio.db", library=home / "biblioteca")


def test_a_new_store_is_filled_before_it_is_used(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    assert session.must_rebuild
    assert session.set_aside is None
    session.rebuilt()
    session.close()
    session = open_session(tmp_path)
    assert not session.must_rebuild
    session.close()


def test_a_rebuilding_cut_short_is_begun_anew(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    session.database.connection.execute("INSERT INTO sends VALUES ('a medias', '', NULL)")
    session.close()
    session = open_session(tmp_path)
    assert session.must_rebuild
    assert list(session.database.connection.execute("SELECT * FROM sends")) == []
    session.close()


@pytest.mark.parametrize("damage", [b"no es una base de datos" * 100, b""])
def test_a_damaged_store_is_set_aside_and_filled_anew(tmp_path: Path, damage: bytes) -> None:
    session = open_session(tmp_path)
    session.rebuilt()
    session.close()
    (tmp_path / "acopio.db").write_bytes(damage)
    session = open_session(tmp_path)
    assert session.must_rebuild
    assert session.set_aside == (tmp_path / "acopio.danada-1.db" if damage else None)
    if session.set_aside is not None:
        assert session.set_aside.read_bytes() == damage
    session.close()


def test_a_refused_store_is_not_left_locked(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "acopio.db")
    database.connection.pragma("user_version", 99)
    database.close()
    for _ in range(2):
        with pytest.raises(NewerDatabaseError):
            open_session(tmp_path)


def test_the_second_engine_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    first = open_session(tmp_path)
    with pytest.raises(LibraryBusyError):
        open_session(tmp_path)
    first.rebuilt()
    first.close()

"""Rows of requests with nonsense in any column: taken out and kept apart, and everything else is read as ever."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.store.damaged_requests import FILE, set_aside_damaged
from app.store.database import Database
from app.store.journal import Journal
from app.store.requests import RequestRepository
from app.store.session import StoreSession
from app.store.taxpayers import TaxpayerRepository
from tests.make import a_taxpayer

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RFC = Rfc("EKU9003173C9")
NONSENSE = ["", "x", "null", "[" * 50_000, "{}", '{"a": 1}', "2024-13-45", "2024-01-01T00:00:00", "\u202e\x00ñ", "-1"]
TEXTS = ("query", "owner", "created_at", "state", "sat_id", "cod_estatus", "notice_fields", "sent_at", "next_at")
NUMBERS = ("polls", "failures", "announced")


def a_query(month: int) -> Query:
    return Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, RFC, Period.month(2024, month))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    database = Database.open(tmp_path / "acopio.db")
    requests = RequestRepository(database.connection)
    TaxpayerRepository(database.connection).save(a_taxpayer())
    with database.transaction():
        for month in (1, 2, 3):
            requests.record_send(a_query(month).fingerprint(), NOW, requests.add(a_query(month), NOW).id)
    database.close()
    return tmp_path


def damage(home: Path, column: str, value: object, table: str = "requests") -> None:
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = 2", (value,))


def opened(home: Path) -> StoreSession:
    return StoreSession.open(lock=home / "acopio.lock", database=home / "acopio.db", library=home / "biblioteca")


@pytest.mark.parametrize("column", TEXTS)
@pytest.mark.parametrize("value", NONSENSE)
def test_one_row_keeps_nothing_else_from_being_read(home: Path, column: str, value: str) -> None:
    damage(home, column, value)
    session = opened(home)
    requests = RequestRepository(session.database.connection)
    found = [one.id for one in requests.all()]
    assert set(found) >= {1, 3}
    assert [one.id for one in requests.recent(10)] == found
    assert requests.last_answers() == {}
    assert (session.damaged_requests is None) == (2 in found)
    assert requests.sends(a_query(2).fingerprint()) == 1  # whatever became of the row
    session.close()
    if 2 not in found:
        (line,) = (home / FILE).read_text().splitlines()
        kept = json.loads(line)
        assert (kept["id"], kept[column]) == (2, value)
        again = opened(home)
        assert again.damaged_requests is None  # told once
        again.close()


ENDS = [
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59+00:00",
]


@pytest.mark.parametrize("state", [State.AT_SAT, State.COMPLETE])
@pytest.mark.parametrize("column", ["created_at", "sent_at", "next_at"])
@pytest.mark.parametrize("value", ENDS)
def test_no_row_is_at_the_end_of_the_calendar(home: Path, state: State, column: str, value: str) -> None:
    """Another time zone would not have such a moment, and whoever shows it would stumble."""
    damage(home, "state", state.value)
    damage(home, column, value)
    session = opened(home)
    assert [one.id for one in RequestRepository(session.database.connection).all()] == [3, 1]
    session.close()


@pytest.mark.parametrize("state", [State.AT_SAT, State.COMPLETE])
@pytest.mark.parametrize("name", ["start", "end"])
@pytest.mark.parametrize("value", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_no_row_asks_for_the_end_of_the_calendar(home: Path, state: State, name: str, value: str) -> None:
    damage(home, "state", state.value)
    damage(home, "query", json.dumps({**a_query(2).to_dict(), name: value}))
    session = opened(home)
    assert [one.id for one in RequestRepository(session.database.connection).all()] == [3, 1]
    session.close()


@pytest.mark.parametrize("column", ["query", "message", "sat_id", "copy_to", "notice"])
@pytest.mark.parametrize("state", [State.AT_SAT, State.COMPLETE])
def test_a_text_that_is_no_utf_8(home: Path, state: State, column: str) -> None:
    """A bit that fell over, or a backup that was made so: whoever reads the row cannot even tell what it says."""
    damage(home, "state", state.value)
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute(f"UPDATE requests SET {column} = CAST(x'41ff42' AS TEXT) WHERE id = 2")
    session = opened(home)
    assert [one.id for one in RequestRepository(session.database.connection).all()] == [3, 1]
    session.close()
    (line,) = (home / FILE).read_text().splitlines()
    assert json.loads(line)[column] == "A\\xffB"


def test_a_story_with_a_text_that_is_no_utf_8_is_read(home: Path) -> None:
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute(
            "INSERT INTO story (request_id, at, key, fields, message) VALUES"
            " (2, ?, 'story:accepted', '{}', CAST(x'41ff42' AS TEXT))",
            (NOW.isoformat(),),
        )
    session = opened(home)
    assert RequestRepository(session.database.connection).story(2)[-1].message == "A\ufffdB"
    session.close()


def test_a_package_whose_id_is_no_utf_8(home: Path) -> None:
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute(
            "INSERT INTO packages VALUES (CAST(x'41ff42' AS TEXT), 2, 0, 'guardado', 1, NULL, 'x', 1, 0, 0, 0)"
        )
    session = opened(home)
    assert [one.id for one in RequestRepository(session.database.connection).all()] == [3, 1]
    session.close()


@pytest.mark.parametrize("column", NUMBERS)
@pytest.mark.parametrize("value", [-1, -(2**63), 2**63 - 1, 0, 1])
def test_numbers_that_nobody_counted(home: Path, column: str, value: int) -> None:
    damage(home, column, value)
    session = opened(home)
    assert {one.id for one in RequestRepository(session.database.connection).all()} >= {1, 3}
    session.close()


@pytest.mark.parametrize("state", [State.COMPLETE, State.FAILED, State.AT_SAT])
def test_also_one_that_is_done_long_ago(home: Path, state: State) -> None:
    damage(home, "state", state.value)
    damage(home, "query", '{"service": "otro"}')
    session = opened(home)
    assert session.damaged_requests == home / FILE
    session.close()


@pytest.mark.parametrize("place", ["../../x.zip", "/etc/passwd", "C:/x.zip", "a/b.exe", ""])
def test_a_package_that_lies_elsewhere(home: Path, place: str) -> None:
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute("INSERT INTO packages VALUES ('P_01', 2, 0, 'guardado', 1, ?, 'x', 1, 0, 0, 0)", (place,))
    session = opened(home)
    assert [one.id for one in RequestRepository(session.database.connection).all()] == [3, 1]
    session.close()


@pytest.mark.parametrize("column", ["name", "not_before", "not_after", "registered_at", "rfc"])
def test_a_contribuyente_that_is_none(home: Path, column: str) -> None:
    with closing(apsw.Connection(str(home / "acopio.db"))) as connection:
        connection.execute(
            "INSERT INTO taxpayers VALUES ('XAXX010101000', '', '', '', ?1, ?1, 0, ?1)", ("2024-01-01T00:00:00+00:00",)
        )
        connection.execute(f"UPDATE taxpayers SET {column} = 'x' WHERE rfc = 'XAXX010101000'")
    session = opened(home)
    assert RFC in [one.rfc for one in TaxpayerRepository(session.database.connection).all()]
    session.close()


def test_many_are_looked_at_quickly_enough_to_be_looked_at_each_time(tmp_path: Path) -> None:
    """Not a matter of seconds: that sound rows that are done are not read one by one."""
    database = Database.open(tmp_path / "acopio.db")
    requests = RequestRepository(database.connection)
    with database.transaction() as connection:
        requests.add(a_query(1), NOW)
        connection.execute("UPDATE requests SET state = ?", (State.COMPLETE.value,))
    read: list[int] = []
    original = RequestRepository.unreadable_among
    RequestRepository.unreadable_among = lambda self, ids: (read.extend(ids), original(self, ids))[1]  # type: ignore
    try:
        assert set_aside_damaged(database.connection, tmp_path) == 0
    finally:
        RequestRepository.unreadable_among = original  # type: ignore[method-assign]
        database.close()
    assert read == []


LINES = [
    b"", b"null", b"5", b'"x"', b"[]", b"[" * 100_000, b"{}", b'{"at": []}', b'{"sending": 5, "at": "x"}',
    b'{"not_sent": {}, "at": {}}', b'{"sending": {"service": []}, "at": "2024-01-01"}', b"\xff\xfe\x00" * 9,
    b'{"accepted": "x", "at": 5, "sat_id": {}}', b'{"at": "' + b"x" * 1_000_000 + b'"}', b'{"ended": [], "at": null}',
]  # fmt: skip


def test_lines_of_the_journal_that_are_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "solicitudes.jsonl")
    journal.sending(a_query(1), NOW)
    with (tmp_path / "solicitudes.jsonl").open("ab") as stream:
        for line in LINES:
            stream.write(line + b"\n")
        late = {"sending": a_query(2).to_dict(), "at": ENDS[-1]}
        stream.write(json.dumps(late).encode() + b"\n")
        naive = {"sending": a_query(2).to_dict(), "at": "2024-01-01T00:00:00"}
        stream.write(json.dumps(naive).encode() + b"\n")
    journal.sending(a_query(3), NOW + timedelta(minutes=1))
    assert [one.query for one in journal.entries()] == [a_query(1), a_query(3)]

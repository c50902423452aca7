"""The list of all requests: what it lets through, how it stands, and that it follows what changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.index.requests import ATTENTION, Part, RequestFilter, RequestKey, RequestOrder
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.store.database import Database, reader
from app.store.request_index import SqliteRequestIndex
from app.store.requests import RequestRepository

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
OWNERS = (Rfc("EKU9003173C9"), Rfc("PDB150312QX4"))
WISHES = st.tuples(
    st.sampled_from(OWNERS),
    st.sampled_from(Service),
    st.sampled_from((Direction.ISSUED, Direction.RECEIVED)),
    st.sampled_from(ContentKind),
    st.integers(1, 12),
    st.sampled_from(State),
    st.booleans(),
)


def words(*values: object) -> str:
    return " ".join(str(one).lower() for one in values if one)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path / "acopio.db")) as opened:
        yield opened


def add(
    database: Database,
    wish: tuple[Rfc, Service, Direction, ContentKind, int, State, bool],
) -> Request:
    owner, service, direction, content, month, state, replaced = wish
    requests = RequestRepository(database.connection)
    made = requests.add(Query(service, direction, content, owner, Period.month(2024, month)), NOW)
    changed = replace(
        made, state=state, successor_id=made.id if replaced else None, next_at=NOW + timedelta(hours=month)
    )
    requests.save(changed)
    return changed


def numbers(listed: SqliteRequestIndex, chosen: RequestFilter, order: RequestOrder = RequestOrder()) -> list[int]:  # noqa: B008 - frozen
    return [line // 2 for line in listed.grouped(chosen, order).lines]


def belongs(one: Request, part: Part) -> bool:
    """The same in Python."""
    return {
        Part.ALL: True,
        Part.ACTIVE: one.state.is_active and not one.is_done,
        Part.ATTENTION: one.state in ATTENTION and one.successor_id is None,
        Part.DONE: one.is_done,
    }[part]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WISHES, max_size=12), st.sampled_from(Part), st.sampled_from((None, *OWNERS)))
def test_a_filter_lets_through_what_it_says(
    tmp_path_factory: pytest.TempPathFactory, wishes: list[tuple[object, ...]], part: Part, owner: Rfc | None
) -> None:
    with closing(Database.open(tmp_path_factory.mktemp("d") / "acopio.db")) as database:
        made = [add(database, one) for one in wishes]  # type: ignore[arg-type]
        grouped = SqliteRequestIndex(database.connection, words).grouped(RequestFilter(owner, part), RequestOrder())
        wanted = {one.id for one in made if belongs(one, part) and owner in (None, one.query.owner)}
        assert sorted(line // 2 for line in grouped.lines) == sorted(wanted)
        assert sum(group.count for group in grouped.groups) == len(wanted)
        assert sum(group.pending for group in grouped.groups) == sum(
            not one.is_done for one in made if one.id in wanted
        )
        at = 0
        for group in grouped.groups:
            mine = {line // 2 for line in grouped.lines[at : at + group.count]}
            at += group.count
            queries = [one.query for one in made if one.id in mine]
            assert {one.owner.value for one in queries} == {group.owner}
            assert {(one.service, one.direction, one.content) for one in queries} == {
                (group.subject.service, group.subject.direction, group.subject.content)
            }


def test_the_newest_period_stands_first_and_orders_turn(database: Database) -> None:
    cfdi = (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML)
    march, may, april = (add(database, (*cfdi, month, State.AT_SAT, False)).id for month in (3, 5, 4))
    done = add(database, (*cfdi, 1, State.COMPLETE, False)).id
    other = add(database, (OWNERS[1], *cfdi[1:], 2, State.AT_SAT, False)).id
    listed, everything = SqliteRequestIndex(database.connection, words), RequestFilter()
    assert numbers(listed, everything) == [may, april, march, done, other]
    soonest = RequestOrder(RequestKey.NEXT, descending=False)
    assert numbers(listed, everything, soonest) == [march, april, may, done, other]  # who waits for nothing is last
    by_owner = RequestOrder(RequestKey.OWNER, descending=True)
    assert numbers(listed, everything, by_owner) == [other, may, april, march, done]


def test_every_word_must_be_there_also_in_the_name(database: Database) -> None:
    first = add(database, (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML, 3, State.EMPTY, False)).id
    add(database, (OWNERS[1], Service.CFDI, Direction.ISSUED, ContentKind.XML, 3, State.EMPTY, False))
    database.connection.execute(
        "INSERT INTO taxpayers VALUES (?, 'PANADERÍA MUÑOZ', '', '', '', '', 0, '')", (OWNERS[0].value,)
    )
    listed = SqliteRequestIndex(database.connection, words)
    assert numbers(listed, RequestFilter(words=("panaderia", "emitidos"))) == [first]
    assert numbers(listed, RequestFilter(words=("panaderia", "recibidos"))) == []
    assert numbers(listed, RequestFilter(words=("%",))) == []


def test_it_is_made_once_and_renewed_by_number(database: Database) -> None:
    wish = (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML, 3)
    first = add(database, (*wish, State.AT_SAT, False))
    with closing(reader(database.path)) as connection:
        listed = SqliteRequestIndex(connection, words)
        assert numbers(listed, RequestFilter(part=Part.ACTIVE)) == [first.id]
        second = add(database, (*wish, State.AT_SAT, False))
        RequestRepository(database.connection).save(replace(first, state=State.CANCELLED))
        listed.renew((first.id, second.id))
        assert numbers(listed, RequestFilter(part=Part.ACTIVE)) == [second.id]
        third = add(database, (*wish, State.AT_SAT, False))
        listed.forget()
        assert numbers(listed, RequestFilter(part=Part.ACTIVE)) == [third.id, second.id]
        with pytest.raises(apsw.ReadOnlyError):
            connection.execute("DELETE FROM main.requests")


def test_at_hand_are_those_at_work_and_the_newest(database: Database) -> None:
    wish = (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML, 3)
    working = add(database, (*wish, State.NEEDS_KEY, False)).id
    past = [add(database, (*wish, State.COMPLETE, False)).id for _ in range(5)]
    requests = RequestRepository(database.connection)
    assert [one.id for one in requests.recent(2)] == [past[4], past[3], working]
    assert [one.id for one in requests.numbered((past[0], working, 999))] == [past[0], working]
    fresh = [add(database, (*wish, State.TO_SEND, False)).id for _ in range(3)]
    found = [one.id for one in requests.recent(2)]
    assert found == [*reversed(fresh), past[4], past[3], working], "many at work leave room for the latest of the past"


def test_the_last_answer_is_known_of_each(database: Database) -> None:
    wish = (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML, 3)
    requests = RequestRepository(database.connection)
    for state, hours in ((State.COMPLETE, 5), (State.EMPTY, 3), (State.FAILED, 1)):
        requests.save(replace(add(database, (*wish, state, False)), sent_at=NOW - timedelta(hours=hours)))
    assert requests.last_answers() == {OWNERS[0]: NOW - timedelta(hours=3)}


def test_what_was_answered_of_a_kind_is_read_piece_by_piece(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.requests._TOGETHER", 2)
    xml = (OWNERS[0], Service.CFDI, Direction.ISSUED, ContentKind.XML)
    wanted = {add(database, (*xml, month, State.COMPLETE, False)).id for month in range(1, 6)}
    add(database, (*xml, 7, State.FAILED, False))
    add(database, (*xml[:3], ContentKind.METADATA, 7, State.COMPLETE, False))
    add(database, (OWNERS[0], Service.RETENCIONES, *xml[2:], 7, State.COMPLETE, False))
    found = RequestRepository(database.connection).answered(Service.CFDI, ContentKind.XML)
    assert {one.id for one in found} == wanted

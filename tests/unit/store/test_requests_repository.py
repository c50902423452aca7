"""Requests come back from the database as they went in, with their packages, stories and the memory of every send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.library_path import LibraryPath
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.status import Code, Family
from app.domain.story import Story, StoryLine
from app.domain.taxpayer import Taxpayer
from app.store.database import Database
from app.store.requests import RequestRepository
from app.store.taxpayers import TaxpayerRepository
from tests.make import OWNER

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
OTHER = Rfc("Ñ&Ñ010101AAA")
QUERY = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, Period.month(2026, 5))

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
counts = st.integers(0, 10**9)
queries = st.builds(
    Query,
    service=st.sampled_from(Service),
    direction=st.sampled_from(Direction),
    content=st.sampled_from(ContentKind),
    owner=st.sampled_from([OWNER, OTHER]),
    period=st.none() | st.just(Period.month(2024, 2)),
    status=st.sampled_from(StatusFilter),
    counterparts=st.lists(st.sampled_from([OWNER, OTHER]), max_size=3).map(tuple),
    document_type=st.none() | st.sampled_from(DocumentType),
)


def codes(family: Family) -> st.SearchStrategy[Code | None]:
    return st.none() | st.integers(0, 10**9).map(lambda number: Code(family, number))


packages = st.builds(
    Package,
    id=st.integers(0, 10**6).map(lambda number: PackageId(f"X{number}_01")),
    state=st.sampled_from(PackageState),
    fetches=st.integers(0, 2),
    path=st.none() | st.integers(0, 10**6).map(lambda number: LibraryPath(f"{OWNER}/Paquetes/X{number}_01.zip")),
    sha256=st.none() | texts,
    size=st.none() | st.integers(0, 2**40),
    documents=counts,
    new_documents=counts,
    unreadable=counts,
)
requests = st.builds(
    Request,
    id=st.just(0),
    query=queries,
    created_at=moments,
    state=st.sampled_from(State),
    sat_id=st.none() | st.uuids().map(lambda uuid: SatRequestId(str(uuid))),
    cod_estatus=codes(Family.SUBMIT) | codes(Family.VERIFY),
    sat_state=codes(Family.STATE),
    sat_reason=codes(Family.REASON),
    message=texts,
    notice=st.none() | texts,
    notice_fields=st.dictionaries(texts, texts, max_size=3),
    sent_at=st.none() | moments,
    next_at=st.none() | moments,
    polls=counts,
    failures=counts,
    announced=st.none() | counts,
    packages=st.lists(packages, max_size=4, unique_by=lambda one: one.id).map(tuple),
    copy_to=st.none() | texts,
)


@pytest.fixture
def repository(database: Database) -> RequestRepository:
    return RequestRepository(database.connection)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RequestRepository]:
    opened = Database.open(tmp_path_factory.mktemp("peticiones") / "acopio.db")
    opened.connection.pragma("synchronous", "off")
    yield RequestRepository(opened.connection)
    opened.close()


@given(requests)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_saved_comes_back(shared: RequestRepository, request_: Request) -> None:
    with shared.connection:
        shared.connection.execute("DELETE FROM packages")
        number = shared.add(request_.query, request_.created_at).id
        saved = replace(request_, id=number)
        shared.save(saved)
    assert shared.get(number) == saved
    assert shared.twins(saved.query.fingerprint())[0] == saved
    assert saved in shared.in_states([saved.state])


def test_a_new_request_is_due_at_once(repository: RequestRepository) -> None:
    request = repository.add(QUERY, NOW, copy_to="/copias")
    assert request == Request(id=1, query=QUERY, created_at=NOW, next_at=NOW, copy_to="/copias")
    child = repository.add(QUERY, NOW, parent_id=request.id)
    assert child.parent_id == request.id
    assert [one.id for one in repository.all()] == [2, 1]
    assert repository.get(99) is None


def test_lists_by_owner_and_state(repository: RequestRepository) -> None:
    mine = repository.add(QUERY, NOW)
    theirs = repository.add(replace(QUERY, owner=OTHER), NOW)
    accepted = replace(mine, state=State.AT_SAT, sat_id=SatRequestId("abc-1"))
    repository.save(accepted)
    assert repository.all(OTHER) == [theirs]
    assert repository.in_states([State.AT_SAT, State.TO_SEND]) == [accepted, theirs]
    assert repository.in_states([]) == []


def test_twins_ask_the_very_same_question(repository: RequestRepository) -> None:
    query = replace(QUERY, counterparts=(OTHER, OWNER))
    first = repository.add(query, NOW)
    second = repository.add(replace(query, counterparts=(OWNER, OTHER)), NOW)
    repository.add(query.for_period(Period.month(2026, 4)), NOW)
    assert repository.twins(query.fingerprint()) == [second, first]


def test_packages_keep_the_sats_order(repository: RequestRepository) -> None:
    request = repository.add(QUERY, NOW)
    names = [f"Z_{number:02}" for number in (3, 1, 2)]
    request = replace(request, packages=tuple(Package(PackageId(name)) for name in names))
    repository.save(request)
    fetched = replace(request.packages[1], state=PackageState.STORED, fetches=1)
    request = replace(request, packages=(request.packages[0], fetched, request.packages[2]))
    repository.save(request)
    assert repository.get(request.id) == request


def test_every_send_is_remembered_and_one_can_be_taken_back(repository: RequestRepository) -> None:
    one, other = QUERY.fingerprint(), replace(QUERY, owner=OTHER).fingerprint()
    for seconds in (0, 1):
        repository.record_send(one, NOW + timedelta(seconds=seconds), None)
    repository.record_send(other, NOW, None)
    assert (repository.sends(one), repository.sends(other), repository.sends("x")) == (2, 1, 0)
    repository.forget_send(one, NOW)
    repository.forget_send(one, NOW)
    assert (repository.sends(one), repository.sends(other)) == (1, 1)


def test_a_story_is_told_in_order(repository: RequestRepository) -> None:
    request = repository.add(QUERY, NOW)
    lines = [
        StoryLine(NOW + timedelta(seconds=5), Story.CREATED),
        StoryLine(NOW, Story.ACCEPTED, {"request": "ñ", "x": '"'}, "Solicitud Aceptada ✓"),
    ]
    for line in lines:
        repository.add_story_line(request.id, line)
    assert repository.story(request.id) == lines
    assert repository.story(99) == []


def test_contribuyentes(database: Database) -> None:
    repository = TaxpayerRepository(database.connection)
    second = Taxpayer(OWNER, "ZAPATERÍA", "", "1", NOW, NOW + timedelta(days=1), True, NOW)
    first = Taxpayer(OTHER, "ABARROTES", "CURP", "2", NOW, NOW + timedelta(days=1), False, NOW)
    for one in (second, first):
        repository.save(one)
    assert repository.all() == [first, second]
    renewed = replace(second, serial="3", remembers_password=False)
    repository.save(renewed)
    assert repository.get(OWNER) == renewed
    repository.remove(OWNER)
    repository.remove(OWNER)
    assert repository.get(OWNER) is None
    assert repository.all() == [first]


def test_all_of_it_survives_closing(tmp_path: Path) -> None:
    path = tmp_path / "acopio.db"
    database = Database.open(path)
    request = RequestRepository(database.connection).add(QUERY, NOW)
    database.close()
    database = Database.open(path)
    assert RequestRepository(database.connection).all() == [request]
    database.close()


def test_what_covers_a_stretch_is_what_brought_documents_or_may_still(repository: RequestRepository) -> None:
    made = {state: repository.add(QUERY, NOW) for state in State}
    sent = {state: replace(one, state=state, sent_at=NOW) for state, one in made.items()}
    for one in sent.values():
        repository.save(one)
    may, later, hour = datetime(2026, 5, 31), datetime(2026, 6, 1), timedelta(hours=1)
    found = {one.state for one in repository.covering([OWNER, OTHER], may, NOW + hour)}
    assert found == {state for state in State if not state.is_final} | {State.COMPLETE, State.EMPTY}
    assert {one.state for one in repository.covering([OWNER], may, NOW)} == set(State)
    assert repository.covering([OTHER], may, NOW) == []
    assert repository.covering([OWNER], later, NOW) == []


def test_the_sends_of_one_request_in_whatever_words(repository: RequestRepository) -> None:
    mine, other = repository.add(QUERY, NOW), repository.add(QUERY, NOW)
    moments = [NOW + timedelta(minutes=minutes) for minutes in (0, 1, 20)]
    for number, at in enumerate(moments):
        repository.record_send(f"words {number}", at, mine.id)
    repository.record_send("words 0", NOW, other.id)
    repository.record_send("words 9", NOW, None)
    assert repository.sends_of(mine.id) == tuple(moments)
    repository.forget_send("words 2", moments[2])
    assert repository.sends_of(mine.id) == tuple(moments[:2])
    plan = repository.connection.execute("EXPLAIN QUERY PLAN SELECT sent_at FROM sends WHERE request_id = 1").fetchall()
    assert "sends_by_request" in str(plan)

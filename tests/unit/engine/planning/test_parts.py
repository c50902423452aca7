"""A long question the SAT leaves lying is asked again in months, once; whichever comes first counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId, SatRequestId
from app.domain.lifecycle import Event, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.engine.planning.parts import Parts
from app.engine.planning.stretches import LENGTHS, Length
from app.store.documents import DocumentRepository
from tests.make_index import add_metadata

Question = Callable[..., Query]
QUARTER = Period(datetime(2026, 1, 1), datetime(2026, 3, 31, 23, 59, 59))
MONTHS = [Period.month(2026, month) for month in (3, 2, 1)]


@pytest.fixture
def parts(office: Any) -> Parts:
    return Parts(office.ledger)


@pytest.fixture
def whole(office: Any, question: Question) -> Request:
    """It is at the SAT, and another one that was sent after it has come already."""
    request = sent(office, question().for_period(QUARTER), "a")
    answered(office, sent(office, question(5), "b"))
    return request


def sent(office: Any, query: Query, name: str) -> Request:
    request = office.ledger.record_send(office.ledger.add(query), office.ledger.now())
    at_sat: Request = office.ledger.record(request, Event.ACCEPTED, None, sat_id=SatRequestId(name))
    return at_sat


def answered(office: Any, request: Request) -> None:
    if request.state is State.TO_SEND:
        request = office.ledger.record_send(request, office.ledger.now())
        request = office.ledger.record(request, Event.ACCEPTED, None, sat_id=SatRequestId(f"n{request.id}"))
    office.ledger.record(request, Event.NO_DOCUMENTS, None)


def children(office: Any, request: Request) -> list[Request]:
    found: list[Request] = office.ledger.requests.children(request.id)
    return found


def test_after_a_day_it_is_asked_in_months_the_newest_first_and_only_once(
    office: Any, parts: Parts, whole: Request, clock: Any
) -> None:
    clock.forward(hours=23)
    parts.split_when_slow(whole)
    assert children(office, whole) == []
    clock.forward(hours=2)
    for _ in range(3):
        parts.split_when_slow(office.ledger.open_requests[whole.id])
    assert [one.query.period for one in children(office, whole)] == MONTHS
    assert office.ledger.open_requests[whole.id].state is State.AT_SAT


def test_not_while_the_sat_answers_nobody_nor_for_a_month(
    office: Any, parts: Parts, question: Question, clock: Any
) -> None:
    answered(office, sent(office, question(4), "long before"))
    clock.forward(hours=5)
    long, month = sent(office, question().for_period(QUARTER), "a"), sent(office, question(5), "b")
    clock.forward(hours=30)
    parts.split_when_slow(long)
    assert children(office, long) == []
    answered(office, sent(office, question(6).for_period(Period(datetime(2026, 6, 1), datetime(2026, 6, 9))), "c"))
    parts.split_when_slow(month)
    assert children(office, month) == []
    parts.split_when_slow(long)
    assert len(children(office, long)) == 3


def test_when_all_months_came_the_whole_is_let_go(office: Any, parts: Parts, whole: Request, clock: Any) -> None:
    clock.forward(hours=25)
    parts.split_when_slow(whole)
    march, february, january = children(office, whole)
    answered(office, march)
    office.reissuer.split(office.ledger.record_send(february, clock.now()))
    answered(office, january)
    assert whole.id in office.ledger.open_requests
    for half in children(office, february):
        answered(office, half)
    assert whole.id not in office.ledger.open_requests
    assert office.ledger.requests.get(whole.id).state is State.SPLIT


def test_when_the_whole_came_months_that_were_not_sent_are_let_go(
    office: Any, parts: Parts, whole: Request, clock: Any
) -> None:
    clock.forward(hours=25)
    parts.split_when_slow(whole)
    office.ledger.record_send(children(office, whole)[0], clock.now())
    office.ledger.record(office.ledger.open_requests[whole.id], Event.NO_DOCUMENTS, None)
    states = [(one.state, one.successor_id) for one in children(office, whole)]
    assert states == [(State.SENDING, None), (State.CANCELLED, whole.id), (State.CANCELLED, whole.id)]


def test_a_whole_that_fails_then_is_left_to_its_months(office: Any, parts: Parts, whole: Request, clock: Any) -> None:
    clock.forward(hours=25)
    parts.split_when_slow(whole)
    before = children(office, whole)
    failed = office.ledger.record(office.ledger.open_requests[whole.id], Event.FAILED, None)
    followed = office.reissuer.reissue(failed, limit=3)
    assert followed.successor_id == before[0].id
    assert children(office, whole) == before


def test_what_turns_out_to_hold_too_much_before_it_is_sent_is_asked_in_parts(
    office: Any, parts: Parts, question: Question, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LENGTHS, ContentKind.XML, Length(documents=5, months=12))
    request = office.ledger.add(question().for_period(QUARTER))
    assert not parts.divide(request)
    rows = [a_row(number, month) for month in (1, 2) for number in range(3)]
    documents = DocumentRepository(office.database.connection)
    add_metadata(documents, request.query.owner, Service.CFDI, PackageId("M_01"), rows)
    assert not parts.divide(replace(request, sent_at=clock.now())), "it was sent"
    assert not parts.divide(office.ledger.add(replace(request.query, complement="pagos20"))), "nobody knows how many"
    assert parts.divide(request)
    assert [one.query.period for one in children(office, request)] == MONTHS
    assert office.ledger.requests.get(request.id).state is State.SPLIT


def test_without_words_for_any_stretch_the_whole_is_asked_as_it_is(
    office: Any, parts: Parts, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LENGTHS, ContentKind.XML, Length(documents=5, months=12))
    request = office.ledger.add(question().for_period(QUARTER))
    rows = [a_row(number, month) for month in (1, 2) for number in range(3)]
    add_metadata(
        DocumentRepository(office.database.connection), request.query.owner, Service.CFDI, PackageId("M_01"), rows
    )
    monkeypatch.setattr("app.engine.planning.parts.fresh", lambda *_: None)
    assert not parts.divide(request)
    assert (children(office, request), office.ledger.requests.get(request.id).state) == ([], State.TO_SEND)


def a_row(number: int, month: int) -> MetadataRow:
    issued = f"2026-{month:02d}-05T12:00:0{number}"
    return MetadataRow(
        uuid=f"{month:04d}{number:04d}-0000-4000-8000-000000000000",
        issuer_rfc="EKU9003173C9",
        issuer_name="EMISOR",
        receiver_rfc="AAA010101AAA",
        receiver_name="CLIENTE",
        pac_rfc="SPR190613I52",
        issued=issued,
        stamped=issued,
        total="116",
        effect="I",
        status="1",
        cancelled="",
    )

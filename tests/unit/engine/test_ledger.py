"""The ledger: saved before announced, all or nothing, and only what the lifecycle allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.identifiers import PackageId, SatRequestId
from app.domain.lifecycle import Event, PackageEvent, PackageState, State
from app.domain.period import SECOND, Period
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.story import Notice, Story, StoryLine
from app.engine import policy
from app.engine.events import EngineEvent, RequestChanged
from app.engine.ledger import Ledger, move, with_package
from app.errors import BugError

Question = Callable[..., Query]
MAY = Period.month(2026, 5)


def announced(office: Any) -> list[Request]:
    return [event.request for event in office.events if isinstance(event, RequestChanged)]


def test_what_is_announced_is_on_disk(office: Any, question: Question) -> None:
    def listener(event: EngineEvent) -> None:
        assert isinstance(event, RequestChanged)
        assert office.database.connection.in_transaction is False
        assert office.ledger.requests.get(event.request.id) == event.request
        assert office.ledger.open_requests.get(event.request.id) in (event.request, None)
        seen.append(event.request.state)

    seen: list[State] = []
    office.ledger.listener = listener
    request = office.ledger.add(question())
    sending = office.ledger.record_send(request, office.ledger.now())
    office.ledger.record(sending, Event.ACCEPTED, Story.ACCEPTED, sat_id=SatRequestId("a"))
    assert seen == [State.TO_SEND, State.SENDING, State.AT_SAT]


def test_an_impossible_event_changes_nothing(office: Any, question: Question) -> None:
    request = office.ledger.add(question())
    with pytest.raises(BugError):
        office.ledger.record(request, Event.ALL_IN, Story.COMPLETE)
    assert office.ledger.requests.get(request.id) == request
    assert len(announced(office)) == 1


def test_together_is_all_or_nothing(office: Any, question: Question) -> None:
    request = office.ledger.add(question())

    def fail_half_way() -> None:
        with office.ledger.together():
            office.ledger.record(request, Event.SEND, Story.SENDING)
            with office.ledger.together():
                office.ledger.add(question(4))
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail_half_way()
    assert office.ledger.requests.all() == [request]
    assert office.ledger.open_requests == {request.id: request}
    assert announced(office) == [request]
    assert [line.key for line in office.ledger.requests.story(request.id)] == [Story.CREATED]
    office.ledger.add(question(4))
    assert len(announced(office)) == 2


def test_together_announces_at_its_end_in_order(office: Any, question: Question) -> None:
    with office.ledger.together():
        first = office.ledger.add(question(4))
        second = office.ledger.add(question(5))
        assert announced(office) == []
    assert announced(office) == [first, second]


def test_a_notice_lasts_until_the_next_event(office: Any, question: Question) -> None:
    request = office.ledger.add(question())
    noted = office.ledger.record(request, None, None, notice="error:X", notice_fields={"a": "b"})
    assert office.ledger.record(noted, None, None, polls=1).notice == "error:X"
    sent = office.ledger.record(noted, Event.SEND, Story.SENDING)
    assert (sent.notice, sent.notice_fields) == (None, {})
    refused = office.ledger.record(sent, Event.REFUSED, Story.REFUSED, notice="code:solicita:5002")
    assert refused.notice == "code:solicita:5002"


def test_stories_keep_the_sats_words(office: Any, question: Question) -> None:
    request = office.ledger.add(question())
    sending = office.ledger.record_send(request, office.ledger.now())
    accepted = office.ledger.record(sending, Event.ACCEPTED, Story.ACCEPTED, message="Solicitud Aceptada")
    office.ledger.record(accepted, Event.STILL_WORKING, Story.STILL_WORKING, fields={"x": "y"})
    now = office.ledger.now()
    assert office.ledger.requests.story(request.id) == [
        StoryLine(now, Story.CREATED),
        StoryLine(now, Story.SENDING),
        StoryLine(now, Story.ACCEPTED, {}, "Solicitud Aceptada"),
        StoryLine(now, Story.STILL_WORKING, {"x": "y"}),
    ]


def test_sends_are_remembered_before_and_taken_back_when_nothing_left(
    office: Any, question: Question, clock: Any
) -> None:
    request = office.ledger.add(question())
    fingerprint = request.query.fingerprint()
    sending = office.ledger.record_send(request, office.ledger.now())
    assert (sending.state, sending.sent_at) == (State.SENDING, clock.now())
    assert office.ledger.sends(fingerprint) == 1
    office.ledger.forget_send(sending)
    assert office.ledger.sends(fingerprint) == 0
    office.ledger.forget_send(request)


def test_a_new_ledger_takes_up_what_is_open(office: Any, question: Question, clock: Any) -> None:
    open_one = office.ledger.add(question(3))
    done = office.ledger.record(office.ledger.add(question(4)), Event.CANCEL, Story.CANCELLED)
    uncertain = office.ledger.record(
        office.ledger.record_send(office.ledger.add(question(5)), office.ledger.now()),
        Event.SEND_LOST,
        Story.SEND_LOST,
    )
    waiting = office.ledger.record(office.ledger.add(question(6)), Event.KEY_MISSING, Story.KEY_MISSING)
    again = Ledger(office.database, clock)
    assert again.open_requests == office.ledger.open_requests
    assert again.open_requests == {one.id: one for one in (open_one, uncertain, waiting)}
    assert done.id not in again.open_requests


def test_an_uncertain_send_is_done_once_it_has_a_successor(office: Any, question: Question) -> None:
    sending = office.ledger.record_send(office.ledger.add(question()), office.ledger.now())
    uncertain = office.ledger.record(sending, Event.SEND_LOST, Story.SEND_LOST)
    office.reissuer.reissue(uncertain, limit=5)
    assert list(office.ledger.open_requests) == [uncertain.id + 1]


def test_generations_count_who_came_before(office: Any, question: Question, clock: Any) -> None:
    request = office.ledger.add(question())
    for generation in range(4):
        assert office.ledger.generation(request) == generation
        sending = office.ledger.record_send(request, office.ledger.now())
        clock.forward(minutes=1)
        lost = office.ledger.record(sending, Event.SEND_LOST, Story.SEND_LOST)
        followed = office.reissuer.reissue(lost, limit=None)
        request = office.ledger.requests.get(followed.successor_id)
    pieces_of = office.ledger.record_send(request, office.ledger.now())
    office.reissuer.split(pieces_of)
    half = office.ledger.requests.all()[0]
    assert half.parent_id == request.id
    assert office.ledger.generation(half) == 0


def test_packages_move_by_their_table(office: Any) -> None:
    package = Package(PackageId("A_01"))
    fetching = move(package, PackageEvent.FETCH, fetches=1)
    assert (fetching.state, fetching.fetches) == (PackageState.FETCHING, 1)
    with pytest.raises(BugError):
        move(package, PackageEvent.INGEST)


def test_one_package_is_replaced_among_many(office: Any, question: Question) -> None:
    request = office.ledger.add(question())
    packages = tuple(Package(PackageId(f"A_0{number}")) for number in range(3))
    request = office.ledger.record(request, None, None, packages=packages)
    changed = move(packages[1], PackageEvent.FETCH)
    assert with_package(request, changed) == (packages[0], changed, packages[2])


# ── successors ───────────────────────────────────────────────────────────────────────────────────────────────────────


def lost(office: Any, request: Request) -> Request:
    sending = office.ledger.record_send(request, office.ledger.now())
    followed: Request = office.ledger.record(sending, Event.SEND_LOST, Story.SEND_LOST)
    return followed


def test_a_successor_asks_a_second_wider(office: Any, question: Question) -> None:
    uncertain = lost(office, office.ledger.add(question(), copy_to="/copias"))
    followed = office.reissuer.reissue(uncertain, limit=5)
    successor = office.ledger.requests.get(followed.successor_id)
    assert successor.query.period.start == MAY.start - SECOND
    assert (successor.parent_id, successor.copy_to, successor.state) == (uncertain.id, "/copias", State.TO_SEND)
    assert followed.next_at is None


def test_no_more_successors_than_the_limit(office: Any, question: Question) -> None:
    request = office.ledger.add(question())
    for _ in range(3):
        followed = office.reissuer.reissue(lost(office, request), limit=3)
        request = office.ledger.requests.get(followed.successor_id)
    last = office.reissuer.reissue(lost(office, request), limit=3)
    assert last.successor_id is None
    assert office.ledger.requests.story(last.id)[-1].key == Story.GAVE_UP


def test_no_words_are_left(office: Any, question: Question, clock: Any) -> None:
    request = office.ledger.add(question())
    for _ in range(2):
        for seconds in range(policy.MAX_WIDER + 1):
            wider = question().for_period(MAY.widened(floor=MAY.start - timedelta(days=1), by=seconds))
            office.ledger.requests.record_send(wider.fingerprint(), clock.now(), None)
    followed = office.reissuer.reissue(request, limit=None)
    assert (followed.successor_id, followed.notice) == (None, Notice.THIRD_TIME)


def test_halves_and_the_indivisible(office: Any, question: Question) -> None:
    sending = office.ledger.record_send(office.ledger.add(question(), copy_to="/copias"), office.ledger.now())
    done = office.reissuer.split(sending, notice="code:codigo:5003")
    assert done.state is State.SPLIT
    children = [one for one in office.ledger.requests.all() if one.parent_id == done.id]
    assert {one.query.period for one in children} == set(MAY.halves() or ())
    assert {one.copy_to for one in children} == {"/copias"}
    small = question().for_period(Period(MAY.start, MAY.start + SECOND))
    refused = office.reissuer.split(
        office.ledger.record_send(office.ledger.add(small), office.ledger.now()), notice="code:codigo:5003"
    )
    assert (refused.state, refused.notice) == (State.REJECTED, "code:codigo:5003")

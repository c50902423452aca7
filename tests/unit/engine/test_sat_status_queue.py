"""Documents are asked about one by one: paced, patient with outages, and no further once cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import SatStatusQuery
from app.engine.circuit_breaker import TOLERATED, CircuitBreakers
from app.engine.sat_status.queue import MAX_TRIES, Check, SatStatusPace, SatStatusQueue
from app.errors import (
    AcopioError,
    BugError,
    ConnectionLostError,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NameNotResolvedError,
)

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUERY = SatStatusQuery(Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "1", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"))
OUTAGES: list[AcopioError] = [HtmlAnswerError(), HttpStatusError(503), ConnectionLostError("host")]


def checks(*ids: int) -> list[Check]:
    return [Check(one, QUERY) for one in ids]


def line(*ids: int, per_second: float = 4, at_once: int = 99) -> SatStatusQueue:
    made = SatStatusQueue(CircuitBreakers(), SatStatusPace(per_second, at_once))
    made.add(checks(*ids))
    return made


def taken(queue: SatStatusQueue, now: datetime) -> int | None:
    check = queue.take(now)
    return check.document_id if check else None


def due(queue: SatStatusQueue, now: datetime) -> datetime:
    moment = queue.due_at(now)
    assert moment is not None
    return moment


def test_in_order_and_no_faster_than_the_pace() -> None:
    queue = line(1, 2, 3)
    assert taken(queue, NOW) == 1
    assert taken(queue, NOW) is None
    assert queue.due_at(NOW) == NOW + SECOND / 4
    assert taken(queue, NOW + SECOND / 4) == 2
    assert taken(queue, NOW + SECOND * 9) == 3
    assert queue.due_at(NOW + SECOND * 9) is None
    assert len(queue) == 3


def test_no_more_at_once_than_allowed() -> None:
    queue = line(1, 2, 3, at_once=2)
    assert [taken(queue, NOW + SECOND * step) for step in range(3)] == [1, 2, None]
    assert queue.due_at(NOW + SECOND * 3) is None
    queue.answered(1)
    assert taken(queue, NOW + SECOND * 3) == 3


def test_a_document_is_in_line_once() -> None:
    queue = line(1, 1, 2)
    assert taken(queue, NOW) == 1
    queue.add(checks(1, 2, 3))
    assert (queue.waiting, len(queue)) == (2, 3)


@pytest.mark.parametrize("error", OUTAGES)
def test_while_the_service_is_down_only_a_probe_is_sent(error: AcopioError) -> None:
    queue, now = line(*range(10)), NOW
    for _ in range(TOLERATED):
        asked = taken(queue, now)
        assert asked is not None
        queue.failed_with(asked, error, now)
        now += SECOND
    assert taken(queue, now) is None
    assert queue.notice == error.key
    opens_at = due(queue, now)
    assert opens_at - now > timedelta(seconds=50)
    assert queue.pause_until(now) == opens_at
    probe = taken(queue, opens_at)
    assert probe is not None
    assert taken(queue, opens_at + SECOND) is None
    assert queue.due_at(opens_at + SECOND) is None
    queue.answered(probe)
    assert queue.notice is None
    assert taken(queue, opens_at + SECOND) is not None
    assert taken(queue, opens_at + SECOND * 2) is not None


def test_what_failed_comes_again_after_the_others() -> None:
    queue = line(1, 2)
    assert taken(queue, NOW) == 1
    queue.failed_with(1, HtmlAnswerError(), NOW)
    assert taken(queue, NOW + SECOND) == 2
    assert taken(queue, NOW + SECOND * 2) is None
    assert taken(queue, due(queue, NOW + SECOND * 2)) == 1
    assert due(line(1), NOW) == NOW


@pytest.mark.parametrize("error", [MalformedAnswerError("Estado"), HttpStatusError(500)])
def test_a_document_that_never_gets_an_answer_is_given_up_and_the_others_go_on(error: AcopioError) -> None:
    queue, now, tries = line(1), NOW, 0
    while len(queue):
        now = due(queue, now)
        assert taken(queue, now) == 1
        queue.failed_with(1, error, now)
        tries += 1
    assert (tries, queue.failed, queue.done, queue.notice) == (MAX_TRIES, 1, 0, error.key)
    queue.add(checks(2))
    now = due(queue, now)
    assert taken(queue, now) == 2


def test_an_answer_of_another_shape_does_not_close_the_service() -> None:
    queue, now = line(*range(9)), NOW
    for _ in range(TOLERATED + 2):
        asked = taken(queue, now)
        assert asked is not None
        queue.failed_with(asked, MalformedAnswerError("Estado"), now)
        now += SECOND
    assert queue.pause_until(now) is None


def test_what_never_left_this_computer_is_no_try() -> None:
    queue, now = line(1), NOW
    for _ in range(MAX_TRIES * 3):
        now = due(queue, now)
        assert taken(queue, now) == 1
        queue.failed_with(1, NameNotResolvedError("host"), now)
    assert (queue.failed, len(queue)) == (0, 1)
    assert due(queue, now) - now <= timedelta(minutes=1)


def test_a_defect_of_ours_is_not_repeated() -> None:
    queue = line(1)
    assert taken(queue, NOW) == 1
    queue.failed_with(1, BugError("ValueError"), NOW)
    assert (queue.failed, len(queue)) == (1, 0)


def test_the_services_own_wish_for_a_pause_is_heard_within_reason() -> None:
    for wish, wait in ((20, 20), (10**6, 3600)):
        queue = line(1, 2)
        assert taken(queue, NOW) == 1
        queue.failed_with(1, HttpStatusError(429, retry_after=wish), NOW)
        assert due(queue, NOW) == NOW + SECOND * wait
        assert taken(queue, NOW + SECOND * (wait - 1)) is None
        assert taken(queue, NOW + SECOND * wait) is not None


def test_cancelling_leaves_only_what_is_under_way() -> None:
    queue = line(1, 2, 3, 4)
    assert [taken(queue, NOW + SECOND * step) for step in range(3)] == [1, 2, 3]
    queue.failed_with(3, HtmlAnswerError(), NOW + SECOND * 3)
    queue.cancel()
    assert (queue.waiting, queue.under_way, len(queue)) == (0, 2, 2)
    assert taken(queue, NOW + timedelta(hours=1)) is None
    queue.answered(1)
    queue.failed_with(2, HtmlAnswerError(), NOW + SECOND * 4)
    assert (queue.done, queue.failed, len(queue)) == (1, 0, 0)


def test_asked_for_again_after_a_cancel() -> None:
    queue = line(1)
    assert taken(queue, NOW) == 1
    queue.cancel()
    queue.add(checks(1))
    queue.failed_with(1, HtmlAnswerError(), NOW)
    assert taken(queue, due(queue, NOW)) == 1


def test_clocks_that_are_set_back_or_forward_stop_nothing() -> None:
    queue = line(*range(8))
    for error in (HtmlAnswerError(), HttpStatusError(503, retry_after=30)):
        asked = taken(queue, NOW)
        assert asked is not None
        queue.failed_with(asked, error, NOW)
        early = NOW - timedelta(days=400)
        assert taken(queue, early) is not None
        queue = line(*range(8))
    assert taken(queue, NOW + timedelta(days=400)) is not None
    assert taken(queue, NOW) is not None


@settings(max_examples=200, deadline=None)
@given(
    ids=st.lists(st.integers(0, 30), max_size=25),
    per_second=st.sampled_from([0.5, 1, 4, 10]),
    at_once=st.integers(1, 5),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["take", "answer", "outage", "malformed", "offline", "add", "cancel"]),
            st.integers(0, 30),
            st.floats(0, 90),
        ),
        max_size=120,
    ),
)
def test_whatever_happens_the_pace_is_kept_and_nothing_is_lost(
    ids: list[int], per_second: float, at_once: int, steps: list[tuple[str, int, float]]
) -> None:
    queue, now = line(*ids, per_second=per_second, at_once=at_once), NOW
    wanted, ended, under_way, starts = set(ids), 0, [], []
    errors = {"outage": HtmlAnswerError(), "malformed": MalformedAnswerError("x"), "offline": NameNotResolvedError("x")}
    for what, number, seconds in steps:
        now += SECOND * seconds
        if what == "take":
            moment = queue.due_at(now)
            asked = taken(queue, now)
            assert (asked is not None) == (moment == now)
            if asked is not None:
                starts.append(now)
                under_way.append(asked)
        elif what == "add":
            queue.add(checks(number))
            wanted.add(number)
        elif what == "cancel":
            queue.cancel()
            wanted = set(under_way)
        elif under_way:
            one = under_way.pop(number % len(under_way))
            before = queue.done + queue.failed
            if what == "answer":
                queue.answered(one)
            else:
                queue.failed_with(one, errors[what], now)
            ended = queue.done + queue.failed - before
            if ended or not queue.reclaim(one):
                wanted.discard(one)
        assert len(queue) == len(wanted)
        assert queue.under_way == len(under_way) <= at_once
        assert len(set(under_way)) == len(under_way)
    for index, start in enumerate(starts):
        assert sum(start <= other < start + SECOND for other in starts[index:]) <= max(1, per_second)
    drained(queue, now, under_way)


def drained(queue: SatStatusQueue, now: datetime, under_way: list[int]) -> None:
    """Once all is well again, everything that is left is answered."""
    for one in under_way:
        queue.answered(one)
    while len(queue):
        now = due(queue, now)
        asked = taken(queue, now)
        assert asked is not None
        queue.answered(asked)

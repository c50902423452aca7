"""Documents are asked about one by one: paced, patient with outages, and no further once cancelled."""

from __future__ import annotations

import queue
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.engine.circuit_breaker import TOLERATED, CircuitBreakers
from app.engine.ledger import Ledger
from app.engine.loop.calls import Calls, Outcome
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.schedule import Schedule
from app.engine.policy import Limits
from app.engine.sat_status.queue import MAX_TRIES, SatStatusQueue, StatusCheck
from app.errors import (
    AcopioError,
    BugError,
    ConnectionLostError,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NameNotResolvedError,
)
from app.sat.clock import SatClock
from app.store.database import Database

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUERY = SatStatusQuery(Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "1", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"))
ANSWER = SatStatusAnswer(NOW, "S - Comprobante obtenido satisfactoriamente.", "Vigente", "No cancelable", "", "200")
OUTAGES: list[AcopioError] = [HtmlAnswerError(), HttpStatusError(503), ConnectionLostError("host")]


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The line needs a ledger to stand beside, and nothing is ever in it."""
    Line.database = Database.open(tmp_path_factory.mktemp("linea") / "acopio.db")


class Line:
    """The queue, and the schedule that says when it is a document's turn; the clock is moved by hand."""

    database: Database

    def __init__(self, *ids: int, per_second: float = 4, at_once: int = 15) -> None:
        self.moment = NOW
        self.queue = SatStatusQueue()
        self.queue.add(checks(*ids))
        self.calls = Calls(queue.SimpleQueue(), lambda _: None)
        breakers = CircuitBreakers()
        self.outages = OutageTracker(breakers, SatClock(self))
        self.schedule = Schedule(
            ledger=Ledger(self.database, self),
            calls=self.calls,
            breakers=breakers,
            clock=self,
            limits=Limits(at_once + 1, 1, status_pause=timedelta(seconds=1 / per_second)),
            status_queue=self.queue,
        )
        self.under_way: dict[int, StatusCheck] = {}

    def now(self) -> datetime:
        return self.moment

    def ask(self, now: datetime) -> int | None:
        """The document whose turn it is at ``now``; its call begins."""
        self.moment = now
        check = self.schedule.next_status_check()
        if check is None:
            return None
        self.schedule.started(check)
        self.calls.start(check, lambda: pytest.fail("it is never carried out"))
        self.under_way[check.document_id] = check
        return check.document_id

    def due(self, now: datetime) -> datetime | None:
        self.moment = now
        return self.schedule.status_check_at()

    def surely_due(self, now: datetime) -> datetime:
        moment = self.due(now)
        assert moment is not None
        return moment

    def end(self, document_id: int, outcome: Outcome, now: datetime) -> None:
        self.moment = now
        check = self.under_way.pop(document_id)
        self.calls.done(check)
        self.outages.record(check.endpoint, outcome)
        if isinstance(outcome, AcopioError):
            self.queue.failed_with(document_id, outcome, now)
        else:
            self.queue.answered(document_id)


def checks(*ids: int) -> list[StatusCheck]:
    return [StatusCheck(one, QUERY) for one in ids]


def test_in_order_and_no_faster_than_the_pace() -> None:
    line = Line(1, 2, 3)
    assert line.ask(NOW) == 1
    assert line.ask(NOW) is None
    assert line.due(NOW) == NOW + SECOND / 4
    assert line.ask(NOW + SECOND / 4) == 2
    assert line.ask(NOW + SECOND * 9) == 3
    assert line.due(NOW + SECOND * 9) is None
    assert len(line.queue) == 3


def test_no_more_at_once_than_allowed() -> None:
    line = Line(1, 2, 3, at_once=2)
    assert [line.ask(NOW + SECOND * step) for step in range(3)] == [1, 2, None]
    assert line.due(NOW + SECOND * 3) is None
    line.end(1, ANSWER, NOW + SECOND * 3)
    assert line.ask(NOW + SECOND * 3) == 3


def test_where_there_is_one_call_at_once_it_may_be_this_one() -> None:
    line = Line(1, 2, at_once=0)
    assert line.ask(NOW) == 1
    assert line.ask(NOW + SECOND) is None


def test_a_document_is_in_line_once() -> None:
    line = Line(1, 1, 2)
    assert line.ask(NOW) == 1
    line.queue.add(checks(1, 2, 3))
    assert (line.queue.waiting, len(line.queue)) == (2, 3)


@pytest.mark.parametrize("error", OUTAGES)
def test_while_the_service_is_down_only_a_probe_is_sent(error: AcopioError) -> None:
    line, now = Line(*range(10)), NOW
    for _ in range(TOLERATED):
        asked = line.ask(now)
        assert asked is not None
        line.end(asked, error, now)
        now += SECOND
    assert line.ask(now) is None
    assert line.queue.notice == error.key
    assert line.outages.outages().failing == ()  # it is told in the progress of the check
    opens_at = line.surely_due(now)
    assert opens_at - now > timedelta(seconds=50)
    probe = line.ask(opens_at)
    assert probe is not None
    assert line.ask(opens_at + SECOND) is None
    assert line.due(opens_at + SECOND) is None
    line.end(probe, ANSWER, opens_at + SECOND)
    assert line.queue.notice is None
    assert line.ask(opens_at + SECOND) is not None
    assert line.ask(opens_at + SECOND * 2) is not None


def test_what_failed_comes_again_after_the_others() -> None:
    line = Line(1, 2)
    assert line.ask(NOW) == 1
    line.end(1, HtmlAnswerError(), NOW)
    assert line.ask(NOW + SECOND) == 2
    assert line.ask(NOW + SECOND * 2) is None
    assert line.ask(line.surely_due(NOW + SECOND * 2)) == 1
    assert Line(1).due(NOW) == NOW


@pytest.mark.parametrize("error", [MalformedAnswerError("Estado"), HttpStatusError(500)])
def test_a_document_that_never_gets_an_answer_is_given_up_and_the_others_go_on(error: AcopioError) -> None:
    line, now, tries = Line(1), NOW, 0
    while len(line.queue):
        now = line.surely_due(now)
        assert line.ask(now) == 1
        line.end(1, error, now)
        tries += 1
    assert (tries, line.queue.failed, line.queue.done, line.queue.notice) == (MAX_TRIES, 1, 0, error.key)
    line.queue.add(checks(2))
    assert line.ask(line.surely_due(now)) == 2


def test_an_answer_of_another_shape_does_not_close_the_service() -> None:
    line, now = Line(*range(9)), NOW
    for _ in range(TOLERATED + 2):
        asked = line.ask(now)
        assert asked is not None
        line.end(asked, MalformedAnswerError("Estado"), now)
        now += SECOND
    assert line.due(now) == now


def test_what_never_left_this_computer_is_no_try() -> None:
    line, now = Line(1), NOW
    for _ in range(MAX_TRIES * 3):
        now = line.surely_due(now)
        assert line.ask(now) == 1
        line.end(1, NameNotResolvedError("host"), now)
    assert (line.queue.failed, len(line.queue)) == (0, 1)
    assert line.surely_due(now) - now <= timedelta(minutes=1)


def test_a_defect_of_ours_is_not_repeated() -> None:
    line = Line(1)
    assert line.ask(NOW) == 1
    line.end(1, BugError("ValueError"), NOW)
    assert (line.queue.failed, len(line.queue)) == (1, 0)


def test_the_services_own_wish_for_a_pause_is_heard_within_reason() -> None:
    for asked_for, wait in ((20, 20), (10**6, 3600)):
        line = Line(1, 2)
        assert line.ask(NOW) == 1
        line.end(1, HttpStatusError(429, retry_after=asked_for), NOW)
        assert line.due(NOW) == NOW + SECOND * wait
        assert line.ask(NOW + SECOND * (wait - 1)) is None
        assert line.ask(NOW + SECOND * wait) is not None


def test_cancelling_leaves_only_what_is_under_way() -> None:
    line = Line(1, 2, 3, 4)
    assert [line.ask(NOW + SECOND * step) for step in range(3)] == [1, 2, 3]
    line.end(3, HtmlAnswerError(), NOW + SECOND * 3)
    line.queue.cancel()
    assert (line.queue.waiting, line.queue.under_way, len(line.queue)) == (0, 2, 2)
    assert line.ask(NOW + timedelta(hours=1)) is None
    line.end(1, ANSWER, NOW + timedelta(hours=1))
    line.end(2, HtmlAnswerError(), NOW + timedelta(hours=1))
    assert (line.queue.done, line.queue.failed, len(line.queue)) == (1, 0, 0)


def test_asked_for_again_after_a_cancel() -> None:
    line = Line(1)
    assert line.ask(NOW) == 1
    line.queue.cancel()
    line.queue.add(checks(1))
    line.end(1, HtmlAnswerError(), NOW)
    assert line.ask(line.surely_due(NOW)) == 1


def test_clocks_that_are_set_back_or_forward_stop_nothing() -> None:
    line = Line(*range(8))
    for error in (HtmlAnswerError(), HttpStatusError(503, retry_after=30)):
        asked = line.ask(NOW)
        assert asked is not None
        line.end(asked, error, NOW)
        early = NOW - timedelta(days=400)
        assert line.ask(early) is not None
        line = Line(*range(8))
    assert line.ask(NOW + timedelta(days=400)) is not None
    assert line.ask(NOW) is not None


@settings(max_examples=100, deadline=None)
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
    line, now = Line(*ids, per_second=per_second, at_once=at_once), NOW
    wanted, under_way, starts = set(ids), [], []
    outcomes: dict[str, Outcome] = {
        "answer": ANSWER,
        "outage": HtmlAnswerError(),
        "malformed": MalformedAnswerError("x"),
        "offline": NameNotResolvedError("x"),
    }
    for what, number, seconds in steps:
        now += SECOND * seconds
        if what == "take":
            moment = line.due(now)
            asked = line.ask(now)
            assert (asked is not None) == (moment == now)
            if asked is not None:
                starts.append(now)
                under_way.append(asked)
        elif what == "add":
            line.queue.add(checks(number))
            wanted.add(number)
        elif what == "cancel":
            line.queue.cancel()
            wanted = set(under_way)
        elif under_way:
            one = under_way.pop(number % len(under_way))
            before = line.queue.done + line.queue.failed
            line.end(one, outcomes[what], now)
            if line.queue.done + line.queue.failed > before or not line.queue.reclaim(one):
                wanted.discard(one)
        assert len(line.queue) == len(wanted)
        assert line.queue.under_way == len(under_way) <= at_once
        assert len(set(under_way)) == len(under_way)
    for index, start in enumerate(starts):
        assert sum(start <= other < start + SECOND for other in starts[index:]) <= max(1, per_second)
    drained(line, now, under_way)


def drained(line: Line, now: datetime, under_way: list[int]) -> None:
    """Once all is well again, everything that is left is answered."""
    for one in under_way:
        line.end(one, ANSWER, now)
    while len(line.queue):
        now = line.surely_due(now)
        asked = line.ask(now)
        assert asked is not None
        line.end(asked, ANSWER, now)

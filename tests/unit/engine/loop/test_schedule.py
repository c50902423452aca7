"""Who goes next: everybody has a turn, the newest first, nothing is forgotten and nothing begins before its time."""

from __future__ import annotations

import queue
import string
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import PackageId, Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Package, Request
from app.engine.circuit_breaker import CircuitBreakers, Endpoint, Operation
from app.engine.ledger import Ledger
from app.engine.loop.agenda import needs_call, needs_disk
from app.engine.loop.call_starter import _job
from app.engine.loop.calls import Calls, Job
from app.engine.loop.schedule import Schedule
from app.engine.policy import LONGEST_WAIT, Limits
from app.engine.sat_status.queue import SatStatusQueue
from app.store.database import Database
from tests.clocks import StandingClock

Question = Callable[..., Query]
EVERYBODY = tuple(f"A{one}{two}010101AAA" for one in string.ascii_uppercase for two in "ABCDEFGH")[:200]


class Desk:
    """A schedule whose calls end when the test says so."""

    def __init__(self, ledger: Ledger, clock: Any, limits: Limits | None = None) -> None:
        self.ledger = ledger
        self.clock = clock
        self.calls = Calls(queue.SimpleQueue(), lambda _: None)
        self.breakers = CircuitBreakers()
        self.schedule = Schedule(
            ledger=ledger,
            calls=self.calls,
            breakers=self.breakers,
            clock=clock,
            limits=limits or Limits(),
            status_queue=SatStatusQueue(),
        )
        self.begun: list[Request] = []

    def start(self) -> list[Request]:
        """All that may begin now begins."""
        begun = []
        for request in self.schedule.calls():
            package = next((one for one in request.packages if one.state is PackageState.PENDING), None)
            job = _job(request, package)
            self.schedule.started(job)
            self.calls.start(job, lambda: pytest.fail("it is never carried out"))
            begun.append(request)
        self.begun += begun
        return begun

    def end(self, result: Callable[[Request, Job], Request]) -> None:
        """All that is under way ends; what came of it is kept."""
        for job in self.calls.of_requests:
            self.calls.done(job)
            self.ledger.open_requests.keep(result(self.ledger.open_requests[job.request_id], job))
            self.schedule.ended(job)


@pytest.fixture
def desk(office: Any, clock: Any) -> Desk:
    return Desk(office.ledger, clock)


def test_after_a_minute_each_of_two_hundred_was_asked_once_the_newest_first(
    desk: Desk, question: Question, clock: Any
) -> None:
    """Each call takes a second, of four at once; the questions of the first come long before those of the last."""
    with desk.ledger.together():
        for owner in EVERYBODY:
            for month in range(1, 6):
                desk.ledger.add(question(month, owner))

    def at_sat(request: Request, _job: Job) -> Request:
        return replace(request, state=State.AT_SAT, next_at=clock.now() + timedelta(minutes=1))

    for _ in range(60):
        desk.start()
        clock.forward(seconds=1)
        desk.end(at_sat)
    first = desk.begun[:200]
    assert len({one.query.owner for one in first}) == 200
    assert {one.query.period for one in first} == {Period.month(2026, 5)}
    assert max(Counter(one.query.owner for one in desk.begun).values()) == 2


def test_thousands_that_wait_at_the_sat_do_not_keep_a_new_question_from_leaving(
    desk: Desk, question: Question, clock: Any
) -> None:
    for owner in EVERYBODY[:50]:
        request = desk.ledger.add(question(1, owner))
        desk.ledger.open_requests.keep(replace(request, state=State.AT_SAT, next_at=clock.now()))
    new = desk.ledger.add(question(5, EVERYBODY[60]))
    assert new.id in [one.id for one in desk.start()]


def test_packages_go_before_questions_and_questions_of_retenciones_wait_for_all_others(
    desk: Desk, question: Question, clock: Any
) -> None:
    retenciones = desk.ledger.add(replace(question(5, EVERYBODY[0]), service=Service.RETENCIONES))
    cfdi = desk.ledger.add(question(1, EVERYBODY[1]))
    package = Package(PackageId("A_01"))
    loading = replace(desk.ledger.add(question(2, EVERYBODY[2])), state=State.READY, packages=(package,))
    desk.ledger.open_requests.keep(loading)
    assert [one.id for one in desk.start()] == [loading.id, cfdi.id, retenciones.id]


def test_of_one_contribuyente_the_newest_question_leaves_first_and_the_next_after_a_pause(
    desk: Desk, question: Question, clock: Any
) -> None:
    for month in (2, 4, 3):
        desk.ledger.add(question(month))
    months = []
    for _ in range(3):
        months += [one.query.period.start.month for one in desk.start() if one.query.period]
        assert desk.start() == []
        desk.end(lambda request, _: replace(request, state=State.AT_SAT, next_at=clock.now() + timedelta(hours=1)))
        assert desk.schedule.seconds_until_due() == pytest.approx(2) or len(months) == 3
        clock.forward(seconds=2)
    assert months == [4, 3, 2]


def test_of_what_is_at_the_sat_who_waited_longest_by_the_minute_and_then_the_newest(
    desk: Desk, question: Question, clock: Any
) -> None:
    for month, minutes in ((1, 3), (2, 0), (3, 0), (4, 1)):
        request = desk.ledger.add(question(month))
        at = clock.now() - timedelta(minutes=minutes)
        desk.ledger.open_requests.keep(replace(request, state=State.AT_SAT, next_at=at))
    months = []
    while begun := desk.start():
        months += [one.query.period.start.month for one in begun if one.query.period]
        desk.end(lambda request, _: replace(request, next_at=clock.now() + timedelta(hours=1)))
    assert months == [1, 4, 3, 2]


def test_what_the_person_chose_goes_before_everything(desk: Desk, question: Question, clock: Any) -> None:
    requests = [desk.ledger.add(question(5, owner)) for owner in EVERYBODY[:9]]
    chosen = desk.ledger.add(question(1, EVERYBODY[20]))
    desk.schedule.prefer((chosen.id, 4711))
    assert [one.id for one in desk.start()][:2] == [chosen.id, requests[0].id]


def test_an_endpoint_that_fails_holds_back_its_own_calls_only(desk: Desk, question: Question, clock: Any) -> None:
    asking = desk.ledger.add(question(5, EVERYBODY[0]))
    waiting = replace(desk.ledger.add(question(4, EVERYBODY[1])), state=State.AT_SAT)
    desk.ledger.open_requests.keep(waiting)
    for _ in range(3):
        desk.breakers.failed(Endpoint(Service.CFDI, Operation.SUBMIT), clock.now())
    assert [one.id for one in desk.start()] == [waiting.id]
    desk.end(lambda request, _: replace(request, next_at=clock.now() + timedelta(hours=1)))
    assert desk.schedule.seconds_until_due() == pytest.approx(30)  # the longest nap
    assert desk.schedule.next_at() == clock.now() + timedelta(minutes=1)
    clock.forward(minutes=1)
    assert [one.id for one in desk.start()] == [asking.id]


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────────

PACKAGES = st.lists(st.sampled_from([PackageState.PENDING, PackageState.STORED, PackageState.INGESTED]), max_size=2)
CHANGES = st.tuples(
    st.integers(0, 5),
    st.sampled_from([State.TO_SEND, State.UNCERTAIN, State.AT_SAT, State.READY, State.PAUSED, State.NEEDS_KEY]),
    st.none() | st.integers(-300, 7_200),
    PACKAGES,
)
_MONTHS = [Period.month(2026, month) for month in range(1, 7)]
STEPS = st.lists(CHANGES | st.integers(-10_000, 10_000) | st.just("look"), max_size=25)


class Model:
    """What a look at everything finds; what was found due stays so until it changes or the clock is set back."""

    def __init__(self, desk: Desk, clock: StandingClock) -> None:
        self.desk = desk
        self.clock = clock
        self.found: set[int] = set()
        self.looked = clock.now()

    def look(self) -> set[int]:
        now = self.clock.now()
        if now < self.looked:
            self.found.clear()
        self.looked = now
        active = [one for one in self.desk.ledger.open_requests.values() if one.state.is_active]
        self.found |= {one.id for one in active if _is_due(one, now)}
        return self.found

    def take(self, step: Any) -> None:
        match step:
            case "look":
                self.look()
                self.desk.schedule.seconds_until_due()
            case int():
                self.clock.moment += timedelta(seconds=step)
            case place, state, seconds, states:
                request = self.desk.ledger.open_requests[place + 1]
                next_at = None if seconds is None else self.clock.now() + timedelta(seconds=min(seconds, 4_500))
                packages = tuple(Package(PackageId(f"{place}_{number:02d}"), one) for number, one in enumerate(states))
                self.found.discard(request.id)
                self.desk.ledger.open_requests.keep(replace(request, state=state, next_at=next_at, packages=packages))


@given(STEPS)
@settings(max_examples=60)
def test_what_is_due_is_what_a_look_at_everything_would_find(steps: list[Any]) -> None:
    """Changes, a clock that jumps to and fro, and looks in between, in any order."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "acopio.db")
        clock = StandingClock()
        wide = Limits(in_flight=100, per_taxpayer=100, submit_pause=timedelta())
        desk = Desk(Ledger(database, clock), clock, wide)
        for number in range(6):
            query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, Rfc(EVERYBODY[number % 3]), _MONTHS[number])
            desk.ledger.add(query)
        model = Model(desk, clock)
        for step in steps:
            model.take(step)
        found = model.look()
        requests = [one for one in desk.ledger.open_requests.values() if one.state.is_active]
        disk = {one.id for one in requests if one.id in found and needs_disk(one)}
        on_disk = desk.schedule.due_on_disk()
        assert (on_disk.id in disk) if on_disk else not disk
        calls = {one.id for one in requests if one.id in found and needs_call(one)}
        assert {one.id for one in desk.start()} == calls
        if not disk:
            later = [one.next_at for one in requests if one.id not in found and one.next_at]
            wait = min([30.0, *((at - clock.now()).total_seconds() for at in later)])
            assert desk.schedule.seconds_until_due() == pytest.approx(max(0.01, wait))
        database.close()


def _is_due(request: Request, now: datetime) -> bool:
    return request.next_at is None or request.next_at <= now or request.next_at > now + LONGEST_WAIT

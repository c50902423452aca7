"""Days that jump, years that end, February the 29th, other time zones and a week asleep."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.domain.story import Notice
from app.engine.commands import CheckNow
from app.engine.planning.update_rules import UpdateScope
from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves this computer to another time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one time zone for all its programs")

    def move(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="module")
def lasting() -> DemoEfirma:
    return demo_efirma(valid_from=datetime(2019, 1, 1, tzinfo=UTC), valid_to=datetime(2035, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("state", [State.UNCERTAIN, State.AT_SAT, State.DOWNLOADING, State.TO_SEND])
@pytest.mark.parametrize("hours", [24, -24])
def test_a_jump_of_a_day_in_every_wait(bench: Bench, question: Question, state: State, hours: int) -> None:
    """The waits are those of real life; one whole day is away, or comes twice."""
    operation, fault = {
        State.UNCERTAIN: (Operation.SUBMIT, faults.Reset(after=True)),
        State.TO_SEND: (Operation.SUBMIT, faults.Answer(404)),
        State.AT_SAT: (Operation.VERIFY, faults.HttpError(503)),
        State.DOWNLOADING: (Operation.DOWNLOAD, faults.HttpError(503)),
    }[state]
    bench.factor = 1.0
    bench.register()
    bench.simulator.faults.queue(operation, fault)
    bench.ask(question())
    bench.step()
    while bench.requests()[0].state is not state or bench.simulator.faults:
        bench.clock.jump(seconds=70)
        bench.step()
    bench.clock.jump(hours=hours)
    for _ in range(12):
        bench.step()
        bench.clock.jump(minutes=5)
    bench.clock.jump(hours=max(0, -hours))
    for _ in range(12):
        bench.step()
        bench.clock.jump(minutes=15)
    assert all(one.is_done for one in bench.requests())
    assert bench.requests()[-1].state is State.COMPLETE
    bench.assert_complete(question())


@pytest.mark.parametrize("moment", [(2028, 2, 29, 18), (2028, 3, 1, 5, 59), (2027, 1, 1, 6, 1), (2026, 12, 31, 18)])
def test_days_that_calendars_stumble_over(
    make_bench: Callable[..., Bench], question: Question, lasting: DemoEfirma, moment: tuple[int, ...]
) -> None:
    """The oldest day there may be, and the last full minute of today."""
    now = datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]
    today = mexico_wall_time(now)
    bench = make_bench(lasting, today=today.date(), documents=30, months=70)
    bench.clock.offset = now - datetime.now(UTC)
    old = Period(earliest_allowed(today.date()), earliest_allowed(today.date()) + timedelta(days=500))
    young = Period(today - timedelta(days=300), today - timedelta(minutes=5))
    queries = [question(period=old), question(period=young)]
    assert not [query.problems(today) for query in queries if query.problems(today)]
    bench.finish(*queries)
    assert {one.state for one in bench.requests()} <= {State.COMPLETE, State.EMPTY, State.SPLIT}  # more than a year
    assert not [call for call in bench.simulator.calls if call.code in (301, 5012)]
    bench.assert_files()
    bench.assert_economy()
    planned = bench.engine.plan_update(UpdateScope((Rfc(lasting.rfc),)))
    assert planned
    assert not [query for query in planned if query.problems(today)]
    assert {query.period.start.year for query in planned} <= {today.year - 1, today.year}


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Asia/Kathmandu", "America/Tijuana", "Pacific/Niue"])
def test_another_time_zone_changes_no_question(
    bench: Bench, question: Question, zone: Callable[[str], None], name: str
) -> None:
    bench.register()
    bench.step()
    at_home = bench.engine.plan_update(UpdateScope((bench.owner,)))
    zone(name)
    assert bench.engine.plan_update(UpdateScope((bench.owner,))) == at_home
    (request,) = bench.finish(question())
    assert request.query.period == question().period
    rows = {row.uuid: row.issued_at for row in bench.rows()}
    assert rows == {facts.uuid: facts.issued_at.isoformat() for facts in bench.expected(question())}
    bench.assert_complete(question())


def test_a_trip_across_time_zones_in_the_middle(bench: Bench, question: Question, zone: Callable[[str], None]) -> None:
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    for name in ("Pacific/Kiritimati", "Pacific/Niue", "Europe/Madrid"):
        bench.step()
        zone(name)
        bench.clock.jump(minutes=2)
    for _ in range(6):
        bench.step()
        bench.clock.jump(minutes=5)
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


def test_a_week_asleep_with_packages_waiting(make_bench: Callable[..., Bench], question: Question) -> None:
    """What waited at the SAT is gone; what was here already stays, and the rest is asked for anew."""
    bench = make_bench(package_size=5)
    bench.factor = 1.0
    bench.register()
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.HttpError(503))
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(minutes=2)
    bench.step()
    assert bench.request(request.id).state is State.DOWNLOADING
    bench.clock.jump(days=7)
    for _ in range(12):
        bench.step()
        bench.clock.jump(minutes=10)
    old = bench.request(request.id)
    assert (old.state, old.notice) == (State.EXPIRED, Notice.PACKAGE_EXPIRED)
    assert PackageState.GONE in {package.state for package in old.packages}
    assert bench.requests()[-1].state is State.COMPLETE
    bench.assert_complete(question())


def test_checking_now_after_a_week_asleep(bench: Bench, question: Question) -> None:
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(days=7)
    bench.post(CheckNow((request.id,)))
    for _ in range(12):
        bench.step()
        bench.clock.jump(minutes=10)
    assert all(one.is_done for one in bench.requests())
    assert bench.requests()[-1].state is State.COMPLETE
    bench.assert_complete(question())

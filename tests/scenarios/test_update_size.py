"""How many requests Poner al día takes until everything is there, and in which order it comes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.catalogs import ContentKind, Direction
from app.domain.lifecycle import State
from app.domain.period import Period
from app.engine.commands import Update
from app.engine.planning.update_rules import UpdateScope
from app.simulator.operations import Operation
from tests.scenarios.bench import Bench
from tests.scenarios.decade.checks import check_library, check_rules
from tests.scenarios.decade.computer import Computer
from tests.scenarios.decade.office import OWNERS, Office
from tests.scenarios.decade.weather import Weather
from tests.scenarios.decade.world import TrueTime, invent

A_MONTH = 150
CLIENTS = 22
NEWEST = Period(datetime(2026, 5, 1), datetime(2026, 6, 15, 12))


def test_two_years_of_one_business_take_fourteen_requests_and_this_month_comes_first(
    make_bench: Callable[..., Bench],
) -> None:
    bench = make_bench(documents=A_MONTH * 24, months=24)
    bench.register()
    bench.post(Update())
    bench.work()
    requests = bench.requests()
    assert len(requests) == len(bench.questions()) == 14
    assert {one.state for one in requests} <= {State.COMPLETE, State.EMPTY}
    bench.assert_complete(*(one.query for one in requests))
    newest = [one for one in requests if one.query.period == NEWEST]
    assert [one.query.direction for one in newest] == [Direction.ISSUED, Direction.RECEIVED]
    assert sorted(requests, key=lambda one: str(one.sent_at))[:2] == newest
    (verified, *_), (fetched, *_) = map(bench.simulator.calls.of, (Operation.VERIFY, Operation.DOWNLOAD))
    assert verified.subject in {one.sat_id.value.lower() for one in newest if one.sat_id}
    assert fetched.subject in {package.id.value.lower() for one in newest for package in one.packages}


class QuickOffice(Office):
    """It takes half a minute for each request."""

    def _latency(self) -> timedelta:
        return timedelta(seconds=30)


def test_at_the_real_pace_the_first_xml_of_this_month_is_here_before_anything_else_is_looked_at(tmp_path: Path) -> None:
    time = TrueTime(datetime.fromisoformat("2022-11-22T18:00:00+00:00"))
    dice = random.Random(1)
    office = QuickOffice(time, invent(OWNERS[:1], 700, 20.0, dice), Weather(dice, 0.0, calm=True), dice)
    computer = Computer(tmp_path, office, dice, UpdateScope(OWNERS[:1]))
    start = time.moment
    try:
        computer.press()
        computer.run_until(start + timedelta(seconds=61))
        (first,) = (entry for entry in office.entries.values() if entry.verified)
        assert first.query.content is ContentKind.XML
        assert first.query.period == Period(datetime(2022, 10, 1), datetime(2022, 11, 22, 12))
        assert len(list((tmp_path / "library").rglob("*.xml"))) == len(first.papers) > 0
        assert len(office.entries) == 14
    finally:
        computer.close()


def test_two_years_of_twenty_two_clients_take_less_than_twenty_requests_each(tmp_path: Path) -> None:
    """The newest stretch of everybody goes first; some take the SAT days, and are asked again in months."""
    time = TrueTime(datetime.fromisoformat("2022-11-22T18:00:00+00:00"))
    clients = OWNERS[:CLIENTS]
    dice = random.Random(3)
    office = Office(time, invent(clients, 700, 0.5, dice), Weather(dice, 0.0, calm=True), dice)
    computer = Computer(tmp_path, office, dice, UpdateScope(clients))
    try:
        computer.press()
        assert len(computer.open()) == 14 * CLIENTS
        computer.drain(timedelta(days=5))
        assert 14 * CLIENTS < len(office.entries) <= 20 * CLIENTS
        asked = [entry.query for entry in office.entries.values()]
        assert len({query.owner for query in asked[: 2 * CLIENTS]}) == CLIENTS
        check_rules(computer)
        check_library(computer, datetime(2021, 1, 1), time.wall - timedelta(days=9))
    finally:
        computer.close()

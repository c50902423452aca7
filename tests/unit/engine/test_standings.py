"""Asking how documents stand, driven as the engine drives it: calls elsewhere, answers by mail, all saved first."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from app.domain.catalogs import Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.standing import Standing, StandingQuery, StandingState
from app.engine.circuit_breaker import Circuits
from app.engine.sat_status.checker import StandingParts, Standings
from app.engine.sat_status.events import DocumentStanding, StandingEvent, StandingFinished, StandingsProgress
from app.engine.sat_status.queue import MAX_TRIES, StandingPace, StandingQueue
from app.errors import DiskFullError, HtmlAnswerError, StoreError
from app.sat.document_status import DocumentStatusService
from app.sat.endpoints import Endpoints
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.operations import Neighbour
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.facts import Kind

NOON = datetime(2026, 6, 15, 18, tzinfo=UTC)
OWNER = "PDB150312QX4"
QUERY = StandingQuery(Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "1", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"))
GOOD = Standing(NOON, "S - Comprobante obtenido satisfactoriamente.", "Vigente", "No cancelable", "", "200")


@dataclass
class Shelf:
    """What the store would do: questions by document, answers kept; both can be made to fail."""

    queries: dict[int, StandingQuery]
    kept: dict[int, Standing] = field(default_factory=dict)
    full: bool = False
    looked_up: list[int] = field(default_factory=list)

    def find(self, ids: Sequence[int]) -> Iterator[tuple[int, StandingQuery]]:
        if self.full:
            raise DiskFullError(Path("biblioteca"))
        self.looked_up.append(len(ids))
        yield from ((one, self.queries[one]) for one in ids if one in self.queries)

    def keep(self, document_id: int, standing: Standing) -> None:
        if self.full:
            raise DiskFullError(Path("biblioteca"))
        self.kept[document_id] = standing


@dataclass
class Desk:
    """The engine's side: a clock moved by hand, a mailbox, and calls that run when told."""

    shelf: Shelf
    ask: Callable[[StandingQuery], Standing]
    moment: datetime = NOON
    events: list[StandingEvent] = field(default_factory=list)
    complaints: list[StoreError] = field(default_factory=list)
    calls: list[Callable[[], None]] = field(default_factory=list)
    mail: queue.SimpleQueue[StandingFinished] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self.standings = Standings(
            StandingParts(
                queue=StandingQueue(Circuits(), StandingPace(per_second=10, at_once=3)),
                find=self.shelf.find,
                ask=self._put,
                keep=self.shelf.keep,
            ),
            clock=self,
            announce=self.events.append,
            complain=self.complaints.append,
            post=self.mail.put,
            spawn=self.calls.append,
        )

    def _put(self, query: StandingQuery) -> Standing:
        return self.ask(query)

    def now(self) -> datetime:
        return self.moment

    def turn(self) -> None:
        """One turn of the engine's loop: begin what is due, let the calls end, settle them, wait for the next."""
        self.standings.start_due()
        while self.calls:
            self.calls.pop(0)()
        while not self.mail.empty():
            self.standings.settle(self.mail.get())
        self.moment += timedelta(seconds=self.standings.seconds_until_due() or 0)

    def run(self) -> StandingsProgress:
        turns = 0
        while not self.standings.progress.is_over:
            self.turn()
            turns += 1
            assert turns < 10_000
        return self.standings.progress


def always_good(_: StandingQuery) -> Standing:
    return GOOD


def always_down(_: StandingQuery) -> Standing:
    raise HtmlAnswerError


def test_all_are_asked_saved_then_told() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(7), QUERY)), always_good)
    desk.standings.check(range(7))
    assert desk.events == [StandingsProgress(0, 7, 0)]
    assert desk.run() == StandingsProgress(7, 7, 0)
    assert desk.shelf.kept == dict.fromkeys(range(7), GOOD)
    told = [event.document_id for event in desk.events if isinstance(event, DocumentStanding)]
    assert told == list(range(7))
    assert desk.moment - NOON >= timedelta(seconds=0.6)
    assert desk.events[-1] == StandingsProgress(7, 7, 0)
    assert desk.standings.seconds_until_due() is None


def test_what_cannot_be_asked_is_left_out_and_said() -> None:
    desk = Desk(Shelf({2: QUERY}), always_good)
    desk.standings.check((1, 2, 3))
    assert desk.run() == StandingsProgress(1, 3, 0, left_out=2)
    desk.standings.check((1,))
    assert desk.run() == StandingsProgress(0, 1, 0, left_out=1)
    assert desk.events[-1] == StandingsProgress(0, 1, 0, left_out=1)


def test_a_whole_library_is_looked_up_bit_by_bit() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(1, 1_200), QUERY)), always_good)
    desk.standings.check(range(1_200))
    desk.turn()
    assert desk.shelf.looked_up == [500]
    assert desk.standings.progress.total == 1_200
    assert desk.run() == StandingsProgress(1_199, 1_200, 0, left_out=1)
    assert desk.shelf.looked_up == [500, 500, 200]


def test_the_same_asked_twice_is_asked_once_and_a_new_round_counts_anew() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_good)
    desk.standings.check((1, 2, 2))
    desk.standings.start_due()
    desk.standings.check((1, 2, 3))
    assert desk.run() == StandingsProgress(3, 3, 0)
    desk.standings.check((1,))
    assert desk.events[-1] == StandingsProgress(0, 1, 0)


def test_an_outage_is_waited_out_and_said() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_down)
    desk.standings.check(range(9))
    for _ in range(8):
        desk.turn()
    said = desk.standings.progress
    assert (said.done, said.failed, said.notice) == (0, 0, "error:HtmlAnswerError")
    assert any(isinstance(event, StandingsProgress) and event.waits_until for event in desk.events)
    desk.ask = always_good
    assert desk.run() == StandingsProgress(9, 9, 0)


def test_a_service_that_never_comes_back_ends_the_check() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(3), QUERY)), always_down)
    desk.standings.check(range(3))
    assert desk.run() == StandingsProgress(0, 3, 3, notice="error:HtmlAnswerError")
    assert desk.shelf.kept == {}
    assert desk.moment - NOON > timedelta(minutes=5)


def test_cancelled_no_more_is_asked_and_what_was_under_way_is_kept() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(700), QUERY)), always_good)
    desk.standings.check(range(700))
    desk.standings.start_due()
    desk.standings.cancel()
    assert desk.events[-1] == StandingsProgress(0, 1, 0)
    assert desk.run() == StandingsProgress(1, 1, 0)
    assert desk.shelf.kept == {0: GOOD}
    assert desk.standings.seconds_until_due() is None


def test_a_full_disk_is_complained_of_and_tried_again() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(2), QUERY)), always_good)
    desk.standings.check(range(2))
    desk.standings.start_due()
    desk.shelf.full = True
    desk.turn()
    assert [error.key for error in desk.complaints] == ["error:DiskFullError"]
    assert not [event for event in desk.events if isinstance(event, DocumentStanding)]
    desk.shelf.full = False
    assert desk.run() == StandingsProgress(2, 2, 0)


def test_documents_that_cannot_be_looked_up_for_now() -> None:
    desk = Desk(Shelf({1: QUERY}, full=True), always_good)
    desk.standings.check((1,))
    desk.standings.start_due()
    desk.standings.start_due()
    assert len(desk.complaints) == 1
    assert desk.standings.seconds_until_due() == 5
    desk.shelf.full = False
    assert desk.run() == StandingsProgress(1, 1, 0)


def test_a_defect_of_ours_becomes_a_failure(expects_log: list[logging.LogRecord]) -> None:
    def broken(_: StandingQuery) -> Standing:
        raise ZeroDivisionError

    desk = Desk(Shelf({1: QUERY}), broken)
    desk.standings.check((1,))
    assert desk.run() == StandingsProgress(0, 1, 1, notice="error:BugError")
    assert [record.getMessage() for record in expects_log] == ["call_failed"]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    class Noon:
        def now(self) -> datetime:
            return NOON

    with Simulator(SimulatorOptions(documents=40), Noon()) as running:
        yield running


def test_over_http_with_faults_on_the_way(simulator: Simulator) -> None:
    business = simulator.business(OWNER)
    queries = {}
    for facts in business.documents:
        if facts.kind is not Kind.RETENTION:
            root, sides = etree.fromstring(business.xml(facts)), business.sides(facts)
            queries[facts.index] = StandingQuery.read(
                issuer=sides.issuer.rfc,
                receiver=sides.receiver.rfc,
                total=root.get("Total", ""),
                uuid=facts.uuid,
                seal=root.get("Sello", ""),
            )
    for fault in (faults.Html(), faults.Reset(), faults.SoapFault(), faults.HttpError(503), faults.MissingElement()):
        simulator.faults.queue(Neighbour.STANDING, fault)
    transport = HttpTransport()
    desk = Desk(Shelf(queries), always_good)
    desk.ask = DocumentStatusService(transport, desk, Endpoints.at(simulator.url, Service.CFDI).standing).ask
    desk.standings.check(range(40))
    assert desk.run() == StandingsProgress(len(queries), 40, 0, left_out=40 - len(queries))
    transport.close()
    states = {standing.state for standing in desk.shelf.kept.values()}
    assert StandingState.VALID in states
    assert states <= {StandingState.VALID, StandingState.CANCELLED}
    assert len(simulator.calls.of(Neighbour.STANDING)) == len(queries) + 5 <= len(queries) + MAX_TRIES

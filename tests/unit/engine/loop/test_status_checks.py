"""Asking how documents stand, driven as the engine drives it: calls elsewhere, answers by mail, all saved first."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.domain.catalogs import Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import SatStatus, SatStatusAnswer, SatStatusQuery
from app.engine.circuit_breaker import CircuitBreakers
from app.engine.ledger import Ledger
from app.engine.loop.calls import Calls, Finished, Mailbox
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.schedule import Schedule
from app.engine.loop.status_checks import StatusChecks
from app.engine.policy import Limits
from app.engine.sat_status.events import DocumentSatStatus, SatStatusEvent, SatStatusProgress
from app.engine.sat_status.queue import MAX_TRIES, SatStatusQueue, StatusCheck
from app.errors import DiskFullError, ErrorKey, HtmlAnswerError, StoreError
from app.sat.clock import SatClock
from app.sat.document_status import DocumentStatusService
from app.sat.endpoints import Endpoints
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.operations import Neighbour
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.facts import Kind
from tests.clocks import NOON
from tests.make import SIMULATED_OWNER

QUERY = SatStatusQuery(Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "1", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"))
GOOD = SatStatusAnswer(NOON, "S - Comprobante obtenido satisfactoriamente.", "Vigente", "No cancelable", "", "200")


@dataclass
class Shelf:
    """What the store would do: questions by document, answers kept; both can be made to fail."""

    queries: dict[int, SatStatusQuery]
    kept: dict[int, SatStatusAnswer] = field(default_factory=dict)
    full: bool = False
    looked_up: list[int] = field(default_factory=list)

    def find(self, ids: Sequence[int]) -> Iterator[tuple[int, SatStatusQuery]]:
        if self.full:
            raise DiskFullError(Path("biblioteca"))
        self.looked_up.append(len(ids))
        yield from ((one, self.queries[one]) for one in ids if one in self.queries)

    def record_answer(self, document_id: int, sat_status: SatStatusAnswer) -> None:
        if self.full:
            raise DiskFullError(Path("biblioteca"))
        self.kept[document_id] = sat_status


@dataclass
class Desk:
    """The engine's side: a clock moved by hand, a mailbox, and calls that run when told."""

    shelf: Shelf
    ask: Callable[[SatStatusQuery], SatStatusAnswer]
    ledger: Ledger
    moment: datetime = NOON
    events: list[SatStatusEvent] = field(default_factory=list)
    complaints: list[StoreError] = field(default_factory=list)
    calls: list[Callable[[], None]] = field(default_factory=list)
    mail: Mailbox = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        breakers, line = CircuitBreakers(), SatStatusQueue()
        self.under_way = Calls(self.mail, self.calls.append)
        self.outages = OutageTracker(breakers, SatClock(self))
        self.schedule = Schedule(
            ledger=self.ledger,
            calls=self.under_way,
            breakers=breakers,
            clock=self,
            limits=Limits(in_flight=4, status_pause=timedelta(seconds=0.1)),
            status_queue=line,
        )
        self.checker = StatusChecks(
            queue=line,
            schedule=self.schedule,
            calls=self.under_way,
            store=self.shelf,
            ask=self._put,
            clock=self,
            announce=self.events.append,
            report=self.complaints.append,
        )

    def _put(self, query: SatStatusQuery) -> SatStatusAnswer:
        return self.ask(query)

    def now(self) -> datetime:
        return self.moment

    def due_at(self) -> datetime | None:
        return self.schedule.status_check_at() or self.checker.looks_up_at()

    def turn(self) -> None:
        """One turn of the engine's loop: begin what is due, let the calls end, apply what came, wait for the next."""
        self.checker.start_due()
        while self.calls:
            self.calls.pop(0)()
        while not self.mail.empty():
            finished = self.mail.get()
            assert isinstance(finished, Finished)
            assert isinstance(finished.job, StatusCheck)
            self.under_way.done(finished.job)
            self.outages.record(finished.job.endpoint, finished.outcome)
            self.checker.apply_outcome(finished.job, finished.outcome)
        self.moment = self.due_at() or self.moment

    def run(self) -> SatStatusProgress:
        turns = 0
        while not self.checker.progress.is_over:
            self.turn()
            turns += 1
            assert turns < 10_000
        return self.checker.progress


def always_good(_: SatStatusQuery) -> SatStatusAnswer:
    return GOOD


def always_down(_: SatStatusQuery) -> SatStatusAnswer:
    raise HtmlAnswerError


def test_all_are_asked_saved_then_told(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(7), QUERY)), always_good, office.ledger)
    desk.checker.check(range(7))
    assert desk.events == [SatStatusProgress(0, 7, 0)]
    assert desk.run() == SatStatusProgress(7, 7, 0)
    assert desk.shelf.kept == dict.fromkeys(range(7), GOOD)
    told = [event.document_id for event in desk.events if isinstance(event, DocumentSatStatus)]
    assert told == list(range(7))
    assert desk.moment - NOON >= timedelta(seconds=0.6)
    assert desk.events[-1] == SatStatusProgress(7, 7, 0)
    assert desk.due_at() is None


def test_what_cannot_be_asked_is_left_out_and_said(office: Any) -> None:
    desk = Desk(Shelf({2: QUERY}), always_good, office.ledger)
    desk.checker.check((1, 2, 3))
    assert desk.run() == SatStatusProgress(1, 3, 0, left_out=2)
    desk.checker.check((1,))
    assert desk.run() == SatStatusProgress(0, 1, 0, left_out=1)
    assert desk.events[-1] == SatStatusProgress(0, 1, 0, left_out=1)


def test_a_whole_library_is_looked_up_bit_by_bit(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(1, 1_200), QUERY)), always_good, office.ledger)
    desk.checker.check(range(1_200))
    desk.turn()
    assert desk.shelf.looked_up == [500]
    assert desk.checker.progress.total == 1_200
    assert desk.run() == SatStatusProgress(1_199, 1_200, 0, left_out=1)
    assert desk.shelf.looked_up == [500, 500, 200]


def test_the_same_asked_twice_is_asked_once_and_a_new_round_counts_anew(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_good, office.ledger)
    desk.checker.check((1, 2, 2))
    desk.checker.start_due()
    desk.checker.check((1, 2, 3))
    assert desk.run() == SatStatusProgress(3, 3, 0)
    desk.checker.check((1,))
    assert desk.events[-1] == SatStatusProgress(0, 1, 0)


def test_an_outage_is_waited_out_and_said(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_down, office.ledger)
    desk.checker.check(range(9))
    for _ in range(8):
        desk.turn()
    said = desk.checker.progress
    assert (said.done, said.failed, said.notice) == (0, 0, "error:HtmlAnswerError")
    assert any(isinstance(event, SatStatusProgress) and event.waits_until for event in desk.events)
    desk.ask = always_good
    assert desk.run() == SatStatusProgress(9, 9, 0)


def test_a_service_that_never_comes_back_ends_the_check(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(3), QUERY)), always_down, office.ledger)
    desk.checker.check(range(3))
    assert desk.run() == SatStatusProgress(0, 3, 3, notice=ErrorKey("error:HtmlAnswerError"))
    assert desk.shelf.kept == {}
    assert desk.moment - NOON > timedelta(minutes=5)


def test_cancelled_no_more_is_asked_and_what_was_under_way_is_kept(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(700), QUERY)), always_good, office.ledger)
    desk.checker.check(range(700))
    desk.checker.start_due()
    desk.checker.cancel()
    assert desk.events[-1] == SatStatusProgress(0, 1, 0)
    assert desk.run() == SatStatusProgress(1, 1, 0)
    assert desk.shelf.kept == {0: GOOD}
    assert desk.due_at() is None


def test_a_full_disk_is_complained_of_and_tried_again(office: Any) -> None:
    desk = Desk(Shelf(dict.fromkeys(range(2), QUERY)), always_good, office.ledger)
    desk.checker.check(range(2))
    desk.checker.start_due()
    desk.shelf.full = True
    desk.turn()
    assert [error.key for error in desk.complaints] == ["error:DiskFullError"]
    assert not [event for event in desk.events if isinstance(event, DocumentSatStatus)]
    desk.shelf.full = False
    assert desk.run() == SatStatusProgress(2, 2, 0)


def test_documents_that_cannot_be_looked_up_for_now(office: Any) -> None:
    desk = Desk(Shelf({1: QUERY}, full=True), always_good, office.ledger)
    desk.checker.check((1,))
    desk.checker.start_due()
    desk.checker.start_due()
    assert len(desk.complaints) == 1
    assert desk.due_at() == NOON + timedelta(seconds=5)
    desk.shelf.full = False
    assert desk.run() == SatStatusProgress(1, 1, 0)


def test_a_defect_of_ours_becomes_a_failure(office: Any, expects_log: list[logging.LogRecord]) -> None:
    def broken(_: SatStatusQuery) -> SatStatusAnswer:
        raise ZeroDivisionError

    desk = Desk(Shelf({1: QUERY}), broken, office.ledger)
    desk.checker.check((1,))
    assert desk.run() == SatStatusProgress(0, 1, 1, notice=ErrorKey("error:BugError"))
    assert [record.getMessage() for record in expects_log] == ["call_failed"]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    class Noon:
        def now(self) -> datetime:
            return NOON

    with Simulator(SimulatorOptions(documents=40), Noon()) as running:
        yield running


def test_over_http_with_faults_on_the_way(office: Any, simulator: Simulator) -> None:
    business = simulator.business(SIMULATED_OWNER.value)
    queries = {}
    for facts in business.documents:
        if facts.kind is not Kind.RETENTION:
            root, sides = etree.fromstring(business.xml(facts)), business.sides(facts)
            queries[facts.index] = SatStatusQuery.read(
                issuer=sides.issuer.rfc,
                receiver=sides.receiver.rfc,
                total=root.get("Total", ""),
                uuid=facts.uuid,
                seal=root.get("Sello", ""),
            )
    for fault in (faults.Html(), faults.Reset(), faults.SoapFault(), faults.HttpError(503), faults.MissingElement()):
        simulator.faults.queue(Neighbour.SAT_STATUS, fault)
    transport = HttpTransport()
    desk = Desk(Shelf(queries), always_good, office.ledger)
    desk.ask = DocumentStatusService(transport, desk, Endpoints.at(simulator.url, Service.CFDI).sat_status).ask
    desk.checker.check(range(40))
    assert desk.run() == SatStatusProgress(len(queries), 40, 0, left_out=40 - len(queries))
    transport.close()
    states = {sat_status.state for sat_status in desk.shelf.kept.values()}
    assert SatStatus.VALID in states
    assert states <= {SatStatus.VALID, SatStatus.CANCELLED}
    assert len(simulator.calls.of(Neighbour.SAT_STATUS)) == len(queries) + 5 <= len(queries) + MAX_TRIES

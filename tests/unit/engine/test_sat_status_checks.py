"""Asking how documents stand, driven as the engine drives it: calls elsewhere, answers by mail, all saved first."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from app.domain.catalogs import Service
from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import SatStatus, SatStatusAnswer, SatStatusQuery
from app.engine.circuit_breaker import CircuitBreakers
from app.engine.sat_status.checker import SatStatusChecker, SatStatusParts
from app.engine.sat_status.events import DocumentSatStatus, SatStatusEvent, SatStatusFinished, SatStatusProgress
from app.engine.sat_status.queue import MAX_TRIES, SatStatusPace, SatStatusQueue
from app.errors import DiskFullError, ErrorKey, HtmlAnswerError, StoreError
from app.sat.document_status import DocumentStatusService
from app.sat.endpoints import Endpoints
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.operations import Neighbour
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.facts import Kind
from tests.clocks import NOON

OWNER = "PDB150312QX4"
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

    def keep(self, document_id: int, sat_status: SatStatusAnswer) -> None:
        if self.full:
            raise DiskFullError(Path("biblioteca"))
        self.kept[document_id] = sat_status


@dataclass
class Desk:
    """The engine's side: a clock moved by hand, a mailbox, and calls that run when told."""

    shelf: Shelf
    ask: Callable[[SatStatusQuery], SatStatusAnswer]
    moment: datetime = NOON
    events: list[SatStatusEvent] = field(default_factory=list)
    complaints: list[StoreError] = field(default_factory=list)
    calls: list[Callable[[], None]] = field(default_factory=list)
    mail: queue.SimpleQueue[SatStatusFinished] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self.checker = SatStatusChecker(
            SatStatusParts(
                queue=SatStatusQueue(CircuitBreakers(), SatStatusPace(per_second=10, at_once=3)),
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

    def _put(self, query: SatStatusQuery) -> SatStatusAnswer:
        return self.ask(query)

    def now(self) -> datetime:
        return self.moment

    def turn(self) -> None:
        """One turn of the engine's loop: begin what is due, let the calls end, settle them, wait for the next."""
        self.checker.start_due()
        while self.calls:
            self.calls.pop(0)()
        while not self.mail.empty():
            self.checker.settle(self.mail.get())
        self.moment += timedelta(seconds=self.checker.seconds_until_due() or 0)

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


def test_all_are_asked_saved_then_told() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(7), QUERY)), always_good)
    desk.checker.check(range(7))
    assert desk.events == [SatStatusProgress(0, 7, 0)]
    assert desk.run() == SatStatusProgress(7, 7, 0)
    assert desk.shelf.kept == dict.fromkeys(range(7), GOOD)
    told = [event.document_id for event in desk.events if isinstance(event, DocumentSatStatus)]
    assert told == list(range(7))
    assert desk.moment - NOON >= timedelta(seconds=0.6)
    assert desk.events[-1] == SatStatusProgress(7, 7, 0)
    assert desk.checker.seconds_until_due() is None


def test_what_cannot_be_asked_is_left_out_and_said() -> None:
    desk = Desk(Shelf({2: QUERY}), always_good)
    desk.checker.check((1, 2, 3))
    assert desk.run() == SatStatusProgress(1, 3, 0, left_out=2)
    desk.checker.check((1,))
    assert desk.run() == SatStatusProgress(0, 1, 0, left_out=1)
    assert desk.events[-1] == SatStatusProgress(0, 1, 0, left_out=1)


def test_a_whole_library_is_looked_up_bit_by_bit() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(1, 1_200), QUERY)), always_good)
    desk.checker.check(range(1_200))
    desk.turn()
    assert desk.shelf.looked_up == [500]
    assert desk.checker.progress.total == 1_200
    assert desk.run() == SatStatusProgress(1_199, 1_200, 0, left_out=1)
    assert desk.shelf.looked_up == [500, 500, 200]


def test_the_same_asked_twice_is_asked_once_and_a_new_round_counts_anew() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_good)
    desk.checker.check((1, 2, 2))
    desk.checker.start_due()
    desk.checker.check((1, 2, 3))
    assert desk.run() == SatStatusProgress(3, 3, 0)
    desk.checker.check((1,))
    assert desk.events[-1] == SatStatusProgress(0, 1, 0)


def test_an_outage_is_waited_out_and_said() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(9), QUERY)), always_down)
    desk.checker.check(range(9))
    for _ in range(8):
        desk.turn()
    said = desk.checker.progress
    assert (said.done, said.failed, said.notice) == (0, 0, "error:HtmlAnswerError")
    assert any(isinstance(event, SatStatusProgress) and event.waits_until for event in desk.events)
    desk.ask = always_good
    assert desk.run() == SatStatusProgress(9, 9, 0)


def test_a_service_that_never_comes_back_ends_the_check() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(3), QUERY)), always_down)
    desk.checker.check(range(3))
    assert desk.run() == SatStatusProgress(0, 3, 3, notice=ErrorKey("error:HtmlAnswerError"))
    assert desk.shelf.kept == {}
    assert desk.moment - NOON > timedelta(minutes=5)


def test_cancelled_no_more_is_asked_and_what_was_under_way_is_kept() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(700), QUERY)), always_good)
    desk.checker.check(range(700))
    desk.checker.start_due()
    desk.checker.cancel()
    assert desk.events[-1] == SatStatusProgress(0, 1, 0)
    assert desk.run() == SatStatusProgress(1, 1, 0)
    assert desk.shelf.kept == {0: GOOD}
    assert desk.checker.seconds_until_due() is None


def test_a_full_disk_is_complained_of_and_tried_again() -> None:
    desk = Desk(Shelf(dict.fromkeys(range(2), QUERY)), always_good)
    desk.checker.check(range(2))
    desk.checker.start_due()
    desk.shelf.full = True
    desk.turn()
    assert [error.key for error in desk.complaints] == ["error:DiskFullError"]
    assert not [event for event in desk.events if isinstance(event, DocumentSatStatus)]
    desk.shelf.full = False
    assert desk.run() == SatStatusProgress(2, 2, 0)


def test_documents_that_cannot_be_looked_up_for_now() -> None:
    desk = Desk(Shelf({1: QUERY}, full=True), always_good)
    desk.checker.check((1,))
    desk.checker.start_due()
    desk.checker.start_due()
    assert len(desk.complaints) == 1
    assert desk.checker.seconds_until_due() == 5
    desk.shelf.full = False
    assert desk.run() == SatStatusProgress(1, 1, 0)


def test_a_defect_of_ours_becomes_a_failure(expects_log: list[logging.LogRecord]) -> None:
    def broken(_: SatStatusQuery) -> SatStatusAnswer:
        raise ZeroDivisionError

    desk = Desk(Shelf({1: QUERY}), broken)
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


def test_over_http_with_faults_on_the_way(simulator: Simulator) -> None:
    business = simulator.business(OWNER)
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
    desk = Desk(Shelf(queries), always_good)
    desk.ask = DocumentStatusService(transport, desk, Endpoints.at(simulator.url, Service.CFDI).sat_status).ask
    desk.checker.check(range(40))
    assert desk.run() == SatStatusProgress(len(queries), 40, 0, left_out=40 - len(queries))
    transport.close()
    states = {sat_status.state for sat_status in desk.shelf.kept.values()}
    assert SatStatus.VALID in states
    assert states <= {SatStatus.VALID, SatStatus.CANCELLED}
    assert len(simulator.calls.of(Neighbour.SAT_STATUS)) == len(queries) + 5 <= len(queries) + MAX_TRIES

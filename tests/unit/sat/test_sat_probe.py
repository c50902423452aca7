"""A probe tells whether Solicita is there and costs nothing; and when a question leaves is known to the moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.errors import AuthenticationFailedError, ConnectionLostError, DiskFullError
from app.sat.clock import SatClock
from app.sat.endpoints import Endpoints
from app.sat.service import SatService
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.demo_efirma import demo_efirma
from app.simulator.operations import Operation
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator

NOW = datetime(2026, 6, 15, 18, tzinfo=UTC)


class Still:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(params=[False, True], ids=["strict", "lenient"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=3, months=2, lenient=request.param), Still()) as started:
        yield started


@pytest.fixture(params=Service)
def service(request: pytest.FixtureRequest, simulator: Simulator) -> SatService:
    efirma = demo_efirma(valid_from=NOW - timedelta(days=1), valid_to=NOW + timedelta(days=1))
    credential = Credential.unlock(Certificate.from_bytes(efirma.cer), efirma.key, Password(efirma.password))
    endpoints = Endpoints.at(simulator.url, request.param)
    return SatService(request.param, credential, HttpTransport(), SatClock(Still()), endpoints)


def question(service: SatService) -> Query:
    rfc = Rfc("PDB150312QX4")
    return Query(service.service, Direction.ISSUED, ContentKind.METADATA, rfc, Period.month(2026, 5))


def test_a_probe_is_refused_however_often_and_registers_nothing(service: SatService, simulator: Simulator) -> None:
    assert [service.probe().code.key for _ in range(5)] == ["code:solicita:301"] * 5
    assert {call.subject for call in simulator.calls.of(Operation.SUBMIT)} == {""}
    assert service.submit(question(service)).code.number == 5000


def test_a_probe_that_is_lost_is_an_error_of_its_own(service: SatService, simulator: Simulator) -> None:
    simulator.faults.queue(Operation.SUBMIT, faults.Reset())
    with pytest.raises(ConnectionLostError):
        service.probe()


def test_a_question_leaves_once_there_is_a_token_and_not_before(service: SatService, simulator: Simulator) -> None:
    left: list[int] = []
    simulator.faults.queue(Operation.AUTHENTICATE, faults.HttpError(503))
    with pytest.raises(AuthenticationFailedError):
        service.submit(question(service), lambda: left.append(len(simulator.calls.of(Operation.SUBMIT))))
    assert left == []
    service.submit(question(service), lambda: left.append(len(simulator.calls.of(Operation.SUBMIT))))
    assert left == [0], "when it was said, nothing had arrived"


def test_what_cannot_be_noted_does_not_leave(service: SatService, simulator: Simulator) -> None:
    def full() -> None:
        raise DiskFullError(Path("solicitudes.jsonl"))

    with pytest.raises(DiskFullError):
        service.submit(question(service), full)
    assert not simulator.calls.of(Operation.SUBMIT)

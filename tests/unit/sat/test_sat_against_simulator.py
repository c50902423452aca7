"""The client against a stand-in SAT that checks signatures, tokens and rules by code of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId, Uuid
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.certificate import Certificate, CertificateKind
from app.efirma.credential import Credential, Password
from app.errors import (
    AuthenticationFailedError,
    BadBase64Error,
    ClockAheadError,
    ConnectionLostError,
    CutAnswerError,
    ExpectedError,
    HtmlAnswerError,
    HttpStatusError,
    InvalidSecurityError,
    MalformedAnswerError,
)
from app.sat.clock import SatClock
from app.sat.endpoints import Endpoints
from app.sat.service import SatService
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from tests.clocks import NOON, StandingClock
from tests.make import SIMULATED_OWNER

MAY = Period.month(2026, 5)
YEAR = Period(datetime(2025, 7, 1), datetime(2026, 5, 31, 23, 59, 59))


def unlocked(made: DemoEfirma) -> Credential:
    return Credential.unlock(Certificate.from_bytes(made.cer), made.key, Password(made.password))


@pytest.fixture(scope="module")
def credential() -> Credential:
    return unlocked(demo_efirma(valid_from=NOON - timedelta(days=400)))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def simulator(clock: StandingClock) -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=160, package_size=25), clock) as running:
        yield running


Connect = Callable[..., SatService]


@pytest.fixture
def connect(simulator: Simulator, clock: StandingClock) -> Iterator[Connect]:
    transport = HttpTransport()

    def make(credential: Credential, service: Service = Service.CFDI) -> SatService:
        return SatService(service, credential, transport, SatClock(clock), Endpoints.at(simulator.url, service))

    yield make
    transport.close()


def query(service: Service, direction: Direction, content: ContentKind, period: Period) -> Query:
    status = StatusFilter.ALL
    if direction is Direction.RECEIVED and content is ContentKind.XML:
        status = StatusFilter.VALID
    return Query(service, direction, content, SIMULATED_OWNER, period, status)


def brought(sat: SatService, clock: StandingClock, request_id: SatRequestId) -> list[zipfile.ZipFile]:
    """Wait in the clock's time until it is finished, then fetch all."""
    verified = sat.verify(request_id)
    while verified.state.number in (1, 2):
        clock.moment += timedelta(seconds=30)
        verified = sat.verify(request_id)
    assert (verified.code.number, verified.state.number) == (5000, 3)
    archives = []
    for package in verified.packages:
        sink = io.BytesIO()
        result = sat.download(package, sink)
        assert (result.code.number, result.size) == (5000, len(sink.getvalue()))
        archives.append(zipfile.ZipFile(sink))
    return archives


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("content", list(ContentKind))
@pytest.mark.parametrize("direction", [Direction.ISSUED, Direction.RECEIVED])
def test_the_whole_way(
    connect: Connect,
    clock: StandingClock,
    credential: Credential,
    service: Service,
    direction: Direction,
    content: ContentKind,
) -> None:
    sat = connect(credential, service)
    asked = query(service, direction, content, YEAR)
    assert asked.problems(datetime(2026, 6, 15, 12)) == ()
    submitted = sat.submit(asked)
    assert submitted.code.number == 5000, submitted.message
    assert submitted.request_id is not None
    archives = brought(sat, clock, submitted.request_id)
    assert archives
    for archive in archives:
        assert archive.testzip() is None
        assert archive.namelist()


def test_every_filter_is_understood(connect: Connect, credential: Credential) -> None:
    sat = connect(credential)
    everything = Query(
        Service.CFDI,
        Direction.ISSUED,
        ContentKind.XML,
        SIMULATED_OWNER,
        MAY,
        counterparts=(Rfc("XAXX010101000"), Rfc("Ñ&A010101AAA")),
        complement="nomina12",
        third_party=Rfc("XIA190128J61"),
    )
    assert sat.submit(everything).code.number == 5000


def test_one_document_by_its_folio(connect: Connect, clock: StandingClock, credential: Credential) -> None:
    sat = connect(credential)
    submitted = sat.submit(query(Service.CFDI, Direction.RECEIVED, ContentKind.XML, YEAR))
    assert submitted.request_id is not None
    name = brought(sat, clock, submitted.request_id)[0].namelist()[0]
    folio = Uuid.parse(name.partition(".")[0])
    one = Query(Service.CFDI, Direction.FOLIO, ContentKind.XML, SIMULATED_OWNER, folio=folio)
    found = sat.submit(one)
    assert found.request_id is not None
    (archive,) = brought(sat, clock, found.request_id)
    assert [each.lower() for each in archive.namelist()] == [f"{folio}.xml".lower()]


def test_tokens_are_reused_and_renewed(
    connect: Connect, simulator: Simulator, clock: StandingClock, credential: Credential
) -> None:
    sat = connect(credential)
    for minutes in (0, 2, 5, 1):
        clock.moment += timedelta(minutes=minutes)
        sat.verify(SatRequestId("00000000-0000-0000-0000-000000000000"))
    operations = [str(call.operation) for call in simulator.calls]
    assert operations == ["autentica", "verifica", "verifica", "autentica", "verifica", "verifica"]
    assert 300 not in [call.code for call in simulator.calls]


def test_unknown_package(connect: Connect, credential: Credential) -> None:
    sink = io.BytesIO()
    result = connect(credential).download(PackageId("00000000-0000-0000-0000-000000000000_01"), sink)
    assert (result.code.key, result.size, sink.getvalue()) == ("code:descarga:5004", 0, b"")


@pytest.mark.parametrize("hours", [1, -1, 25, -25, 24 * 30])
def test_a_clock_that_is_wrong(simulator: Simulator, credential: Credential, hours: int) -> None:
    """The first answer tells the SAT's time; from then on all is signed with it, and it is put right again."""
    late = StandingClock()
    late.moment += timedelta(hours=hours)
    transport = HttpTransport()
    clock = SatClock(late)
    sat = SatService(Service.CFDI, credential, transport, clock, Endpoints.at(simulator.url, Service.CFDI))
    assert sat.verify(SatRequestId("x")).code.number == 5004
    assert abs(clock.ahead - timedelta(hours=hours)) < timedelta(seconds=2)
    assert [str(call.operation) for call in simulator.calls] == ["autentica", "autentica", "verifica"]
    late.moment = NOON
    assert sat.verify(SatRequestId("x")).code.number == 5004
    assert clock.ahead == timedelta(0)
    transport.close()


def test_a_question_that_reaches_into_the_sats_future_is_not_sent(simulator: Simulator, credential: Credential) -> None:
    late = StandingClock()
    late.moment += timedelta(days=1)
    transport = HttpTransport()
    sat = SatService(Service.CFDI, credential, transport, SatClock(late), Endpoints.at(simulator.url, Service.CFDI))
    period = Period(datetime(2026, 6, 1), datetime(2026, 6, 16, 11))
    with pytest.raises(ClockAheadError) as caught:
        sat.submit(query(Service.CFDI, Direction.ISSUED, ContentKind.XML, period))
    assert caught.value.seconds == 24 * 3600
    assert "solicita" not in [str(call.operation) for call in simulator.calls]
    transport.close()


def test_a_clock_beyond_belief(simulator: Simulator, credential: Credential) -> None:
    late = StandingClock()
    late.moment += timedelta(days=32)
    transport = HttpTransport()
    sat = SatService(Service.CFDI, credential, transport, SatClock(late), Endpoints.at(simulator.url, Service.CFDI))
    with pytest.raises(AuthenticationFailedError) as caught:
        sat.verify(SatRequestId("x"))
    assert isinstance(caught.value.cause, InvalidSecurityError)
    transport.close()


@pytest.mark.parametrize(
    ("operation", "fault", "error"),
    [
        (Operation.SUBMIT, faults.Reset(after=True), ConnectionLostError),
        (Operation.SUBMIT, faults.MissingAttribute("CodEstatus"), MalformedAnswerError),
        (Operation.VERIFY, faults.Html(), HtmlAnswerError),
        (Operation.VERIFY, faults.Redirect(), HttpStatusError),
        (Operation.DOWNLOAD, faults.Truncated(0.7), ConnectionLostError),
        (Operation.DOWNLOAD, faults.Truncated(0.7, framed=True), CutAnswerError),
        (Operation.DOWNLOAD, faults.bad_base64(), BadBase64Error),
        (Operation.DOWNLOAD, faults.HttpError(503), HttpStatusError),
        (Operation.AUTHENTICATE, faults.Reset(), AuthenticationFailedError),
    ],
)
def test_faults_have_their_names(
    connect: Connect,
    simulator: Simulator,
    clock: StandingClock,
    credential: Credential,
    operation: Operation,
    fault: faults.Fault,
    error: type[ExpectedError],
) -> None:
    simulator.faults.queue(operation, fault)
    sat = connect(credential)

    def journey() -> None:
        submitted = sat.submit(query(Service.CFDI, Direction.ISSUED, ContentKind.XML, YEAR))
        assert submitted.request_id is not None
        brought(sat, clock, submitted.request_id)

    with pytest.raises(error) as caught:
        journey()
    assert type(caught.value) is error


def test_a_csd_is_seen_for_what_it_is() -> None:
    assert Certificate.from_bytes(demo_efirma(kind="csd").cer).kind is CertificateKind.CSD

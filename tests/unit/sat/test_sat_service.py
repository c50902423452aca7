"""The four operations over real HTTP: the token is shared, renewed in time, and renewed once when it is refused."""

from __future__ import annotations

import copy
import hashlib
import io
import pickle
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.credential import Credential
from app.errors import (
    AuthenticationFailedError,
    BugError,
    CancelledError,
    ConnectionLostError,
    ConnectionRefusedByHostError,
    HttpStatusError,
    InvalidSecurityError,
    MalformedAnswerError,
    NetworkError,
)
from app.sat.clock import SatClock
from app.sat.endpoints import Endpoints
from app.sat.service import SatService
from app.sat.transport import HttpTransport, Timeouts
from tests.clocks import StandingClock

REQUEST = SatRequestId("d49af78d-1c80-4221-a48d-345ace91626b")
PACKAGE = PackageId("D49AF78D-1C80-4221-A48D-345ACE91626B_01")
QUERY = Query(
    Service.CFDI,
    Direction.RECEIVED,
    ContentKind.METADATA,
    Rfc("EKU9003173C9"),
    Period(datetime(2026, 1, 1), datetime(2026, 1, 31, 23, 59, 59)),
)
FAULT = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    b"<faultcode>a:InvalidSecurity</faultcode><faultstring>No</faultstring></s:Fault></s:Body></s:Envelope>"
)


class TinySat:
    """Answers each operation with a list of CodEstatus, the last one for ever; gives out tokens 1, 2, 3…"""

    def __init__(self) -> None:
        self.codes = [5000]
        self.refused_token = ""
        self.tokens = 0
        self.lifetime = timedelta(minutes=5)
        self.actions: list[str] = []
        self.authorizations: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, visit: Any) -> None:
        with self._lock:
            self.actions.append(visit.action)
            if visit.action == "Autentica":
                self.tokens += 1
                visit.reply(self._token())
                return
            self.authorizations.append(visit.header("Authorization"))
            code = self.codes.pop(0) if len(self.codes) > 1 else self.codes[0]
            if self.refused_token and self.refused_token in self.authorizations[-1]:
                code = 300
        visit.reply(self._answer(visit.action, code))

    def _token(self) -> bytes:
        created = datetime(2001, 1, 1, tzinfo=UTC)  # the SAT's clock is its own
        stamps = f"<Created>{created.isoformat()}</Created><Expires>{(created + self.lifetime).isoformat()}</Expires>"
        return _envelope(f"<AutenticaResult>ficha{self.tokens}</AutenticaResult>", stamps)

    def _answer(self, action: str, code: int) -> bytes:
        words = f'CodEstatus="{code}" Mensaje="dicho"'
        if action == "Descargar":
            package = b64encode(b"PK" * 1000).decode() if code == 5000 else ""
            return _envelope(f"<Paquete>{package}</Paquete>", f"<respuesta {words}/>")
        if action == "VerificaSolicitudDescarga":
            state = 'EstadoSolicitud="3" CodigoEstadoSolicitud="5000"' if code == 5000 else 'EstadoSolicitud="0"'
            return _envelope(f"<{action}Result {words} {state}><IdsPaquetes>{PACKAGE}</IdsPaquetes></{action}Result>")
        return _envelope(f'<{action}Result {words} IdSolicitud="{REQUEST}"/>')


def _envelope(body: str, header: str = "") -> bytes:
    opening = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    return f"{opening}<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>".encode()


Hosts = Callable[..., Any]
Maker = Callable[[str], SatService]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 22, 18, tzinfo=UTC))


@pytest.fixture
def sat() -> TinySat:
    return TinySat()


@pytest.fixture
def service_at(credential: Credential, clock: StandingClock) -> Iterator[Maker]:
    transport = HttpTransport(Timeouts(read=10))

    def make(base_url: str) -> SatService:
        return SatService(Service.CFDI, credential, transport, SatClock(clock), Endpoints.at(base_url, Service.CFDI))

    yield make
    transport.close()


@pytest.fixture
def service(host: Hosts, sat: TinySat, service_at: Maker) -> SatService:
    return service_at(host(sat).url)


def test_the_four_operations(service: SatService, sat: TinySat) -> None:
    submitted = service.submit(QUERY)
    assert (submitted.code.key, submitted.message, submitted.request_id) == ("code:solicita:5000", "dicho", REQUEST)
    verified = service.verify(REQUEST)
    assert (verified.state.number, verified.packages) == (3, (PACKAGE,))
    sink, told = io.BytesIO(), list[int]()
    downloaded = service.download(PACKAGE, sink, progress=told.append)
    assert sink.getvalue() == b"PK" * 1000
    assert (downloaded.size, told[-1]) == (2000, 2000)
    assert downloaded.sha256 == hashlib.sha256(b"PK" * 1000).hexdigest()
    assert sat.actions == ["Autentica", "SolicitaDescargaRecibidos", "VerificaSolicitudDescarga", "Descargar"]
    assert sat.authorizations == ['WRAP access_token="ficha1"'] * 3


def test_a_token_lasts_until_a_minute_before_its_end(service: SatService, sat: TinySat, clock: StandingClock) -> None:
    service.verify(REQUEST)
    clock.moment += timedelta(minutes=4) - timedelta(seconds=1)
    service.verify(REQUEST)
    assert sat.tokens == 1
    clock.moment += timedelta(seconds=1)
    service.verify(REQUEST)
    assert sat.tokens == 2


@pytest.mark.parametrize("seconds", [1, 59, 60])
def test_a_short_token_serves_one_call(service: SatService, sat: TinySat, seconds: int) -> None:
    sat.lifetime = timedelta(seconds=seconds)
    service.verify(REQUEST)
    service.verify(REQUEST)
    assert sat.authorizations == ['WRAP access_token="ficha1"', 'WRAP access_token="ficha2"']


def test_a_refused_token_is_renewed(service: SatService, sat: TinySat) -> None:
    for operation in (lambda: service.submit(QUERY), lambda: service.verify(REQUEST)):
        sat.codes = [300, 5000]
        assert operation().code.number == 5000
    sink = io.BytesIO(b"antes")
    sink.seek(5)
    sat.codes = [300, 5000]
    assert service.download(PACKAGE, sink).size == 2000
    assert sink.getvalue() == b"antes" + b"PK" * 1000
    assert sat.tokens == 4
    assert [text[-2] for text in sat.authorizations] == ["1", "2", "2", "3", "3", "4"]


def test_it_is_renewed_once_only(service: SatService, sat: TinySat) -> None:
    sat.codes = [300]
    assert service.submit(QUERY).code.key == "code:solicita:300"
    assert sat.actions == ["Autentica", "SolicitaDescargaRecibidos"] * 2


@pytest.mark.parametrize("code", [301, 302, 303, 304, 305, 404, 5002, 5005, 31337])
def test_other_refusals_are_returned_at_once(service: SatService, sat: TinySat, code: int) -> None:
    sat.codes = [code]
    assert service.submit(QUERY).code.number == code
    assert sat.actions == ["Autentica", "SolicitaDescargaRecibidos"]


def test_threads_authenticate_once(service: SatService, sat: TinySat) -> None:
    def everywhere() -> None:
        threads = [threading.Thread(target=service.verify, args=(REQUEST,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    everywhere()
    assert (sat.tokens, len(sat.authorizations)) == (1, 8)
    sat.refused_token = "ficha1"
    everywhere()
    assert sat.tokens == 2


def test_nothing_was_sent_when_nobody_listens(service_at: Maker, free_port: int) -> None:
    with pytest.raises(AuthenticationFailedError) as caught:
        service_at(f"http://127.0.0.1:{free_port}").submit(QUERY)
    assert isinstance(caught.value.cause, ConnectionRefusedByHostError)
    assert caught.value.__cause__ is caught.value.cause
    assert caught.value.cause_key == "error:ConnectionRefusedByHostError"
    assert caught.value.fields == {"cause_key": "error:ConnectionRefusedByHostError"}
    assert not caught.value.sent


def test_nothing_was_sent_when_autentica_breaks(host: Hosts, service_at: Maker, clock: StandingClock) -> None:
    here = host(lambda visit: visit.reply(FAULT, 500, Date="Sun, 22 Nov 2026 17:45:00 GMT"))
    with pytest.raises(AuthenticationFailedError) as caught:
        service_at(here.url).submit(QUERY)
    assert isinstance(caught.value.cause, InvalidSecurityError)
    assert caught.value.cause.clock_skew == 0, "the second was signed with the time that the first told"
    assert [visit.action for visit in here.visits] == ["Autentica"] * 2
    created = [visit.request.partition(b"Created>")[2][:19] for visit in here.visits]
    assert created == [b"2026-11-22T18:00:00", b"2026-11-22T17:45:00"]


@pytest.mark.parametrize(
    ("date", "body", "content_type"),
    [
        ("Sun, 22 Nov 2026 17:58:30 GMT", FAULT, "text/xml"),  # as clocks differ
        ("Fri, 22 Nov 2019 17:45:00 GMT", FAULT, "text/xml"),  # no clock runs so wrong
        ("Sun, 22 Nov 9999 17:45:00 GMT", FAULT, "text/xml"),
        ("", FAULT, "text/xml"),
        ("ayer", FAULT, "text/xml"),
        ("Sun, 22 Nov 2026 17:45:00 GMT", b"<html><p>Acepta las condiciones</p></html>", "text/html"),
        ("Sun, 22 Nov 2026 17:45:00 GMT", FAULT, "text/html"),
        ("Sun, 22 Nov 2026 17:45:00 GMT", b"", "text/xml"),
    ],
)
def test_what_is_not_the_sats_time(
    host: Hosts, service_at: Maker, clock: StandingClock, date: str, body: bytes, content_type: str
) -> None:
    """Nothing is tried again, and the next message is signed with this computer's time."""
    here = host(lambda visit: visit.reply(body, 500, Date=date, Content_Type=content_type))
    service = service_at(here.url)
    for _ in range(2):
        with pytest.raises(AuthenticationFailedError):
            service.verify(REQUEST)
    created = [visit.request.partition(b"Created>")[2][:19] for visit in here.visits]
    assert created == [b"2026-11-22T18:00:00"] * 2


def test_no_token_is_kept_from_a_failure(host: Hosts, service_at: Maker, sat: TinySat) -> None:
    here = host(lambda visit: visit.reply(b"", 503))
    service = service_at(here.url)
    with pytest.raises(AuthenticationFailedError):
        service.verify(REQUEST)
    here.behaviour = sat
    assert service.verify(REQUEST).code.number == 5000


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (lambda visit: visit.reset(), ConnectionLostError),
        (lambda visit: visit.reply(b"", 503), HttpStatusError),
        (lambda visit: visit.reply(_envelope("<otra/>")), MalformedAnswerError),
    ],
)
@pytest.mark.parametrize("operation", ["submit", "verify", "download"])
def test_failures_of_the_operation_itself(
    host: Hosts, service_at: Maker, sat: TinySat, behave: Any, error: type[Exception], operation: str
) -> None:
    service = service_at(host(lambda visit: sat(visit) if visit.action == "Autentica" else behave(visit)).url)
    calls: dict[str, Callable[[], object]] = {
        "submit": lambda: service.submit(QUERY),
        "verify": lambda: service.verify(REQUEST),
        "download": lambda: service.download(PACKAGE, io.BytesIO()),
    }
    with pytest.raises(error) as caught:
        calls[operation]()
    assert not isinstance(caught.value, NetworkError) or caught.value.sent
    assert sat.actions == ["Autentica"]


def test_cancelling_a_download(service: SatService) -> None:
    with pytest.raises(CancelledError):
        service.download(PACKAGE, io.BytesIO(), cancelled=lambda: True)


def test_services_are_not_mixed(service: SatService, credential: Credential, clock: StandingClock) -> None:
    with pytest.raises(BugError):
        service.submit(Query(Service.RETENCIONES, Direction.ISSUED, ContentKind.XML, QUERY.owner, QUERY.period))
    with pytest.raises(BugError):
        SatService(Service.CFDI, credential, HttpTransport(), SatClock(clock), Endpoints.live(Service.RETENCIONES))


def test_a_service_does_not_leak_its_secrets(service: SatService) -> None:
    service.verify(REQUEST)
    assert "ficha" not in repr(vars(service))
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises((BugError, TypeError)):
            leak(vars(service)["_credential"])

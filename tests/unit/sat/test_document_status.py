"""Asking how one document stands: the exact request, every kind of answer, and real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.domain.catalogs import Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import Cancellable, Cancellation, Efos, SatStatus, SatStatusAnswer, SatStatusQuery
from app.errors import (
    AnswerError,
    ConnectionLostError,
    ConnectionRefusedByHostError,
    CutAnswerError,
    EmptyAnswerError,
    ExpectedError,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NotXmlAnswerError,
    SoapFaultError,
)
from app.sat.document_status import DocumentStatusService, build, parse
from app.sat.endpoints import Endpoints
from app.sat.soap import Reply
from app.sat.transport import HttpTransport
from app.simulator import faults
from app.simulator.operations import Neighbour
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.business import Business
from app.simulator.world.facts import Facts, Kind
from tests.clocks import NOON, StandingClock
from tests.make import SIMULATED_OWNER

QUERY = SatStatusQuery(
    Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "2010.01", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"), "/OAgdg=="
)
RESULT = (
    "<a:CodigoEstatus>{}</a:CodigoEstatus><a:EsCancelable>{}</a:EsCancelable><a:Estado>{}</a:Estado>"
    "<a:EstatusCancelacion>{}</a:EstatusCancelacion><a:ValidacionEFOS>{}</a:ValidacionEFOS>"
)
FAULT = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client'
    b"</faultcode><faultstring>algo</faultstring></s:Fault></s:Body></s:Envelope>"
)
RFC = r"[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}"
FOUND = "S - Comprobante obtenido satisfactoriamente."


def answer(*texts: str) -> bytes:
    return wrapped(RESULT.format(*texts))


def wrapped(result: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<ConsultaResponse xmlns="http://tempuri.org/"><ConsultaResult '
        'xmlns:a="http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{result}</ConsultaResult></ConsultaResponse>'
        "</s:Body></s:Envelope>"
    ).encode()


def heard(body: bytes, status: int = 200, *, html: bool = False) -> SatStatusAnswer:
    return parse(Reply(status, body, html), NOON)


# ── the request ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_request_byte_by_byte() -> None:
    assert build(QUERY) == (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Consulta xmlns="http://tempuri.org/">'
        b"<expresionImpresa>?re=POT9207213D6&amp;rr=DIM8701081LA&amp;tt=2010.01"
        b"&amp;id=CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC&amp;fe=/OAgdg==</expresionImpresa></Consulta></s:Body></s:Envelope>"
    )


def test_an_ampersand_in_an_rfc_is_escaped_within_the_expression_and_again_in_the_message() -> None:
    query = SatStatusQuery.read(
        issuer="GG&950901AD7",
        receiver="CAÑA360510556",
        total="1550025.37",
        uuid="790ba0ff-26dd-4c97-aa84-7a2e9a132730",
        seal="x" * 336 + "SoCSeA==",
    )
    assert query.expression() == (
        "?re=GG&amp;950901AD7&rr=CAÑA360510556&tt=1550025.37&id=790BA0FF-26DD-4C97-AA84-7A2E9A132730&fe=SoCSeA=="
    )
    assert b"?re=GG&amp;amp;950901AD7&amp;rr=CA\xc3\x91A360510556&amp;tt" in build(query)


@given(st.from_regex(RFC, fullmatch=True), st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True))
def test_whatever_is_asked_arrives_as_one_text(rfc: str, total: str) -> None:
    query = SatStatusQuery(Rfc(rfc), Rfc(rfc), total, QUERY.uuid, "ab+/cd==")
    assert etree.fromstring(build(query)).findtext(".//{http://tempuri.org/}expresionImpresa") == query.expression()


def test_the_sats_own_address_and_a_stand_in() -> None:
    live = Endpoints.live(Service.CFDI).sat_status
    assert live.url == "https://consultaqr.facturaelectronica.sat.gob.mx/ConsultaCFDIService.svc"
    assert live.action == "http://tempuri.org/IConsultaCFDIService/Consulta"
    near = Endpoints.at("http://127.0.0.1:8080/", Service.CFDI).sat_status
    assert (near.url, near.action) == ("http://127.0.0.1:8080/consulta/ConsultaCFDIService.svc", live.action)


# ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_valid_document() -> None:
    sat_status = heard(answer(FOUND, "Cancelable con aceptación", "Vigente", "En proceso", "200"))
    assert sat_status == SatStatusAnswer(NOON, FOUND, "Vigente", "Cancelable con aceptación", "En proceso", "200")
    assert sat_status.state is SatStatus.VALID
    assert sat_status.cancellable is Cancellable.WITH_CONSENT
    assert sat_status.cancellation is Cancellation.PENDING
    assert sat_status.efos is Efos.CLEAN


def test_what_nobody_documented_is_kept() -> None:
    sat_status = heard(answer(FOUND, "Cancelable tal vez", "Vigente", "", "7"))
    assert (sat_status.cancellable, sat_status.cancellable_text) == (Cancellable.UNKNOWN, "Cancelable tal vez")
    assert sat_status.efos_text == "7"


@pytest.mark.parametrize("name", ["CodigoEstatus", "EsCancelable", "Estado", "EstatusCancelacion", "ValidacionEFOS"])
def test_a_missing_element_is_no_answer(name: str) -> None:
    whole = answer(FOUND, "No cancelable", "Vigente", "", "200")
    before, _, rest = whole.partition(f"<a:{name}>".encode())
    with pytest.raises(MalformedAnswerError) as caught:
        heard(before + rest.partition(f"</a:{name}>".encode())[2])
    assert caught.value.missing == name


@pytest.mark.parametrize("code", ["", FOUND, "N - 777: otra cosa"])
def test_no_state_and_no_reason_is_no_answer(code: str) -> None:
    with pytest.raises(MalformedAnswerError):
        heard(answer(code, "", "", "", ""))


def test_empty_and_nil_elements_are_empty_texts() -> None:
    body = wrapped(
        '<a:CodigoEstatus i:nil="true"/><a:EsCancelable/><a:Estado>No Encontrado</a:Estado>'
        '<a:EstatusCancelacion i:nil="true"/><a:ValidacionEFOS/>'
    )
    assert heard(body) == SatStatusAnswer(NOON, "", "No Encontrado", "", "", "")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"<html><body>mantenimiento</body></html>", 200, HtmlAnswerError),
        (b"<!DOCTYPE html><html>No Encontrado</html>", 200, HtmlAnswerError),
        (b"<html>No Encontrado</html>", 503, HttpStatusError),
        (b"", 200, EmptyAnswerError),
        (b"", 500, HttpStatusError),
        (b"No Encontrado", 200, NotXmlAnswerError),
        (b"<otro/>", 200, MalformedAnswerError),
        (wrapped(""), 200, MalformedAnswerError),
        (answer(FOUND, "", "Vigente", "", "")[:-40], 200, CutAnswerError),
        (answer(FOUND, "", "Vigente", "", ""), 500, HttpStatusError),
        (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "v">]>' + answer("S", "", "&e;", "", ""),
            200,
            NotXmlAnswerError,
        ),
        (
            FAULT,
            500,
            SoapFaultError,
        ),
    ],
)
def test_an_outage_is_never_taken_for_not_found(body: bytes, status: int, error: type[ExpectedError]) -> None:
    with pytest.raises(error):
        heard(body, status)


@given(
    st.binary(max_size=300)
    | st.tuples(st.integers(0, 700), st.integers(0, 60), st.binary(max_size=20)).map(
        lambda cut: (
            (whole := answer(FOUND, "No cancelable", "Vigente", "", "200"))[: cut[0]]
            + cut[2]
            + whole[cut[0] + cut[1] :]
        )
    ),
    st.sampled_from([200, 500, 302]),
)
def test_any_bytes_are_an_answer_or_an_error_of_ours(body: bytes, status: int) -> None:
    try:
        sat_status = heard(body, status)
    except AnswerError:
        return
    assert sat_status.state_text or sat_status.state in (SatStatus.REFUSED, SatStatus.NOT_FOUND)


# ── over HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=240), StandingClock()) as running:
        yield running


@pytest.fixture
def service(simulator: Simulator) -> Iterator[DocumentStatusService]:
    transport = HttpTransport()
    yield DocumentStatusService(transport, StandingClock(), Endpoints.at(simulator.url, Service.CFDI).sat_status)
    transport.close()


def query_of(business: Business, facts: Facts) -> SatStatusQuery:
    root = etree.fromstring(business.xml(facts))
    sides = business.sides(facts)
    return SatStatusQuery.read(
        issuer=sides.issuer.rfc,
        receiver=sides.receiver.rfc,
        total=root.get("Total", ""),
        uuid=facts.uuid,
        seal=root.get("Sello", ""),
    )


def test_every_document_of_a_business_is_found_and_stands_as_it_should(
    simulator: Simulator, service: DocumentStatusService
) -> None:
    business = simulator.business(SIMULATED_OWNER.value)
    expected = {StatusFilter.VALID: SatStatus.VALID, StatusFilter.CANCELLED: SatStatus.CANCELLED}
    seen = set()
    for facts in business.visible(NOON):
        if facts.kind is not Kind.RETENTION:
            sat_status = service.ask(query_of(business, facts))
            assert sat_status.state is expected[facts.status_at(datetime(2026, 6, 15, 12))]
            assert sat_status.seen_at == NOON
            assert Cancellable.UNKNOWN is not sat_status.cancellable
            assert Cancellation.UNKNOWN is not sat_status.cancellation
            assert sat_status.efos in (Efos.CLEAN, Efos.ISSUER)
            seen.add(sat_status.state)
    assert seen == set(expected.values())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.Html(), HtmlAnswerError),
        (faults.Html(503), HttpStatusError),
        (faults.HttpError(500), HttpStatusError),
        (faults.SoapFault(), SoapFaultError),
        (faults.SoapFault(status=200), SoapFaultError),
        (faults.EMPTY, EmptyAnswerError),
        (faults.NOT_XML, NotXmlAnswerError),
        (faults.OTHER_XML, MalformedAnswerError),
        (faults.Redirect(), HttpStatusError),
        (faults.Reset(), ConnectionLostError),
        (faults.Truncated(), ConnectionLostError),
        (faults.Truncated(framed=True), CutAnswerError),
        (faults.MissingElement("Estado"), MalformedAnswerError),
    ],
)
def test_each_fault_has_its_name_and_then_all_is_well(
    simulator: Simulator, service: DocumentStatusService, fault: faults.Fault, error: type[ExpectedError]
) -> None:
    business = simulator.business(SIMULATED_OWNER.value)
    query = query_of(business, business.documents[0])
    simulator.faults.queue(Neighbour.SAT_STATUS, fault)
    with pytest.raises(error):
        service.ask(query)
    assert service.ask(query).state in (SatStatus.VALID, SatStatus.CANCELLED)
    assert [call.subject for call in simulator.calls.of(Neighbour.SAT_STATUS)] in (
        [query.expression()] * 2,
        ["", query.expression()],
    )


def test_nobody_listens(free_port: int) -> None:
    transport = HttpTransport()
    service = DocumentStatusService(
        transport, StandingClock(), Endpoints.at(f"http://127.0.0.1:{free_port}", Service.CFDI).sat_status
    )
    with pytest.raises(ConnectionRefusedByHostError) as caught:
        service.ask(QUERY)
    assert caught.value.sent is False
    transport.close()


def test_no_two_documents_are_asked_about_alike(simulator: Simulator) -> None:
    business = simulator.business(SIMULATED_OWNER.value)
    cfdi = [facts for facts in business.documents if facts.kind is not Kind.RETENTION]
    asked = sorted(query_of(business, facts).expression() for facts in cfdi)
    assert all(one != other for one, other in pairwise(asked))

"""Judging answers: every way of not being one has its name, and nothing missing is ever made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.catalogs import Direction
from app.domain.identifiers import PackageId, SatRequestId
from app.domain.status import Code, Family
from app.errors import (
    AnswerError,
    CutAnswerError,
    EmptyAnswerError,
    HtmlAnswerError,
    HttpStatusError,
    InvalidSecurityError,
    MalformedAnswerError,
    NotXmlAnswerError,
    SoapFaultError,
)
from app.sat import authenticate, soap, submit, verify
from app.sat.soap import Reply
from app.sat.transport import Answer

SECRET = "eyJhbGciOiJodHRwOi8vd3d3LnczLm9yZy8yMDAxLzA0L3htbGRzaWctbW9yZSNobWFj.eyJuYmYiOjE1NjQ2MzA3MDB9.NGZM3GM3eEMXiN"
FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>{}</faultcode>'
    "<faultstring>{}</faultstring></s:Fault></s:Body></s:Envelope>"
)
ID = "d49af78d-1c80-4221-a48d-345ace91626b"


def in_envelope(body: str) -> bytes:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'
    ).encode()


def submitted(attributes: str) -> Reply:
    result = f'<SolicitaDescargaEmitidosResult xmlns="http://DescargaMasivaTerceros.sat.gob.mx" {attributes}/>'
    return Reply(200, in_envelope(f"<SolicitaDescargaEmitidosResponse>{result}</SolicitaDescargaEmitidosResponse>"))


def verified(attributes: str, packages: str = "") -> Reply:
    return Reply(
        200,
        in_envelope(f"<VerificaSolicitudDescargaResult {attributes}>{packages}</VerificaSolicitudDescargaResult>"),
    )


def authenticated(
    token: str = SECRET, created: str = "2019-08-01T03:38:20.044Z", expires: str = "2019-08-01T03:43:20.044Z"
) -> Reply:
    stamp = f"<Timestamp><Created>{created}</Created><Expires>{expires}</Expires></Timestamp>"
    return Reply(200, in_envelope(f"{stamp}<AutenticaResult>{token}</AutenticaResult>"))


def parse_submit(reply: Reply) -> submit.SubmitResult:
    return submit.parse(reply, Direction.ISSUED)


PARSERS: list[Callable[[Reply], Any]] = [authenticate.parse, parse_submit, verify.parse]


# ── what is no answer ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"", EmptyAnswerError),
        (200, b" \r\n", EmptyAnswerError),
        (200, b"<html><body>Mantenimiento<br></body></html>", HtmlAnswerError),
        (200, b'\xef\xbb\xbf  <!DOCTYPE HTML PUBLIC "x"><HTML>', HtmlAnswerError),
        (200, b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', HtmlAnswerError),
        (200, b"<html/>", HtmlAnswerError),
        (200, b"hola", NotXmlAnswerError),
        (200, b"\x00\xff\xfe", NotXmlAnswerError),
        (200, b'{"a": 1}', NotXmlAnswerError),
        (200, b"<otra/>", MalformedAnswerError),
        (200, in_envelope("<otra/>"), MalformedAnswerError),
        (200, in_envelope("<otra/>")[:-5], CutAnswerError),
        (200, FAULT.format("a:X", "no").encode(), SoapFaultError),
        (500, FAULT.format("a:X", "no").encode(), SoapFaultError),
        (404, FAULT.format("a:X", "no").encode(), SoapFaultError),
        (500, b"", HttpStatusError),
        (500, b"<html>", HttpStatusError),
        (503, b"Service Unavailable", HttpStatusError),
        (400, in_envelope("<otra/>"), HttpStatusError),
        (302, b"", HttpStatusError),
    ],
)
def test_no_answer(parse: Callable[[Reply], Any], status: int, body: bytes, error: type[AnswerError]) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(Reply(status, body))
    assert type(caught.value) is error


def test_http_status_and_its_wish() -> None:
    with pytest.raises(HttpStatusError) as caught:
        soap.open_envelope(Reply(503, b"<h1>No   disponible</h1>", retry_after=120))
    assert (caught.value.status, caught.value.retry_after) == (503, 120)
    assert caught.value.excerpt == "<h1>No disponible</h1>"


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><s:Envelope xmlns:s="x"><s:Body>&b;</s:Body></s:Envelope>',
        '<!DOCTYPE s:Envelope SYSTEM "http://127.0.0.1:1/a.dtd"><s:Envelope xmlns:s="x"></s:Envelope>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><s:Envelope xmlns:s="x">&b;</s:Envelope>',
        f"<Envelope>{'<a>' * 5000}{'</a>' * 5000}</Envelope>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_xml_is_no_xml(body: str, encoding: str) -> None:
    with pytest.raises(NotXmlAnswerError):
        soap.open_envelope(Reply(200, body.encode(encoding)))


def test_invalid_security_tells_the_clocks_difference(data: Path) -> None:
    received = datetime(2026, 11, 22, 12, 10, 0, 400_000, tzinfo=UTC)
    answer = Answer(500, False, received - timedelta(minutes=10), None, iter([]))
    reply = Reply.of(answer, (data / "soap/autentica-fault.xml").read_bytes(), received)
    with pytest.raises(InvalidSecurityError) as caught:
        authenticate.parse(reply)
    assert caught.value.code == "a:InvalidSecurity"
    assert caught.value.text == "An error occurred when verifying security for the message."
    assert caught.value.clock_skew == 600


def test_fault_of_the_newer_soap() -> None:
    fault = "<Fault><Code><Value>s:Sender</Value></Code><Reason><Text>Mal</Text></Reason></Fault>"
    with pytest.raises(SoapFaultError) as caught:
        soap.open_envelope(Reply(200, in_envelope(fault).replace(b"<Fault>", b"<s:Fault>").replace(b"</F", b"</s:F")))
    assert (caught.value.code, caught.value.text) == ("s:Sender", "Mal")


def test_excerpts_hold_no_token() -> None:
    for reply in (authenticated(expires=""), Reply(500, authenticated().body), Reply(200, b"no " + SECRET.encode())):
        with pytest.raises(AnswerError) as caught:
            authenticate.parse(reply)
        shown = f"{caught.value!r} {caught.value} {caught.value.fields}"
        assert not any(SECRET[start : start + 40] in shown for start in range(len(SECRET) - 40))
    assert soap.excerpt(b"<a><x:AutenticaResult id='1'>corta</x:AutenticaResult></a>").count("corta") == 0
    assert "corta" not in soap.excerpt(b"<h1>Bad: WRAP access_token='corta'</h1>")
    assert soap.excerpt(b"a" * 5000) == "…"
    assert len(soap.excerpt(b"a b " * 5000)) == 500


# ── Autentica ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_autentica(data: Path) -> None:
    result = authenticate.parse(Reply(200, (data / "soap/autentica-response.xml").read_bytes()))
    assert result.token.startswith("eyJhbGciOi")
    assert result.token.endswith("%26wrap_subject%3d3330303031303030303030333030303233363835")
    assert result.lifetime == timedelta(minutes=5)
    assert result.token not in repr(result)


def test_a_token_for_ever_is_a_token_for_an_hour() -> None:
    assert authenticate.parse(authenticated(expires="9999-12-31T23:59:59.999Z")).lifetime == timedelta(hours=1)


@pytest.mark.parametrize(
    ("reply", "missing"),
    [
        (authenticated(token=""), "AutenticaResult"),
        (authenticated(token='a"b'), "AutenticaResult"),
        (authenticated(token="a\r\nX: y"), "AutenticaResult"),
        (authenticated(token="eñe"), "AutenticaResult"),
        (authenticated(created="ayer"), "Created"),
        (authenticated(created="2019-08-01T03:38:20"), "Created"),
        (authenticated(expires=""), "Expires"),
        (authenticated(expires="2019-08-01T03:38:20.044Z"), "Expires"),
        (Reply(200, in_envelope("<AutenticaResult>token</AutenticaResult>")), "Expires"),
    ],
)
def test_autentica_that_lacks_something(reply: Reply, missing: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        authenticate.parse(reply)
    assert caught.value.missing == missing


# ── Solicita ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_solicita(data: Path) -> None:
    result = parse_submit(Reply(200, (data / "soap/emitidos-response.xml").read_bytes()))
    assert result == submit.SubmitResult(Code(Family.SUBMIT, 5000), "Solicitud Aceptada", SatRequestId(ID))


@pytest.mark.parametrize("direction", list(Direction))
def test_each_direction_has_its_own_answer(direction: Direction) -> None:
    name = {"emitidos": "Emitidos", "recibidos": "Recibidos", "folio": "Folio"}[direction]
    body = in_envelope(f'<SolicitaDescarga{name}Result IdSolicitud="" CodEstatus="9999" Mensaje="Nuevo"/>')
    assert submit.parse(Reply(200, body), direction).code == Code(Family.SUBMIT, 9999)
    for other in set(Direction) - {direction}:
        with pytest.raises(MalformedAnswerError):
            submit.parse(Reply(200, body), other)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        (f'CodEstatus="404" Mensaje="Error no controlado" IdSolicitud="{ID}"', SatRequestId(ID)),
        (f'CodEstatus="5000" IdSolicitud="{ID}"', SatRequestId(ID)),  # without words it is accepted all the same
        ('CodEstatus=" 5002 " Mensaje="Se han agotado"', None),
        ('CodEstatus="301" Mensaje="" IdSolicitud=""', None),
    ],
)
def test_refusals_may_carry_an_id(attributes: str, expected: SatRequestId | None) -> None:
    assert parse_submit(submitted(attributes)).request_id == expected


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        (f'Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        (f'CodEstatus="" Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        (f'CodEstatus="cinco mil" Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        (f'CodEstatus="-1" Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        (f'CodEstatus="٥٠٠٠" Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        (f'CodEstatus="{"9" * 5000}" Mensaje="a" IdSolicitud="{ID}"', "CodEstatus"),
        ('CodEstatus="5000" Mensaje="a"', "IdSolicitud"),
        ('CodEstatus="5000" Mensaje="a" IdSolicitud=""', "IdSolicitud"),
        (f'CodEstatus="5002" Mensaje="a" IdSolicitud="{"x" * 513}"', "IdSolicitud"),
    ],
)
def test_solicita_that_lacks_something(attributes: str, missing: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        parse_submit(submitted(attributes))
    assert caught.value.missing == missing
    assert len(caught.value.excerpt) <= 500


# ── Verifica ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_verifica(data: Path) -> None:
    finished = verify.parse(Reply(200, (data / "soap/response-2-packages.xml").read_bytes()))
    assert finished == verify.VerifyResult(
        code=Code(Family.VERIFY, 5000),
        message="Solicitud Aceptada",
        state=Code(Family.STATE, 3),
        reason=Code(Family.REASON, 5000),
        announced=12345,
        packages=(
            PackageId("4e80345d-917f-40bb-a98f-4a73939343c5_01"),
            PackageId("4e80345d-917f-40bb-a98f-4a73939343c5_02"),
        ),
    )
    assert [package.value[:8] for package in finished.packages] == ["4e80345d"] * 2, "as received"
    nothing = verify.parse(Reply(200, (data / "soap/response-0-packages.xml").read_bytes()))
    assert (nothing.state.number, nothing.reason, nothing.packages) == (5, Code(Family.REASON, 5004), ())


STATES = 'CodEstatus="5000" Mensaje="a" EstadoSolicitud="3" CodigoEstadoSolicitud="5000" NumeroCFDIs="1"'


def test_packages_keep_their_order() -> None:
    ids = "".join(f"<IdsPaquetes>{ID}_{number}</IdsPaquetes>" for number in ("09", "10", "02", "09"))
    assert [str(each)[-2:] for each in verify.parse(verified(STATES, ids)).packages] == ["09", "10", "02"]


@pytest.mark.parametrize("state", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("value", [None, "", " ", "cinco mil", "-1", "1.5", "٥", "9" * 5000])
def test_reason_and_count_may_be_missing_or_nonsense(state: int, value: str | None) -> None:
    said = "" if value is None else f'CodigoEstadoSolicitud="{value}" NumeroCFDIs="{value}"'
    ids = f"<IdsPaquetes>{ID}_01</IdsPaquetes><IdsPaquetes/>"
    result = verify.parse(verified(f'CodEstatus="5000" Mensaje="a" EstadoSolicitud="{state}" {said}', ids))
    assert (result.state.number, result.reason, result.announced) == (state, None, None)
    assert result.packages == (PackageId(f"{ID}_01"),)


def test_unknown_numbers_survive() -> None:
    result = verify.parse(
        verified('CodEstatus="7" Mensaje="a" EstadoSolicitud="77" CodigoEstadoSolicitud="777" NumeroCFDIs=""')
    )
    assert (result.code.number, result.state.number, result.reason) == (7, 77, Code(Family.REASON, 777))
    assert not result.state.known


@pytest.mark.parametrize("missing", ["CodEstatus", "EstadoSolicitud"])
def test_verifica_that_lacks_something(missing: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        verify.parse(verified(re.sub(rf'\b{missing}="\w+"', "", STATES)))
    assert caught.value.missing == missing


@pytest.mark.parametrize("name", ["CodEstatus", "EstadoSolicitud"])
def test_verifica_with_words_for_numbers(name: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        verify.parse(verified(re.sub(rf'\b{name}="\w+"', f'{name}="cinco"', STATES)))
    assert caught.value.missing == name


@pytest.mark.parametrize("odd", ["../../etc/passwd", "a/b_01", "CON", "paquete 1", "ñ.{x}", "a" * 512])
def test_package_ids_of_any_form_are_taken_as_they_come(odd: str) -> None:
    result = verify.parse(verified(STATES, f"<IdsPaquetes>{ID}_01</IdsPaquetes><IdsPaquetes>\n{odd} </IdsPaquetes>"))
    assert [package.value for package in result.packages] == [f"{ID}_01", odd]


def test_package_ids_that_differ_in_case_are_one() -> None:
    lower, upper = f"<IdsPaquetes>{ID.lower()}_01</IdsPaquetes>", f"<IdsPaquetes>{ID.upper()}_01</IdsPaquetes>"
    assert [package.value for package in verify.parse(verified(STATES, lower + upper)).packages] == [f"{ID.lower()}_01"]


def test_a_hundred_thousand_packages_are_not_the_sats() -> None:
    ids = "".join(f"<IdsPaquetes>{ID}_{number}</IdsPaquetes>" for number in range(100_000))
    with pytest.raises(MalformedAnswerError) as caught:
        verify.parse(verified(STATES, ids))
    assert caught.value.missing == "IdsPaquetes"


def test_package_ids_have_an_end() -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        verify.parse(verified(STATES, f"<IdsPaquetes>{'a' * 513}</IdsPaquetes>"))
    assert caught.value.missing == "IdsPaquetes"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="utf-16"?>'])
def test_answers_in_utf_16_and_cdata(encoding: str, declared: str) -> None:
    good = verified(STATES, f"<IdsPaquetes><![CDATA[{ID}_01]]></IdsPaquetes>")
    for parse, reply in [(verify.parse, good), (authenticate.parse, authenticated())]:
        told = (declared + reply.body.decode()).encode(encoding)
        assert parse(Reply(200, told)) == parse(reply)
        assert parse(Reply(200, declared.encode() + reply.body)) == parse(reply), "it says UTF-16 and is not"


def test_a_page_that_is_good_xml_is_a_page() -> None:
    with pytest.raises(HtmlAnswerError):
        verify.parse(Reply(200, b"<p>Mantenimiento</p>", html=True))


# ── anything at all ──────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = [authenticated(), submitted(f'CodEstatus="5000" Mensaje="a" IdSolicitud="{ID}"'), verified(STATES)]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good answer with a stretch of it replaced."""
    body = draw(st.sampled_from(GOOD)).body
    start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
    return body[:start] + draw(st.binary(max_size=20)) + body[end:]


@given(body=st.binary() | spoiled(), status=st.sampled_from([200, 200, 200, 302, 404, 500]))
@example(body=b'<?xml version="1.0" encoding="nada"?><Envelope/>', status=200)
@example(body=b"<Envelope>&amp;#0;</Envelope>", status=200)
@example(body=b"<!--a--><Envelope/><!--b-->", status=200)
def test_any_bytes_raise_only_our_errors(body: bytes, status: int) -> None:
    for parse in PARSERS:
        try:
            parse(Reply(status, body))
        except AnswerError:
            continue


@pytest.mark.parametrize(("good", "parse"), list(zip(GOOD, PARSERS, strict=True)))
def test_an_answer_cut_anywhere_is_never_taken_for_whole(good: Reply, parse: Callable[[Reply], Any]) -> None:
    parse(good)
    for length in range(len(good.body)):
        with pytest.raises((CutAnswerError, NotXmlAnswerError, EmptyAnswerError)):
            parse(Reply(200, good.body[:length]))

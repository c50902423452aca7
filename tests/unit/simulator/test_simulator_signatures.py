"""The checker against requests another client signed with the SAT's test e.firma, and against mutations of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.domain.catalogs import Service
from app.simulator.certificates import Holder
from app.simulator.demo_efirma import DemoEfirma
from app.simulator.messages import Headers, Message
from app.simulator.office import Office
from app.simulator.operations import METHODS, Operation
from app.simulator.options import SimulatorOptions
from app.simulator.signatures import signer_of_operation, signer_of_timestamp
from app.simulator.xml import SECURITY, SOAP, descend

ROOT = Path(__file__).parents[2] / "data"
SUBMIT = next(action for action in METHODS if action.endswith("Emitidos"))
AUTHENTICATE = next(action for action in METHODS if action.endswith("Autentica"))
WORD = re.compile(rb"[A-Za-z0-9]")


def stripped(name: str) -> bytes:
    """A golden request without the white space between its elements."""
    return re.sub(rb">\s+<", b"><", (ROOT / "simulator" / name).read_bytes()).strip()


def submit_signer(body: bytes) -> Holder | None:
    message = Message.read(Service.CFDI, Operation.SUBMIT, Headers(SUBMIT), body)
    return None if message.element is None else signer_of_operation(message.element, lenient=False)


def stamp_signer(body: bytes) -> Holder | None:
    message = Message.read(Service.CFDI, Operation.AUTHENTICATE, Headers(AUTHENTICATE), body)
    security = descend(descend(message.envelope, SOAP, "Header"), SECURITY, "Security")
    return None if security is None else signer_of_timestamp(security, lenient=False)


EMITIDOS, AUTENTICA = stripped("emitidos-request.xml"), stripped("autentica-request.xml")
_PARTS = {
    "emitidos": (EMITIDOS, (rb"<des:SolicitaDescargaEmitidos>.*?<Signature", rb"<SignedInfo>.*</SignedInfo>")),
    "autentica": (AUTENTICA, (rb"<u:Timestamp.*</u:Timestamp>", rb"<SignedInfo>.*</SignedInfo>")),
}


def signed_places(name: str) -> list[int]:
    """Places of letters and digits in the signed parts: white space may change without harm, these may not."""
    body, patterns = _PARTS[name]
    spans = [match.span() for pattern in patterns if (match := re.search(pattern, body, re.DOTALL))]
    return [place for start, end in spans for place in range(start, end) if WORD.match(body[place : place + 1])]


def test_golden_requests_hold() -> None:
    for holder in (submit_signer(EMITIDOS), stamp_signer(AUTENTICA)):
        assert holder is not None
        assert holder.rfc == "EKU9003173C9"
        assert holder.is_efirma


def test_the_white_space_is_part_of_what_is_signed() -> None:
    assert submit_signer((ROOT / "simulator" / "emitidos-request.xml").read_bytes()) is None


@settings(max_examples=250, deadline=None)
@given(place=st.sampled_from(signed_places("emitidos")), letter=st.sampled_from(b"AZaz059"))
def test_any_changed_letter_breaks_a_solicita(place: int, letter: int) -> None:
    changed = EMITIDOS[:place] + bytes([letter]) + EMITIDOS[place + 1 :]
    assert changed == EMITIDOS or submit_signer(changed) is None


@settings(max_examples=250, deadline=None)
@given(place=st.sampled_from(signed_places("autentica")), letter=st.sampled_from(b"AZaz059"))
def test_any_changed_letter_breaks_an_autentica(place: int, letter: int) -> None:
    changed = AUTENTICA[:place] + bytes([letter]) + AUTENTICA[place + 1 :]
    assert changed == AUTENTICA or stamp_signer(changed) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"EstadoComprobante", b'Complemento="iedu" EstadoComprobante'),
        (b"<Signature ", b"<des:RfcReceptores/><Signature "),
        (b"</des:solicitud>", b"</des:solicitud><des:solicitud/>"),
        (b"</Signature>", b"</Signature><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>"),
        (b"rsa-sha1", b"rsa-sha256"),
        (b"</Transform></Transforms>", b"</Transform><Transform/></Transforms>"),
        (b"292233162870206001759766198462772978647764840757", b"1"),
        (b'URI=""', b'URI="#x"'),
    ],
)
def test_additions_are_noticed(old: bytes, new: bytes) -> None:
    assert old in EMITIDOS
    assert submit_signer(EMITIDOS.replace(old, new, 1)) is None


def test_the_golden_autentica_is_timely_in_2019_only(run: Any, clock: Any) -> None:
    clock.moment = datetime(2019, 8, 1, 3, 38, 20, tzinfo=UTC)
    office = Office(SimulatorOptions(), clock)
    message = Message.read(Service.CFDI, Operation.AUTHENTICATE, Headers(AUTHENTICATE, "text/xml"), AUTENTICA)
    # the certificate is of 2023: the signature holds, the certificate does not
    assert b"InvalidSecurity" in office.answer(message).reply.body


def test_the_golden_solicita_over_http(run: Any, connect: Any, clock: Any) -> None:
    clock.moment = datetime(2024, 6, 1, tzinfo=UTC)
    cer, key = ((ROOT / "efirma" / f"EKU9003173C9.{suffix}").read_bytes() for suffix in ("cer", "key"))
    client = connect(run(), holder=DemoEfirma(cer, key, "12345678a", "EKU9003173C9"))
    answer = client.post("/SolicitaDescargaService.svc", SUBMIT, EMITIDOS)
    assert answer.code == 5000
    again = client.post("/SolicitaDescargaService.svc", SUBMIT, EMITIDOS.replace(b"00:04:00", b"00:04:01"))
    assert (again.code, again.message) == (302, "Sello Mal Formado")


def test_a_csd_of_the_sat_is_305(run: Any, connect: Any, clock: Any) -> None:
    clock.moment = datetime(2024, 6, 1, tzinfo=UTC)
    cer, key = ((ROOT / "efirma" / f"EKU9003173C9-csd.{suffix}").read_bytes() for suffix in ("cer", "key"))
    client = connect(run(), holder=DemoEfirma(cer, key, "12345678a", "EKU9003173C9"))
    assert client.verify("x").code == 305


def test_somebody_elses_signature_is_302_or_303(client: Any, other_efirma: Any) -> None:
    body = client.signed("VerificaSolicitudDescarga", "solicitud", {"IdSolicitud": "x", "RfcSolicitante": client.rfc})
    action = next(action for action in METHODS if "Verifica" in action)
    swapped = re.sub("<SignatureValue>....", "<SignatureValue>AAAA", body)
    assert client.post("/VerificaSolicitudDescargaService.svc", action, swapped).code == 302
    unsigned = re.sub("<Signature .*</Signature>", "", body)
    assert client.post("/VerificaSolicitudDescargaService.svc", action, unsigned).code == 302
    client.efirma = other_efirma
    client.__post_init__()
    foreign = client.signed(
        "VerificaSolicitudDescarga", "solicitud", {"IdSolicitud": "x", "RfcSolicitante": "PDB150312QX4"}
    )
    assert client.post("/VerificaSolicitudDescargaService.svc", action, foreign).code == 303


@settings(max_examples=150, deadline=None)
@given(
    body=st.one_of(
        st.binary(max_size=200),
        st.tuples(st.integers(0, len(EMITIDOS) - 1), st.binary(max_size=9)).map(
            lambda cut: EMITIDOS[: cut[0]] + cut[1] + EMITIDOS[cut[0] + 5 :]
        ),
        st.just(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ),
    operation=st.sampled_from(list(Operation)),
    action=st.sampled_from([*METHODS, "", "http://x"]),
)
def test_nothing_sent_ever_breaks_the_office(body: bytes, operation: Operation, action: str) -> None:
    class Noon:
        def now(self) -> datetime:
            return datetime(2024, 6, 1, tzinfo=UTC)

    office = Office(SimulatorOptions(documents=1), Noon())
    outcome = office.answer(Message.read(Service.CFDI, operation, Headers(action, "text/xml"), body))
    assert outcome.code in (None, 300)
    assert not outcome.reply.body or etree.fromstring(outcome.reply.body) is not None

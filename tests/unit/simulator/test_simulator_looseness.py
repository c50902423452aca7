"""Each thing that the live service is loose about, one at a time: the tolerant simulator takes it, the strict not."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from lxml import etree

SAT = "http://DescargaMasivaTerceros.sat.gob.mx"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
WISH = {
    "EstadoComprobante": "Todos",
    "FechaFinal": "2026-06-14T23:59:59",
    "FechaInicial": "2025-06-15T00:00:00",
    "RfcEmisor": "PDB150312QX4",
    "RfcSolicitante": "PDB150312QX4",
    "TipoSolicitud": "Metadata",
}
AUTHENTICATION = "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica"
ACTION = f"{SAT}/ISolicitaDescargaService/SolicitaDescargaEmitidos"


def solicita(
    client: Any,
    *,
    form: str = EXCLUSIVE,
    enveloped: bool = False,
    uri: str = ' URI=""',
    receivers: str = "",
) -> str:
    """A Solicita signed in another way: on the tree, as libraries do it."""
    attributes = " ".join(f'{name}="{value}"' for name, value in WISH.items())
    envelope = etree.fromstring(
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:des="{SAT}" xmlns:otro="urn:otro">'
        f"<s:Header/><s:Body><des:SolicitaDescargaEmitidos><des:solicitud {attributes}>{receivers}</des:solicitud>"
        "</des:SolicitaDescargaEmitidos></s:Body></s:Envelope>"
    )
    operation = envelope[1][0]
    signed = operation[0] if enveloped else operation
    is_exclusive = form == EXCLUSIVE
    digest = _base64(hashlib.sha1(etree.tostring(signed, method="c14n", exclusive=is_exclusive)).digest())
    algorithms = [f"{DS}enveloped-signature"] * enveloped + [form]
    transforms = "".join(f'<Transform Algorithm="{one}"/>' for one in algorithms)
    info = (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{form}"/><SignatureMethod Algorithm="{DS}rsa-sha1"/>'
        f"<Reference{uri}><Transforms>{transforms}</Transforms>"
        f'<DigestMethod Algorithm="{DS}sha1"/><DigestValue>{digest}</DigestValue></Reference></SignedInfo>'
    )
    issuer, serial = client.certificate.issuer.rfc4514_string(), client.certificate.serial_number
    key_info = (
        f"<KeyInfo><X509Data><X509IssuerSerial><X509IssuerName>{issuer}</X509IssuerName><X509SerialNumber>{serial}"
        f"</X509SerialNumber></X509IssuerSerial><X509Certificate>{_base64(client.efirma.cer)}</X509Certificate>"
        "</X509Data></KeyInfo>"
    )
    signature = etree.fromstring(f'<Signature xmlns="{DS}">{info}<SignatureValue/>{key_info}</Signature>')
    operation[0].append(signature)
    form_of_info = etree.tostring(signature[0], method="c14n", exclusive=is_exclusive)
    signature[1].text = _base64(client.key.sign(form_of_info, PKCS1v15(), SHA1()))
    return etree.tostring(envelope).decode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


EMPTY = "<des:RfcReceptores><des:RfcReceptor/></des:RfcReceptores>"
LOOSE: dict[str, Callable[[Any], str]] = {
    "inclusive c14n": lambda client: solicita(client, form=INCLUSIVE),
    "enveloped over the inner solicitud": lambda client: solicita(client, enveloped=True),
    "both, as satcfdi": lambda client: solicita(client, form=INCLUSIVE, enveloped=True),
    "a Reference without URI": lambda client: solicita(client, uri=""),
    "an empty RfcReceptor": lambda client: solicita(client, receivers=EMPTY),
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_loose_solicita(run: Any, connect: Any, name: str) -> None:
    tolerant, strict = connect(run(lenient=True)), connect(run())
    assert tolerant.post("/SolicitaDescargaService.svc", ACTION, LOOSE[name](tolerant)).code == 5000
    assert strict.post("/SolicitaDescargaService.svc", ACTION, LOOSE[name](strict)).code in (301, 302)


def test_the_strict_form_is_taken_by_both(run: Any, connect: Any) -> None:
    for client in (connect(run(lenient=True)), connect(run())):
        assert client.post("/SolicitaDescargaService.svc", ACTION, solicita(client)).code == 5000


@pytest.mark.parametrize("name", LOOSE)
def test_what_is_signed_still_counts(run: Any, connect: Any, name: str) -> None:
    """Loose is not blind: a letter changed after the signature is noticed."""
    client = connect(run(lenient=True))
    changed = LOOSE[name](client).replace("2025-06-15", "2025-06-16")
    assert client.post("/SolicitaDescargaService.svc", ACTION, changed).code == 302


@pytest.mark.parametrize("looseness", ["microseconds", "another Id"])
def test_a_loose_autentica(run: Any, connect: Any, looseness: str) -> None:
    for lenient in (True, False):
        client = connect(run(lenient=lenient), authenticated=False)
        sign = client.signature

        def loosely(text: str, looseness: str = looseness) -> str:
            return text.replace(".000Z", ".000123Z") if looseness == "microseconds" else text.replace("_0", "Sello")

        client.signature = lambda signed, uri, key, sign=sign: sign(loosely(signed), loosely(uri), key)
        body = client.authentication()
        head, stamp, rest = body.partition("<u:Timestamp")
        inner, end, tail = rest.partition("</u:Timestamp>")
        loose = head + loosely(stamp + inner) + end + tail
        answer = client.post("/Autenticacion/Autenticacion.svc", AUTHENTICATION, loose)
        assert answer.status == (200 if lenient else 500)

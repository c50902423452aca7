"""The requests, against ones another public client made with the same e.firma, and against the table of attributes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.verifier import SignatureConfiguration, XMLVerifier

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId, Uuid
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.credential import Credential
from app.sat import authenticate, download, submit, verify
from tests.make import OWNER

DES = "{http://DescargaMasivaTerceros.sat.gob.mx}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
PERIOD = Period(datetime(2019, 1, 1), datetime(2019, 1, 1, 0, 4))
UUID = "AD662D33-6934-459C-A128-BDF0393E0F44"


def compact(xml: bytes) -> etree._Element:
    """Without white space between elements, and however empty elements are written."""
    return etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))


def query(direction: Direction = Direction.ISSUED, content: ContentKind = ContentKind.XML, **more: object) -> Query:
    period = None if direction is Direction.FOLIO else PERIOD
    values = {"service": Service.CFDI, "owner": OWNER, "period": period} | more
    return Query(direction=direction, content=content, **values)  # type: ignore[arg-type]


def asked(built: bytes) -> etree._Element:
    (operation,) = etree.fromstring(built)[1]
    return operation[0]


def test_autentica_equals_the_golden_request(credential: Credential, data: Path) -> None:
    golden = (data / "soap/autentica-request.xml").read_bytes()
    token_id = re.search(rb'u:Id="(uuid-[^"]+)"', golden)
    assert token_id
    built = authenticate.build(credential, datetime(2019, 8, 1, 3, 38, 19, tzinfo=UTC), token_id[1].decode())
    assert etree.tostring(compact(built), method="c14n", exclusive=True) == etree.tostring(
        compact(golden), method="c14n", exclusive=True
    )


def test_emitidos_equals_the_golden_request(credential: Credential, data: Path) -> None:
    golden = (data / "soap/emitidos-request.xml").read_bytes()
    built = submit.build(query(content=ContentKind.METADATA), credential)
    assert etree.tostring(compact(built), method="c14n", exclusive=True) == etree.tostring(
        compact(golden), method="c14n", exclusive=True
    )


def test_autentica_names_its_certificate_anew_each_time(credential: Credential) -> None:
    now = datetime(2026, 2, 28, 23, 59, 59, 987654, tzinfo=UTC)
    first, second = (authenticate.build(credential, now) for _ in range(2))
    assert first != second
    assert b"<u:Created>2026-02-28T23:59:59.987Z</u:Created><u:Expires>2026-03-01T00:04:59.987Z</u:Expires>" in first


@pytest.mark.parametrize(
    ("asking", "operation", "attributes"),
    [
        (
            query(),
            "SolicitaDescargaEmitidos",
            {
                "EstadoComprobante": "Todos",
                "FechaFinal": "2019-01-01T00:04:00",
                "FechaInicial": "2019-01-01T00:00:00",
                "RfcEmisor": "EKU9003173C9",
                "RfcSolicitante": "EKU9003173C9",
                "TipoSolicitud": "CFDI",
            },
        ),
        (
            query(
                Direction.RECEIVED,
                status=StatusFilter.VALID,
                counterparts=(Rfc("Ñ&A010101AAA"),),
                document_type=DocumentType.PAYROLL,
                complement="nomina12",
                third_party=Rfc("XIA190128J61"),
            ),
            "SolicitaDescargaRecibidos",
            {
                "Complemento": "nomina12",
                "EstadoComprobante": "Vigente",
                "FechaFinal": "2019-01-01T00:04:00",
                "FechaInicial": "2019-01-01T00:00:00",
                "RfcACuentaTerceros": "XIA190128J61",
                "RfcEmisor": "Ñ&A010101AAA",
                "RfcReceptor": "EKU9003173C9",
                "RfcSolicitante": "EKU9003173C9",
                "TipoComprobante": "N",
                "TipoSolicitud": "CFDI",
            },
        ),
        (
            query(Direction.FOLIO, folio=Uuid(UUID)),
            "SolicitaDescargaFolio",
            {"Folio": UUID, "RfcSolicitante": "EKU9003173C9"},
        ),
        (
            query(Direction.FOLIO, service=Service.RETENCIONES, folio=Uuid(UUID)),
            "SolicitaDescargaFolio",
            {"Folio": UUID, "RfcSolicitante": "EKU9003173C9"},
        ),
    ],
)
def test_attributes(credential: Credential, asking: Query, operation: str, attributes: dict[str, str]) -> None:
    element = asked(submit.build(asking, credential))
    parent = element.getparent()
    assert parent is not None
    assert parent.tag == DES + operation
    assert element.tag == f"{DES}solicitud"
    assert list(element.attrib.items()) == list(attributes.items())
    assert [child.tag for child in element] == [f"{DSIG}Signature"]


@pytest.mark.parametrize(
    ("service", "content", "expected"),
    [
        (Service.CFDI, ContentKind.METADATA, "Metadata"),
        (Service.RETENCIONES, ContentKind.METADATA, "Metadata"),
        (Service.RETENCIONES, ContentKind.XML, "CFDI"),
    ],
)
def test_kind_of_content(credential: Credential, service: Service, content: ContentKind, expected: str) -> None:
    built = submit.build(query(content=content, service=service), credential)
    assert asked(built).get("TipoSolicitud") == expected


def test_receivers_come_before_the_signature(credential: Credential) -> None:
    built = submit.build(query(counterparts=(Rfc("Ñ&A010101AAA"), Rfc("XIA190128J61"))), credential)
    receivers, signature = asked(built)
    assert receivers.tag == f"{DES}RfcReceptores"
    assert [(child.tag, child.text) for child in receivers] == [
        (f"{DES}RfcReceptor", "Ñ&A010101AAA"),
        (f"{DES}RfcReceptor", "XIA190128J61"),
    ]
    assert signature.tag == f"{DSIG}Signature"
    assert b"&amp;" in built


def test_verifica_and_descarga(credential: Credential) -> None:
    verifying = asked(verify.build(SatRequestId("d49af78d-1c80"), credential))
    assert dict(verifying.attrib) == {"IdSolicitud": "d49af78d-1c80", "RfcSolicitante": "EKU9003173C9"}
    downloading = asked(download.build(PackageId("D49AF78D_01"), credential))
    assert downloading.tag == f"{DES}peticionDescarga"
    assert dict(downloading.attrib) == {"IdPaquete": "D49AF78D_01", "RfcSolicitante": "EKU9003173C9"}


@pytest.mark.parametrize("odd", ["d49af78d_01", "D49AF78D_01", "a&\"<>'", "../ñ {x}", "x" * 512])
def test_ids_are_sent_as_they_came(credential: Credential, odd: str) -> None:
    assert asked(download.build(PackageId(odd), credential)).get("IdPaquete") == odd
    assert asked(verify.build(SatRequestId(odd), credential)).get("IdSolicitud") == odd


class SatVerifier(XMLVerifier):
    """To the SAT, URI="" is the operation without its signature."""

    def _resolve_reference(self, doc_root: Any, reference: Any, uri_resolver: Any = None) -> Any:
        own: Any = super()
        if reference.get("URI"):
            return own._resolve_reference(doc_root, reference, uri_resolver)
        signature = own._get_signature(doc_root)
        request = signature.getparent()
        request.remove(signature)
        return request.getparent()


@pytest.mark.parametrize("name", ["autentica", "emitidos", "receptores", "folio", "verifica", "descarga"])
def test_another_verifier_accepts_each(credential: Credential, name: str) -> None:
    built = {
        "autentica": lambda: authenticate.build(credential, datetime(2026, 1, 1, tzinfo=UTC)),
        "emitidos": lambda: submit.build(query(), credential),
        "receptores": lambda: submit.build(query(counterparts=(Rfc("Ñ&A010101AAA"),)), credential),
        "folio": lambda: submit.build(query(Direction.FOLIO, folio=Uuid(UUID)), credential),
        "verifica": lambda: verify.build(SatRequestId("d49af78d"), credential),
        "descarga": lambda: download.build(PackageId("D49AF78D_01"), credential),
    }[name]()
    config = SignatureConfiguration(
        signature_methods=frozenset({SignatureMethod.RSA_SHA1}), digest_algorithms=frozenset({DigestAlgorithm.SHA1})
    )
    certificate = x509.load_der_x509_certificate(credential.certificate.der)
    SatVerifier().verify(built, x509_cert=certificate, expect_config=config, validate_schema=False, id_attribute="Id")

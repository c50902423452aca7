"""Requests in the strict form that phpcfdi and nodecfdi send complete retenciones against the strict simulator."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import Service
from app.simulator.demo_efirma import DemoEfirma

SAT = "http://DescargaMasivaTerceros.sat.gob.mx"
DS = "http://www.w3.org/2000/09/xmldsig#"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


def laid_out(body: str) -> str:
    """Where theirs have each declaration: once, at the outermost element, and none again inside."""
    for prefix, space in (("des", SAT), ("u", WSU)):
        declared = f' xmlns:{prefix}="{space}"'
        head, found, rest = body.partition(declared)
        body = head + found + rest.replace(declared, "")
    return body.replace(f'<SignedInfo xmlns="{DS}">', "<SignedInfo>").replace("uuid-1", f"uuid-{'0' * 8}-1")


def compact(golden: bytes) -> str:
    """A request that a public client made, as it was before somebody indented it."""
    text = re.sub(r">\s+<", "><", golden.decode()).strip()
    return text.removeprefix('<?xml version="1.0"?>')


@pytest.fixture
def simulator(run: Any) -> Any:
    """With enough documents for retenciones on both sides."""
    return run(documents=400)


@pytest.fixture
def strict(simulator: Any, connect: Any) -> Any:
    """A client of retenciones whose every request is laid out so."""
    client = connect(simulator, Service.RETENCIONES, authenticated=False)
    post = client.post
    client.post = lambda path, action, body: post(path, action, laid_out(body))
    return client


def test_the_form_is_theirs(simulator: Any, connect: Any, data: Path) -> None:
    """Ours by hand, with the same e.firma and the same wish, is letter by letter what one of them sent."""
    cer, key = ((data.parent / "efirma" / f"EKU9003173C9.{suffix}").read_bytes() for suffix in ("cer", "key"))
    holder = DemoEfirma(cer, key, "12345678a", "EKU9003173C9")
    client = connect(simulator, holder=holder, authenticated=False)
    wish = {
        "EstadoComprobante": "Todos",
        "FechaFinal": "2019-01-01T00:04:00",
        "FechaInicial": "2019-01-01T00:00:00",
        "RfcEmisor": holder.rfc,
        "RfcSolicitante": holder.rfc,
        "TipoSolicitud": "Metadata",
    }
    ours = laid_out(client.signed("SolicitaDescargaEmitidos", "solicitud", wish))
    golden = compact((data / "emitidos-request.xml").read_bytes())
    issuer = re.compile("<X509IssuerName>.*</X509IssuerName>")  # there are several ways to write that name
    assert issuer.sub("", ours).replace(f' xmlns:xd="{DS}"', "") == issuer.sub("", golden).replace(
        f' xmlns:xd="{DS}"', ""
    )
    stamped = laid_out(client.authentication(datetime(2019, 8, 1, 3, 38, 19, tzinfo=UTC)))
    golden = compact((data / "autentica-request.xml").read_bytes())
    for part in (
        "<u:Timestamp.*</u:Timestamp>",
        "<DigestValue>.*</DigestValue>",
        "<SignatureValue>.*</SignatureValue>",
    ):
        mine, theirs = re.search(part, stamped), re.search(part, golden)
        assert mine
        assert theirs
        assert mine[0] == theirs[0]


@pytest.mark.parametrize("content", ["CFDI", "Metadata"])
@pytest.mark.parametrize("side", ["issued", "received"])
def test_retenciones_are_completed(strict: Any, simulator: Any, side: str, content: str) -> None:
    assert strict.authenticate().status == 200
    asked = getattr(strict, side)(TipoSolicitud=content)
    assert (asked.status, asked.code) == (200, 5000)
    told = strict.verify(asked.request_id)
    assert told.state == (3, 5000)
    assert told.packages
    members = strict.download(told.packages[0]).members
    business = simulator.business(strict.rfc)
    if content == "CFDI":
        assert all(business.find(name.partition(".")[0]).service is Service.RETENCIONES for name in members)
    assert members


def test_the_word_of_old_is_refused(strict: Any) -> None:
    strict.authenticate()
    refused = strict.issued(TipoSolicitud="Retencion")
    assert (refused.status, refused.fault) == (500, "a:InternalServiceFault")

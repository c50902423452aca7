"""The answers beside captured ones: the same elements, namespaces and attributes, in the same order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from lxml import etree

Shape = list[tuple[str, list[str]]]


def shape(body: bytes) -> Shape:
    return [
        (str(element.tag), [str(name) for name in element.attrib])
        for element in etree.fromstring(body).iter()
        if isinstance(element.tag, str)
    ]


def captured(data: Path, name: str) -> Shape:
    return shape((data / f"{name}.xml").read_bytes())


def test_autentica(client: Any, data: Path, clock: Any) -> None:
    assert shape(client.authenticate().body) == captured(data, "autentica-response")
    refused = client.authenticate(clock.now() + timedelta(hours=1))
    assert shape(refused.body) == captured(data, "autentica-fault")
    assert "%26wrap_subject%3d33303030" in client.token


def test_solicita(client: Any, data: Path) -> None:
    assert shape(client.issued().body) == captured(data, "emitidos-response")
    suffixed = client.folio("00000000-0000-4000-8000-000000000000").body
    assert b"<SolicitaDescargaFolioResponse" in suffixed
    assert b"<SolicitaDescargaRecibidosResult" in client.received().body


def test_verifica(run: Any, connect: Any, data: Path) -> None:
    client = connect(run(package_size=15, documents=60))
    empty = client.issued(FechaInicial="2021-01-01T00:00:00", FechaFinal="2021-01-02T00:00:00")
    assert shape(client.verify(empty.request_id).body) == captured(data, "response-0-packages")
    two = client.issued(FechaInicial="2025-01-01T00:00:00", TipoComprobante="I")
    ready = client.verify(two.request_id)
    assert len(ready.packages) == 2
    assert shape(ready.body) == captured(data, "response-2-packages")


def test_descarga(client: Any, data: Path) -> None:
    package = client.verify(client.issued().request_id).packages[0]
    whole = captured(data, "descarga-response")
    assert shape(client.download(package).body) == whole
    refused = client.download("no-existe")
    assert shape(refused.body) == whole
    assert b"<Paquete/>" in refused.body

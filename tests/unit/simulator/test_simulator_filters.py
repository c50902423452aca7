"""Every filter of a Solicita really filters, and time decides what exists and what is cancelled."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.catalogs import Service
from app.domain.clock import MEXICO_CITY, mexico_wall_time

EVER = {"FechaInicial": "2024-06-01T00:00:00"}


@pytest.fixture
def crowd(run: Any) -> Any:
    return run(documents=900)


def wanted(client: Any, clock: Any, direction: str, **exact: Any) -> set[str]:
    business = client.simulator.business(client.rfc)
    return {
        f"{facts.uuid.lower()}.xml"
        for facts in business.visible(clock.now(), client.service)
        if facts.direction == direction
        and facts.issued_at < datetime(2026, 6, 15)
        and all(getattr(facts, name) == value for name, value in exact.items())
    }


@pytest.mark.parametrize("letter", list("IETNP"))
def test_by_type(crowd: Any, connect: Any, clock: Any, letter: str) -> None:
    client = connect(crowd)
    found = client.fetch_all(client.issued(TipoComprobante=letter, **EVER).request_id)
    assert found
    assert found.keys() == wanted(client, clock, "emitidos", kind=letter)


@pytest.mark.parametrize("code", ["pagos20", "nomina12", "implocal", "leyendasfisc"])
def test_by_complement(crowd: Any, connect: Any, clock: Any, code: str) -> None:
    client = connect(crowd)
    found = client.fetch_all(client.issued(Complemento=code, **EVER).request_id)
    assert found
    assert found.keys() == wanted(client, clock, "emitidos", complement=code)


@pytest.mark.parametrize("code", ["intereses", "dividendos"])
def test_retentions_by_complement(crowd: Any, connect: Any, clock: Any, code: str) -> None:
    client = connect(crowd, Service.RETENCIONES)
    found = client.fetch_all(client.issued(Complemento=code, **EVER).request_id)
    assert found
    assert found.keys() == wanted(client, clock, "emitidos", complement=code)


def test_by_counterpart(crowd: Any, connect: Any, clock: Any) -> None:
    client = connect(crowd)
    business = crowd.business(client.rfc)
    party = next(facts.counterpart for facts in business.documents if facts.direction == "recibidos")
    found = client.fetch_all(client.received(RfcEmisor=party.rfc, **EVER).request_id)
    cancelled = wanted(client, clock, "recibidos", counterpart=party) - found.keys()
    wall = mexico_wall_time(clock.now())
    assert all(business.find(name[:36]).cancelled_at <= wall for name in cancelled)
    assert {business.find(name[:36]).counterpart for name in found} == {party}
    customers = {
        facts.counterpart for facts in business.documents if facts.kind == "I" and facts.direction == "emitidos"
    }
    pair = tuple(sorted(customer.rfc for customer in customers)[:2])
    both = client.fetch_all(client.issued(receivers=pair, **EVER).request_id)
    assert {business.find(name[:36]).counterpart.rfc for name in both} == set(pair)


def test_by_third_party(crowd: Any, connect: Any, clock: Any) -> None:
    client = connect(crowd)
    party = next(
        f.third_party for f in crowd.business(client.rfc).documents if f.third_party and f.direction == "emitidos"
    )
    found = client.fetch_all(client.issued(RfcACuentaTerceros=party.rfc, **EVER).request_id)
    assert found
    assert found.keys() == wanted(client, clock, "emitidos", third_party=party)
    assert all(f'RfcACuentaTerceros="{party.rfc}"'.replace("&", "&amp;") in xml.decode() for xml in found.values())


def test_by_status_and_a_missing_one_means_vigente(crowd: Any, connect: Any, clock: Any) -> None:
    client = connect(crowd)
    every = client.fetch_all(client.issued(**EVER).request_id).keys()
    valid = client.fetch_all(client.issued(EstadoComprobante="Vigente", **EVER).request_id).keys()
    cancelled = client.fetch_all(client.issued(EstadoComprobante="Cancelado", **EVER).request_id).keys()
    assert cancelled
    assert valid | cancelled == every
    assert not valid & cancelled
    assert client.issued(drop=("EstadoComprobante",), **EVER).code == 5000, "the second of the same wish"
    assert client.issued(EstadoComprobante="Vigente", **EVER).code == 5002


def test_documents_appear_when_they_are_stamped(run: Any, connect: Any, clock: Any) -> None:
    simulator = run(documents=900, months=1, months_ahead=1)
    client = connect(simulator)
    late = next(
        facts
        for facts in simulator.business(client.rfc).documents
        if facts.stamped_at - facts.issued_at > timedelta(hours=5) and facts.issued_at > mexico_wall_time(clock.now())
    )
    clock.moment = (late.stamped_at - timedelta(seconds=1)).replace(tzinfo=MEXICO_CITY).astimezone(UTC)
    client.authenticate()
    assert client.folio(late.uuid).code == 5004
    clock.forward(seconds=1)
    assert client.folio(late.uuid).code == 5000


def test_cancellation_takes_effect_at_its_time(run: Any, connect: Any, clock: Any) -> None:
    simulator = run(documents=900)
    client = connect(simulator)
    facts = next(
        facts
        for facts in simulator.business(client.rfc).documents
        if facts.cancelled_at and facts.kind == "I" and facts.issued_at > datetime(2025, 6, 1)
    )
    assert facts.cancelled_at is not None
    clock.moment = (facts.cancelled_at - timedelta(seconds=1)).replace(tzinfo=MEXICO_CITY).astimezone(UTC)
    client.authenticate()
    assert client.folio(facts.uuid).code == 5000
    clock.forward(seconds=1)
    assert client.folio(facts.uuid).code == 5012


def test_metadata(crowd: Any, connect: Any, clock: Any) -> None:
    client = connect(crowd)
    submitted = client.issued(TipoSolicitud="Metadata", **EVER)
    package = client.download(client.verify(submitted.request_id).packages[0]).package
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = sorted(archive.namelist())
        rows, principals = (archive.read(name).decode() for name in names)
    assert names == [f"{submitted.request_id.upper()}_01.txt", f"{submitted.request_id.upper()}_tercero.txt"]
    header, *lines, end = rows.split("\r\n")
    assert end == ""
    assert header == (
        "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
        "~EfectoComprobante~Estatus~FechaCancelacion"
    )
    assert {f"{line[:36].lower()}.xml" for line in lines} == wanted(client, clock, "emitidos")
    assert any(line.count("~") == 12 for line in lines), "a name holds a ~"
    assert any('"' in line for line in lines)
    business = crowd.business(client.rfc)
    wall = mexico_wall_time(clock.now())
    for line in lines:
        facts = business.find(line[:36])
        stamped, amount, effect, valid, cancelled = line.split("~")[-5:]
        assert (stamped, effect) == (facts.stamped_at.isoformat(" "), facts.kind)
        is_cancelled = facts.cancelled_at is not None and facts.cancelled_at <= wall
        assert (valid, bool(cancelled)) == ("0" if is_cancelled else "1", is_cancelled)
        assert amount == "0" or f'="{amount}"' in business.xml(facts).decode("utf-8-sig")
    assert principals.startswith("Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n")


def test_received_metadata_names_with_line_feeds(crowd: Any, connect: Any) -> None:
    client = connect(crowd)
    members = client.fetch_all(client.received(TipoSolicitud="Metadata", EstadoComprobante="Todos", **EVER).request_id)
    text = next(content.decode() for name, content in members.items() if "tercero" not in name)
    assert any("\n" in line for line in text.split("\r\n"))
    assert "0~" in text

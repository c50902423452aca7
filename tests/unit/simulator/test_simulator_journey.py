"""The whole way over HTTP: Autentica, Solicita, Verifica, Descarga."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.catalogs import Service, StatusFilter
from app.domain.clock import mexico_wall_time
from app.simulator.operations import Operation


def test_issued_xml_arrives_byte_by_byte(client: Any, clock: Any) -> None:
    submitted = client.issued()
    assert (submitted.code, submitted.message) == (5000, "Solicitud Aceptada")
    verified = client.verify(submitted.request_id)
    assert verified.state == (3, 5000)
    members = client.fetch_all(submitted.request_id)
    business = client.simulator.business(client.rfc)
    wanted = {
        f"{facts.uuid.lower()}.xml": business.xml(facts)
        for facts in business.visible(clock.now(), Service.CFDI)
        if facts.direction == "emitidos"
        and "2025-06-15T00:00:00" <= facts.issued_at.isoformat() <= "2026-06-14T23:59:59"
    }
    assert members == wanted
    assert int(verified.result["NumeroCFDIs"]) == len(wanted) > 5


@pytest.mark.parametrize("service", list(Service))
def test_received_xml_is_vigente_only(run: Any, connect: Any, service: Service, clock: Any) -> None:
    simulator = run(documents=240)
    client = connect(simulator, service)
    members = client.fetch_all(client.received().request_id)
    business = simulator.business(client.rfc)
    wall = mexico_wall_time(clock.now())
    found = [business.find(name.removesuffix(".xml")) for name in members]
    assert found
    assert all(facts.service is service and facts.status_at(wall) is StatusFilter.VALID for facts in found)


def test_calls_are_counted(client: Any) -> None:
    submitted = client.issued()
    package = client.verify(submitted.request_id).packages[0]
    client.download(package)
    kinds = [(call.operation, call.code, call.rfc) for call in client.simulator.calls]
    assert kinds == [(operation, 5000, client.rfc) for operation in Operation]
    assert client.simulator.calls.of(Operation.DOWNLOAD)[0].subject == package.lower()

"""The SAT's rules over real HTTP: refusals, quotas, states, limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalogs import Service
from app.simulator.demo_efirma import demo_efirma

BARE = "XML Mal Formado"


@pytest.mark.parametrize(
    ("changes", "drop", "message"),
    [
        ({"FechaInicial": "2026-06-14T23:59:59"}, (), "mayor o igual a la fecha final"),
        ({"FechaFinal": "2026-06-15T12:00:01"}, (), "Fecha final invalida"),
        ({"FechaInicial": "2020-06-14T23:59:59"}, (), "mayor a 6 años"),
        ({"FechaInicial": "2026-06-14"}, (), BARE),
        ({"FechaInicial": "2026-02-30T00:00:00"}, (), BARE),
        ({"RfcEmisor": "pdb150312qx4"}, (), BARE),
        ({"RfcSolicitante": "pdb150312qx4"}, (), BARE),
        ({"RfcACuentaTerceros": "nadie"}, (), BARE),
        ({"Complemento": ""}, (), BARE),
        ({"Otro": "1"}, (), BARE),
        ({}, ("RfcEmisor",), BARE),
        ({}, ("FechaInicial",), BARE),
        ({}, ("TipoSolicitud",), BARE),
    ],
)
def test_malformed_requests_are_301(client: Any, changes: dict[str, str], drop: tuple[str, ...], message: str) -> None:
    answer = client.issued(drop=drop, **changes)
    assert answer.code == 301
    assert message in answer.message
    assert "IdSolicitud" not in answer.result


def test_the_floor_itself_and_two_seconds_are_accepted(client: Any) -> None:
    assert client.issued(FechaInicial="2020-06-15T00:00:00").code == 5000
    assert client.issued(FechaInicial="2026-06-14T23:59:58").code == 5000


def test_attributes_out_of_order_are_301(client: Any) -> None:
    attributes = {"Folio": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "RfcSolicitante": client.rfc}
    assert client.submit("Folio", attributes).code == 5004
    assert client.submit("Folio", dict(reversed(attributes.items()))).code == 301


def test_unescaped_ampersand_is_301(client: Any) -> None:
    body = client.signed("SolicitaDescargaFolio", "solicitud", {"Folio": "x", "RfcSolicitante": "A&B010101AAA"})
    action = "http://DescargaMasivaTerceros.sat.gob.mx/ISolicitaDescargaService/SolicitaDescargaFolio"
    answer = client.post("/SolicitaDescargaService.svc", action, body.replace("&amp;", "&"))
    assert (answer.code, answer.message) == (301, BARE)


@pytest.mark.parametrize(
    "changes",
    [{"TipoSolicitud": "cfdi"}, {"TipoComprobante": "X"}, {"EstadoComprobante": "todos"}, {"Complemento": "intereses"}],
)
def test_bad_values_of_a_list_are_a_fault(client: Any, changes: dict[str, str]) -> None:
    answer = client.issued(**changes)
    assert answer.status == 500
    assert answer.fault == "a:InternalServiceFault"


def test_received_xml_must_be_vigente(client: Any) -> None:
    for status in ("Todos", "Cancelado"):
        answer = client.received(EstadoComprobante=status)
        assert answer.code == 301
        assert "se encuentren cancelados" in answer.message
    assert client.received(drop=("EstadoComprobante",)).code == 5000
    assert client.received(EstadoComprobante="Todos", TipoSolicitud="Metadata").code == 5000


def test_xml_has_one_word_on_both_services(simulator: Any, connect: Any) -> None:
    client = connect(simulator, Service.RETENCIONES)
    assert client.issued().code == 5000
    refused = client.issued(TipoSolicitud="Retencion")
    assert (refused.status, refused.fault) == (500, "a:InternalServiceFault")
    assert client.issued(TipoComprobante="I").code == 301


def test_five_receivers_at_most(client: Any) -> None:
    receivers = tuple(f"AAA01010{number}AAA" for number in range(6))
    assert client.issued(receivers=receivers[:5]).code == 5000
    assert client.issued(receivers=receivers).code == 301


def test_somebody_elses_documents_are_5001(client: Any) -> None:
    assert client.issued(RfcEmisor="XIA190128J61").code == 5001


def test_tokens_are_bound_and_die(simulator: Any, connect: Any, clock: Any, other_efirma: Any) -> None:
    client = connect(simulator)
    retentions = connect(simulator, Service.RETENCIONES, authenticated=False)
    other = connect(simulator, holder=other_efirma, authenticated=False)
    retentions.token = other.token = client.token
    answers = [retentions.issued(), other.issued(RfcEmisor=other.rfc, RfcSolicitante=other.rfc)]
    clock.forward(seconds=299)
    assert client.issued().code == 5000
    clock.forward(seconds=1)
    answers += [client.issued(), client.verify("x"), client.download("x")]
    assert [(answer.code, answer.message) for answer in answers] == [(300, "Token invalido.")] * 5
    assert answers[3].state == (0, None)
    client.authenticate()
    assert client.issued().code == 5000


def test_autentica_refuses_a_wrong_clock(client: Any, clock: Any) -> None:
    for minutes in (-10, 10):
        answer = client.authenticate(clock.now() + timedelta(minutes=minutes))
        assert (answer.status, answer.fault) == (500, "a:InvalidSecurity")
    assert client.authenticate(clock.now() + timedelta(minutes=1)).status == 200


def test_autentica_refuses_expired_and_early_certificates(simulator: Any, connect: Any, clock: Any) -> None:
    day = timedelta(days=1)
    now = clock.now()
    for start, end in ((now - 9 * day, now - day), (now + day, now + 9 * day)):
        client = connect(simulator, holder=demo_efirma(valid_from=start, valid_to=end), authenticated=False)
        assert client.authenticate().fault == "a:InvalidSecurity"
    nobody = connect(simulator, holder=demo_efirma(valid_from=now - day, with_rfc=False), authenticated=False)
    assert nobody.authenticate().fault == "a:InvalidSecurity"


def test_bad_certificates(simulator: Any, connect: Any, clock: Any, client: Any, other_efirma: Any) -> None:
    day = timedelta(days=1)
    csd = connect(simulator, holder=demo_efirma(kind="csd", valid_from=clock.now() - day))
    assert [csd.issued().code, csd.verify("x").code, csd.download("x").code] == [305] * 3
    dying = connect(
        simulator,
        holder=demo_efirma(valid_from=clock.now() - day, valid_to=clock.now() + timedelta(seconds=60)),
    )
    clock.forward(seconds=90)
    assert dying.issued().code == 304
    stranger = connect(simulator, holder=other_efirma)
    assert stranger.issued(RfcEmisor=client.rfc, RfcSolicitante=client.rfc).code == 303
    # parameters are looked at before the certificate
    assert csd.issued(RfcEmisor="x").code == 301


def test_5005_while_active_then_5002_at_the_third(run: Any, connect: Any, clock: Any) -> None:
    client = connect(run(accept_delay=10, process_delay=20))
    first = client.issued()
    assert client.verify(first.request_id).state == (1, 5000)
    assert client.issued().code == 5005
    clock.forward(seconds=10)
    assert client.verify(first.request_id).state == (2, 5000)
    assert client.verify(first.request_id).packages == []
    assert client.issued().code == 5005
    clock.forward(seconds=20)
    assert client.verify(first.request_id).state == (3, 5000)
    assert client.issued().code == 5000
    third = client.issued()
    assert (third.code, third.message) == (5002, "Se han agotado las solicitudes de por vida")
    assert client.verify(third.request_id).state == (5, 5002)
    clock.forward(days=400)
    client.authenticate()
    assert client.issued().code == 5002


@pytest.mark.parametrize(
    "changes",
    [
        {"FechaFinal": "2026-06-14T23:59:58"},
        {"FechaInicial": "2025-06-15T00:00:01"},
        {"TipoSolicitud": "Metadata"},
        {"EstadoComprobante": "Vigente"},
        {"TipoComprobante": "I"},
        {"Complemento": "pagos20"},
        {"RfcACuentaTerceros": "AAA010101AAA"},
    ],
)
def test_any_difference_is_another_request(client: Any, changes: dict[str, str]) -> None:
    assert [client.issued().code for _ in range(3)] == [5000, 5000, 5002]
    assert client.issued(**changes).code == 5000


def test_the_order_of_receivers_is_no_difference(client: Any) -> None:
    pair = ("AAA010101AAA", "BBB010101BBB")
    codes = [client.issued(receivers=order).code for order in (pair, pair[::-1], pair)]
    assert codes == [5000, 5000, 5002]
    assert len({call.subject for call in client.simulator.calls if call.operation == "solicita"}) == 1


def test_no_documents_is_5_and_5004(client: Any) -> None:
    answer = client.issued(FechaInicial="2021-01-01T00:00:00", FechaFinal="2021-01-02T00:00:00")
    assert answer.code == 5000
    assert client.verify(answer.request_id).state == (5, 5004)


def test_more_than_the_limit_is_5_and_5003(run: Any, connect: Any) -> None:
    client = connect(run(xml_limit=5, metadata_limit=1_000))
    assert client.verify(client.issued().request_id).state == (5, 5003)
    assert client.verify(client.issued(TipoSolicitud="Metadata").request_id).state == (3, 5000)


def test_packages_of_a_set_size_and_ids_in_any_case(run: Any, connect: Any) -> None:
    client = connect(run(package_size=3))
    submitted = client.issued()
    verified = client.verify(submitted.request_id.upper())
    count = int(verified.result["NumeroCFDIs"])
    packages = verified.packages
    assert [package.split("_")[1] for package in packages] == [f"{n:02d}" for n in range(1, -(-count // 3) + 1)]
    sizes = [len(client.download(package.upper()).members) for package in packages]
    assert sum(sizes) == count
    assert set(sizes[:-1]) == {3}


def test_the_third_download_is_5008(client: Any) -> None:
    package = client.verify(client.issued().request_id).packages[0]
    assert client.download(package).package == client.download(package.upper()).package
    third = client.download(package)
    assert (third.code, third.package) == (5008, b"")
    assert third.message == "Maximo de descargas permitidas"


def test_packages_live_72_hours(client: Any, clock: Any) -> None:
    submitted = client.issued()
    package = client.verify(submitted.request_id).packages[0]
    clock.forward(hours=72)
    client.authenticate()
    assert client.verify(submitted.request_id).state == (6, 5000)
    assert client.download(package).code == 5007


def test_unknown_and_foreign_ids(simulator: Any, client: Any, connect: Any, other_efirma: Any) -> None:
    submitted = client.issued()
    package = client.verify(submitted.request_id).packages[0]
    other = connect(simulator, holder=other_efirma)
    assert other.verify(submitted.request_id).code == 5004
    assert other.verify(submitted.request_id).state == (0, None)
    assert other.download(package).code == 5004
    assert client.download(f"{submitted.request_id}_99").code == 5004
    assert client.download("no-existe").code == 5004
    twin = connect(simulator, Service.RETENCIONES)
    assert twin.verify(submitted.request_id).code == 5004


def test_a_package_is_not_there_before_it_is_ready(run: Any, connect: Any) -> None:
    client = connect(run(accept_delay=5, process_delay=5))
    submitted = client.issued()
    assert client.download(f"{submitted.request_id}_01").code == 5004


def test_folio(client: Any, clock: Any) -> None:
    business = client.simulator.business(client.rfc)
    facts = next(facts for facts in business.documents if facts.direction == "recibidos" and facts.kind == "I")
    submitted = client.folio(facts.uuid)
    assert client.fetch_all(submitted.request_id) == {f"{facts.uuid.lower()}.xml": business.xml(facts)}
    unknown = client.folio("00000000-0000-4000-8000-000000000000")
    assert unknown.code == 5004
    assert client.verify(unknown.request_id).state == (5, 5004)
    assert client.folio("no es un folio").code == 301


def test_folio_of_a_cancelled_document_is_5012(run: Any, connect: Any) -> None:
    client = connect(run(documents=400))
    business = client.simulator.business(client.rfc)
    cancelled = next(facts for facts in business.documents if facts.cancelled_at and facts.kind == "I")
    answer = client.folio(cancelled.uuid)
    assert answer.code == 5012
    assert "IdSolicitud" not in answer.result


def test_retentions_are_not_found_on_the_cfdi_service(run: Any, connect: Any) -> None:
    simulator = run(documents=240)
    client, retentions = connect(simulator), connect(simulator, Service.RETENCIONES)
    facts = next(facts for facts in simulator.business(client.rfc).documents if facts.kind == "R")
    assert client.folio(facts.uuid).code == 5004
    assert list(retentions.fetch_all(retentions.folio(facts.uuid).request_id)) == [f"{facts.uuid.lower()}.xml"]


def test_a_simulator_that_is_started_again_never_gives_an_id_that_it_gave_before(
    run: Callable[..., Any], connect: Callable[..., Any], clock: Any
) -> None:
    """Whoever kept a library took the new package for the one that was there already."""
    first = connect(run()).issued().request_id
    clock.forward(seconds=1)
    assert connect(run()).issued().request_id != first

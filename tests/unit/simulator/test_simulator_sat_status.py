"""How one document stands at the stand-in SAT: asked over real HTTP with messages written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from lxml import etree

from app.domain.catalogs import Direction, StatusFilter
from app.domain.clock import mexico_wall_time
from app.simulator.faults import Answer, Edited, Html, MissingElement, SoapFault
from app.simulator.operations import Neighbour
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from app.simulator.world.business import Business
from app.simulator.world.facts import Facts, Kind

RFC = "PDB150312QX4"
NAMESPACE = "{http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio}"
ACTION = "http://tempuri.org/IConsultaCFDIService/Consulta"
MESSAGE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tem="http://tempuri.org/">'
    "<soapenv:Header/><soapenv:Body><tem:Consulta><tem:expresionImpresa><![CDATA[{}]]></tem:expresionImpresa>"
    "</tem:Consulta></soapenv:Body></soapenv:Envelope>"
)
WRONG = "N - 601: La expresión impresa proporcionada no es válida."
NOT_FOUND = "N - 602: Comprobante no encontrado."
FOUND = "S - Comprobante obtenido satisfactoriamente."
Ask = Callable[[str], dict[str, str]]


@pytest.fixture
def ask(simulator: Simulator) -> Iterator[Ask]:
    with requests.Session() as session:

        def asked(expression: str) -> dict[str, str]:
            return told(posted(session, simulator, MESSAGE.format(expression)))

        yield asked


def posted(session: Any, simulator: Simulator, body: str, action: str = ACTION) -> Any:
    headers = {"Content-Type": 'text/xml;charset="utf-8"', "SOAPAction": action}
    url = f"{simulator.url}/consulta/ConsultaCFDIService.svc"
    return session.post(url, body.encode(), headers=headers, timeout=5)


def told(response: Any) -> dict[str, str]:
    assert response.status_code == 200
    (result,) = etree.fromstring(response.content).iter("{http://tempuri.org/}ConsultaResult")
    return {str(each.tag).removeprefix(NAMESPACE): each.text or "" for each in result}


def parts(business: Business, facts: Facts) -> dict[str, str]:
    xml = business.xml(facts).decode()
    sides = business.sides(facts)
    total, seal = (re.search(f' {name}="([^"]*)"', xml) for name in ("Total", "Sello"))
    assert total is not None
    assert seal is not None
    return {
        "re": sides.issuer.rfc.replace("&", "&amp;"),
        "rr": sides.receiver.rfc.replace("&", "&amp;"),
        "tt": total[1],
        "id": facts.uuid,
        "fe": seal[1][-8:],
    }


def printed(found: dict[str, str]) -> str:
    return "?" + "&".join(f"{name}={text}" for name, text in found.items())


def invoice(simulator: Simulator) -> tuple[Business, Facts]:
    business = simulator.business(RFC)
    return business, next(facts for facts in business.documents if facts.kind is Kind.INCOME and not facts.cancelled_at)


def test_the_five_elements_in_the_services_own_order(simulator: Simulator, ask: Ask) -> None:
    said = ask(printed(parts(*invoice(simulator))))
    assert list(said) == ["CodigoEstatus", "EsCancelable", "Estado", "EstatusCancelacion", "ValidacionEFOS"]
    assert (said["CodigoEstatus"], said["Estado"]) == (FOUND, "Vigente")


def test_every_document_stands_as_the_business_says(run: Any, clock: Any) -> None:
    simulator = run(documents=400)
    business, wall = simulator.business(RFC), mexico_wall_time(clock.now())
    cancellations = set()
    with requests.Session() as session:
        for facts in business.documents:
            said = told(posted(session, simulator, MESSAGE.format(printed(parts_or_none(business, facts)))))
            if facts.kind is Kind.RETENTION or not facts.visible_at(wall):
                assert said["CodigoEstatus"] == NOT_FOUND
                continue
            state = {StatusFilter.VALID: "Vigente", StatusFilter.CANCELLED: "Cancelado"}[facts.status_at(wall)]
            assert said["Estado"] == state
            cancellations.add(said["EstatusCancelacion"])
    assert cancellations > {"", "Cancelado con aceptación", "Solicitud rechazada"}


def parts_or_none(business: Business, facts: Facts) -> dict[str, str]:
    if facts.kind is not Kind.RETENTION:
        return parts(business, facts)
    sides = business.sides(facts)
    return {"re": sides.issuer.rfc, "rr": sides.receiver.rfc, "tt": "1.0", "id": facts.uuid}


def test_before_a_cancellation_it_is_en_proceso(run: Any, clock: Any) -> None:
    simulator = run(documents=400)
    business = simulator.business(RFC)
    doomed = next(
        facts
        for facts in business.documents
        if facts.kind is Kind.INCOME
        and facts.cancelled_at
        and business.total(facts) > 100_000
        and not facts.deferred
        and facts.stamped_at < facts.cancelled_at - timedelta(days=5)
    )
    assert doomed.cancelled_at is not None
    shift = doomed.cancelled_at - mexico_wall_time(clock.now())
    seen = []
    with requests.Session() as session:
        for hours in (-80, -50, 1):
            clock.moment += shift + timedelta(hours=hours)
            said = told(posted(session, simulator, MESSAGE.format(printed(parts(business, doomed)))))
            is_calm = said["EstatusCancelacion"] in ("", "Solicitud rechazada")
            seen.append((said["Estado"], said["EsCancelable"], is_calm))
            if hours == -50:
                assert said["EstatusCancelacion"] == "En proceso"
            clock.moment -= shift + timedelta(hours=hours)
    assert seen == [
        ("Vigente", "Cancelable con aceptación", True),
        ("Vigente", "Cancelable con aceptación", False),
        ("Cancelado", "No cancelable", False),
    ]


def test_what_it_does_not_have(simulator: Simulator, ask: Ask) -> None:
    found = parts(*invoice(simulator)) | {"id": "00000000-0000-4000-8000-000000000000"}
    assert ask(printed(found)) == {
        "CodigoEstatus": NOT_FOUND,
        "EsCancelable": "",
        "Estado": "No Encontrado",
        "EstatusCancelacion": "",
        "ValidacionEFOS": "",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"re": "AAA010101AAA"},
        {"rr": "AAA010101AAA"},
        {"re": "no es un RFC"},
        {"re": "GG&950901AD7"},
        {"tt": "1.23"},
        {"tt": "1,000.00"},
        {"tt": ""},
        {"id": "x"},
        {"fe": "AAAAAA=="},
        {"fe": "A="},
    ],
)
def test_a_wrong_expression(simulator: Simulator, ask: Ask, change: dict[str, str]) -> None:
    said = ask(printed(parts(*invoice(simulator)) | change))
    assert (said["CodigoEstatus"], said["Estado"]) == (WRONG, "No Encontrado")


@pytest.mark.parametrize("expression", ["", "?", "hola", "re=A&rr=B&tt=1&id=2", "?re=&rr=&tt=&id=", "?a=b", "?&&&="])
def test_no_expression_at_all(ask: Ask, expression: str) -> None:
    assert ask(expression)["CodigoEstatus"] == WRONG


def test_any_order_any_zeros_any_case_and_no_seal(simulator: Simulator, ask: Ask) -> None:
    found = parts(*invoice(simulator))
    found["tt"] = found["tt"].zfill(10)
    found["id"] = found["id"].lower()
    del found["fe"]
    assert ask(printed(dict(reversed(found.items()))))["CodigoEstatus"] == FOUND


def test_a_business_nobody_has_asked_about_is_made_up_by_itself(simulator: Simulator, clock: Any, ask: Ask) -> None:
    with Simulator(SimulatorOptions(documents=60, today=simulator.options.today), clock) as other:
        business = other.business(RFC)
        facts = next(
            one for one in business.documents if one.direction is Direction.RECEIVED and one.kind is Kind.INCOME
        )
        expression = printed(parts(business, facts))
    assert ask(expression)["CodigoEstatus"] == FOUND


def test_messages_of_another_shape(simulator: Simulator) -> None:
    with requests.Session() as session:
        for body, action in (("<x/>", ACTION), ("", ACTION), (MESSAGE.format("?"), "http://tempuri.org/otra")):
            answer = posted(session, simulator, body, action)
            assert answer.status_code == 500
            assert b"Fault" in answer.content


def test_faults_and_the_log_of_calls(simulator: Simulator, ask: Ask) -> None:
    expression = printed(parts(*invoice(simulator)))
    for fault in (Html(500), SoapFault(), Answer(601), MissingElement("Estado"), Edited(lambda body: body)):
        simulator.faults.queue(Neighbour.SAT_STATUS, fault)
    with requests.Session() as session:
        page, fault_answer = (posted(session, simulator, MESSAGE.format(expression)) for _ in range(2))
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert (fault_answer.status_code, b"internal error" in fault_answer.content) == (500, True)
    assert ask(expression)["CodigoEstatus"] == WRONG
    assert list(ask(expression)) == ["CodigoEstatus", "EsCancelable", "EstatusCancelacion", "ValidacionEFOS"]
    assert ask(expression)["Estado"] == "Vigente"
    assert len(simulator.faults) == 0
    calls = simulator.calls.of(Neighbour.SAT_STATUS)
    assert [call.fault for call in calls] == ["Html", "SoapFault", "Answer", "MissingElement", "Edited"]
    assert {call.subject for call in calls} <= {expression, ""}

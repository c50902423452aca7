"""``acopio actualizar``: asks for what is missing and nothing twice, for one contribuyente or for all."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation
from app.simulator.server import Simulator
from app.store.lock import EngineLock

Acopio = Any  # the kit of conftest.py
OTHER = "XIA190128J61"
SUBJECTS = {
    (service, direction, content)
    for service in ("cfdi", "retenciones")
    for direction in ("emitidos", "recibidos")
    for content in ("xml", "metadata")
}


@pytest.fixture(scope="module")
def second() -> DemoEfirma:
    return demo_efirma(OTHER)


@pytest.fixture
def remembered(acopio: Acopio, efirma: DemoEfirma) -> Acopio:
    """A registered contribuyente whose password is in the keyring."""
    assert remember(acopio, efirma).code == 0
    return acopio


def remember(acopio: Acopio, efirma: DemoEfirma) -> Any:
    files = acopio.files(efirma, efirma.rfc)
    return acopio("registrar", *files, "--password-stdin", "--recordar", typed=efirma.password + "\n")


def subjects(simulator: Simulator) -> list[str]:
    return [call.subject for call in simulator.calls.of(Operation.SUBMIT)]


@pytest.mark.usefixtures("remembered")
def test_all_that_is_missing_comes_and_is_not_asked_again(acopio: Acopio, simulator: Simulator) -> None:
    first = acopio("actualizar", "--json")
    assert first.code == 0
    assert set(first.json) == {"solicitudes", "comprobantes", "nuevos", "carpeta"}
    requests = first.json["solicitudes"]
    assert {(one["servicio"], one["direccion"], one["contenido"]) for one in requests} == SUBJECTS
    assert {one["estado"] for one in requests} <= {"completa", "sin_comprobantes"}
    assert len(set(subjects(simulator))) == len(subjects(simulator)) == len(requests)
    assert first.first == f"Se pedirán al SAT {len(requests):,} solicitudes de 1 contribuyente."
    assert first.json["nuevos"] > 0
    assert len(list(Path(first.json["carpeta"]).rglob("*.xml"))) > 0
    calls = len(simulator.calls)
    again = acopio("actualizar", "--json")
    assert (again.code, again.json["solicitudes"], again.json["comprobantes"]) == (0, [], 0)
    assert again.first == "No falta nada por pedir de 1 contribuyente."
    assert len(simulator.calls) == calls


def test_everybody_or_one_alone(remembered: Acopio, simulator: Simulator, second: DemoEfirma) -> None:
    """What is left when the time is up is carried on by the next call, and not asked anew."""
    assert remember(remembered, second).code == 0
    remembered.environment["ACOPIO_POLL_FACTOR"] = "0.1"
    one = remembered("actualizar", "--rfc", second.rfc.lower(), "--max-wait", "0", "--json")
    assert one.code == 3
    assert {request["rfc"] for request in one.json["solicitudes"]} == {OTHER}
    assert {call.rfc for call in simulator.calls.of(Operation.SUBMIT)} == {OTHER}
    everybody = remembered("actualizar", "--max-wait", "0", "--json")
    assert everybody.code == 3
    asked = Counter(request["rfc"] for request in everybody.json["solicitudes"])
    assert asked[OTHER] == asked[remembered.efirma.rfc] == len(one.json["solicitudes"])
    assert len(set(subjects(simulator))) == len(subjects(simulator))
    remembered.environment["ACOPIO_POLL_FACTOR"] = "0.0001"
    before = len(subjects(simulator))
    rest = remembered("actualizar", "--solo-pendientes", "--json")
    assert rest.code == 0
    assert {request["estado"] for request in rest.json["solicitudes"]} <= {"completa", "sin_comprobantes"}
    assert len(rest.json["solicitudes"]) == sum(asked.values())
    assert len(set(subjects(simulator))) == len(subjects(simulator)) >= before


@pytest.mark.usefixtures("remembered")
def test_only_what_is_pending_asks_nothing(acopio: Acopio, simulator: Simulator) -> None:
    ran = acopio("actualizar", "--solo-pendientes", "--json")
    assert (ran.code, ran.json["solicitudes"]) == (0, [])
    assert not len(simulator.calls)


def test_a_password_from_standard_input_is_for_one(
    registered: Acopio, simulator: Simulator, second: DemoEfirma
) -> None:
    typed = registered.efirma.password + "\n"
    only = registered("actualizar", "--password-stdin", "--solo-pendientes", "--json", typed=typed)
    assert (only.code, only.json["solicitudes"]) == (0, [])  # of the only one there is, its RFC need not be said
    assert remember(registered, second).code == 0
    ran = registered("actualizar", "--password-stdin", typed=typed)
    assert (ran.code, ran.out) == (2, "")
    assert ran.first.endswith(".")
    arguments = ("actualizar", "--rfc", registered.efirma.rfc, "--password-stdin", "--solo-pendientes", "--json")
    wrong = registered(*arguments, typed="no es\n")
    assert (wrong.code, wrong.out) == (4, "")
    assert not len(simulator.calls)
    assert registered(*arguments, typed=typed).code == 0


def test_without_a_password_it_is_said_and_kept_for_later(registered: Acopio) -> None:
    ran = registered("actualizar", "--json")
    assert ran.code == 4
    assert {one["estado"] for one in ran.json["solicitudes"]} == {"falta_contrasena"}
    assert ran.err.count("esperan tu contraseña") == 2, "as it happened, and at the end what is not there"
    assert "Falta tu contraseña" not in ran.err
    typed = registered.efirma.password + "\n"
    rest = registered(
        "actualizar", "--solo-pendientes", "--rfc", registered.efirma.rfc, "--password-stdin", typed=typed
    )
    assert rest.code == 0


@pytest.mark.usefixtures("remembered")
def test_months_are_chosen_as_in_the_window(acopio: Acopio, last_months: tuple[str, ...], simulator: Simulator) -> None:
    month = last_months[3][:7]
    ran = acopio("actualizar", "--desde", month, "--hasta", month, "--json")
    assert ran.code == 0
    periods = {(one["desde"][:7], one["hasta"][:7]) for one in ran.json["solicitudes"]}
    assert periods == {(month, month)}
    assert len(subjects(simulator)) == len(SUBJECTS)
    assert acopio("actualizar", "--desde", month, "--hasta", month, "--json").json["solicitudes"] == []


@pytest.mark.parametrize(
    "typed",
    [
        ("--desde", "2026-13"),
        ("--desde", "2026-1"),
        ("--desde", "2026-01-01"),
        ("--hasta", "enero"),
        ("--desde", "9999-01"),
        ("--hasta", "0000-01"),
        ("--desde", "2026-03", "--hasta", "2026-02"),
        ("--hasta", "2001-01"),
        ("--hasta", f"{datetime.now(UTC).year - 2}-06"),
        ("--desde", "2026-01", "--solo-pendientes"),
        ("--anios", "2"),
    ],
)
def test_months_that_cannot_be_end_in_2_with_a_sentence(acopio: Acopio, typed: tuple[str, ...]) -> None:
    ran = acopio("actualizar", *typed)
    assert (ran.code, ran.out) == (2, "")
    assert ran.first.endswith(".")


@pytest.mark.parametrize("rfc", [OTHER, "no es un RFC"])
@pytest.mark.usefixtures("remembered")
def test_an_rfc_nobody_registered(acopio: Acopio, rfc: str) -> None:
    ran = acopio("actualizar", "--rfc", rfc, "--json")
    assert (ran.code, ran.out) == (4, "")
    assert ran.first.endswith(".")


def test_a_failure_ends_in_1(remembered: Acopio, last_months: tuple[str, ...], simulator: Simulator) -> None:
    day = ("--desde", last_months[3], "--hasta", last_months[3], "--emitidos", "--xml", "--json")
    waiting = remembered.download(*day, "--max-wait", "0", ACOPIO_POLL_FACTOR="0.02")
    assert waiting.code == 3
    simulator.faults.queue(Operation.VERIFY, faults.Answer(5000, state=5, reason=5000))
    ran = remembered("actualizar", "--solo-pendientes", "--json")
    assert ran.code == 1
    assert [one["estado"] for one in ran.json["solicitudes"]] == ["rechazada"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_library_that_becomes_free_is_worked_in(registered: Acopio, efirma: DemoEfirma) -> None:
    """Another Acopio has it; this one waits its turn, and then works."""
    lock = EngineLock(registered.home / "acopio.lock")
    arguments = (
        "actualizar",
        "--rfc",
        efirma.rfc,
        "--password-stdin",
        "--solo-pendientes",
        "--max-wait",
        "60",
        "--json",
    )
    with registered.start(*arguments) as waiting:
        assert waiting.stdin
        assert waiting.stderr
        waiting.stdin.write(efirma.password + "\n")
        waiting.stdin.flush()
        assert waiting.stderr.readline().startswith("Otra ventana o tarea de Acopio está trabajando")
        lock.release()
        out, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert '"comprobantes"' in out


def test_with_nobody_registered_it_says_so(acopio: Acopio) -> None:
    ran = acopio("actualizar")
    assert ran.code == 4
    assert ran.first == "Todavía no hay contribuyentes registrados. Regístralos con «acopio registrar»."

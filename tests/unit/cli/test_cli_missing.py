"""What was wished for and is not there is named, each reason once, and never comes with Listo and exit code 0."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation
from app.simulator.server import Simulator

Acopio = Any  # the kit of conftest.py


@pytest.fixture
def remembered(acopio: Acopio, efirma: DemoEfirma) -> Acopio:
    """A registered contribuyente whose password is in the keyring."""
    files = acopio.files(efirma, efirma.rfc)
    assert acopio("registrar", *files, "--password-stdin", "--recordar", typed=efirma.password + "\n").code == 0
    return acopio


def test_a_missing_password_is_said_once_for_all_that_wait_for_it(registered: Acopio) -> None:
    ran = registered("actualizar", "--json")
    asked = len(ran.json["solicitudes"])
    assert ran.code == 4
    assert asked > 5
    lines = ran.err.splitlines()
    assert f"{asked} solicitudes esperan tu contraseña ({registered.efirma.rfc})." in lines
    assert len(lines) < 8, "one line each would be as many as there are requests"


def test_missing_passwords_of_several_clients_are_said_once(registered: Acopio) -> None:
    for rfc in ("RODP760226FJ7", "GUGJ891224AR9"):
        efirma = demo_efirma(rfc)
        files = registered.files(efirma, rfc)
        assert registered("registrar", *files, "--password-stdin", typed=efirma.password + "\n").code == 0
    ran = registered("actualizar", "--desde", "2026-03", "--hasta", "2026-03", "--json")
    asked = len(ran.json["solicitudes"])
    assert ran.code == 4
    lines = [line for line in ran.err.splitlines() if "contraseña" in line]
    assert [line for line in lines if line.startswith(f"{asked} solicitudes esperan tu contraseña (")]
    assert len(lines) < 5, "the clients take turns, and none of them is told of by itself"


def test_what_was_given_up_is_named_and_asked_for_again_and_never_called_done(
    remembered: Acopio, simulator: Simulator
) -> None:
    month = ("--desde", "2026-03", "--hasta", "2026-03")
    simulator.faults.queue(Operation.SUBMIT, faults.Answer(5001, "Tercero no autorizado"), 99)
    for _ in range(2):
        ran = remembered("actualizar", *month, "--json")
        assert ran.code == 1
        assert "Listo" not in ran.err
        assert ran.json["solicitudes"], "within the hour it is asked for again"
        lines = ran.err.splitlines()
        named = [line for line in lines if line.startswith("  No llegó: cfdi emitidos xml del ")]
        assert named[0].endswith(f" al 31/03/2026 ({remembered.efirma.rfc}).")
        said = [line for line in lines if "Tercero" in line or "autoriz" in line]
        assert len(said) == 1, "as it happened; at the end only how many and which"
    simulator.faults.clear()
    assert remembered("actualizar", *month).code == 0


def test_what_the_sat_delivered_and_cannot_be_read_is_named_and_never_called_done(
    remembered: Acopio, simulator: Simulator
) -> None:
    def broken(_package: bytes) -> bytes:
        memory = BytesIO()
        with zipfile.ZipFile(memory, "w") as file:
            file.writestr("uno.xml", b"<no-es-un-cfdi/>")
        return memory.getvalue()

    simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(broken), 9)
    ran = remembered(
        "descargar", "--rfc", remembered.efirma.rfc, "--emitidos", "--desde", "2026-03-01", "--hasta", "2026-03-31"
    )
    assert ran.code == 1
    assert "Listo" not in ran.err
    assert "No se pudo leer todo: cfdi emitidos xml del " in ran.err


def test_a_send_nobody_knows_of_is_waiting_and_says_so(remembered: Acopio, simulator: Simulator) -> None:
    remembered.environment["ACOPIO_POLL_FACTOR"] = "1"
    simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True), 99)
    ran = remembered("actualizar", "--desde", "2026-03", "--hasta", "2026-03", "--max-wait", "1", "--json")
    assert ran.code == 3
    assert "Listo" not in ran.err
    assert "No se sabe si el SAT la tomó" in ran.err
    assert "tercera" not in ran.err
    assert {one["estado"] for one in ran.json["solicitudes"]} == {"envio_incierto", "por_enviar"}

"""``acopio descargar``, ``solicitudes`` and ``comprobantes``: what they print, how they end, what they leave."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.simulator import faults
from app.simulator.demo_efirma import DemoEfirma
from app.simulator.faults import Fault
from app.simulator.operations import Operation
from app.simulator.server import Simulator

Acopio = Any  # the kit of conftest.py
SLOW = {"ACOPIO_POLL_FACTOR": "0.02"}
"""What the SAT has accepted is asked after in a good second."""
REQUEST_KEYS = {
    "id",
    "rfc",
    "servicio",
    "direccion",
    "contenido",
    "desde",
    "hasta",
    "estado",
    "idSolicitud",
    "codEstatus",
    "estadoSolicitud",
    "codigoEstadoSolicitud",
    "mensaje",
    "paquetes",
    "comprobantes",
    "aviso",
}
PACKAGE_KEYS = {"id", "estado", "ruta", "sha256", "comprobantes"}


def test_downloading_prints_one_json_value(registered: Acopio, last_months: tuple[str, ...]) -> None:
    ran = registered.download(*last_months, "--json")
    assert ran.code == 0
    value = ran.json
    assert set(value) >= {"solicitudes", "comprobantes", "nuevos", "carpeta"}
    assert value["comprobantes"] == value["nuevos"] == len(list(Path(value["carpeta"]).rglob("*.xml"))) > 0
    for request in value["solicitudes"]:
        assert set(request) >= REQUEST_KEYS
        assert request["estado"] in ("completa", "sin_comprobantes")
        for package in request["paquetes"]:
            assert set(package) >= PACKAGE_KEYS
            assert Path(package["ruta"]).is_file()
    assert ran.first.endswith(".")


def test_each_side_content_and_service(registered: Acopio, last_months: tuple[str, ...]) -> None:
    asked = {
        ("--emitidos",): ("cfdi", "emitidos", "xml"),
        ("--recibidos", "--metadata"): ("cfdi", "recibidos", "metadata"),
        ("--emitidos", "--retenciones", "--xml"): ("retenciones", "emitidos", "xml"),
    }
    for arguments, wanted in asked.items():
        ran = registered.download(*last_months, *arguments, "--json")
        assert ran.code == 0
        found = {(one["servicio"], one["direccion"], one["contenido"]) for one in ran.json["solicitudes"]}
        assert found == {wanted}


def test_one_document_by_its_folio(registered: Acopio, simulator: Simulator, efirma: DemoEfirma) -> None:
    facts = next(one for one in simulator.business(efirma.rfc).documents if one.cancelled_at is None)
    service = ["--retenciones"] if facts.service.value == "retenciones" else []
    ran = registered.download("--folio", facts.uuid.lower(), *service, "--json")
    assert ran.code == 0
    assert ran.json["comprobantes"] == 1
    assert ran.json["solicitudes"][0]["folio"] == facts.uuid


def test_what_waits_goes_on_in_the_next_call(
    registered: Acopio, last_months: tuple[str, ...], simulator: Simulator
) -> None:
    first = registered.download(*last_months, "--emitidos", "--max-wait", "0", "--json", **SLOW)
    assert first.code == 3
    second = registered.download(*last_months, "--emitidos", "--json")
    assert second.code == 0
    assert [one["id"] for one in second.json["solicitudes"]] == [one["id"] for one in first.json["solicitudes"]]
    subjects = [call.subject for call in simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects) == len(first.json["solicitudes"])


SILENT: dict[str, tuple[Operation, Fault, str]] = {
    "Autentica": (Operation.AUTHENTICATE, faults.Hang(), "enviando"),
    "Solicita": (Operation.SUBMIT, faults.Hang(after=True), "enviando"),
    "Verifica": (Operation.VERIFY, faults.Drip(0.2), "en_el_sat"),
    "Descargar": (Operation.DOWNLOAD, faults.Drip(0.2), "descargando"),
}


@pytest.mark.parametrize("operation", SILENT)
def test_max_wait_ends_while_the_sat_says_nothing_or_drips(
    registered: Acopio, last_months: tuple[str, ...], simulator: Simulator, operation: str
) -> None:
    """The answer is never there: whoever waited for it would tell of a time-out, and much later."""
    named, fault, state = SILENT[operation]
    simulator.faults.queue(named, fault, 9)
    day = ("--desde", last_months[1], "--hasta", last_months[3], "--emitidos", "--json")
    ran = registered.download(*day, "--max-wait", "1")
    assert (ran.code, ran.json["solicitudes"][0]["estado"]) == (3, state)
    assert ran.json["solicitudes"][0]["aviso"] is None
    simulator.faults.release()


def test_a_lost_send_goes_on_in_other_words_in_the_next_call(
    registered: Acopio, last_months: tuple[str, ...], simulator: Simulator
) -> None:
    """The send was lost and then put in other words: the same question is that one, not one more."""
    day = ("--desde", last_months[3], "--hasta", last_months[3], "--emitidos", "--json")
    simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
    lost = registered.download(*day, "--max-wait", "0", ACOPIO_POLL_FACTOR="0.01")  # again in half a second
    assert (lost.code, lost.json["solicitudes"][0]["estado"]) == (3, "envio_incierto")
    simulator.faults.queue(Operation.VERIFY, faults.Answer(5000, state=2, reason=5000), 999)
    waiting = registered.download(*day, "--max-wait", "1.5")
    assert (waiting.code, waiting.json["solicitudes"][-1]["estado"]) == (3, "en_el_sat")
    simulator.faults.clear()
    done = registered.download(*day)
    assert done.code == 0
    subjects = [call.subject for call in simulator.calls.of(Operation.SUBMIT) if call.subject]
    assert len(set(subjects)) == len(subjects) == 2, "the rest are probes"


def test_a_refusal_ends_in_1_and_says_why(
    registered: Acopio, last_months: tuple[str, ...], simulator: Simulator
) -> None:
    simulator.faults.queue(Operation.SUBMIT, faults.Answer(5001, "Tercero no autorizado"), 99)
    ran = registered.download(*last_months, "--emitidos", "--json")
    assert ran.code == 1
    request = ran.json["solicitudes"][0]
    assert (request["estado"], request["codEstatus"], request["mensaje"]) == (
        "rechazada",
        "5001",
        "Tercero no autorizado",
    )
    assert request["aviso"]
    assert request["aviso"].partition(".")[0] in ran.err


def test_a_wrong_password_and_a_missing_one(
    registered: Acopio, last_months: tuple[str, ...], efirma: DemoEfirma
) -> None:
    named = ("descargar", "--rfc", efirma.rfc, *last_months)
    for ran in (registered(*named), registered(*named, "--password-stdin", typed="otra\n")):
        assert (ran.code, ran.out) == (4, "")
        assert ran.first.endswith(".")


def test_an_unknown_rfc(acopio: Acopio, last_months: tuple[str, ...]) -> None:
    for rfc in ("XIA190128J61", "no-soy-un-rfc"):
        ran = acopio("descargar", "--rfc", rfc, *last_months, "--password-stdin", typed="x\n")
        assert (ran.code, ran.out) == (4, "")
        assert ran.first.endswith(".")


TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--desde", "2026-01-01"),
        ("--desde", "ayer", "--hasta", "hoy"),
        ("--desde", "2026-02-30", "--hasta", "2026-03-01"),
        ("--desde", "2026-03-02", "--hasta", "2026-03-01"),
        ("--desde", "2001-01-01", "--hasta", "2001-02-01"),
        ("--desde", "2026-01-01", "--hasta", TOMORROW),
        ("--desde", "2026-01-01T00:00:00+00:00", "--hasta", "2026-02-01"),
        ("--folio", "123"),
        ("--folio", ""),
        ("--desde", "2026-01-01", "--hasta", "2026-02-01", "--contraparte", "nadie"),
        ("--desde", "2026-01-01", "--hasta", "2026-02-01", "--complemento", "nada"),
        ("--desde", "2026-01-01", "--hasta", "2026-02-01", "--recibidos", "--estado", "cancelado"),
        ("--desde", "2026-01-01", "--hasta", "2026-02-01", "--max-wait", "-1"),
        ("--desde", "2026-01-01", "--hasta", "2026-02-01", "--tipo", "X"),
    ],
)
def test_a_question_the_sat_would_refuse_is_bad_usage(
    acopio: Acopio, efirma: DemoEfirma, arguments: tuple[str, ...]
) -> None:
    ran = acopio("descargar", "--rfc", efirma.rfc, *arguments, "--password-stdin", typed="x\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.first.endswith(".")
    assert "invalid" not in ran.err
    assert "Traceback" not in ran.err


def test_lists_of_requests_and_documents(
    registered: Acopio, last_months: tuple[str, ...], efirma: DemoEfirma, tmp_path: Path
) -> None:
    empty = registered("solicitudes", "--json")
    assert (empty.code, empty.json) == (0, [])
    total = registered.download(*last_months, "--json").json["comprobantes"]
    requests = registered("solicitudes", "--json", "--rfc", efirma.rfc)
    assert requests.code == 0
    assert all(set(one) >= REQUEST_KEYS for one in requests.json)
    assert registered("solicitudes").out.count("\n") == len(requests.json) + 1
    documents = registered("comprobantes", "--json", *last_months)
    assert documents.code == 0
    assert len(documents.json) == total
    assert all(Path(one["ruta"]).is_file() for one in documents.json)
    one = documents.json[0]
    found = registered("comprobantes", "--json", "--texto", one["uuid"][:13]).json
    assert [row["uuid"] for row in found] == [one["uuid"]]
    sheet, book = tmp_path / "lista.csv", tmp_path / "lista.xlsx"
    assert registered("comprobantes", "--csv", str(sheet)).code == 0
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.reader(stream))) == total + 1
    piped = registered.apart("comprobantes", "--csv", "-")
    assert piped.code == 0
    assert len(list(csv.reader(piped.out.splitlines(keepends=True)))) == total + 1
    assert piped.out.startswith('"Emitido o recibido","Estado"')
    assert piped.err == f"Comprobantes: {total:,}.\n"
    assert not Path("-").exists()
    assert registered("comprobantes", "--xlsx", str(book)).code == 0
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("Comprobantes").to_python()
    assert len(rows) == total + 2
    assert {row[rows[1].index("Origen")] for row in rows[2:]} == {"XML"}
    each = registered("comprobantes", "--csv-por-hoja", str(tmp_path / "cada.csv"))
    assert each.code == 0
    assert f"Comprobantes: {total:,}." in each.err
    assert (tmp_path / "cada Conceptos.csv").is_file()
    blocked = registered("comprobantes", "--csv", str(tmp_path / "no" / "hay.csv"))
    assert blocked.code == 1
    assert blocked.first.endswith(".")


def test_the_password_is_nowhere(registered: Acopio, last_months: tuple[str, ...], efirma: DemoEfirma) -> None:
    registered.download(*last_months, "--json")
    registered("descargar", "--rfc", efirma.rfc, *last_months, "--password-stdin", typed=efirma.password + "x\n")
    secret = efirma.password
    assert not [text for text in registered.said if secret in text]
    files = [path for path in registered.home.rglob("*") if path.is_file()]
    assert len(files) > 5
    for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode("cp1252")):
        assert not [path for path in files if form in path.read_bytes()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_busy_library_is_told(registered: Acopio, last_months: tuple[str, ...], simulator: Simulator) -> None:
    simulator.faults.queue(Operation.SUBMIT, faults.Hang())
    named = ("descargar", "--rfc", registered.efirma.rfc, *last_months, "--emitidos", "--password-stdin")
    with registered.start(*named) as working:
        assert working.stdin
        working.stdin.write(registered.efirma.password + "\n")
        working.stdin.flush()
        while not simulator.calls.of(Operation.SUBMIT):
            assert working.poll() is None
        ran = registered.download(*last_months, "--max-wait", "0.2")
        assert ran.code == 1
        assert ran.first == "Otra ventana o tarea de Acopio está trabajando; se espera a que termine."
        assert "Acopio ya está abierto." in ran.err
        assert registered("solicitudes", "--json").code == 0
        stopped = registered.stop(working)
    assert stopped.code == 3
    simulator.faults.release()


def test_a_period_that_is_missing_is_told_once(registered: Acopio) -> None:
    ran = registered.download()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("Falta el periodo") == 1


@pytest.mark.parametrize("end", ["2024-04-01", "2024-05-01T00:00:00"])
def test_a_reversed_period_is_bad_usage_for_a_list_too(registered: Acopio, end: str) -> None:
    period = ("--desde", "2024-05-01", "--hasta", end)
    listed = registered("comprobantes", "--json", *period)
    assert (listed.code, listed.out) == (2, "")
    assert listed.err == registered.download(*period).err

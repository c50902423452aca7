"""``acopio cobertura``, ``saldos``, ``cancelaciones``, ``presentar`` and ``decidir``, as a person types them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.details import StatusRecord
from app.domain.validity import Validity
from app.store.database import Database
from app.store.details import record_status
from app.store.documents import DocumentRepository
from tests.make import a_metadata_row
from tests.make_index import add_metadata
from tests.oracle.writing import bill_xml
from tests.unit.cli.conftest import Acopio
from tests.unit.fiscal.papers import OWNER, Papers

OF = ("--rfc", OWNER)


@pytest.fixture
def library(acopio: Acopio, tmp_path: Path) -> tuple[Acopio, dict[str, str]]:
    """A purchase that was paid at once, an issued PPD and its nota; their UUIDs."""
    papers = Papers()
    bought = papers.bill("2026-03-10", 20_000, method="PUE", received=True)
    owed = papers.bill("2026-03-12", 2000)
    note = papers.bill("2026-03-20", 100, type_="E", method="PUE", relations=(("01", owed.uuid),))
    folder = tmp_path / "xml"
    folder.mkdir()
    for number, bill in enumerate((bought, owed, note)):
        (folder / f"{number}.xml").write_bytes(bill_xml(bill))
    assert acopio("importar", str(folder), *OF).code == 0
    return acopio, {"bought": bought.uuid, "owed": owed.uuid, "note": note.uuid}


def sums(months: list[dict[str, Any]], name: str) -> int:
    return sum(one[side][name] for one in months for side in ("emitidos", "recibidos"))


def test_what_is_missing_is_told_and_fetched_with_few_questions(
    registered: Acopio, last_months: tuple[str, ...]
) -> None:
    rfc = ("--rfc", registered.efirma.rfc)
    for service in ((), ("--retenciones",)):
        assert registered.download(*last_months, "--metadata", *service).code == 0
    before = registered("cobertura", *rfc, "--json").json
    missing = sums(before, "faltan")
    assert missing > 3
    assert sums(before, "conXml") == 0
    assert {one["emitidos"]["porcentaje"] for one in before} <= {"0.0", "100.0", None}
    asked = len(registered("solicitudes", "--json").json)
    ran = registered("cobertura", *rfc, "--traer", "--password-stdin", "--json", typed=registered.efirma.password)
    assert ran.code == 0
    assert ran.json["nuevos"] >= missing
    assert len(ran.json["solicitudes"]) <= 4, "two sides of two services"
    after = registered("cobertura", *rfc, "--json").json
    assert sums(after, "faltan") == 0
    assert sums(after, "sat") == sums(before, "sat")
    assert all(one[side]["porcentaje"] in {"100.0", None} for one in after for side in ("emitidos", "recibidos"))
    received_cancelled = sum(one["recibidos"]["canceladosSinXml"] for one in after)
    assert received_cancelled == sum(one["recibidos"]["cancelados"] for one in after), "the SAT gives none of these"
    now = len(registered("solicitudes", "--json").json)
    again = registered("cobertura", *rfc, "--traer", "--password-stdin", typed=registered.efirma.password)
    assert again.code == 0
    assert len(registered("solicitudes", "--json").json) == now > asked
    assert "100.0 %" in registered("cobertura", *rfc).out


def test_balances_as_values_and_as_a_table(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, uuids = library
    (found,) = acopio("saldos", *OF, "--al", "2026-03-31", "--json").json
    assert found == {
        "uuid": uuids["owed"],
        "lado": "emitido",
        "contraparte": "URE180429TM6",
        "nombre": "OTRO",
        "fecha": "2026-03-12",
        "moneda": "MXN",
        "total": "2320.00",
        "pagado": "0.00",
        "notas": "116.00",
        "saldo": "2204.00",
        "estado": "parcial",
        "dias": 19,
        "vence": None,
        "parcialidades": [],
        "avisos": [],
    }
    assert acopio("saldos", *OF, "--recibidos", "--json").json == []
    assert acopio("saldos", *OF, "--al", "2026-03-11", "--json").json == []
    assert "$2,204.00" in acopio("saldos", *OF).out
    assert acopio("saldos", *OF, "--al", "2999-01-01").code == 2


def test_a_month_is_filed_and_a_decision_since_is_told_beside_it(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, uuids = library
    month = ("--mes", "2026-03")
    filed = acopio("presentar", *OF, *month, "--fecha", "2026-04-17", "--json").json
    assert (filed["rfc"], filed["mes"], filed["presentado"]) == (OWNER, "2026-03", "2026-04-17")
    then = acopio("mes", *OF, *month, "--json").json
    assert (then["presentado"], then["cambios"]) == ("2026-04-17", [])
    assert acopio("decidir", *OF, "--uuid", uuids["bought"].lower(), "--no-acreditable", "--json").json == {
        "rfc": OWNER, "uuid": uuids["bought"], "cobrado": None, "pagado": None, "mes": None, "acreditable": False
    }  # fmt: skip
    now = acopio("mes", *OF, *month, "--json").json
    assert now["cambios"] == [
        {"uuid": uuids["bought"], "causa": "decision", "base": "-20000.00", "iva": "-3200.00", "sustituto": None}
    ]
    assert now["acreditable"] == then["acreditable"], "a filed month stays what it was"
    (kept,) = (acopio.home / "presentados").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-9])
    damaged = acopio("mes", *OF, *month, "--json").json
    assert (damaged["presentado"], damaged["cifrasPerdidas"]) == ("2026-04-17", True)
    assert "se perdieron o están dañadas" in acopio("mes", *OF, *month).out
    kept.write_bytes(whole)
    assert acopio("mes", *OF, *month, "--json").json == now
    assert acopio("presentar", *OF, *month, "--deshacer", "--json").json["presentado"] is None
    undone = acopio("mes", *OF, *month, "--json").json
    assert (undone["presentado"], undone["cambios"]) == (None, [])
    assert undone["acreditable"]["noAcreditable"] == "3200.00"
    assert acopio("decidir", *OF, "--uuid", uuids["bought"], "--deshacer").code == 0
    assert acopio("mes", *OF, *month, "--json").json["acreditable"] == then["acreditable"]


def test_another_amount_in_the_list_of_the_sat_is_told(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, uuids = library
    assert "diferencias" not in acopio("cobertura", *OF, "--desde", "2026-03", "--json").json[0]
    with closing(Database.open(acopio.home / "acopio.db")) as database:
        row = a_metadata_row(uuid=uuids["bought"], total="2320.00", issued="2026-03-10T12:00:00")
        add_metadata(DocumentRepository(database.connection), Rfc(OWNER), Service.CFDI, PackageId("M"), [row])
    detail = "La lista del SAT (metadatos) dice $2,320.00 y el XML $23,200.00."
    sheet = acopio("mes", *OF, "--mes", "2026-03", "--json").json
    (told,) = (one for one in sheet["avisos"] if one["clave"] == "DIFERENCIA_IMPORTE")
    assert (told["uuid"], told["iva"], told["detalle"][: len(detail)]) == (uuids["bought"], "0.00", detail)
    asked = ("cobertura", *OF, "--desde", "2026-03", "--hasta", "2026-03")
    (month,) = acopio(*asked, "--json").json
    assert [(one["clave"], one["uuid"]) for one in month["diferencias"]] == [("DIFERENCIA_IMPORTE", uuids["bought"])]
    assert f"Otro importe en la lista del SAT  {uuids['bought']}" in acopio(*asked).out


def test_a_cancellation_under_way_is_told_until_when_to_answer(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, uuids = library
    assert "No se sabe de ninguna" in acopio("cancelaciones", *OF, "--en-proceso").err
    with closing(Database.open(acopio.home / "acopio.db")) as database:
        number = database.connection.execute("SELECT id FROM documents WHERE uuid = ?", (uuids["bought"],)).get
        seen = StatusRecord("2026-05-04T20:00:00+00:00", "consulta", Validity.VALID, "", "", "", "", "En proceso", "")
        record_status(database.connection, number, seen)
    (found,) = acopio("cancelaciones", *OF, "--en-proceso", "--json").json
    assert (found["uuid"], found["responder"], found["limite"]) == (uuids["bought"], "2026-05-08", "2027-03-31")
    assert found["meses"] == [{"mes": "2026-03", "base": "-20000.00", "iva": "-3200.00"}]
    assert acopio("cancelaciones", *OF, "--json").json == []
    printed = acopio("cancelaciones", *OF)
    assert "2026-05-08" in printed.out
    assert "días hábiles" in printed.err
    notes = acopio("mes", *OF, "--mes", "2026-03", "--json").json["avisos"]
    assert [one["iva"] for one in notes if one["clave"] == "CANCELACION_EN_PROCESO"] == ["3200.00"]


def test_decisions_survive_a_database_that_is_lost(library: tuple[Acopio, dict[str, str]], tmp_path: Path) -> None:
    acopio, uuids = library
    acopio("decidir", *OF, "--uuid", uuids["owed"], "--cobrado", "2026-05-20")
    acopio("presentar", *OF, "--mes", "2026-03", "--fecha", "2026-04-17")
    (acopio.home / "acopio.db").write_bytes(b"nothing of ours" * 1000)
    assert acopio("verificar-biblioteca", "--reconstruir").code == 0
    (found,) = acopio("saldos", *OF, "--json").json
    assert found["vence"] == "2026-06-05"
    assert [one["clave"] for one in found["avisos"]] == ["PPD_SIN_REP"]
    month = acopio("mes", *OF, "--mes", "2026-03", "--json").json
    assert month["presentado"] == "2026-04-17"
    assert ("PPD_SIN_REP", uuids["owed"]) in {(one["clave"], one["uuid"]) for one in month["avisos"]}


@pytest.mark.parametrize(
    "typed",
    [
        ("cobertura", "--desde", "2026-05", "--hasta", "2026-04"),
        ("cobertura", "--hasta", "2999-01"),
        ("cobertura", "--desde", "2026-13"),
        ("cancelaciones", "--desde", "2026-05-01", "--hasta", "2026-04-01"),
        ("cancelaciones", "--desde", "20260501"),
        ("presentar", "--mes", "2999-01"),
        ("presentar", "--mes", "2026-03", "--fecha", "2026-02-28"),
        ("presentar", "--mes", "2026-03", "--fecha", "2999-01-01"),
        ("decidir",),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000001"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000001", "--cobrado", "2026-03-11"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000001", "--pagado", "2999-03-11"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000002", "--pagado", "2026-03-11"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000099", "--no-acreditable"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000001", "--region", "norte"),
        ("decidir", "--uuid", "AAAAAAAA-0000-4000-8000-000000000001", "--contraparte", "URE180429TM6", "--deshacer"),
        ("decidir", "--contraparte", "URE180429TM6", "--operacion", "84"),
        ("decidir", "--contraparte", "nadie", "--operacion", "85"),
        ("decidir", "--ejercicio", "2026", "--proporcion", "1.5"),
        ("decidir", "--ejercicio", "26", "--proporcion", "0.5"),
        ("decidir", "--codigo-postal", "123"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_asked_ends_with_2_and_changes_nothing(
    library: tuple[Acopio, dict[str, str]], typed: tuple[str, ...]
) -> None:
    acopio, _ = library
    name, *rest = typed
    ran = acopio(name, *OF, *rest)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.first) > 10
    assert not (acopio.home / "decisiones.jsonl").exists()


def test_nobody_without_documents_is_asked_about(acopio: Acopio) -> None:
    for name in ("saldos", "cobertura", "cancelaciones"):
        assert acopio(name, *OF).code == 2


def test_a_month_filed_twice_says_that_the_first_no_longer_counts(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, _ = library
    month = (*OF, "--mes", "2026-03", "--fecha")
    assert "reemplazan" not in acopio("presentar", *month, "2026-04-17").err
    assert "Estaba como presentado el 2026-04-17" in acopio("presentar", *month, "2026-04-20").err


def test_the_board_shows_people_the_months_that_ask_for_a_look(library: tuple[Acopio, dict[str, str]]) -> None:
    acopio, _ = library
    (whole,) = acopio("tablero", "--meses", "72", "--json").json
    assert len(whole["meses"]) == 72
    lines = [line for line in acopio("tablero", "--meses", "72").out.splitlines() if line.startswith(OWNER)]
    assert [line.split()[-2:] for line in lines] == [["2026-03", "—"]]
    (quiet,) = [line for line in acopio("tablero", "--meses", "1").out.splitlines() if line.startswith(OWNER)]
    assert quiet.endswith("al día")

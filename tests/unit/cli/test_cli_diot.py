"""``acopio diot`` as a person types it, over a library that was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.writing import Bill, bill_xml, receipt_xml
from tests.unit.bookkeeping.rich_month import BORDER, OWNER, SUPPLIER, documents, uuid
from tests.unit.cli.conftest import Acopio

RFC, MARCH = OWNER.value, "2026-03"
FOREIGNER = ("tercero=05", "operacion=03", "id=US-1", "nombre=Acme Inc", "pais=usa", "16=1000", "26=160")


@pytest.fixture
def library(acopio: Acopio, tmp_path: Path) -> Acopio:
    folder = tmp_path / "xml"
    folder.mkdir()
    for one in documents():
        xml = bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)
        (folder / f"{one.uuid}.xml").write_bytes(xml)
    assert acopio("importar", "--rfc", RFC, str(folder)).code == 0
    return acopio


def test_the_file_and_what_is_not_in_it(library: Acopio, tmp_path: Path) -> None:
    """The library knows no lists: the EFOS' record is an ordinary one."""
    target = tmp_path / "diot.txt"
    ran = library("diot", "--rfc", RFC, "--mes", MARCH, "--salida", str(target), "--json")
    assert ran.code == 0
    assert ran.json["registros"] == 3
    assert ran.json["rechazados"] == [{"rfc": BORDER, "causa": "REGION_DESCONOCIDA", "uuids": [uuid(18)]}]
    assert ran.json["archivo"] == str(target)
    assert {one["clave"] for one in ran.json["avisos"]} == {"SIN_CAMPO_DIOT", "IVA_RETENIDO", "SUGERENCIA_03"}
    lines = target.read_bytes().split(b"\r\n")
    assert lines[0].decode() == (
        f"04|85|{SUPPLIER}|||||||||5000|100|||||||||304|||||||||||||||480|||||||||||||99|251|80||01"
    )
    assert len(lines) == 3


def test_without_a_place_nothing_is_written(library: Acopio) -> None:
    assert library("diot", "--rfc", RFC, "--mes", MARCH, "--json").json["archivo"] is None


def test_a_month_without_operations_has_no_file(library: Acopio, tmp_path: Path) -> None:
    target = tmp_path / "diot.txt"
    ran = library("diot", "--rfc", RFC, "--mes", "2026-05", "--salida", str(target))
    assert ran.code == 0
    assert ran.first == "Sin operaciones: no hay ningún registro que escribir."
    assert not target.exists()


def test_a_record_is_added_shown_and_taken_back(library: Acopio) -> None:
    added = library("diot", "--rfc", RFC, "--mes", MARCH, "--fila", *FOREIGNER)
    assert added.code == 0
    assert "1 05 03 US-1 Acme Inc USA 16=1000 26=160" in " ".join(added.out.split())
    assert library("diot", "--rfc", RFC, "--mes", MARCH, "--json").json["registros"] == 4
    assert library("diot", "--rfc", RFC, "--mes", "2026-02", "--json").json["registros"] == 0
    assert library("diot", "--rfc", RFC, "--mes", MARCH, "--quitar-fila", "1", "--json").json["registros"] == 3
    assert library("diot", "--rfc", RFC, "--mes", MARCH, "--json").json["registros"] == 3


BAD: list[tuple[tuple[str, ...], str]] = [
    (("--mes", "2024-12"), "tiene otro formato"),
    (("--mes", "2999-01"), "todavía no empieza"),
    (("--mes", "2026-13"), "no es un mes"),
    (("--mes", MARCH, "--fila", "hola"), "no es CAMPO=VALOR"),
    (("--mes", MARCH, "--fila", "16=1.50"), "no son pesos enteros"),
    (("--mes", MARCH, "--fila", "tercero=05", "operacion=03", "16=5"), "DATOS_DEL_EXTRANJERO_FALTAN"),
    (("--mes", MARCH, "--fila", *FOREIGNER, "54=1"), "CAMPO_INVALIDO"),
    (("--mes", MARCH, "--quitar-fila", "1"), "No hay registro manual 1"),
]


def test_bad_usage_is_a_sentence_and_a_2(library: Acopio) -> None:
    for arguments, sentence in BAD:
        ran = library("diot", "--rfc", RFC, *arguments)
        assert (ran.code, sentence in ran.err) == (2, True), ran.err


def test_who_has_no_documents_is_bad_usage(acopio: Acopio) -> None:
    ran = acopio("diot", "--rfc", RFC, "--mes", MARCH)
    assert (ran.code, ran.first) == (2, f"No hay comprobantes de «{RFC}» en la biblioteca.")

"""``acopio mes`` as a person types it, over a library that was imported."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.words.catching_up import READING_AGAIN
from app.words.texts.errors import ERRORS
from tests.oracle.writing import Bill, Receipt, bill_xml, receipt_xml
from tests.unit.cli.conftest import Acopio
from tests.unit.fiscal.a_month import OWNER, AMonth, line, pago, pays
from tests.unit.store.test_next_version import BACK_TO_FIRST

MONTH = ("mes", "--rfc", OWNER, "--mes", "2026-02")


@pytest.fixture
def papers() -> list[Bill | Receipt]:
    books = AMonth()
    pue = books.bill("2026-02-05", line(1000))
    ppd = books.bill("2026-01-05", line(2000, withheld="0.106667"), method="PPD", received=True)
    return [
        pue,
        ppd,
        books.rep("2026-02-09", pago("2026-02-06", pays(ppd, ppd.total / 2)), received=True),
        books.note("2026-02-07", line(100), of=(pue,)),
        books.bill("2026-02-08", line(4000), received=True, form="01"),
    ]


@pytest.fixture
def library(acopio: Acopio, tmp_path: Path, papers: list[Bill | Receipt]) -> Acopio:
    folder = tmp_path / "xml"
    folder.mkdir()
    for one in papers:
        xml = bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)
        (folder / f"{one.uuid}.xml").write_bytes(xml)
    assert acopio("importar", "--rfc", OWNER, str(folder)).code == 0
    return acopio


def test_the_json_of_a_month(library: Acopio, papers: list[Bill | Receipt]) -> None:
    ran = library(*MONTH, "--json")
    assert ran.code == 0
    value = ran.json
    assert set(value) >= {
        "rfc", "mes", "provisional", "presentado", "cobertura", "trasladado", "acreditable", "retenidoPorClientes",
        "retenidoATerceros", "aCargo", "ieps", "sat", "diferencias", "ingresos", "cambios", "avisos",
    }  # fmt: skip
    assert (value["rfc"], value["mes"], value["provisional"], value["presentado"]) == (OWNER, "2026-02", False, None)
    assert value["trasladado"]["tasas"] == {
        "16": {"base": "900.00", "iva": "144.00"},
        "8": {"base": "0.00", "iva": "0.00"},
        "0": {"base": "0.00"},
        "exento": {"base": "0.00"},
        "otras": {"base": "0.00", "iva": "0.00"},
    }
    paid = value["acreditable"]
    assert (paid["iva"], paid["noAcreditable"], paid["retenidoEsteMes"]) == ("800.00", "640.00", "106.67")
    assert (paid["retenidoMesAnterior"], paid["total"], value["aCargo"]) == ("0.00", "53.33", "90.67")
    assert value["diferencias"] == [
        {"causa": "EFECTIVO", "uuid": papers[4].uuid, "lado": "acreditable", "base": "-4000.00", "iva": "-640.00"}
    ]
    assert value["cobertura"]["emitidos"]["soloLocal"] == 2
    assert {one["clave"] for one in value["avisos"]} >= {"EFECTIVO_2000"}
    assert all(set(one) == {"clave", "uuid", "iva", "detalle"} for one in value["avisos"])


def test_what_was_withheld_is_credited_the_month_after(library: Acopio) -> None:
    paid = library("mes", "--rfc", OWNER, "--mes", "2026-03", "--json").json["acreditable"]
    assert (paid["retenidoMesAnterior"], paid["total"]) == ("106.67", "106.67")


def test_the_sheet_as_a_person_reads_it(library: Acopio, papers: list[Bill | Receipt]) -> None:
    ran = library(*MONTH)
    assert ran.code == 0
    lines = [" ".join(text.split()) for text in ran.out.splitlines()]
    assert f"{OWNER} · febrero de 2026" in lines
    assert "16 % $900.00 $144.00 $1,000.00 $160.00" in lines
    assert "Notas de crédito (ya restadas) -$100.00 -$16.00" in lines
    assert "= IVA acreditable $53.33" in lines
    assert "IVA a cargo $90.67" in lines
    cause = lines.index("Pagado en efectivo, sobre el límite")
    assert lines[cause + 1] == f"{papers[4].uuid} acreditable -$4,000.00 -$640.00"
    aviso = lines.index("Pagado en efectivo (LISR 27-III, 105, 147-IV; LIVA 5-I) · EFECTIVO_2000")
    assert lines[aviso + 1] == papers[4].uuid
    assert max(map(len, ran.out.splitlines())) <= 120
    assert any(text.startswith("Papel de trabajo") for text in lines)
    assert any(text.startswith("Lectura: Lo pagado en efectivo") for text in lines)


def test_one_document_says_in_which_figures_and_months_it_counts_and_why(
    library: Acopio, papers: list[Bill | Receipt]
) -> None:
    ppd, rep = papers[1].uuid, papers[2].uuid
    waiting = library("mes", "--uuid", ppd.lower(), "--json").json
    assert (waiting["efectos"], waiting["sinEfecto"]) == ([], ["ppd"])
    value = library("mes", "--uuid", rep, "--json").json
    assert value["efectos"][0] == {
        "columna": "flujo",
        "mes": "2026-02",
        "lado": "acreditable",
        "tasa": "16",
        "base": "1000.00",
        "iva": "160.00",
        "motivo": "pago",
        "factura": ppd,
        "noAcreditable": None,
    }
    assert value["otros"][0]["importe"] == "106.67"
    text = library("mes", "--uuid", rep).out
    assert "2026-02  Por flujo: IVA pagado, 16 %: base $1,000.00, IVA $160.00" in text
    assert f"REP: cuenta en el mes de FechaPago, con los impuestos que muestra (factura {ppd})." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("--rfc", "AAA010101AAA", "--mes", "2026-02"), "No hay comprobantes de «AAA010101AAA» en la biblioteca."),
        (("--rfc", OWNER, "--mes", "2999-01"), "El mes 2999-01 todavía no empieza."),
        (("--rfc", OWNER), "Falta --mes AAAA-MM o --uuid FOLIO."),
        (("--mes", "2026-02"), "Falta --rfc."),
        (("--uuid", "nada"), "No hay un comprobante «NADA» en la biblioteca."),
    ],
)
def test_what_cannot_be_asked_is_bad_usage(library: Acopio, typed: tuple[str, ...], sentence: str) -> None:
    ran = library("mes", *typed)
    assert (ran.code, ran.first, ran.out) == (2, sentence, "")


def test_a_bad_month_is_bad_usage(library: Acopio) -> None:
    assert library("mes", "--rfc", OWNER, "--mes", "2026-13").code == 2


def test_nothing_was_ever_stored(acopio: Acopio) -> None:
    assert acopio(*MONTH).code == 2
    assert acopio("mes", "--uuid", "nada").code == 2


@pytest.mark.parametrize("hostile", ["x", "[[[]]]", '[[["traslado","002","Tasa",160000,1.5,"0"]]]'])
def test_facts_that_nobody_kept_are_read_again_from_their_xml(library: Acopio, hostile: str) -> None:
    before = library(*MONTH, "--json")
    with closing(sqlite3.connect(library.home / "acopio.db")) as database, database:
        database.execute("UPDATE documents SET month_facts = ?", (hostile,))
    ran = library(*MONTH, "--json")
    assert (ran.code, ran.out) == (0, before.out)
    assert ran.first == f"{ERRORS['error:DamagedFactsFoundError'].title}."
    assert READING_AGAIN in ran.err
    assert library(*MONTH, "--json").err == before.err


def test_a_library_of_an_older_acopio_is_read_again_before_it_is_asked(library: Acopio) -> None:
    before = library(*MONTH, "--json")
    with closing(sqlite3.connect(library.home / "acopio.db")) as database:
        database.executescript(BACK_TO_FIRST)
    ran = library(*MONTH, "--json")
    assert (ran.code, ran.out) == (0, before.out)
    assert ran.first == READING_AGAIN
    assert READING_AGAIN not in library(*MONTH, "--json").err

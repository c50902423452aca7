"""Workbooks read back by another program: every value as it was, sums as formulas, and no half files."""

from __future__ import annotations

import errno
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.domain.document import Amount
from app.domain.lines import Concept, Payment, Payments, Relation, SettledDocument, TaxLine, TaxSide
from app.domain.payroll import Deduction, Earning, Employee, OtherPayment, Payroll
from app.errors import CancelledError
from app.reports.columns import AnyTable, Kind
from app.reports.documents_table import DOCUMENTS, paid_pesos
from app.reports.encoding import BLOCK_ROWS, column_name
from app.reports.export import SHEETS, TABLES, EncodedItems, ExportFormat, write_export
from app.reports.items import ExportItem, ExportWords
from app.reports.other_tables import METADATA
from app.reports.sheet_markup import header_row
from app.words.export_columns import EXPORT_WORDS
from tests.unit.reports.reading_back import export, only, parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MakeItem = Callable[..., ExportItem]


def rows_of(table: AnyTable, items: Sequence[ExportItem], words: ExportWords) -> list[list[str]]:
    return [[column.get(row) for column in table.columns] for item in items for row in table.rows(item, words)]


def expected(text: str, kind: Kind) -> Any:
    """What a spreadsheet should have for that text."""
    if kind is Kind.TEXT or not text:
        return text
    if kind in (Kind.MONEY, Kind.NUMBER):
        plain = re.fullmatch(r"-?\d+(\.\d+)?", text)
        return float(text) if plain and len(re.sub(r"\D", "", text).strip("0")) <= 15 else text
    moment = datetime.fromisoformat(text)
    return moment.date() if kind is Kind.DATE or len(text) == 10 else moment


def comparable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, datetime.min.time()) if isinstance(value, date) else value


def test_everything_is_read_back_equal(tmp_path: Path, items: list[ExportItem]) -> None:
    sheets = export(tmp_path / "x.xlsx", items)
    assert list(sheets) == [
        "Resumen",
        *(EXPORT_WORDS.sheets[table.key] for table in SHEETS),
    ]
    cells = 0
    for table in SHEETS:
        rows = sheets[EXPORT_WORDS.sheets[table.key]]
        top = header_row(table)
        sums, header, found = rows[0], rows[top - 1], rows[top:]
        assert header == [EXPORT_WORDS.columns[column.key] for column in table.columns]
        wanted = rows_of(table, [item for item in items if table.takes(item)], EXPORT_WORDS)
        assert len(found) == len(wanted)
        for row, texts_ in zip(found, wanted, strict=True):
            values = [expected(text, column.kind) for text, column in zip(texts_, table.columns, strict=True)]
            assert [comparable(value) for value in row] == [comparable(value) for value in values]
            cells += len(values)
        for place, column in enumerate(table.columns):
            if column.summed:
                whole = sum(row[place] for row in found if isinstance(row[place], float))
                assert sums[place] == pytest.approx(whole, rel=1e-12, abs=0.001)
    assert cells > 20_000


def test_a_row_for_bookkeepers(tmp_path: Path, make_item: MakeItem) -> None:
    item = make_item(
        series="A",
        number="0012",
        currency="USD",
        exchange_rate="17.1234",
        total=Amount.parse("116.00"),
        discount=Amount.parse("5.00"),
        use="G03",
        payment_form="03",
        payment_method="PUE",
        issuer_regime="601",
        taxes=(TaxLine(TaxSide.TRANSFERRED, "002", "Tasa", "0.160000", "100.00", "16.00"),),
        relations=(Relation("04", ("U-1", "U-2")), Relation("07", ("U-3",))),
        concepts=tuple(Concept(f"cosa {number}") for number in range(7)),
        complements=("Pagos", "CartaPorte"),
    )
    sheets = export(tmp_path / "x.xlsx", [replace(item, state="cancelado", cancelled_at=datetime(2024, 3, 2, 10, 30))])
    assert list(sheets) == ["Resumen", "Comprobantes", "Cancelados"]
    assert sheets["Comprobantes"][2:] == []
    header, row = sheets["Cancelados"]
    assert {name: value for name, value in zip(header, row, strict=True) if value != ""} == {
        "Contribuyente": "PDB150312QX4",
        "Emitido o recibido": "Emitido",
        "Estado": "Cancelado",
        "Fecha de cancelación": datetime(2024, 3, 2, 10, 30),
        "Periodo": "2024-02",
        "Tipo": "I",
        "UUID": item.uuid,
        "Serie": "A",
        "Folio": "0012",
        "Fecha de emisión": datetime(2024, 2, 29, 23, 59, 59),
        "Fecha de timbrado": datetime(2024, 3, 1, 0, 0, 1),
        "RFC emisor": "PDB150312QX4",
        "Nombre emisor": "Papelería del Bajío",
        "Régimen emisor": "601",
        "RFC receptor": "XAXX010101000",
        "Nombre receptor": "Público en general",
        "Uso CFDI": "G03",
        "Método de pago": "PUE",
        "Forma de pago": "03",
        "Conceptos": "cosa 0; cosa 1; cosa 2; cosa 3; cosa 4; …",
        "Moneda": "USD",
        "Subtotal en otra moneda": 100.0,
        "Descuento en otra moneda": 5.0,
        "Total en otra moneda": 116.0,
        "Tipo de cambio": 17.1234,
        "Equivalente en MXN": 1986.3144,
        "CFDI relacionados": "04: U-1, U-2; 07: U-3",
        "Complementos": "Pagos, Carta Porte",
        "Versión": "4.0",
        "Origen": "XML",
        "Archivo XML": "x.xml",
    }


def test_a_payment_has_a_row_for_each_invoice(tmp_path: Path, make_item: MakeItem) -> None:
    settled = (
        SettledDocument("U-1", "A", "1", "MXN", "1", "", "2", "1000.00", "600.00", "400.00", "02"),
        SettledDocument("U-2", "A", "2", "USD", "0.058400", "", "1", "10", "10", "0"),
    )
    paid = Payment("2024-02-10T12:00:00", "03", "USD", "17.00", "50.00", "R-77", documents=settled)
    empty = Payment("2024-02-11T12:00:00", "01", "MXN", "1", "5.50")
    item = make_item(document_type="P", currency="XXX", payments=Payments("2.0", (paid, empty)))
    sheets = export(tmp_path / "x.xlsx", [item])
    document = only(sheets["Comprobantes"])
    assert document["Monto de pagos MXN"] == 855.5
    assert "Total MXN" not in document
    header, *rows = sheets["Pagos otras monedas"]
    named = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(one["Pago"], one["UUID de la factura"], one["Importe pagado"]) for one in named] == [
        (1.0, "U-1", 600.0),
        (1.0, "U-2", 10.0),
        (2.0, "", ""),
    ]
    assert (named[0]["Parcialidad"], named[0]["Saldo insoluto"], named[1]["Equivalencia"]) == (2.0, 400.0, 0.0584)
    assert named[2]["Fecha de pago"] == datetime(2024, 2, 11, 12)


def test_what_payments_come_to() -> None:
    foreign = Payment("", currency="USD", amount="10.00")
    assert paid_pesos(Payments("2.0", (foreign,), (("MontoTotalPagos", "171.23"),))) == "171.23"
    assert paid_pesos(Payments("1.0", (replace(foreign, exchange_rate="17.5"),))) == "175.000"
    assert paid_pesos(Payments("1.0", (foreign, replace(foreign, currency="MXN")))) == ""
    assert paid_pesos(Payments("1.0")) == ""


def test_a_payroll_by_kinds_and_line_by_line(tmp_path: Path, make_item: MakeItem) -> None:
    payroll = Payroll(
        "1.2",
        "O",
        "2024-02-15",
        "2024-02-01",
        "2024-02-15",
        "15",
        "5600.00",
        "700.50",
        "100.00",
        employee=Employee(curp="XEXX010101HNEXXXA4", number="007"),
        earnings=(
            Earning("001", "P01", "Sueldo", "5000.00", "0.00"),
            Earning("019", "P02", "Horas extra", "250.00", "250.00"),
            Earning("099", "P03", "Bono", "100.00", "0.00"),
        ),
        deductions=(Deduction("002", "D01", "ISR", "500.25"), Deduction("001", "D02", "IMSS", "200.25")),
        other_payments=(OtherPayment("002", "O01", "Subsidio", "100.00", "390.12"),),
    )
    sheets = export(tmp_path / "x.xlsx", [make_item(document_type="N", payrolls=(payroll,))])
    receipt = only(sheets["Nómina"])
    assert receipt["Fecha de pago"] == date(2024, 2, 15)
    assert (receipt["No. empleado"], receipt["Días pagados"], receipt["Neto"]) == ("007", 15.0, 100.0)
    assert (receipt["Sueldos y salarios"], receipt["Horas extra"], receipt["Otras percepciones"]) == (5000, 500, 100)
    assert (receipt["Gravado"], receipt["Exento"]) == (5350.0, 250.0)
    assert (receipt["ISR"], receipt["Seguridad social"]) == (500.25, 200.25)
    assert (receipt["Subsidio para el empleo"], receipt["Subsidio causado"]) == (100.0, 390.12)
    assert "Otras deducciones" not in receipt
    _, header, *lines = sheets["Nómina detalle"]
    wanted = [header.index(name) for name in ("Concepto de nómina", "Tipo SAT", "Clave", "Importe")]
    assert [[line[place] for place in wanted] for line in lines] == [
        ["Percepción", "001", "P01", 5000.0],
        ["Percepción", "019", "P02", 500.0],
        ["Percepción", "099", "P03", 100.0],
        ["Deducción", "002", "D01", 500.25],
        ["Deducción", "001", "D02", 200.25],
        ["Otro pago", "002", "O01", 100.0],
    ]


def test_without_documents_there_is_one_sheet_with_its_headers(tmp_path: Path) -> None:
    sheets = export(tmp_path / "x.xlsx", [])
    assert list(sheets) == ["Resumen", "Comprobantes"]
    assert sheets["Comprobantes"][1][0] == "Emitido o recibido"


def test_full_sheets_are_followed_by_others(tmp_path: Path, make_item: MakeItem) -> None:
    some = [replace(make_item(concepts=(Concept("a"), Concept("b"))), uuid=str(number)) for number in range(25)]
    sheets = export(tmp_path / "x.xlsx", some, at_once=3, most_rows=12)
    documents, concepts = "Comprobantes", "Conceptos"
    assert list(sheets) == [
        "Resumen",
        *(documents, f"{documents} 2", f"{documents} 3"),
        *(concepts, *(f"{concepts} {number}" for number in range(2, 9))),
    ]
    assert all(len(rows) <= 12 for rows in sheets.values())
    uuid, total = (sheets[documents][1].index(title) for title in ("UUID", "Total MXN"))
    uuids = [row[uuid] for name, rows in sheets.items() if name.startswith(documents) for row in rows[2:]]
    assert uuids == [str(number) for number in range(25)]
    assert [rows[0][total] for name, rows in sheets.items() if name.startswith(documents)] == [900.0, 900.0, 700.0]


def test_a_document_with_more_lines_than_a_block(tmp_path: Path, make_item: MakeItem) -> None:
    count = 2 * BLOCK_ROWS + 5
    item = make_item(concepts=tuple(Concept(str(number), amount="0.01") for number in range(count)))
    sums, header, *rows = export(tmp_path / "x.xlsx", [item])["Conceptos"]
    assert [row[header.index("Descripción")] for row in rows] == [str(number) for number in range(count)]
    assert sums[header.index("Importe")] == 20.05


def test_the_sheet_as_people_see_it(tmp_path: Path, items: list[ExportItem]) -> None:
    export(tmp_path / "x.xlsx", items)
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        assert book.testzip() is None
        trees = {name: etree.fromstring(book.read(name)) for name in book.namelist()}
    sheet = trees["xl/worksheets/sheet2.xml"]
    last = column_name(len(DOCUMENTS.columns) - 1)
    end = sum(DOCUMENTS.takes(item) for item in items) + 2
    [pane] = sheet.iter(f"{MAIN}pane")
    assert dict(pane.attrib) == {
        "ySplit": "2",
        "topLeftCell": "A3",
        "activePane": "bottomLeft",
        "state": "frozen",
    }
    assert [one.get("ref") for one in sheet.iter(f"{MAIN}autoFilter")] == [f"A2:{last}{end}"]
    assert len(sheet.findall(f".//{MAIN}col")) == len(DOCUMENTS.columns)
    place = next(number for number, column in enumerate(DOCUMENTS.columns) if column.key == "subtotal")
    name = column_name(place)
    formulas = {cell.get("r"): cell.findtext(f"{MAIN}f") for cell in sheet.iter(f"{MAIN}c") if len(cell) == 2}
    assert formulas[f"{name}1"] == f"SUBTOTAL(109,{name}3:{name}{end})"
    assert len(formulas) == sum(column.summed for column in DOCUMENTS.columns)
    assert [row.get("r") for row in sheet.iter(f"{MAIN}row")] == [str(number) for number in range(1, end + 1)]
    references = [cell.get("r") for cell in sheet.iter(f"{MAIN}c")]
    assert len(references) == len(set(references))
    titles = [one for one in trees["xl/workbook.xml"].iter(f"{MAIN}definedName") if "Titles" in one.get("name", "")]
    assert [one.text for one in titles][:3] == ["'Resumen'!$1:$1", "'Comprobantes'!$1:$2", "'Cancelados'!$1:$1"]
    areas = [one.text for one in trees["xl/workbook.xml"].iter(f"{MAIN}definedName") if "Area" in one.get("name", "")]
    last = column_name([column.key for column in DOCUMENTS.columns].index("total_pesos"))
    assert areas == [f"'Comprobantes'!$A$1:${last}${end}", f"'Cancelados'!$A$1:${last}$3"]
    pages = [tree for name, tree in trees.items() if name.startswith("xl/worksheets/")]
    assert len(pages) == len(titles) == len(SHEETS) + 1  # Resumen too
    for page in pages:
        assert [one.get("fitToPage") for one in page.iter(f"{MAIN}pageSetUpPr")] == ["1"]
        [setup] = page.iter(f"{MAIN}pageSetup")
        assert [setup.get(name) for name in ("orientation", "fitToWidth", "fitToHeight")] == ["landscape", "1", "0"]
    hidden = {int(one.get("min", "0")) for one in sheet.iter(f"{MAIN}col") if one.get("hidden")}
    filled = {re.sub(r"\d", "", cell.get("r", "")) for row in list(sheet.iter(f"{MAIN}row"))[2:] for cell in row}
    assert {column_name(one - 1) for one in hidden}.isdisjoint(filled)
    assert len(hidden) + len(filled) == len(DOCUMENTS.columns)


def test_column_names() -> None:
    assert [column_name(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"),
    ]


def test_every_table_has_its_sums_above_the_headers() -> None:
    assert {header_row(table) for table in TABLES if table is not METADATA} == {2}
    assert {header_row(table) for table in set(SHEETS).difference(TABLES)} == {1}


def test_what_all_rows_of_an_item_begin_with_is_the_same(items: list[ExportItem]) -> None:
    for table in TABLES:
        assert not any(column.summed for column in table.columns[: table.lead])
        for item in items:
            rows = [[column.get(row) for column in table.columns] for row in table.rows(item, EXPORT_WORDS)]
            assert all(row[: table.lead] == rows[0][: table.lead] for row in rows)


def test_progress_is_told_in_documents(tmp_path: Path, items: list[ExportItem]) -> None:
    told: list[int] = []
    write_export(tmp_path / "x.xlsx", ExportFormat.WORKBOOK, parts(items[:120]), EXPORT_WORDS, told.append)
    assert told == [50, 100, 120]


def failing(items: Sequence[ExportItem], form: ExportFormat, error: BaseException) -> Iterator[EncodedItems]:
    yield from parts(items, form=form)
    raise error


@pytest.mark.parametrize("form", ExportFormat)
@pytest.mark.parametrize("error", [CancelledError(), OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_whoever_stops_leaves_the_place_as_it_was(
    tmp_path: Path, items: list[ExportItem], form: ExportFormat, error: BaseException
) -> None:
    target = tmp_path / "x.xlsx"
    target.write_bytes(b"before")
    with pytest.raises(type(error)):
        write_export(target, form, failing(items, form, error), EXPORT_WORDS)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.xlsx": b"before"}


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        export(tmp_path / "no existe" / "x.xlsx", [])

"""The month's workbook: what stands in it, that nothing of a document acts in it, and that it really computes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.reports.month_workbook.model import (
    Attention,
    ColumnSum,
    Kind,
    LineStyle,
    LineValue,
    Linked,
    MonthBook,
    MonthSheet,
    Product,
    Result,
    ResultLine,
    ResultTable,
    SheetColumn,
    Value,
)
from app.reports.month_workbook.writer import write_month_workbook
from tests.libreoffice import recalculated

COLUMNS = (
    SheetColumn("uuid", "Folio fiscal"),
    SheetColumn("side", "Lado"),
    SheetColumn("tax", "IVA", Kind.MONEY, summed=True),
    SheetColumn("day", "Fecha", Kind.DATE),
    SheetColumn("number", "Parcialidad", Kind.NUMBER),
)


def a_book(rows: list[tuple[Value, ...]], name: str = "Recibidos", notes: tuple[str, ...] = ()) -> MonthBook:
    sheet = MonthSheet("received", name, COLUMNS, rows, notes, (Attention("side", "No"),))
    lines = (
        ResultLine("head", "IVA", style=LineStyle.HEADING),
        ResultLine("all", "Todo", Result((ColumnSum("received", "tax"),)), Result(given=1_000_000)),
        ResultLine(
            "lost", "No acreditable", Result((ColumnSum("received", "tax", (("side", "No"),)),)), Result(given=0)
        ),
        ResultLine("rate", "Tasa", Result(given=500_000), kind=Kind.RATE),
        ResultLine("half", "Mitad", Result((Product("all", "rate"), LineValue("lost", -1)), floor=True)),
        ResultLine("total", "Total", Result((LineValue("all"), LineValue("lost", -1))), style=LineStyle.GRAND_TOTAL),
    )
    table = ResultTable("Por qué difieren", COLUMNS[:3], [("A", "B", 1_500_000)])
    return MonthBook(
        "Resumen", ("Resumen", "Nota"), "Flujo", "SAT", "Diferencia", lines, (table,), (sheet,), "Pie & más", "{} de {}"
    )


def written(book: MonthBook) -> bytes:
    stream = io.BytesIO()
    write_month_workbook(book, stream)
    return stream.getvalue()


def cells(data: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def results(data: bytes) -> dict[str, float]:
    return {str(row[0]): row[1] for row in cells(data, "Resumen") if len(row) > 1 and isinstance(row[1], float)}


ROWS: list[tuple[Value, ...]] = [
    ("A-1", "Sí", 100_000_000, date(2026, 3, 1), 1),
    ("A-2", "No", Fraction(100_000_000, 3), date(1899, 1, 1), 2),
    (Linked("A-3", "/tmp/a.xml"), "Sí", -20_500_000, datetime(2026, 3, 5, 10, 30), None),
]


def test_formulas_carry_what_they_come_to() -> None:
    found = results(written(a_book(ROWS)))
    assert found["Todo"] == pytest.approx(112.8333333)
    assert found["No acreditable"] == pytest.approx(33.3333333)
    assert found["Mitad"] == pytest.approx(112.8333333 / 2 - 33.3333333)
    assert found["Total"] == pytest.approx(79.5)


def test_a_floor_keeps_a_result_from_going_below_nothing() -> None:
    values = a_book([("A", "No", 10_000_000, None, None)]).values()
    assert values["half"][0] == 0


def test_cells_have_their_kinds() -> None:
    data = written(a_book(ROWS, notes=("Papel de trabajo",)))
    rows = cells(data, "Recibidos")
    assert rows[0][0] == "Recibidos"
    assert rows[1][0] == "Papel de trabajo"
    assert rows[3][:3] == ["Folio fiscal", "Lado", "IVA"]
    assert rows[4][:4] == ["A-1", "Sí", 100.0, date(2026, 3, 1)]
    assert rows[5][3] == "1899-01-01"
    assert rows[6][3] == datetime(2026, 3, 5, 10, 30)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_heads_stay_in_view_and_repeat_on_paper() -> None:
    data = written(a_book(ROWS))
    sheet = part(data, "xl/worksheets/sheet2.xml")
    assert 'topLeftCell="B4"' in sheet
    assert 'state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="1"' in sheet
    assert "'Recibidos'!$3:$3" in part(data, "xl/workbook.xml").replace("Recibidos!", "'Recibidos'!")
    assert "Pie &amp;&amp; más" in sheet


def test_a_table_has_filters_and_its_links_open_the_xml() -> None:
    data = written(a_book(ROWS))
    assert "<autoFilter" in part(data, "xl/tables/table1.xml")
    assert 'Target="FILE:///tmp/a.xml"' in part(data, "xl/worksheets/_rels/sheet2.xml.rels")


@pytest.mark.parametrize(
    ("target", "written_as"),
    [
        ("C:\\Acopio\\x y.xml", "file:///C:\\Acopio\\x%20y.xml"),
        ("XML/a.xml", "XML\\a.xml"),
        ("/home/ñ #1.xml", "FILE:///home/%C3%B1%20%231.xml"),
    ],
)
def test_links_are_addresses_of_the_system_they_were_made_on(target: str, written_as: str) -> None:
    data = written(a_book([(Linked("A", target), "", 0, None, None)]))
    assert f'Target="{written_as}"' in part(data, "xl/worksheets/_rels/sheet2.xml.rels")


def test_an_empty_sheet_has_a_table_too() -> None:
    assert cells(written(a_book([])), "Recibidos")[2][0] == "Folio fiscal"


HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A1",
    "http://example.com",
    "mailto:a@b.c",
    "internal:Sheet2!A1",
    "0123",
    "1e5",
    "{=1}",
    "\t=1",
    "<b>&amp;</b>",
    "_x0041_",
    "a\x00b\x1bc\ud800d\uffff",
    "x" * 40_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_acts(text: str) -> None:
    data = written(a_book([(text, "Sí", 0, None, None), (Linked(text, f"/x/{text}"), "Sí", 0, None, None)]))
    sheet = part(data, "xl/worksheets/sheet2.xml")
    formulas = re.findall(r"<f>(.*?)</f>", sheet)
    assert formulas == ["SUBTOTAL(109,$C$4:$C$5)"]
    shown = cells(data, "Recibidos")[3][0]
    assert isinstance(shown, str)
    if text.isprintable() and len(text) < 100:
        assert shown == text


@given(st.lists(st.tuples(st.text(), st.text(), st.integers(-(10**15), 10**15)), max_size=5))
@settings(max_examples=30)
def test_any_text_and_amount_can_be_written(rows: list[tuple[str, str, int]]) -> None:
    data = written(a_book([(uuid, side, tax, None, None) for uuid, side, tax in rows]))
    assert len(cells(data, "Recibidos")) >= 3


def test_libreoffice_comes_to_the_same_figures(tmp_path: Path) -> None:
    """And to others when a row is corrected: the sheet has 100.00 in it, the corrected one 200.00."""
    data = written(a_book(ROWS))
    corrected = tmp_path / "corregido.xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(corrected, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                assert content.count(b"<v>100</v>") == 1
                content = content.replace(b"<v>100</v>", b"<v>200</v>")
            target.writestr(name, content)
    made = recalculated(corrected, tmp_path / "out")
    found = results(made.read_bytes())
    assert found["Todo"] == pytest.approx(212.8333333)
    assert found["Total"] == pytest.approx(179.5)
    assert found["Mitad"] == pytest.approx(212.8333333 / 2 - 33.3333333)

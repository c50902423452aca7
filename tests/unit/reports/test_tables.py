"""Tables written and read back: the same texts, numbers as numbers, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from app.reports import tables
from app.reports.tables import write_csv, write_xlsx

HEADER = ("Folio fiscal", "Nombre", "Total")
ROWS = [
    ("A-1", 'Peña & Hijos, "S.A."', "1234.50"),
    ("A-2", "línea\nnueva", "-0.01"),
    ("A-3", "  blancos  ", ""),
    ("A-4", "<b>&amp;", "0"),
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RUNS = ("=", "+", "@", "\t", "\r", "\n")

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def read_sheets(path: Path) -> list[tuple[str, list[list[str | float]]]]:
    """Every sheet with its name: texts as str, numbers as float; a formula fails the test."""
    with zipfile.ZipFile(path) as book:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(str(part) for part in one.itertext()) for one in strings]
        names = [str(one.get("name")) for one in etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        sheets = [
            etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")) for number in range(1, len(names) + 1)
        ]
    pairs = zip(names, sheets, strict=True)
    return [(name, [_cells(row, shared) for row in sheet.iter(f"{MAIN}row")]) for name, sheet in pairs]


def _cells(row: etree._Element, shared: Sequence[str]) -> list[str | float]:
    cells: list[str | float] = []
    for cell in row:
        assert cell.find(f"{MAIN}f") is None, "a formula"
        value = cell.findtext(f"{MAIN}v")
        if cell.get("t") == "inlineStr":
            cells.append("".join(str(part) for part in cell.itertext()))
        elif cell.get("t") == "s":
            cells.append(shared[int(value or 0)])
        else:
            cells.append(float(value) if value else "")
    return cells


def test_csv_as_excel_wants_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert write_csv(path, HEADER, ROWS) == len(ROWS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfFolio fiscal,Nombre,Total\r\n")
    assert read_csv(path) == [list(HEADER), *map(list, ROWS)]


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    assert write_csv(tmp_path / "x.csv", HEADER, []) == 0
    assert read_csv(tmp_path / "x.csv") == [list(HEADER)]
    assert write_xlsx(tmp_path / "x.xlsx", "Hoja", HEADER, [], {2}) == 0
    assert read_sheets(tmp_path / "x.xlsx") == [("Hoja", [list(HEADER)])]


def test_xlsx_with_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_xlsx(path, "Comprobantes", HEADER, ROWS, {2}) == len(ROWS)
    assert read_sheets(path) == [
        (
            "Comprobantes",
            [
                list(HEADER),
                ["A-1", 'Peña & Hijos, "S.A."', 1234.5],
                ["A-2", "línea\nnueva", -0.01],
                ["A-3", "  blancos  ", ""],
                ["A-4", "<b>&amp;", 0.0],
            ],
        )
    ]


FORMULAS = ["=1+1", "+1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_texts(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "x.csv", HEADER, [("A", text, "1")])
    assert read_csv(tmp_path / "x.csv")[1][1] == f"'{text}"
    write_xlsx(tmp_path / "x.xlsx", "Hoja", HEADER, [("A", text, text)], {2})
    [(_, [_, row])] = read_sheets(tmp_path / "x.xlsx")
    assert isinstance(row[1], str)
    assert row[1].replace("_x000D_", "\r").strip() == text.strip()  # Excel's own way to write a CR


@pytest.mark.parametrize("text", ["-5.00", "-0", "1e5", "5"])
def test_numbers_are_not_quoted(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "x.csv", HEADER, [("A", "B", text)])
    assert read_csv(tmp_path / "x.csv")[1][2] == text


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "1e999", "", "$5", "1,234"])
def test_what_is_no_number_is_a_text(tmp_path: Path, text: str) -> None:
    write_xlsx(tmp_path / "x.xlsx", "Hoja", HEADER, [("A", "B", text)], {2})
    [(_, [_, row])] = read_sheets(tmp_path / "x.xlsx")
    assert row[2:] in ([text], [""] if not text else [text])


@given(st.lists(st.tuples(texts, texts, st.decimals(allow_nan=False, places=2).map(str) | texts), max_size=5))
@example([("=1", "-", "-1")])
def test_any_texts_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    folder = tmp_path_factory.getbasetemp()
    write_csv(folder / "x.csv", HEADER, rows)
    back = read_csv(folder / "x.csv")[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.startswith(RUNS) for row in back for cell in row)
    write_xlsx(folder / "x.xlsx", "Hoja", HEADER, rows, {2})
    [(_, [_, *found])] = read_sheets(folder / "x.xlsx")
    assert [row[:2] for row in found] == [list(row[:2]) for row in rows]


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LAST_ROW", 3)
    rows = [(str(number), "x", "1") for number in range(7)]
    assert write_xlsx(tmp_path / "x.xlsx", "Hoja", HEADER, rows, {2}) == 7
    sheets = read_sheets(tmp_path / "x.xlsx")
    assert [name for name, _ in sheets] == ["Hoja", "Hoja 2", "Hoja 3"]
    assert all(found[0] == list(HEADER) for _, found in sheets)
    assert [row[0] for _, found in sheets for row in found[1:]] == [str(number) for number in range(7)]


def test_a_text_longer_than_a_cell_is_cut_and_not_lost(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "x.xlsx", "Hoja", HEADER, [("A", "x" * 40_000, "1")], {2})
    [(_, [_, row])] = read_sheets(tmp_path / "x.xlsx")
    assert row[1] == "x" * 32_767


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_csv(tmp_path / "no-existe" / "x.csv", HEADER, ROWS)
    with pytest.raises(FileNotFoundError):
        write_xlsx(tmp_path / "no-existe" / "x.xlsx", "Hoja", HEADER, ROWS, {2})

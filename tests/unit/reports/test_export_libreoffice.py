"""LibreOffice opens the workbook, computes its sums anew and gives every value back."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from app.reports.columns import AnyTable, Kind
from app.reports.export import SHEETS, ExportFormat, encode, write_export
from app.reports.items import ExportItem
from app.reports.sheet_markup import header_row
from app.words.export_columns import EXPORT_WORDS
from tests.unit.reports.reading_back import read_back

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALL_SHEETS_AS_STORED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine")


def convert(book: Path, folder: Path, form: str) -> None:
    assert OFFICE is not None
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(ALWAYS_COMPUTE, "utf-8")
    profile = (folder / "profile").as_uri()
    command = [OFFICE, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", form]
    done = subprocess.run([*command, "--outdir", folder, book], capture_output=True, text=True, timeout=300, check=True)
    said = [line for line in done.stderr.splitlines() if "javaldx" not in line and "java may not" not in line]
    assert not any(
        re.search("error|repair|corrupt", line, re.IGNORECASE) for line in [*said, *done.stdout.splitlines()]
    )


def sheet(folder: Path, name: str) -> list[list[str]]:
    with (folder / f"x-{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def rows_of(table: AnyTable, items: Sequence[ExportItem]) -> list[list[str]]:
    found = (row for item in items if table.takes(item) for row in table.rows(item, EXPORT_WORDS))
    return [[column.get(row) for column in table.columns] for row in found]


def test_libreoffice_gives_everything_back(tmp_path: Path, items: list[ExportItem]) -> None:
    book = tmp_path / "x.xlsx"
    write_export(book, ExportFormat.WORKBOOK, [encode(items, ExportFormat.WORKBOOK, EXPORT_WORDS)], EXPORT_WORDS)
    convert(book, tmp_path, "ods")  # it stores what it computed itself
    convert(tmp_path / "x.ods", tmp_path, ALL_SHEETS_AS_STORED)
    written = [[str(cell) if cell != "" else "" for cell in row] for row in read_back(book)["Resumen"]]
    computed = sheet(tmp_path, "Resumen")
    assert [[number_or_text(cell) for cell in row] for row in computed] == [
        [number_or_text(cell) for cell in row] for row in written
    ]
    assert len(written) > 10
    for table in SHEETS:
        rows = sheet(tmp_path, EXPORT_WORDS.sheets[table.key])
        top = header_row(table)
        sums, header, found = rows[0], rows[top - 1], rows[top:]
        assert header == [EXPORT_WORDS.columns[column.key] for column in table.columns]
        wanted = rows_of(table, items)
        assert len(found) == len(wanted)
        for number, column in enumerate(table.columns):
            values = [row[number] for row in wanted]
            back = [row[number] for row in found]
            if column.kind is Kind.TEXT:
                assert back == values
            elif column.kind in (Kind.MONEY, Kind.NUMBER):
                assert [Decimal(text or 0) for text in back] == [Decimal(text or 0) for text in values]
            else:
                assert [bool(text) for text in back] == [bool(text) for text in values]
            if column.summed:
                whole = sum((Decimal(text) for text in values if text), Decimal(0))
                assert float(sums[number]) == pytest.approx(float(whole), rel=1e-12, abs=0.001)


def number_or_text(text: str) -> object:
    try:
        return pytest.approx(float(text), rel=1e-12, abs=0.001)
    except ValueError:
        return text

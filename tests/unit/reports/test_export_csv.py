"""CSV as Excel wants it: UTF-8 with its mark, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.reports.documents_table import DOCUMENTS
from app.reports.export import ExportFormat, encode, write_export
from app.reports.items import ExportItem
from app.words.export_columns import EXPORT_WORDS

MakeItem = Callable[..., ExportItem]


def export(path: Path, form: ExportFormat, items: Sequence[ExportItem]) -> dict[str, list[list[str]]]:
    encoded = [encode(items[start : start + 50], form, EXPORT_WORDS) for start in range(0, len(items), 50)]
    made = write_export(path, form, encoded, EXPORT_WORDS)
    assert sorted(made) == sorted(path.parent.iterdir())
    return {one.name: read_csv(one) for one in made}


def read_csv(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_one_file_of_documents(tmp_path: Path, items: list[ExportItem]) -> None:
    [(name, rows)] = export(tmp_path / "x.csv", ExportFormat.CSV, items).items()
    assert name == "x.csv"
    assert len(rows) == len(items) + 1
    assert b"\r\n" in (tmp_path / "x.csv").read_bytes()
    first = dict(zip(rows[0], rows[1], strict=True))
    document = items[0].document
    assert document is not None
    assert first["UUID"] == items[0].uuid
    assert first["Fecha de emisión"] == f"{document.issued_at:%Y-%m-%d %H:%M:%S}"
    assert first["Total MXN"] == document.total.text


def test_a_file_for_each_sheet(tmp_path: Path, items: list[ExportItem]) -> None:
    files = export(tmp_path / "enero.csv", ExportFormat.CSV_EACH, items)
    assert set(files) == {
        "enero.csv",
        "enero Conceptos.csv",
        "enero Pagos.csv",
        "enero Nómina.csv",
        "enero Nómina detalle.csv",
        "enero Retenciones.csv",
        "enero Metadatos.csv",
    }
    assert len(files["enero Metadatos.csv"]) == 3
    documents = [item.document for item in items if item.document]
    assert len(files["enero Conceptos.csv"]) == sum(len(one.concepts) for one in documents) + 1


def test_without_documents_there_is_the_header(tmp_path: Path) -> None:
    assert export(tmp_path / "x.csv", ExportFormat.CSV_EACH, []) == {
        "x.csv": [[EXPORT_WORDS.columns[column.key] for column in DOCUMENTS.columns]]
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-2+3+cmd|' /C calc'!A0", "-", "＝1", "＠a"]
)
def test_what_a_spreadsheet_would_run_is_quoted(tmp_path: Path, make_item: MakeItem, text: str) -> None:
    [rows] = export(tmp_path / "x.csv", ExportFormat.CSV, [make_item(place=text)]).values()
    assert dict(zip(rows[0], rows[1], strict=True))["Lugar de expedición"] == f"'{text}"


@pytest.mark.parametrize("text", ["-5.00", 'Peña & Hijos, "S.A."', "línea\nnueva", "  blancos  ", "0012", "😀"])
def test_other_texts_are_not_touched(tmp_path: Path, make_item: MakeItem, text: str) -> None:
    [rows] = export(tmp_path / "x.csv", ExportFormat.CSV, [make_item(place=text)]).values()
    assert dict(zip(rows[0], rows[1], strict=True))["Lugar de expedición"] == text

"""Workbooks written and read back, for the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from app.reports.export import EncodedItems, ExportFormat, encode, write_export
from app.reports.items import ExportItem
from app.words.export_columns import EXPORT_WORDS

Rows = list[list[Any]]


def export(path: Path, items: Sequence[ExportItem], at_once: int = 50, **options: Any) -> dict[str, Rows]:
    write_export(path, ExportFormat.WORKBOOK, parts(items, at_once), EXPORT_WORDS, **options)
    return read_back(path)


def parts(
    items: Sequence[ExportItem], at_once: int = 50, form: ExportFormat = ExportFormat.WORKBOOK
) -> Iterator[EncodedItems]:
    for start in range(0, len(items), at_once):
        yield encode(items[start : start + at_once], form, EXPORT_WORDS)


def read_back(path: Path) -> dict[str, Rows]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def only(rows: Rows) -> dict[str, Any]:
    """The one row below the headers, by header."""
    [_, header, row] = rows
    return {name: value for name, value in zip(header, row, strict=True) if value != ""}

"""One table as CSV (UTF-8 with BOM, as Excel wants it) or as an Excel workbook, row by row."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

_WIDTH = 18
_LAST_ROW = 1_048_575
_LONGEST_TEXT = 32_767  # more than this Excel does not take in one cell


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the file and return how many rows it holds. Texts that a spreadsheet would run as formulas are quoted."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in rows:
            writer.writerow([_harmless(text) for text in row])
            count += 1
    return count


def write_xlsx(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]) -> int:
    """Write a workbook and return how many rows it holds; columns in ``numbers`` are numbers where they can be.

    Further sheets are begun where a sheet is full. Raises OSError when the disk says no.
    """
    try:
        with path.open("wb") as stream:
            return _write_book(stream, title, header, rows, numbers)
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", ())) from error


def _write_book(
    stream: BinaryIO, title: str, header: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]
) -> int:
    count = 0
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = None
        for row in rows:
            place = count % _LAST_ROW + 1
            if sheet is None or place == 1:
                sheet = book.add_worksheet(title if count == 0 else f"{title} {count // _LAST_ROW + 1}")
                _begin(sheet, header, bold)
            for column, text in enumerate(row):
                value = _number(text) if column in numbers else None
                if value is None:
                    sheet.write_string(place, column, text[:_LONGEST_TEXT])
                else:
                    sheet.write_number(place, column, value, money)
            count += 1
        if sheet is None:
            _begin(book.add_worksheet(title), header, bold)
    return count


def _begin(sheet: xlsxwriter.workbook.Worksheet, header: Sequence[str], bold: xlsxwriter.workbook.Format) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, _WIDTH)
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, bold)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _harmless(text: str) -> str:
    runs = text.startswith(("=", "+", "@", "\t", "\r", "\n")) or (text.startswith("-") and _number(text) is None)
    return f"'{text}" if runs else text

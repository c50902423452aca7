"""Writes the month's workbook with XlsxWriter. No text of a document becomes a formula, a number or a link.

Every cell is written by its kind: texts as texts. Formulas carry the value that they come to, for readers that compute
nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Any, BinaryIO
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from app.reports.month_workbook.model import (
    ColumnSum,
    Kind,
    LineStyle,
    LineValue,
    Linked,
    MonthBook,
    MonthSheet,
    Part,
    Product,
    Result,
    ResultLine,
    ResultTable,
    SheetColumn,
    Value,
)

MOST_LINKS = 60_000
"""Excel takes 65,530 hyperlinks a sheet."""

_UNIT = 1_000_000
_LONGEST_TEXT = 32_000
_LONGEST_LINK = 2_000
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)  # before it the day numbers of Excel and LibreOffice differ
_WIDTHS = {Kind.TEXT: 16.0, Kind.MONEY: 13.0, Kind.RATE: 9.0, Kind.NUMBER: 9.0, Kind.DATE: 11.0, Kind.MOMENT: 18.0}
_FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.RATE: "0.00%",
    Kind.NUMBER: "0",
    Kind.DATE: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm:ss",
}
_LETTER = 1
_HEAD_HEIGHT = 32  # two lines
_LABEL, _FLOW, _SAT, _DIFFERENCE = range(4)
_STRICT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def write_month_workbook(book: MonthBook, target: BinaryIO) -> None:
    """Write ``book`` to ``target``. Raises OSError."""
    with xlsxwriter.Workbook(target, _STRICT) as workbook:
        _Writer(book, workbook).write()


def clean(text: str) -> str:
    """What a cell may hold of a text: no characters that XML forbids, and not too long."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_TEXT]


class _Writer:
    def __init__(self, book: MonthBook, workbook: Any) -> None:
        self._book = book
        self._workbook = workbook
        self._result = workbook.add_worksheet(book.name)
        self._sheets = {sheet.key: workbook.add_worksheet(sheet.name) for sheet in book.sheets}
        self._kinds = {kind: workbook.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        self._kinds[Kind.TEXT] = workbook.add_format({})
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._note = workbook.add_format({"italic": True, "font_color": "#555555"})
        self._head = workbook.add_format({"bold": True, "bottom": 1, "align": "right"})
        self._wrapped = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._link = workbook.get_default_url_format()
        self._attention = workbook.add_format({"bg_color": "#FDE9D9"})
        self._sum = workbook.add_format({"bold": True, "num_format": _FORMATS[Kind.MONEY], "bottom": 1})
        self._lines = {
            (style, kind): workbook.add_format(_line_format(style, kind))
            for style in LineStyle
            for kind in (Kind.TEXT, Kind.MONEY, Kind.RATE)
        }

    def write(self) -> None:
        """Everything, the result sheet first in view."""
        for place, sheet in enumerate(self._book.sheets):
            self._write_sheet(place, sheet)
        self._write_result()
        self._result.activate()

    # the result sheet

    def _write_result(self) -> None:
        page, book = self._result, self._book
        page.set_column(_LABEL, _LABEL, 52)
        page.set_column(_FLOW, _DIFFERENCE, 20)
        row = 0
        for text in book.head:
            page.write_string(row, _LABEL, clean(text), self._note if row else self._title)
            row += 1
        row += 1
        for place, text in ((_FLOW, book.flow), (_SAT, book.sat), (_DIFFERENCE, book.difference)):
            page.write_string(row, place, text, self._head)
        first = row + 1
        rows = {line.key: first + place for place, line in enumerate(book.lines)}
        values = book.values()
        for line in book.lines:
            self._write_line(line, rows, values[line.key])
        row = first + len(book.lines) + 1
        for table in book.tables:
            row = self._write_small_table(row, table)
        page.freeze_panes(first, _FLOW)
        self._set_up(page, first - 1, portrait=True)

    def _write_line(
        self, line: ResultLine, rows: dict[str, int], values: tuple[int | Fraction | None, int | Fraction | None]
    ) -> None:
        row, page = rows[line.key], self._result
        page.write_string(row, _LABEL, line.label, self._lines[line.style, Kind.TEXT])
        form = self._lines[line.style, line.kind]
        for place, result, value in ((_FLOW, line.flow, values[0]), (_SAT, line.sat, values[1])):
            if result is None or value is None:
                page.write_blank(row, place, None, form)
            elif result.parts:
                page.write_formula(row, place, self._formula(result, place, rows), form, _number(value))
            else:
                page.write_number(row, place, _number(value), form)
        if values[0] is None or values[1] is None or line.kind is not Kind.MONEY:
            page.write_blank(row, _DIFFERENCE, None, form)
            return
        text = "={}-{}".format(*(xl_rowcol_to_cell(row, place) for place in (_FLOW, _SAT)))
        if line.sat_apart is not None:
            text += f"-({self._formula(line.sat_apart, _SAT, rows).removeprefix('=')})"
        page.write_formula(row, _DIFFERENCE, text, form, _number(values[0] - values[1] - self._book.apart(line)))

    def _formula(self, result: Result, place: int, rows: dict[str, int]) -> str:
        text = "".join(self._part(part, place, rows) for part in result.parts).removeprefix("+")
        return f"=MAX(0,{text})" if result.floor else f"={text}"

    def _part(self, part: Part, place: int, rows: dict[str, int]) -> str:
        match part:
            case ColumnSum(key, column, where, sign):
                sheet = self._book.sheet(key)
                summed = _column_range(sheet, column)
                conditions = "".join(f',{_column_range(sheet, key)},"{text}"' for key, text in where)
                text = f"SUMIFS({summed}{conditions})" if where else f"SUM({summed})"
            case LineValue(line, sign):
                text = xl_rowcol_to_cell(rows[line], place)
            case Product(line, rate):
                sign = 1
                text = f"{xl_rowcol_to_cell(rows[line], place)}*{xl_rowcol_to_cell(rows[rate], place)}"
        return f"{'+' if sign > 0 else '-'}{text}"

    def _write_small_table(self, row: int, table: ResultTable) -> int:
        page = self._result
        page.write_string(row, _LABEL, table.title, self._title)
        row += 1
        for place, column in enumerate(table.columns):
            page.write_string(row, place, column.title, self._head if column.kind is Kind.MONEY else self._wrapped)
        for values in table.rows:
            row += 1
            for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                self._write_cell(page, row, place, column, value)
        return row + 2

    # a sheet with one table

    def _write_sheet(self, place: int, sheet: MonthSheet) -> None:
        page = self._sheets[sheet.key]
        page.write_string(0, 0, sheet.name, self._title)
        for row, note in enumerate(sheet.notes, 1):
            page.write_string(row, 0, clean(note), self._note)
        head, first, last = head_row(sheet), head_row(sheet) + 1, _last_row(sheet)
        self._set_widths(page, sheet)
        for column_place, column in enumerate(sheet.columns):
            if column.summed:
                text = f"=SUBTOTAL(109,{_cells(sheet, column.key)})"
                page.write_formula(head - 1, column_place, text, self._sum, _number(sheet.total(column.key)))
        page.add_table(
            head,
            0,
            last,
            len(sheet.columns) - 1,
            {
                "name": f"Tabla{place + 1}",
                "style": "Table Style Light 1",
                "columns": [
                    {"header": column.title, "header_format": self._wrapped, "format": self._kinds[column.kind]}
                    for column in sheet.columns
                ],
            },
        )
        page.set_row(head, _HEAD_HEIGHT)
        for row, values in enumerate(sheet.rows, first):
            for column_place, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
                self._write_cell(page, row, column_place, column, value)
        for one in sheet.attention:
            cell = xl_rowcol_to_cell(first, sheet.place(one.column), col_abs=True)
            page.conditional_format(
                first,
                0,
                last,
                len(sheet.columns) - 1,
                {"type": "formula", "criteria": f'={cell}="{one.text}"', "format": self._attention},
            )
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, len(sheet.columns) - 1)}"})
        page.freeze_panes(first, sheet.fixed)
        self._set_up(page, head, portrait=False)

    def _set_widths(self, page: Any, sheet: MonthSheet) -> None:
        is_after_folded = False
        for place, column in enumerate(sheet.columns):
            options: dict[str, Any] = {"level": 1, "hidden": True} if column.folded else {}
            if is_after_folded and not column.folded:
                options["collapsed"] = True
            page.set_column(place, place, column.width or _WIDTHS[column.kind], None, options)
            is_after_folded = column.folded
        if is_after_folded:
            page.set_column(len(sheet.columns), len(sheet.columns), None, None, {"collapsed": True})

    def _write_cell(self, page: Any, row: int, place: int, column: SheetColumn, value: Value) -> None:
        form = self._kinds[column.kind]
        match value:
            case None | "":
                return
            case Linked(text, target):
                if row > MOST_LINKS or not _is_safe(target):
                    page.write_string(row, place, clean(text))
                else:
                    page.write_url(row, place, _address(target), self._link, clean(text))
            case str():
                page.write_string(row, place, clean(value), self._kinds[Kind.TEXT])
            case datetime() | date():
                self._write_day(page, row, place, value, form)
            case int() if column.kind is Kind.NUMBER:
                page.write_number(row, place, value, form)
            case int() | Fraction():
                page.write_number(row, place, _number(value), form)

    def _write_day(self, page: Any, row: int, place: int, value: date | datetime, form: Any) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_DAY:
            page.write_string(row, place, value.isoformat())
        else:
            page.write_datetime(row, place, value, form)

    def _set_up(self, page: Any, head: int, *, portrait: bool) -> None:
        page.set_portrait() if portrait else page.set_landscape()
        page.set_paper(_LETTER)
        page.fit_to_pages(1, 0)
        page.repeat_rows(head)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        page.set_footer(f"&L&8{_in_footer(self._book.foot)}&R&8{self._book.page.format('&P', '&N')}")


def head_row(sheet: MonthSheet) -> int:
    """The row of a sheet's headings, counted from 0: below its title, its notes and the sums."""
    return 2 + len(sheet.notes)


def _last_row(sheet: MonthSheet) -> int:
    return head_row(sheet) + max(1, len(sheet.rows))


def _cells(sheet: MonthSheet, key: str) -> str:
    place = sheet.place(key)
    ends = (head_row(sheet) + 1, _last_row(sheet))
    return ":".join(xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True) for row in ends)


def _column_range(sheet: MonthSheet, key: str) -> str:
    return f"'{sheet.name}'!{_cells(sheet, key)}"


def _number(value: int | Fraction) -> float:
    return value / _UNIT if isinstance(value, int) else float(value / _UNIT)


def _is_safe(target: str) -> bool:
    """Whether Excel takes it as a file's place: it must be short, and a number sign ends it where it is not quoted."""
    is_whole = target.startswith("/") or "#" not in target
    return 0 < len(target) <= _LONGEST_LINK and is_whole and not _FORBIDDEN.search(target)


def _address(target: str) -> str:
    """As XlsxWriter takes it. It writes whatever begins with external: or file: with backslashes, as Windows has them;
    an absolute path of another system must keep its slashes, which an address in capitals does.
    """
    return f"FILE://{quote(target)}" if target.startswith("/") else f"external:{target}"


def _in_footer(text: str) -> str:
    return clean(text).replace("&", "&&")[:120]


def _line_format(style: LineStyle, kind: Kind) -> dict[str, Any]:
    form: dict[str, Any] = {"num_format": _FORMATS[kind]} if kind in _FORMATS else {}
    match style:
        case LineStyle.HEADING:
            form |= {"bold": True, "bg_color": "#E7E6E6"}
        case LineStyle.TOTAL:
            form |= {"bold": True, "top": 1}
        case LineStyle.GRAND_TOTAL:
            form |= {"bold": True, "top": 1, "bottom": 6}
        case LineStyle.PLAIN:
            pass
    return form

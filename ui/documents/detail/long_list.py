"""A long table of a document shown whole, in place of the summary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.words import formatting
from ui.sheet.sheet import Align, Row, Table
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import button, column, label, row
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.theme import GRID

_WIDEST, _LEAST, _SAMPLE = 46, 8, 200


class LinesModel(RowsModel[Row]):
    """The rows of ``table``; their notes become a last column."""

    def __init__(self, table: Table, parent: QObject) -> None:
        super().__init__(_columns(table), parent)
        self.rows = list(table.rows)


class LongList(QWidget):
    """Shows one table, with a button back to the summary.

    Signals:
        left: the person wants back.
    """

    left = Signal()

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinesModel(table, self)
        self.table = DataTable(table.heading, self.model.columns)
        self.table.set_rows(self.model)
        self.back = button("Volver al resumen", "arrow-up", "plain")
        self.back.clicked.connect(self.left)
        title = label(f"{table.heading}: {formatting.count(len(table.rows))}", "subtitle", wrap=False)
        head = row(title, 1, self.back)
        self.setLayout(column(head, self.table, gap=2 * GRID))


def _columns(table: Table) -> tuple[Column[Row], ...]:
    found = [
        Column(one.title, _cell(at), width=_width(table, at), numeric=one.align is Align.RIGHT)
        for at, one in enumerate(table.columns)
    ]
    if any(one.notes for one in table.rows):
        found.append(Column("Más", lambda one: " · ".join(one.notes), width=_WIDEST))
    return tuple(found)


def _cell(at: int) -> Callable[[Row], str]:
    return lambda one: one.cells[at]


def _width(table: Table, at: int) -> int:
    longest = max((len(one.cells[at]) for one in table.rows[:_SAMPLE]), default=0)
    return min(max(longest, _LEAST), _WIDEST)

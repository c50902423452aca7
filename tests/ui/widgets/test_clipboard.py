"""What is copied is pasted into a spreadsheet: nothing of it runs there, and amounts stay amounts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.widgets.clipboard import row_text
from ui.widgets.data_table import DataTable
from ui.widgets.rows_model import Column, RowsModel


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "-", '=HYPERLINK("http://x")', "＝1+1"]
)
def test_what_would_run_is_quoted(text: str) -> None:
    assert row_text([text, "x"]) == f"'{text}\tx"


@pytest.mark.parametrize("text", ["-5.00", "-$1,234.50", "-$20.00 USD", "\N{MINUS SIGN}$5.00", "A-1", "$10.00", ""])
def test_numbers_and_other_texts_are_not_touched(text: str) -> None:
    assert row_text([text]) == text


def test_a_cell_is_one_cell() -> None:
    assert row_text(["MUEBLES\nDEL\tNORTE", "\r=1"]) == "MUEBLES DEL NORTE\t'=1"


def test_rows_of_a_table_are_copied_harmless(qtbot: QtBot) -> None:
    columns: tuple[Column[str], ...] = (Column("Nombre", lambda one: one), Column("Total", lambda _: "-$5.00"))
    model = RowsModel(columns)
    model.rows = ["=HYPERLINK()", "DOS\nLINEAS"]
    table = DataTable("Tabla", columns)
    qtbot.addWidget(table)
    table.set_rows(model)
    table.show()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "'=HYPERLINK()\t-$5.00\nDOS LINEAS\t-$5.00"

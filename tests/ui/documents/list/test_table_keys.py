"""What is typed on the rows, and the columns as they are at first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from ui.documents.list.table_model import DocumentTableModel
from ui.documents.page import ComprobantesPage


def test_letters_go_to_the_search_and_no_row_is_looked_at(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def match(*_args: object) -> list[QModelIndex]:
        raise AssertionError

    monkeypatch.setattr(DocumentTableModel, "match", match)
    page.filters.search.setText("kemper")
    page.filters.search.returnPressed.emit()
    qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() > 0)
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.table.setFocus()
    page.table.go_to(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
    assert page.filters.search.text() == "kemper"
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_E)  # type: ignore[no-untyped-call]
    assert page.filters.search.text() == "kemper e"
    assert page.filters.search.hasFocus()


def test_the_usual_columns_stand_in_the_usual_order(page: ComprobantesPage) -> None:
    header = page.table.horizontalHeader()
    header.moveSection(0, 5)
    header.moveSection(2, 9)
    page.table.setColumnHidden(3, True)
    page.table.column_menu().actions()[-1].trigger()
    assert [header.logicalIndex(at) for at in range(header.count())] == list(range(header.count()))
    assert [page.table.isColumnHidden(at) for at in range(header.count())] == [
        not one.shown for one in page.model.columns
    ]

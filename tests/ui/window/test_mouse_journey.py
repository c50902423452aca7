"""Through all pages with the mouse and nothing else: what is clicked is what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QHeaderView, QWidget
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.engine.events import TaxpayerChanged
from tests.make import OTHER, OWNER, a_taxpayer
from tests.ui.windows import parts_of
from ui.documents.page import ComprobantesPage
from ui.requests.page import SolicitudesPage
from ui.settings.page import AjustesPage
from ui.taxpayers.page import ContribuyentesPage
from ui.widgets.data_table import DataTable
from ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def named(window: MainWindow, name: str) -> QAbstractButton:
    """The button that a person would read that word on."""
    found = [one for one in window.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisible()]
    assert len(found) == 1, name
    return found[0]


def click_row(view: QAbstractItemView, row: int, column: int) -> None:
    at = view.visualRect(view.model().index(row, column)).center()
    assert view.viewport().rect().contains(at)
    QTest.mouseClick(view.viewport(), LEFT, pos=at)


def click_header(table: DataTable, column: int) -> None:
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=at)


@pytest.fixture
def shown(seed: Any, window: Callable[[], MainWindow]) -> MainWindow:
    seed.documents(0, 40)
    for month, state in ((1, State.AT_SAT), (2, State.FAILED), (3, State.COMPLETE)):
        seed.request(state, month)
    found = window()
    found.resize(1366, 768)
    for rfc in (OWNER, OTHER):
        parts_of(found).app_state.apply(TaxpayerChanged(a_taxpayer(rfc), unlocked=True))
    return found


def test_every_page_answers_to_the_mouse(qtbot: QtBot, shown: MainWindow) -> None:
    click(named(shown, "Solicitudes"))
    requests = shown.page
    assert isinstance(requests, SolicitudesPage)
    qtbot.waitUntil(lambda: bool(requests.model.rowCount()) and not requests.listing.is_reading)
    lines = [row for row in range(requests.model.rowCount()) if requests.model.heading(row) is None]
    assert len(lines) >= 2
    for row in (lines[1], lines[0]):
        qtbot.waitUntil(lambda row=row: "…" not in requests.model.index(row, 0).data())  # type: ignore[misc]
        click_row(requests.table, row, 2)
        qtbot.waitUntil(requests.detail.isVisible)
        (chosen,) = requests.chosen()
        assert [chosen.id] == list(requests.table.selected_numbers())

    click(named(shown, "Comprobantes"))
    documents = shown.page
    assert isinstance(documents, ComprobantesPage)
    qtbot.waitUntil(lambda: documents.model.rowCount() == 40 and not documents.is_reading)
    total = next(at for at, one in enumerate(documents.model.columns) if one.key == "total")
    click_header(documents.table, total)
    qtbot.waitUntil(lambda: documents.listing.is_complete and not documents.is_reading)
    assert documents.model.text(0, total) == "$1,039.50"  # the largest first
    for row in (3, 1):
        click_row(documents.table, row, 0)
        qtbot.waitUntil(lambda row=row: documents.detail.document == documents.model.ids[row])  # type: ignore[misc]
    qtbot.waitUntil(documents.detail.isVisible)
    click(documents.detail.head.close_button)
    assert not documents.detail.isVisible()

    click(named(shown, "Contribuyentes"))
    clients = shown.page
    assert isinstance(clients, ContribuyentesPage)
    for row in (1, 0):
        click_row(clients.table, row, 1)
        chosen_one = clients.chosen()
        assert chosen_one is not None
        assert chosen_one.rfc.value == clients.table.model().index(row, 1).data()

    click(named(shown, "Ajustes"))
    settings = shown.page
    assert isinstance(settings, AjustesPage)
    for combo in settings.findChildren(QComboBox):
        if not combo.isVisible() or combo.visibleRegion().isEmpty() or not combo.isEnabled():
            continue
        click(combo)
        qtbot.waitUntil(combo.view().isVisible)
        assert combo.maxVisibleItems() >= combo.count()
        combo.hidePopup()

    click(named(shown, "Inicio"))
    assert shown.page is not settings


def test_columns_of_every_table_grow_with_the_text(qtbot: QtBot, shown: MainWindow) -> None:
    for key in shown.page_keys:
        shown.show_page(key)
    by_hand = QHeaderView.ResizeMode.Interactive
    found = (one for one in shown.findChildren(DataTable) if one.model() is not None)
    tables = [one for one in found if one.horizontalHeader().sectionResizeMode(0) is by_hand]
    assert len(tables) >= 3
    widths = {table: (table.letter(), table.columnWidth(0)) for table in tables}
    for table in tables:
        font = table.font()
        font.setPointSizeF(2 * font.pointSizeF())
        table.setFont(font)
    for table, (letter, width) in widths.items():
        assert table.letter() > letter
        assert table.columnWidth(0) == pytest.approx(width * table.letter() / letter, abs=2), table.accessibleName()

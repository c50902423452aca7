"""Tables and lists as they are used, with the mouse and keys: what is acted on is what was clicked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidgetItem, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.events import TaxpayerChanged
from tests.make import a_taxpayer
from tests.ui.windows import parts_of
from ui.documents.actions.seal_results import SealResultsDialog
from ui.documents.actions.seal_summary import SealLine, SealResults
from ui.taxpayers.client_table_model import PASSWORD_COLUMN, RESULT_COLUMN
from ui.taxpayers.import_clients import ImportClientsDialog
from ui.taxpayers.page import ContribuyentesPage, RemovalQuestion
from ui.widgets.tick_list import TickList
from ui.window.main_window import MainWindow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "efirma"


def click(view: QAbstractItemView, row: int, column: int = 0) -> None:
    QTest.mouseClick(view.viewport(), LEFT, NONE, at(view, row, column))


def at(view: QAbstractItemView, row: int, column: int = 0) -> QPoint:
    found = view.visualRect(view.model().index(row, column)).center()
    assert view.viewport().rect().contains(found)
    return found


@pytest.fixture
def clients(seed: Any, window: Callable[[], MainWindow]) -> ContribuyentesPage:
    shown = window()
    shown.resize(1280, 800)
    for rfc in ("AAA010101AAA", "JUAP800110A12", "PDB150312QX4"):
        one = a_taxpayer(Rfc(rfc), f"CLIENTE {rfc[:3]}")
        parts_of(shown).app_state.apply(TaxpayerChanged(one, unlocked=True))
    shown.show_page("contribuyentes")
    page = shown.page
    assert isinstance(page, ContribuyentesPage)
    return page


def test_what_is_done_to_a_contribuyente_is_done_to_the_one_clicked_last(
    qtbot: QtBot, clients: ContribuyentesPage
) -> None:
    names = [clients.table.model().index(row, 0).data() for row in range(3)]
    for row in (2, 0, 1, 0):
        click(clients.table, row)
        with qtbot.waitSignal(clients.password_wanted) as told:
            QTest.mouseClick(clients.password, LEFT)
        assert told.args is not None
        assert told.args[0].name == names[row]
    click(clients.table, 2)
    QTest.mouseClick(clients.remove, LEFT)
    question = clients.findChild(RemovalQuestion)
    assert question is not None
    assert names[2] in question.text()
    question.reject()
    QTest.keyClick(clients.table, Qt.Key.Key_Home)
    with qtbot.waitSignal(clients.password_wanted) as told:
        QTest.keyClick(clients.table, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].name == names[0]
    click(clients.table, 1)
    with qtbot.waitSignal(clients.password_wanted) as told:
        QTest.mouseDClick(clients.table.viewport(), LEFT, NONE, at(clients.table, 1))
    assert told.args is not None
    assert told.args[0].name == names[1]


def test_a_password_is_typed_where_it_is_double_clicked(qtbot: QtBot) -> None:
    dialog = ImportClientsDialog(None, lambda: datetime(2026, 11, 22, 19, tzinfo=UTC), {})
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.search(SAMPLE)
    qtbot.waitUntil(lambda: bool(dialog.model.rows))
    dialog.activateWindow()
    row = next(
        place
        for place in range(dialog.model.rowCount())
        if dialog.model.index(place, RESULT_COLUMN).data() == "Falta su contraseña"
    )
    click(dialog.table, row, PASSWORD_COLUMN)
    QTest.mouseDClick(dialog.table.viewport(), LEFT, NONE, at(dialog.table, row, PASSWORD_COLUMN))
    line = dialog.table.viewport().findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "12345678a")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.index(row, RESULT_COLUMN).data() == "Lista")
    assert dialog.accept_button.isEnabled()
    dialog.reject()


def test_a_seal_that_is_not_in_order_leads_to_its_document(qtbot: QtBot) -> None:
    lines = tuple(SealLine(number, f"00000000-0000-4000-8000-00000000000{number}", "") for number in (7, 8, 9))
    dialog = SealResultsDialog(SealResults({"": 3}, lines), None)
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog.table, 1)
    with qtbot.waitSignal(dialog.opened) as told:
        QTest.mouseDClick(dialog.table.viewport(), LEFT, NONE, at(dialog.table, 1))
    assert told.args == [8]


def test_a_line_is_ticked_wherever_it_is_clicked(qtbot: QtBot) -> None:
    ticks = TickList()
    qtbot.addWidget(ticks)
    for name in ("uno", "dos", "tres"):
        item = QListWidgetItem(name, ticks)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
    ticks.show()

    def ticked() -> list[str]:
        found = (ticks.item(place) for place in range(3))
        return [one.text() for one in found if one.checkState() is Qt.CheckState.Checked]

    click(ticks, 1)  # on its words
    assert ticked() == ["dos"]
    option = QStyleOptionViewItem()
    ticks.initViewItemOption(option)
    option.rect = ticks.visualRect(ticks.model().index(2, 0))
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = ticks.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, ticks).center()
    QTest.mouseClick(ticks.viewport(), LEFT, NONE, box)
    assert ticked() == ["dos", "tres"]
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert ticked() == ["dos"]
    click(ticks, 1)
    assert ticked() == []
    QTest.keyClick(ticks, Qt.Key.Key_Up)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert ticked() == ["uno"]

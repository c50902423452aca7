"""The sums below the list: never those of another filter, read and opened as a person does."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import DiskFullError
from app.paths import Paths
from ui.documents.filters.criteria import Criteria
from ui.documents.page import ComprobantesPage
from ui.widgets.rows_model import DISPLAY


def seen(page: ComprobantesPage) -> list[list[str]]:
    """The popup's table as it is read."""
    model = page.totals.popup.model
    places = range(model.columnCount())
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in places]
    return [heads, *([model.index(row, at).data(DISPLAY) for at in places] for row in range(model.rowCount()))]


def test_sums_of_the_last_filter_go_when_others_are_asked_for(qtbot: QtBot, page: ComprobantesPage) -> None:
    assert len(seen(page)) > 2
    page.filters.choose(Criteria(types=("P",)))
    assert page.totals.summed.text() == "Sumando…"
    assert len(seen(page)) == 1
    qtbot.waitUntil(lambda: page.totals.left_out.text() != "" and not page.is_reading)
    assert page.totals.left_out.text() == "Sin sumar: 1 sin importe o moneda"  # its payment has no MonedaP
    before = page.totals.left_out.text()
    page.table.horizontalHeader().setSortIndicator(3, page.table.horizontalHeader().sortIndicatorOrder())
    assert page.totals.left_out.text() == before  # the same documents in another order
    qtbot.waitUntil(lambda: not page.is_reading)


def test_the_table_opens_by_mouse_and_by_keyboard_and_closes(qtbot: QtBot, page: ComprobantesPage) -> None:
    bar, popup = page.totals, page.totals.popup
    QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(popup.isVisible)
    assert (seen(page)[0][:3], seen(page)[0][-1]) == (["Concepto", "Comprobantes", "Total"], "Exento")
    told = {row[0]: row for row in seen(page)[1:]}
    assert told["Emitidos: facturado"][1:3] == ["2", "$191.60"]
    assert bar.summed.text() == "Emitidos $191.60 (IVA $1.60) · De otros $83,000.00 (IVA $11,213.79)"
    assert popup.frameGeometry().bottom() <= bar.mapToGlobal(QPoint(0, 0)).y()
    assert popup.width() <= bar.width()
    view = popup.table.viewport().rect()  # every line is seen without scrolling
    last = popup.table.visualRect(popup.model.index(popup.model.rowCount() - 1, 0))
    assert view.contains(last.topLeft())
    assert view.contains(last.bottomLeft())
    QTest.keyClick(popup.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith(seen(page)[1][0])
    page.filters.search.setText("xyz")
    QTest.keyClick(popup.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not popup.isVisible())
    assert page.filters.search.text() == "xyz"  # Esc was the popup's, not the filters'
    page.filters.search.clear()
    qtbot.waitUntil(lambda: not page.is_reading and bar.more.isEnabled())
    bar.more.setFocus()
    QTest.keyClick(bar.more, Qt.Key.Key_Space)
    qtbot.waitUntil(popup.isVisible)
    QTest.mouseClick(popup.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not popup.isVisible())


def test_sums_that_will_not_come_are_not_waited_for(page: ComprobantesPage, paths: Paths) -> None:
    page.totals.show_sums(None)
    page.listing.trouble.emit(DiskFullError(paths.library))
    assert page.totals.summed.text() == ""

"""The documents: all of them in the list at once, refreshed in place, found by what is typed and chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.engine.events import DocumentsAdded
from tests.make import OWNER
from tests.ui.windows import parts_of
from ui.documents.list.columns import STATE_COLUMN
from ui.documents.list.listing import FIRST
from ui.documents.list.table_model import WAITING
from ui.documents.page import ComprobantesPage
from ui.widgets.rows_model import DISPLAY, ROW_ROLE
from ui.window.main_window import MainWindow


def a_page(window: MainWindow) -> ComprobantesPage:
    window.show_page("comprobantes")
    page = window.page
    assert isinstance(page, ComprobantesPage)
    return page


def uuid_at(page: ComprobantesPage, place: int) -> str:
    row = page.model.row(place)
    return row.uuid if row else ""


def texts(page: ComprobantesPage, key: str) -> list[str]:
    section = next(at for at, one in enumerate(page.model.columns) if one.key == key)
    return [page.model.text(place, section) for place in range(page.model.rowCount())]


def test_rows_come_as_the_person_scrolls(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], qtmodeltester: ModelTester
) -> None:
    seed.documents(0, FIRST + 1_000)
    page = a_page(window())
    qtbot.waitUntil(lambda: page.model.rowCount() == FIRST + 1_000 and not page.is_reading)
    assert page.totals.counted.text() == "1,200 XML en tu equipo"
    last = page.model.index(FIRST + 999, 0)
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: last.data(DISPLAY) not in (None, WAITING))
    assert last.data(DISPLAY) == "01/03/2024"
    qtmodeltester.check(page.model, force_py=True)  # type: ignore[no-untyped-call]
    assert len(set(page.model.ids)) == FIRST + 1_000


def test_new_documents_slip_in_and_the_selection_stays(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.documents(0, 30)
    shown = window()
    page = a_page(shown)
    qtbot.waitUntil(lambda: page.model.rowCount() == 30 and not page.is_reading)
    page.table.selectRow(4)
    chosen = page.table.chosen_rows()[0].data(ROW_ROLE).uuid
    seen_at = page.table.rowViewportPosition(4)
    seed.documents(30, 10)
    seed.unreadable()
    parts_of(shown).app_state.apply(DocumentsAdded(OWNER, 11, 11))
    qtbot.waitUntil(lambda: page.model.rowCount() == 41)
    assert page.table.chosen_rows()[0].row() == 14
    qtbot.waitUntil(lambda: uuid_at(page, 14) == chosen)
    assert page.table.rowViewportPosition(14) == seen_at
    qtbot.waitUntil(lambda: page.model.index(40, STATE_COLUMN).data() == "Ilegible")


def test_many_pieces_that_come_and_go_leave_selection_current_row_and_scroll(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.documents_of(range(0, 1_000, 2))
    shown = window()
    page = a_page(shown)
    qtbot.waitUntil(lambda: page.model.rowCount() == 500 and not page.is_reading)
    page.table.go_to(250)
    page.table.scrollTo(page.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().select(page.model.index(252, 0), flags)
    qtbot.waitUntil(lambda: uuid_at(page, 250) != "" and uuid_at(page, 252) != "")
    chosen = [uuid_at(page, place) for place in (250, 252)]
    seen_at = page.table.rowViewportPosition(250)
    seed.documents_of(range(1, 1_000, 2))
    parts_of(shown).app_state.apply(DocumentsAdded(OWNER, 500, 500))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1_000)
    places = [place for first, last in page.table.selected_ranges() for place in range(first, last + 1)]
    qtbot.waitUntil(lambda: [uuid_at(page, place) for place in places] == chosen)
    assert page.table.currentIndex().row() == places[0]
    assert page.table.rowViewportPosition(places[0]) == seen_at


def test_everything_stays_selected_when_more_comes(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.documents_of(range(0, 400, 2))
    shown = window()
    page = a_page(shown)
    qtbot.waitUntil(lambda: page.model.rowCount() == 200 and not page.is_reading)
    page.table.selectAll()
    assert page.totals.counted.text() == "200 XML en tu equipo, 200 elegidos"
    seed.documents_of(range(1, 400, 2))
    parts_of(shown).app_state.apply(DocumentsAdded(OWNER, 200, 200))
    qtbot.waitUntil(lambda: page.model.rowCount() == 400)
    assert page.table.selected_count() == 400


def test_a_filter_reads_anew(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.documents(0, 30)
    page = a_page(window())
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    page.filters.search.setText("00000000001d")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.filters.search.setText("nadie")
    qtbot.waitUntil(page.empty.isVisible)
    page.filters.search.clear()
    page.filters.choices.periods.setCurrentText("Este mes")
    qtbot.waitUntil(lambda: not page.is_reading and page.empty.isVisible())
    page.filters.chips.clear_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    page.filters.search.setText("1,010-1,012")
    qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() == 3)
    assert texts(page, "total") == ["$1,012.50", "$1,011.50", "$1,010.50"]


def test_any_header_sorts(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.documents(0, 300)
    page = a_page(window())
    qtbot.waitUntil(lambda: page.model.rowCount() == 300 and not page.is_reading)
    header = page.table.horizontalHeader()
    for section, column in enumerate(page.model.columns):
        header.setSortIndicator(section, Qt.SortOrder.AscendingOrder)
        qtbot.waitUntil(lambda: not page.is_reading and page.model.rowCount() == 300)
        assert page.listing.order.key is column.sort
    total = next(at for at, one in enumerate(page.model.columns) if one.key == "total")
    header.setSortIndicator(total, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: not page.is_reading and page.model.text(0, total) == "$1,000.50")
    header.setSortIndicator(total, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: page.model.text(0, total) == "$1,299.50")


def test_an_empty_library_offers_the_button_that_fills_it(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    page = a_page(window())
    qtbot.waitUntil(page.empty.isVisible)
    with qtbot.waitSignal(page.download_wanted):
        page.empty.button.click()

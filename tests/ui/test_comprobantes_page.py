"""The documents: read in pages, refreshed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.ports import DocumentsAdded
from ui.main_window import MainWindow
from ui.models.columns import ROW_ROLE
from ui.models.document_table import PAGE
from ui.pages.comprobantes import ComprobantesPage

OWNER = Rfc("EKU9003173C9")


def a_page(window: MainWindow) -> ComprobantesPage:
    window.show_page("comprobantes")
    page = window.page
    assert isinstance(page, ComprobantesPage)
    return page


def test_pages_come_as_the_person_scrolls(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], qtmodeltester: ModelTester
) -> None:
    seed.documents(0, PAGE + 20)
    page = a_page(window())
    qtbot.waitUntil(lambda: page.model.rowCount() == PAGE)
    assert page.filters.counted.text() == "520 comprobantes"
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() == PAGE + 20)
    assert len({row.id for row in page.model.rows}) == PAGE + 20
    qtmodeltester.check(page.model, force_py=True)  # type: ignore[no-untyped-call]


def test_new_documents_slip_in_and_the_selection_stays(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.documents(0, 30)
    shown = window()
    page = a_page(shown)
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    page.table.selectRow(4)
    chosen = page.table.chosen_rows()[0].data(ROW_ROLE).uuid
    seed.documents(30, 10)
    seed.unreadable()
    shown.work.take(DocumentsAdded(OWNER, 11, 11))
    qtbot.waitUntil(lambda: page.model.rowCount() == 41)
    assert page.table.chosen_rows()[0].data(ROW_ROLE).uuid == chosen
    assert page.table.chosen_rows()[0].row() == 14
    assert page.model.index(40, 2).data() == "Ilegible"


def test_a_filter_reads_anew(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.documents(0, 30)
    page = a_page(window())
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    page.filters.search.setText("00000000001d")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.filters.search.setText("nadie")
    qtbot.waitUntil(page.empty.isVisible)
    page.filters.search.clear()
    page.filters.periods.setCurrentText("Este mes")
    qtbot.waitUntil(lambda: not page.is_reading and page.empty.isVisible())


def test_an_empty_library_offers_the_button_that_fills_it(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    page = a_page(window())
    qtbot.waitUntil(page.empty.isVisible)
    with qtbot.waitSignal(page.download_wanted):
        page.empty.button.click()

"""Whatever way a person chooses a row, with the mouse or with keys, the detail shows that document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.events import DocumentsAdded
from tests.make import OWNER
from tests.ui.windows import parts_of
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.filters.criteria import Criteria
from ui.documents.list.listing import FIRST
from ui.documents.page import ComprobantesPage
from ui.window.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def click(page: ComprobantesPage, place: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click on a row as a person does: only what is in sight can be clicked."""
    table = page.table
    at = table.visualRect(page.model.index(place, table.horizontalHeader().logicalIndex(0))).center()
    assert table.viewport().rect().contains(at)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def shows(qtbot: QtBot, page: ComprobantesPage, number: int) -> None:
    """The detail has that document, and its words are on the screen."""
    qtbot.waitUntil(lambda: page.detail.details is not None and page.detail.details.row.id == number)
    assert page.detail.document == number
    qtbot.waitUntil(lambda: page.detail.summary.toPlainText() != "")
    row = page.detail.details.row if page.detail.details else None
    assert row is not None
    assert (f"{row.series} {row.number}".strip() or row.uuid) in page.detail.head.title.text()


def key(page: ComprobantesPage, pressed: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(page.table, pressed, modifiers or Qt.KeyboardModifier.NoModifier)


def test_a_click_on_a_row_shows_that_document(qtbot: QtBot, page: ComprobantesPage) -> None:
    for place in (1, 4, 0, 4, 3):
        click(page, place)
        shows(qtbot, page, page.model.ids[place])


def test_with_ctrl_and_shift_the_one_clicked_last_is_shown(qtbot: QtBot, page: ComprobantesPage) -> None:
    ids = page.model.ids
    click(page, 1)
    click(page, 4, CONTROL)
    assert page.table.selected_ranges() == ((1, 1), (4, 4))
    shows(qtbot, page, ids[4])
    click(page, 4, CONTROL)  # not chosen any more: of the others the first
    assert page.table.selected_ranges() == ((1, 1),)
    shows(qtbot, page, ids[1])
    row = page.choice.row()
    assert row is not None
    assert row.id == ids[1]
    assert page.bar.buttons[DocumentAction.OPEN].isEnabled()
    click(page, 1)
    click(page, 3, SHIFT)
    assert page.table.selected_ranges() == ((1, 3),)
    shows(qtbot, page, ids[3])
    for place in (3, 2, 1):
        click(page, place, CONTROL)
    assert page.detail.document is None
    assert not page.bar.buttons[DocumentAction.OPEN].isEnabled()


def test_arrows_pages_and_ends_show_where_they_lead(qtbot: QtBot, page: ComprobantesPage) -> None:
    ids = page.model.ids
    click(page, 0)
    shows(qtbot, page, ids[0])
    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_End):
        before = page.table.currentIndex().row()
        key(page, pressed)
        assert page.table.currentIndex().row() != before
        shows(qtbot, page, ids[page.table.currentIndex().row()])
    key(page, Qt.Key.Key_Home)
    shows(qtbot, page, ids[0])
    key(page, Qt.Key.Key_Down, SHIFT)
    shows(qtbot, page, ids[1])
    key(page, Qt.Key.Key_Down, CONTROL)  # walks, and chooses nothing
    shows(qtbot, page, ids[1])
    key(page, Qt.Key.Key_Space, CONTROL)
    shows(qtbot, page, ids[2])


def test_after_sorting_and_filtering_a_click_shows_its_row(qtbot: QtBot, page: ComprobantesPage) -> None:
    click(page, 2)
    header = page.table.horizontalHeader()
    total = next(at for at, one in enumerate(page.model.columns) if one.key == "total")
    page.table.scrollTo(page.model.index(0, total))
    at = QPoint(header.sectionViewportPosition(total) + header.sectionSize(total) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: page.listing.is_complete and not page.is_reading)
    page.table.horizontalScrollBar().setValue(0)
    for place in (5, 0, 3):
        page.table.scrollTo(page.model.index(place, 0))
        click(page, place)
        shows(qtbot, page, page.model.ids[place])
    page.filters.choose(Criteria(types=("I",)))
    qtbot.waitUntil(lambda: page.listing.is_complete and not page.is_reading)
    assert page.detail.document is None
    for place in (1, 0):
        click(page, place)
        shows(qtbot, page, page.model.ids[place])


def test_a_link_leads_away_and_a_click_on_the_chosen_row_leads_back(qtbot: QtBot, page: ComprobantesPage) -> None:
    click(page, 1)
    here, other = page.model.ids[1], page.model.ids[3]
    shows(qtbot, page, here)
    page.detail.show_document(other)  # as a link to one that the list lacks does
    click(page, 1)
    shows(qtbot, page, here)


def test_clicks_while_documents_come_in_show_what_was_clicked(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.documents_of(range(0, 600, 2))
    shown = window()
    shown.show_page("comprobantes")
    page = shown.page
    assert isinstance(page, ComprobantesPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 300 and page.listing.is_complete and not page.is_reading)
    for numbers in (range(1, 200, 2), range(201, 600, 2), range(600, 700)):
        click(page, 2)
        chosen = page.model.ids[2]
        assert page.detail.document == chosen
        seed.documents_of(numbers)
        parts_of(shown).app_state.apply(DocumentsAdded(OWNER, 1, 1))
        with qtbot.waitSignal(page.listing.refreshed):
            click(page, 4)
            chosen = page.model.ids[4]
        assert page.detail.document == chosen
        assert page.choice.ids().tolist() == [chosen]
        page.table.scrollToTop()


def test_a_row_chosen_before_all_numbers_are_known_stays_chosen(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.documents(0, FIRST + 100)
    shown = window()
    shown.show_page("comprobantes")
    page = shown.page
    assert isinstance(page, ComprobantesPage)
    with qtbot.waitSignal(page.listing.completing):
        page.listing.begun.connect(lambda: click(page, 3))  # the first rows are there, and no more
        page.listing.begun.connect(lambda: seed.documents(FIRST + 100, 1))  # and another document comes in between
    qtbot.waitUntil(lambda: page.listing.is_complete and not page.is_reading)
    chosen = page.choice.ids().tolist()
    assert len(chosen) == 1
    assert page.detail.document == chosen[0]
    place = page.model.place_of(chosen[0])
    assert page.table.selectionModel().isRowSelected(place)
    flags = QItemSelectionModel.SelectionFlag.NoUpdate
    page.table.selectionModel().setCurrentIndex(page.model.index(place, 0), flags)
    assert page.detail.document == chosen[0]

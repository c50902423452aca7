"""The same documents in another order: what was chosen stays chosen, so that nothing is done to all by mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.documents.filters.criteria import Criteria
from ui.documents.page import ComprobantesPage
from ui.widgets import row_ranges
from ui.window.main_window import MainWindow

COUNT = 1_200


@pytest.fixture
def many(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> ComprobantesPage:
    """More documents than are read at first."""
    seed.documents(0, COUNT)
    shown = window()
    shown.show_page("comprobantes")
    page = shown.page
    assert isinstance(page, ComprobantesPage)
    wait(qtbot, page)
    return page


def wait(qtbot: QtBot, page: ComprobantesPage) -> None:
    qtbot.waitUntil(lambda: page.model.rowCount() == COUNT and page.listing.is_complete and not page.is_reading)


def sort(page: ComprobantesPage, key: str, way: Qt.SortOrder) -> None:
    section = next(at for at, one in enumerate(page.model.columns) if one.key == key)
    page.table.horizontalHeader().setSortIndicator(section, way)


def test_the_chosen_stay_chosen_in_another_order(qtbot: QtBot, many: ComprobantesPage) -> None:
    many.table.go_to(7)
    many.table.select_ranges(((7, 9), (1_100, 1_100)))
    chosen = set(many.choice.ids())
    keyboard = many.model.ids[7]
    sort(many, "total", Qt.SortOrder.AscendingOrder)
    sort(many, "issued", Qt.SortOrder.AscendingOrder)  # before the first has come
    wait(qtbot, many)
    assert set(many.choice.ids()) == chosen
    assert many.model.ids[many.table.currentIndex().row()] == keyboard
    assert many.table.verticalScrollBar().value() == 0
    assert many.totals.counted.text() == "1,200 XML en tu equipo, 4 elegidos"
    many.table.selectAll()
    sort(many, "issued", Qt.SortOrder.DescendingOrder)
    wait(qtbot, many)
    assert many.table.selected_count() == COUNT


def test_what_is_chosen_anew_meanwhile_counts(qtbot: QtBot, many: ComprobantesPage) -> None:
    many.table.select_ranges(((3, 3),))
    with qtbot.waitSignal(many.listing.begun):
        sort(many, "issued", Qt.SortOrder.AscendingOrder)
    many.table.go_to(0)
    chosen = list(many.choice.ids())
    wait(qtbot, many)
    assert list(many.choice.ids()) == chosen


def test_other_documents_come_with_nothing_chosen(qtbot: QtBot, many: ComprobantesPage) -> None:
    many.table.select_ranges(((3, 3),))
    sort(many, "issued", Qt.SortOrder.AscendingOrder)
    many.filters.choose(Criteria(types=("I",)))
    wait(qtbot, many)
    assert many.table.selected_count() == 0


def test_a_selection_that_falls_to_pieces_is_given_up_and_told(
    qtbot: QtBot, many: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    many.table.select_ranges(((1, 1), (3, 3)))
    monkeypatch.setattr(row_ranges, "MOST_RANGES", 1)
    sort(many, "issued", Qt.SortOrder.AscendingOrder)
    wait(qtbot, many)
    assert many.table.selected_count() == 0
    assert many.document_actions.progress_bar.text.text().startswith("Al ordenar se quitó la selección")

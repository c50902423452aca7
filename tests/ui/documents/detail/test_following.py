"""The detail shows what is chosen in the list, and nothing once the list has it no more."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel
from pytestqt.qtbot import QtBot

from app.domain.index.filter import Order, SortKey
from app.domain.validity import Validity
from app.engine.events import DocumentsAdded
from tests.make import OWNER
from ui.documents.filters.criteria import Criteria
from ui.documents.page import ComprobantesPage


def _choose(qtbot: QtBot, page: ComprobantesPage, place: int) -> int:
    page.table.go_to(place)
    qtbot.waitUntil(lambda: page.detail.details is not None and page.detail.details.row.id == page.model.ids[place])
    return page.model.ids[place]


def _is_empty(page: ComprobantesPage) -> bool:
    panel = page.detail
    is_blank = panel.summary.toPlainText() == "" and panel.xml.model.rowCount() == 0
    return panel.document is None and is_blank and not panel.check_button.isEnabled() and panel.head.chip.isHidden()


def test_a_filter_that_leaves_nothing_empties_the_detail(qtbot: QtBot, page: ComprobantesPage) -> None:
    _choose(qtbot, page, 0)
    assert page.detail.check_button.isEnabled()
    page.filters.search.setText("nadie se llama así")
    page.filters.search.returnPressed.emit()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 and not page.is_reading)
    assert _is_empty(page)


def test_another_contribuyente_empties_the_detail(qtbot: QtBot, page: ComprobantesPage) -> None:
    _choose(qtbot, page, 0)
    page.show_owner(OWNER)
    qtbot.waitUntil(lambda: not page.is_reading)
    assert _is_empty(page)
    _choose(qtbot, page, 0)


def test_another_order_keeps_the_detail(qtbot: QtBot, page: ComprobantesPage) -> None:
    number = _choose(qtbot, page, 0)
    page.table.order_chosen.emit(Order(SortKey.TOTAL))
    qtbot.waitUntil(lambda: not page.is_reading)
    assert page.detail.document == number


def test_what_leaves_the_list_leaves_the_detail(qtbot: QtBot, seed: Any, page: ComprobantesPage) -> None:
    page.filters.choose(Criteria(states=(Validity.VALID.value,)))
    qtbot.waitUntil(lambda: not page.is_reading and page.listing.is_complete)
    for place in (0, 3):
        seed.cancelled(_choose(qtbot, page, place))
        page.app_state.apply(DocumentsAdded(OWNER, 1, 0))
        with qtbot.waitSignal(page.listing.refreshed):
            pass
        assert _is_empty(page)


def test_the_next_of_several_chosen_is_shown_when_the_first_leaves(
    qtbot: QtBot, seed: Any, page: ComprobantesPage
) -> None:
    page.filters.choose(Criteria(states=(Validity.VALID.value,)))
    qtbot.waitUntil(lambda: not page.is_reading and page.listing.is_complete)
    first, second = _choose(qtbot, page, 0), page.model.ids[1]
    page.table.select_ranges(((0, 1),))
    seed.cancelled(first)
    page.app_state.apply(DocumentsAdded(OWNER, 1, 0))
    qtbot.waitUntil(lambda: page.model.place_of(first) < 0)
    qtbot.waitUntil(lambda: page.detail.document == second)


def test_what_is_chosen_no_more_is_not_shown_and_can_be_chosen_again(qtbot: QtBot, page: ComprobantesPage) -> None:
    _choose(qtbot, page, 2)
    page.table.clearSelection()
    assert _is_empty(page)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().select(page.model.index(2, 0), flags)
    assert page.detail.document == page.model.ids[2]


def test_a_document_that_a_link_led_to_stays_though_the_list_lacks_it(
    qtbot: QtBot, page: ComprobantesPage, samples: int
) -> None:
    other = _choose(qtbot, page, 1)
    _choose(qtbot, page, 0)
    page.filters.choose(Criteria(text=page.detail.details.row.uuid if page.detail.details else ""))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and not page.is_reading)
    page.following.show_document(other)
    page.app_state.apply(DocumentsAdded(OWNER, 1, 0))
    with qtbot.waitSignal(page.listing.refreshed):
        pass
    assert page.detail.document == other

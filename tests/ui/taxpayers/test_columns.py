"""The columns of Contribuyentes as they come: an RFC is read whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.events import TaxpayerChanged
from tests.make import a_taxpayer
from tests.ui.windows import parts_of
from ui.taxpayers.page import ContribuyentesPage
from ui.widgets.data_table import DataTable
from ui.window.main_window import MainWindow

RFC_COLUMN = 1


def room_left(table: DataTable, row: int, column: int) -> int:
    """How much wider the place of a cell's text is than the text."""
    index = table.model().index(row, column)
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect = table.visualRect(index)
    option.text = str(index.data())
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    place = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
    margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table) + 1
    return place.width() - 2 * margin - option.fontMetrics.horizontalAdvance(option.text)


@pytest.mark.parametrize("rfc", ["JUAP800110A12", "WMGM800110MW9", "EKU9003173C9"])
def test_an_rfc_is_read_whole(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow], rfc: str) -> None:
    shown = window()
    shown.resize(1100, 700)
    one = a_taxpayer(Rfc(rfc), "JUAN PÉREZ")
    parts_of(shown).app_state.apply(TaxpayerChanged(one, unlocked=True))
    shown.show_page("contribuyentes")
    page = shown.page
    assert isinstance(page, ContribuyentesPage)
    assert page.table.model().index(0, RFC_COLUMN).data() == rfc
    assert room_left(page.table, 0, RFC_COLUMN) >= 0

"""The documents of a figure, listed alone, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.documents.page import ComprobantesPage
from ui.widgets.page import FigureDocuments
from ui.window.main_window import MainWindow


@pytest.fixture
def listed(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> tuple[MainWindow, ComprobantesPage]:
    """A window with five documents of which the person typed for some, and then saw a figure of two."""
    seed.documents(1, 5)
    shown = window()
    shown.show_page("solicitudes")
    shown.page.documents_wanted.emit(FigureDocuments("IVA cobrado de marzo 2026, 16 %", (2, 4)))
    page = shown.page
    assert isinstance(page, ComprobantesPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    return shown, page


def test_a_figure_lists_its_documents_alone_and_says_which(listed: tuple[MainWindow, ComprobantesPage]) -> None:
    _, page = listed
    assert page.figure.isVisible()
    assert page.figure.chip.text() == "IVA cobrado de marzo 2026, 16 %  ×"


def test_the_way_back_leads_to_the_page_of_the_figure(listed: tuple[MainWindow, ComprobantesPage]) -> None:
    shown, page = listed
    QTest.mouseClick(page.figure.back, Qt.MouseButton.LeftButton)
    assert shown.page_key == "solicitudes"


def test_without_the_figure_everything_is_listed_again(
    qtbot: QtBot, listed: tuple[MainWindow, ComprobantesPage]
) -> None:
    _, page = listed
    QTest.mouseClick(page.figure.chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    assert not page.figure.isVisible()

"""In Ajustes the command for the task scheduler is for those who look for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui.settings.presence_card import PresenceCard
from ui.window.main_window import MainWindow


def test_the_command_for_the_scheduler_is_behind_avanzado(seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    shown.show_page("ajustes")
    card = shown.page.findChild(PresenceCard)
    assert isinstance(card, PresenceCard)
    assert not card.line.isVisible()
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    assert card.line.isVisible()
    QTest.mouseClick(card.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == card.line.text() != ""
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    assert not card.line.isVisible()

"""Poner al día without a preview: «este mes, de todos» in two clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.update_stretch import UpdateStretch
from app.engine.commands import Update
from tests.make import OTHER, OWNER, a_taxpayer
from tests.ui.windows import parts_of
from ui.updating.preview import UpdatePreview
from ui.window.at_once_menu import AtOnceMenu
from ui.window.main_window import MainWindow


def choose(shown: MainWindow, words: str) -> None:
    """A click on the arrow, a click on the entry."""
    QTest.mouseClick(shown.top_bar.at_once, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, AtOnceMenu)
    entry = next(one for one in menu.actions() if one.text() == words)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def chosen(qtbot: QtBot, shown: MainWindow, words: str) -> Update:
    with qtbot.waitSignal(shown.command) as sent:
        choose(shown, words)
    assert sent.args is not None
    assert isinstance(sent.args[0], Update)
    return sent.args[0]


def test_this_month_of_everybody_is_two_clicks(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.taxpayer(a_taxpayer(days=90, remembers=True))
    seed.taxpayer(a_taxpayer(OTHER, days=90, remembers=True))
    shown = window()
    assert chosen(qtbot, shown, "Este mes, de todos") == Update((), datetime(2026, 11, 1))
    assert shown.page_key == "solicitudes"


def test_who_is_chosen_above_is_asked_about_and_who_ran_out_is_not(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.taxpayer(a_taxpayer(days=90, remembers=True))
    seed.taxpayer(a_taxpayer(OTHER, days=-1, remembers=True))
    shown = window()
    assert chosen(qtbot, shown, "Mes pasado y este, de todos") == Update((OWNER,), datetime(2026, 10, 1))
    shown.top_bar.choose(str(OWNER))
    assert chosen(qtbot, shown, "Este año") == Update((OWNER,), datetime(2026, 1, 1))


def test_where_no_password_is_at_hand_they_are_asked_for(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.taxpayer(a_taxpayer(days=90))
    shown = window()
    with qtbot.assertNotEmitted(shown.command):
        choose(shown, "Este mes")
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, UpdatePreview)
    assert dialog.stretch.choice.named is UpdateStretch.THIS_MONTH
    assert list(dialog.passwords.forms) == [OWNER]
    dialog.reject()


def test_without_anybody_there_is_nothing_to_ask(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    assert not window().top_bar.at_once.isEnabled()

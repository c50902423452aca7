"""After registering: one question with two answers, and nothing asked of whoever was known already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.commands import Register, Update
from app.engine.events import TaxpayerChanged
from tests.make import OWNER, a_taxpayer
from tests.ui.windows import parts_of
from ui.taxpayers.register import RegisterDialog
from ui.updating.first_invoices import FirstInvoicesQuestion
from ui.window.main_window import MainWindow


@pytest.fixture
def posted(window: Callable[[], MainWindow]) -> tuple[MainWindow, list[object]]:
    """The window, and what it tells the engine."""
    shown = window()
    commands: list[object] = []
    shown.command.connect(commands.append)
    return shown, commands


def register(qtbot: QtBot, shown: MainWindow, sample: Path) -> None:
    """As a person: files, password, Enter; then the engine answers."""
    parts_of(shown).dialogs.open_registration()
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, RegisterDialog)
    dialog.form.choose(sample / "EKU9003173C9.cer")
    QTest.keyClicks(dialog.form.password.line, "12345678a")
    QTest.keyClick(dialog.form.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: parts_of(shown).dialogs.open_dialog is None)
    parts_of(shown).app_state.apply(TaxpayerChanged(a_taxpayer(), unlocked=True))


def question(shown: MainWindow) -> FirstInvoicesQuestion:
    found = parts_of(shown).dialogs.open_dialog
    assert isinstance(found, FirstInvoicesQuestion)
    return found


def test_yes_asks_for_this_year(qtbot: QtBot, posted: tuple[MainWindow, list[object]], sample: Path) -> None:
    shown, commands = posted
    register(qtbot, shown, sample)
    asked = question(shown)
    assert asked.text() == "Ya está tu e.firma. ¿Traemos tus facturas de este año?"
    assert asked.yes.text() == "Traer mis facturas de este año"
    QTest.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    first, second = commands
    assert isinstance(first, Register)
    assert second == Update((OWNER,), datetime(2026, 1, 1))
    assert shown.page_key == "solicitudes"


def test_not_now_asks_nothing_and_it_is_not_asked_again(
    qtbot: QtBot, posted: tuple[MainWindow, list[object]], sample: Path
) -> None:
    shown, commands = posted
    register(qtbot, shown, sample)
    later = question(shown).later
    assert later.text() == "Ahora no"
    QTest.mouseClick(later, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: parts_of(shown).dialogs.open_dialog is None)
    register(qtbot, shown, sample)
    assert parts_of(shown).dialogs.open_dialog is None
    assert [type(one) for one in commands] == [Register, Register]
    assert shown.page_key == "inicio"

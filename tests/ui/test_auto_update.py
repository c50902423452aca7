"""Poner al día by itself, and what the person is told about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.clock import mexico_wall_time
from app.engine.commands import Update
from app.engine.events import Activity, ActivityKind, DocumentsAdded, TaxpayerChanged
from app.engine.planning.update_stretch import UpdateStretch, stretch_at
from app.paths import Paths
from app.settings import Settings
from tests.make import OWNER, a_taxpayer
from tests.ui.windows import parts_of
from ui.desktop.daily_update import DailyUpdate, is_due
from ui.desktop.notifier import Notifier
from ui.settings.page import AjustesPage
from ui.state.app_state import AppState
from ui.window.main_window import MainWindow

HERE = timezone(timedelta(hours=-6))
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the one without a screen


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ((22, 9, 0), (21, 9, 0), True),
        ((22, 8, 59), (21, 9, 0), False),
        ((22, 8, 59), (21, 8, 59), True),  # yesterday's was missed: made up for at start
        ((22, 23, 0), (22, 9, 0), False),
        ((22, 9, 1), (22, 8, 0), True),
    ],
)
def test_it_is_due_once_a_day(now: tuple[int, int, int], last: tuple[int, int, int], due: bool) -> None:
    assert is_due(datetime(2026, 11, *now, tzinfo=HERE), 9, datetime(2026, 11, *last, tzinfo=HERE)) is due


@given(st.integers(0, 23), st.integers(0, 3 * 24 * 60))
def test_right_after_it_went_on_it_is_not_due(hour: int, minutes: int) -> None:
    now = datetime(2026, 11, 20, tzinfo=HERE) + timedelta(minutes=minutes)
    assert not is_due(now, hour, now)
    assert is_due(now + timedelta(days=1), hour, now)


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def memory(paths: Paths) -> QSettings:
    return QSettings(str(paths.home / "ventana.ini"), QSettings.Format.IniFormat)


def test_a_remembered_password_turns_it_on_and_the_next_day_it_asks(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], owner: QWidget, memory: QSettings
) -> None:
    app_state = opened()
    automatic = DailyUpdate(app_state, Settings(), memory, owner)
    sent: list[Update] = []
    automatic.command.connect(sent.append)
    assert not automatic.is_on
    app_state.apply(TaxpayerChanged(a_taxpayer(name="ESCUELA KEMPER", remembers=True), unlocked=True))
    assert automatic.is_on
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    assert sent == []  # it only took note
    now = app_state.now()
    app_state.now = lambda: now + timedelta(days=1)
    automatic.update_when_due()
    automatic.update_when_due()
    assert sent == [Update((OWNER,), stretch_at(UpdateStretch.TWO_YEARS, mexico_wall_time(app_state.now()))[0])]


@pytest.mark.parametrize("remembered", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "ayer", ""])
def test_a_last_time_that_cannot_be_is_none(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], owner: QWidget, memory: QSettings, remembered: str
) -> None:
    app_state = opened()
    memory.setValue("automatico/ultimo", remembered)
    automatic = DailyUpdate(app_state, Settings(auto_update=True), memory, owner)
    sent: list[Update] = []
    automatic.command.connect(sent.append)
    app_state.apply(TaxpayerChanged(a_taxpayer(name="ESCUELA KEMPER", remembers=True), unlocked=True))
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    assert sent == []
    assert automatic.last_at == app_state.now()  # taken note of anew


def test_without_a_usable_e_firma_or_turned_off_nothing_is_asked(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], owner: QWidget, memory: QSettings
) -> None:
    app_state = opened()
    memory.setValue("automatico/ultimo", (app_state.now() - timedelta(days=3)).isoformat())
    automatic = DailyUpdate(app_state, Settings(auto_update=True), memory, owner)
    sent: list[Update] = []
    automatic.command.connect(sent.append)
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    locked = a_taxpayer(name="ESCUELA KEMPER", remembers=False)
    app_state.apply(TaxpayerChanged(locked, unlocked=False))
    app_state.apply(TaxpayerChanged(replace(locked, not_after=app_state.now() - timedelta(days=1)), unlocked=True))
    assert sent == []
    automatic.choose(False, 9)
    app_state.apply(TaxpayerChanged(locked, unlocked=True))
    assert sent == []


def test_ajustes_shows_and_changes_it(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    shown.show_page("ajustes")
    page = shown.page
    assert isinstance(page, AjustesPage)
    card = page.automatic
    assert not card.box.isChecked()
    parts_of(shown).app_state.apply(TaxpayerChanged(a_taxpayer(name="ESCUELA KEMPER", remembers=True), unlocked=True))
    assert card.box.isChecked()
    with qtbot.waitSignal(parts_of(shown).daily_update.chosen) as chosen:
        card.hours.setCurrentIndex(7)
    assert chosen.args == [True, 7]
    with qtbot.waitSignal(parts_of(shown).daily_update.chosen) as chosen:
        card.box.click()
    assert chosen.args == [False, 7]
    assert not card.hours.isEnabled()


def test_the_end_of_a_sync_and_a_missing_password_are_told_once(app_state: AppState, owner: QWidget) -> None:
    told: list[tuple[str, str]] = []
    notifier = Notifier(app_state, owner)
    notifier.notified.connect(lambda title, text: told.append((title, text)))
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    assert told == []
    app_state.apply(Activity(ActivityKind.CALLING))
    app_state.apply(DocumentsAdded(OWNER, 5, 3))
    app_state.apply(Activity(ActivityKind.WAITING))
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    assert told == [("Acopio terminó de descargar", "Llegaron 3 comprobantes nuevos.")]
    app_state.apply(Activity(ActivityKind.NEEDS_KEY))
    app_state.apply(Activity(ActivityKind.NEEDS_KEY))
    assert [title for title, _ in told[1:]] == ["Falta tu contraseña"]

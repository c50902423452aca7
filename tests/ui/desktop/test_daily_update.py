"""What is chosen of Poner al día going on by itself, and what the person is told about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.update_stretch import UpdateStretch
from app.engine.commands import DailyChoice, SetDailyUpdate
from app.engine.events import Activity, ActivityKind, TaxpayerChanged
from app.paths import Paths
from app.settings import Settings
from app.store.documents import DocumentRepository
from tests.make import OWNER, a_document, a_taxpayer, stored
from tests.make_index import add_documents
from tests.ui.windows import parts_of
from ui.desktop.daily_update import DailyUpdate, daily_choice
from ui.desktop.notifier import Notifier
from ui.settings.page import AjustesPage
from ui.state.app_state import AppState
from ui.window.main_window import MainWindow

HERE = timezone(timedelta(hours=-6))


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def memory(paths: Paths) -> QSettings:
    return QSettings(str(paths.home / "ventana.ini"), QSettings.Format.IniFormat)


def test_a_remembered_password_turns_it_on(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], owner: QWidget, memory: QSettings
) -> None:
    app_state = opened()
    automatic = DailyUpdate(app_state, Settings(), memory, owner)
    assert not automatic.is_on
    app_state.apply(TaxpayerChanged(a_taxpayer(name="ESCUELA KEMPER", remembers=True), unlocked=True))
    assert automatic.is_on


def test_what_is_chosen_is_saved_and_the_engine_is_told(
    qtbot: QtBot, app_state: AppState, owner: QWidget, memory: QSettings
) -> None:
    automatic = DailyUpdate(app_state, Settings(auto_update=True, auto_hour=7), memory, owner)
    sent: list[SetDailyUpdate] = []
    saved: list[dict[str, Any]] = []
    automatic.command.connect(sent.append)
    automatic.chosen.connect(saved.append)
    automatic.bring_over()
    assert sent == []
    automatic.remember_stretch(UpdateStretch.SIX_YEARS)
    automatic.choose(False, 9)
    assert saved == [{"auto_stretch": "seis_anios"}, {"auto_update": False, "auto_hour": 9}]
    assert [one.choice for one in sent] == [
        DailyChoice(True, 7, UpdateStretch.SIX_YEARS),
        DailyChoice(False, 9, UpdateStretch.SIX_YEARS),
    ]
    again = Settings(auto_update=False, auto_hour=9, auto_stretch="seis_anios")
    assert daily_choice(again) == DailyChoice(False, 9, UpdateStretch.SIX_YEARS)


@pytest.mark.parametrize(
    ("remembered", "last_at"),
    [
        ("2026-11-20T09:00:00-06:00", datetime(2026, 11, 20, 9, tzinfo=HERE)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2026-11-20T09:00:00", None),
        ("ayer", None),
        ("", None),
    ],
)
def test_what_an_older_acopio_kept_in_the_window_s_settings_is_brought_over_once(
    app_state: AppState, owner: QWidget, memory: QSettings, remembered: str, last_at: datetime | None
) -> None:
    memory.setValue("automatico/ultimo", remembered)
    memory.setValue("automatico/desde", "este_anio")
    automatic = DailyUpdate(app_state, Settings(auto_update=False), memory, owner)
    sent: list[SetDailyUpdate] = []
    saved: list[dict[str, Any]] = []
    automatic.command.connect(sent.append)
    automatic.chosen.connect(saved.append)
    automatic.bring_over()
    automatic.bring_over()
    assert sent == [SetDailyUpdate(DailyChoice(False, 9, UpdateStretch.THIS_YEAR), last_at)]
    assert saved == [{"auto_stretch": "este_anio"}]
    assert automatic.stretch is UpdateStretch.THIS_YEAR


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
    assert chosen.args == [{"auto_update": True, "auto_hour": 7}]
    with qtbot.waitSignal(parts_of(shown).daily_update.chosen) as chosen:
        card.box.click()
    assert chosen.args == [{"auto_update": False, "auto_hour": 7}]
    assert not card.hours.isEnabled()


def test_what_an_update_brought_and_a_missing_password_are_told_once(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], owner: QWidget
) -> None:
    seed.documents(1, 2)
    app_state = opened()
    told: list[tuple[str, str]] = []
    notifier = Notifier(app_state, owner)
    notifier.news.connect(lambda title, text: told.append((title, text)))
    notifier.notified.connect(lambda title, text: told.append((title, text)))
    qtbot.waitUntil(lambda: not notifier.is_reading)

    def update() -> None:
        for kind in (ActivityKind.CALLING, ActivityKind.WAITING, ActivityKind.UP_TO_DATE, ActivityKind.UP_TO_DATE):
            app_state.apply(Activity(kind))
        qtbot.waitUntil(lambda: not notifier.is_reading)

    update()
    assert told == []  # it brought nothing
    with seed.database.transaction() as connection:
        several = [stored(a_document(number)) for number in (3, 4, 5)]
        add_documents(DocumentRepository(connection), OWNER, "P_02", several)
    seed.cancelled(1)
    update()
    assert told == [("Acopio: novedades del SAT", "3 CFDI nuevos y 1 cancelado.")]
    update()
    app_state.apply(Activity(ActivityKind.NEEDS_KEY))
    app_state.apply(Activity(ActivityKind.NEEDS_KEY))
    assert [title for title, _ in told[1:]] == ["Falta tu contraseña"]

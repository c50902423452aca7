"""Beside the clock: how things stand, what can be done there, and closing the window without ending the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.engine.commands import Pause, Resume
from app.engine.events import Activity, ActivityKind, RequestChanged, TaxpayerChanged
from app.errors import LibraryBusyError
from app.paths import Paths
from app.settings import Settings
from tests.make import a_taxpayer
from tests.ui.windows import make_window, parts_of
from ui.desktop.tray import Tray, badge_of, badged_icon
from ui.settings.page import AjustesPage
from ui.state.app_state import AppState
from ui.widgets.badges import ACTIVITY_BADGES, Badge
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions


@pytest.fixture
def with_tray(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A system with a place beside the clock; what is told there."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    monkeypatch.setattr(Tray, "notify", lambda self, title, text: told.append((title, text)))
    return told


@pytest.fixture
def shown(
    qtbot: QtBot, with_tray: list[tuple[str, str]], seed: Any, opened: Callable[[], AppState], paths: Paths
) -> MainWindow:
    window = make_window(opened(), WindowOptions(paths, Settings(close_to_tray=True, auto_update=True)))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def actions(window: MainWindow) -> dict[str, Any]:
    tray = parts_of(window).desktop.tray
    assert tray is not None
    menu = tray.contextMenu()
    menu.aboutToShow.emit()
    return {one.text(): one for one in menu.actions() if one.isVisible() and not one.isSeparator()}


def test_what_only_the_person_can_do_comes_first() -> None:
    calling = Activity(ActivityKind.CALLING)
    assert badge_of(None, (), failed=False) == Badge("idle", "clock")
    assert badge_of(calling, (), failed=False) == ACTIVITY_BADGES[ActivityKind.CALLING]
    assert badge_of(calling, (a_taxpayer(remembers=True),), failed=False).icon == "key"
    assert badge_of(calling, (a_taxpayer(remembers=True),), failed=True).kind == "bad"


def test_every_badge_looks_different(qtbot: QtBot) -> None:
    pictures = set()
    for look in {*ACTIVITY_BADGES.values(), Badge("bad", "error")}:
        icon = badged_icon(look)
        assert len(icon.availableSizes()) == 6
        picture = icon.pixmap(32, 32).toImage()
        pictures.add(bytes(picture.constBits()))
    assert len(pictures) == len({*ACTIVITY_BADGES.values(), Badge("bad", "error")})


def test_the_icon_and_its_menu_follow_the_work(shown: MainWindow, paths: Paths) -> None:
    tray = parts_of(shown).desktop.tray
    assert tray is not None
    parts_of(shown).app_state.apply(TaxpayerChanged(a_taxpayer(remembers=True), unlocked=True))
    parts_of(shown).app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    assert tray.badge == ACTIVITY_BADGES[ActivityKind.UP_TO_DATE]
    assert tray.toolTip() == "Acopio · Sin descargas todavía"
    found = actions(shown)
    assert list(found) == ["Sin descargas todavía", "Abrir", "Poner al día", "Pausar todo", "Salir"]
    assert [name for name, one in found.items() if one.isEnabled()] == ["Abrir", "Poner al día", "Salir"]
    parts_of(shown).show_engine_failure(LibraryBusyError(paths.lock))
    assert tray.badge == Badge("bad", "error")
    assert not actions(shown)["Poner al día"].isEnabled()


def test_all_rests_and_goes_on_again(seed: Any, shown: MainWindow) -> None:
    request = seed.request(State.AT_SAT)
    posted: list[object] = []
    shown.command.connect(posted.append)
    parts_of(shown).app_state.apply(RequestChanged(request))
    actions(shown)["Pausar todo"].trigger()
    parts_of(shown).app_state.apply(RequestChanged(replace(request, state=State.PAUSED)))
    actions(shown)["Reanudar todo"].trigger()
    assert posted == [Pause((request.id,)), Resume((request.id,))]


def test_closing_steps_aside_says_so_once_and_salir_ends(
    qtbot: QtBot, shown: MainWindow, with_tray: list[tuple[str, str]]
) -> None:
    gone: list[int] = []
    shown.closing.connect(lambda: gone.append(1))
    shown.close()
    assert not shown.isVisible()
    assert (len(with_tray), gone) == (1, [])
    actions(shown)["Abrir"].trigger()
    assert shown.isVisible()
    shown.close()
    assert len(with_tray) == 1
    with qtbot.waitSignal(shown.closing):
        actions(shown)["Salir"].trigger()


def test_the_system_s_own_end_is_not_held_up(qtbot: QtBot, shown: MainWindow, qapp: Any) -> None:
    parts_of(shown).desktop._on_session_end(None)
    with qtbot.waitSignal(shown.closing):
        shown.close()


def test_without_such_a_place_closing_ends(
    qtbot: QtBot, seed: Any, opened: Callable[[], AppState], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    window = make_window(opened(), WindowOptions(paths, Settings(close_to_tray=True)))
    qtbot.addWidget(window)
    assert parts_of(window).desktop.tray is None
    window.show_page("ajustes")
    assert isinstance(window.page, AjustesPage)
    assert not window.page.presence.stays.isEnabled()
    with qtbot.waitSignal(window.closing):
        window.close()


def test_the_choice_is_made_in_ajustes(qtbot: QtBot, shown: MainWindow) -> None:
    shown.show_page("ajustes")
    page = shown.page
    assert isinstance(page, AjustesPage)
    with qtbot.waitSignal(parts_of(shown).preferences.chosen) as chosen:
        page.presence.stays.click()
    assert chosen.args == [{"close_to_tray": False}]
    with qtbot.waitSignal(shown.closing):
        shown.close()


def test_news_are_told_where_nobody_looks_and_only_when_wished(
    qtbot: QtBot, shown: MainWindow, with_tray: list[tuple[str, str]]
) -> None:
    news = parts_of(shown).desktop._notifier.news
    shown.show_page("ajustes")
    page = shown.page
    assert isinstance(page, AjustesPage)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    news.emit("Acopio", "1 CFDI nuevo.")
    assert with_tray == []
    shown.hide()
    qtbot.waitUntil(lambda: not shown.isActiveWindow())
    news.emit("Acopio", "2 CFDI nuevos.")
    assert with_tray == [("Acopio", "2 CFDI nuevos.")]
    page.presence.tells.click()
    assert not parts_of(shown).preferences.settings.tell_news
    news.emit("Acopio", "3 CFDI nuevos.")
    assert len(with_tray) == 1


def test_the_menu_speaks(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    tray = Tray(owner)
    texts = {one.text(): one for one in tray.contextMenu().actions()}
    tray.set_actions(can_update=True, can_pause=True, can_resume=True)
    for text, signal in {
        "Abrir": tray.raise_wanted,
        "Poner al día": tray.update_wanted,
        "Pausar todo": tray.pause_wanted,
        "Reanudar todo": tray.resume_wanted,
        "Salir": tray.quit_wanted,
    }.items():
        with qtbot.waitSignal(signal):
            texts[text].trigger()

"""Text of any size the settings allow: chosen at once, icons grow with it, and every page still fits its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.settings import Theme, load
from tests.make import a_taxpayer
from ui.settings.page import AjustesPage
from ui.startup.application import WindowSession
from ui.widgets.theme import ThemeManager
from ui.window.main_window import MainWindow


@pytest.fixture
def manager(qapp: QApplication) -> Any:
    """Text and theme of the test alone."""
    manager = ThemeManager(qapp)
    manager.apply(Theme.LIGHT)
    yield manager
    manager.scale_text(100)
    manager.apply(Theme.LIGHT)


def test_it_is_chosen_in_ajustes_and_remembered(qtbot: QtBot, qapp: QApplication, paths: Any, manager: Any) -> None:
    session = WindowSession(qapp, paths, {})
    qtbot.addWidget(session.window)
    with qtbot.waitSignal(session.app_state.opened):
        session.start()
    before = qapp.font().pointSizeF()
    session.window.show_page("ajustes")
    page = session.window.page
    assert isinstance(page, AjustesPage)
    page.looks.sizes.setCurrentIndex(page.looks.sizes.findData(200))
    assert qapp.font().pointSizeF() == pytest.approx(2 * before)
    qtbot.waitUntil(lambda: load(paths.settings_file).settings.text_size == 200)
    session.window.close()
    assert session.stop()


@pytest.mark.parametrize("size", [100, 150, 200])
def test_pages_fit_and_icons_follow(seed: Any, window: Callable[[], MainWindow], manager: Any, size: int) -> None:
    shown = window()
    for key in shown.page_keys:
        shown.show_page(key)
    manager.scale_text(size)
    manager.apply(Theme.LIGHT)
    QApplication.processEvents()
    for key in shown.page_keys:
        shown.show_page(key)
        assert shown.minimumSizeHint().width() <= 1280, key
        assert shown.minimumSizeHint().height() <= 800, key
    button = shown.top_bar.update_button
    assert isinstance(button, QPushButton)
    assert button.iconSize().height() == button.fontMetrics().height()
    assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("width", [1_100, 1_366])
def test_nothing_of_the_top_bar_is_cut(
    seed: Any, window: Callable[[], MainWindow], manager: Any, size: int, width: int
) -> None:
    seed.taxpayer(a_taxpayer())
    shown = window()
    manager.scale_text(size)
    manager.apply(Theme.LIGHT)
    shown.resize(width, 700)
    QApplication.processEvents()
    bar = shown.top_bar
    for part in (bar.update_button, bar.at_once, bar.download, bar.help):
        assert part.width() >= part.sizeHint().width()
        assert part.height() >= part.sizeHint().height()
    seen = (bar.selector, bar.update_button, bar.at_once, bar.download, bar.chip, bar.help)
    parts = [QRect(one.mapTo(bar, QPoint()), one.size()) for one in seen]
    assert not any(one.intersects(other) for at, one in enumerate(parts) for other in parts[at + 1 :])
    assert all(bar.rect().contains(one) for one in parts)
    letter = bar.fontMetrics().averageCharWidth()
    assert bar.selector.width() >= 14 * letter
    assert bar.chip.width() >= 18 * letter


@pytest.mark.parametrize("size", [100, 200])
def test_no_button_of_a_page_is_cut(seed: Any, window: Callable[[], MainWindow], manager: Any, size: int) -> None:
    seed.taxpayer(a_taxpayer())
    seed.documents(0, 3)
    shown = window()
    manager.scale_text(size)
    manager.apply(Theme.LIGHT)
    shown.resize(1_100, 700)
    for key in shown.page_keys:
        shown.show_page(key)
        QApplication.processEvents()
        for part in shown.page.findChildren(QAbstractButton):
            if part.isVisible() and part.text():
                assert part.width() >= part.minimumSizeHint().width(), (key, part.text())
                assert part.height() >= part.minimumSizeHint().height(), (key, part.text())

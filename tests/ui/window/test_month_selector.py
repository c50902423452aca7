"""The month selector, with mouse and keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.month.calendar import Month
from ui.window.month_selector import FIRST, MonthSelector, due_month


@pytest.fixture
def selector(qtbot: QtBot) -> MonthSelector:
    made = MonthSelector(date(2026, 12, 1))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def read(selector: MonthSelector) -> str:
    return selector.middle.text()


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 12, 1), Month(2026, 11)),
        (date(2026, 12, 17), Month(2026, 11)),
        (date(2026, 12, 18), Month(2026, 12)),
        (date(2026, 1, 5), Month(2025, 12)),
    ],
)
def test_the_month_whose_return_is_due_is_shown_first(today: date, month: Month) -> None:
    assert due_month(today) == month


def test_arrows_go_back_and_forth_and_stop_at_this_month(selector: MonthSelector) -> None:
    assert read(selector) == "noviembre 2026"
    QTest.mouseClick(selector.forth, Qt.MouseButton.LeftButton)
    assert read(selector) == "diciembre 2026"
    assert not selector.forth.isEnabled()
    QTest.mouseClick(selector.forth, Qt.MouseButton.LeftButton)
    assert read(selector) == "diciembre 2026"
    for _ in range(2):
        QTest.mouseClick(selector.back, Qt.MouseButton.LeftButton)
    assert read(selector) == "octubre 2026"
    QTest.keyClick(selector, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert read(selector) == "septiembre 2026"


def test_any_month_is_chosen_from_the_twelve_of_a_year(qtbot: QtBot, selector: MonthSelector) -> None:
    with qtbot.waitSignal(selector.chosen) as told:
        QTest.mouseClick(selector.middle, Qt.MouseButton.LeftButton)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        buttons = {one.accessibleName(): one for one in popup.findChildren(QPushButton)}
        QTest.mouseClick(buttons["Año anterior"], Qt.MouseButton.LeftButton)
        named = {one.accessibleName(): one for one in popup.findChildren(QPushButton)}
        QTest.mouseClick(named["marzo 2025"], Qt.MouseButton.LeftButton)
    assert told.args == [Month(2025, 3)]
    assert read(selector) == "marzo 2025"


def test_the_twelve_are_walked_by_keyboard_across_years(qtbot: QtBot, selector: MonthSelector) -> None:
    selector.choose(Month(2026, 1))
    QTest.keyClick(selector, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Left)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.accessibleName() == "diciembre 2025"
    QTest.keyClick(focused, Qt.Key.Key_Space)
    assert read(selector) == "diciembre 2025"


def test_nothing_before_the_first_and_nothing_after_this_month(selector: MonthSelector) -> None:
    selector.choose(Month(2000, 1))
    assert selector.month == FIRST
    assert not selector.back.isEnabled()
    selector.choose(Month(2030, 1))
    assert read(selector) == "diciembre 2026"


def test_a_new_month_is_followed_until_the_person_has_chosen(selector: MonthSelector) -> None:
    selector.see_today(date(2027, 1, 2))
    assert read(selector) == "diciembre 2026"
    QTest.mouseClick(selector.back, Qt.MouseButton.LeftButton)
    selector.see_today(date(2027, 2, 2))
    assert read(selector) == "noviembre 2026"

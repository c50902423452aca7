"""Who is shown is found by typing a part of name or RFC, and chosen by Enter or the mouse; lists show all they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from tests.make import OTHER, OWNER, a_taxpayer
from ui.widgets.drop_down import DropDown
from ui.window.main_window import MainWindow
from ui.window.owner_selector import OwnerSelector

LONG = Rfc("XIA190128J61")


@pytest.fixture
def selector(seed: Any, window: Callable[[], MainWindow]) -> OwnerSelector:
    seed.taxpayer(replace(a_taxpayer(), name="PANADERÍA LA ESPERANZA"))
    seed.taxpayer(replace(a_taxpayer(OTHER), name="FERRETERÍA\r\nMONTE ÁLVARO"))
    seed.taxpayer(replace(a_taxpayer(LONG), name="DISTRIBUIDORA " * 9))
    found = window().top_bar.selector
    assert isinstance(found, OwnerSelector)
    return found


def popup(selector: OwnerSelector) -> QAbstractItemView:
    completer = selector.completer()
    assert completer is not None
    found = completer.popup()
    assert isinstance(found, QAbstractItemView)
    return found


def type_into(selector: OwnerSelector, text: str) -> None:
    line = selector.lineEdit()
    assert line is not None
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keyClicks(selector, text)


def found(selector: OwnerSelector) -> list[str]:
    model = popup(selector).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(("typed", "owner"), [("panaderia", OWNER), ("alvaro monte", OTHER), ("xia1901", LONG)])
def test_it_is_found_without_accents_and_enter_chooses(selector: OwnerSelector, typed: str, owner: Rfc) -> None:
    type_into(selector, typed)
    (only,) = found(selector)
    assert only.startswith(owner.value)
    QTest.keyClick(selector, Qt.Key.Key_Return)
    assert selector.currentData() == owner.value
    assert selector.currentText() == only


def test_the_mouse_chooses_too(qtbot: QtBot, selector: OwnerSelector) -> None:
    type_into(selector, "ria")
    view = popup(selector)
    assert len(found(selector)) == 2
    qtbot.waitUntil(view.isVisible)
    at = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert selector.currentData() == OWNER.value


def test_what_was_only_searched_is_not_chosen(selector: OwnerSelector) -> None:
    before = selector.currentText()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        type_into(selector, "nobody")
        QTest.keyClick(selector, key)
        assert (selector.currentData(), selector.currentText()) == ("", before)


def test_a_name_of_two_lines_is_one(selector: OwnerSelector) -> None:
    place = selector.findData(OTHER.value)
    assert selector.itemText(place) == f"{OTHER} · FERRETERÍA MONTE ÁLVARO"


def test_a_list_shows_its_longest_item(qtbot: QtBot, selector: OwnerSelector) -> None:
    assert isinstance(selector, DropDown)
    selector.setFixedWidth(120)
    selector.showPopup()
    view = selector.view()
    qtbot.waitUntil(view.isVisible)
    room = min(view.sizeHintForColumn(0), QApplication.primaryScreen().availableSize().width() * 9 // 10 - 40)
    assert view.viewport().width() >= room
    assert view.viewport().height() >= selector.count() * view.sizeHintForRow(0)
    selector.hidePopup()

"""Deciding about a document, from the list and from its detail, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot

from app.domain.month.decisions import DecisionKind, standing_of
from app.paths import Paths
from app.store.decision_log import DecisionLog
from tests.make import OWNER
from tests.ui.month.conftest import figure
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.decide_dialog import DecideDialog
from ui.documents.page import ComprobantesPage
from ui.month.page import MesPage
from ui.window.main_window import MainWindow

LOST = "No cumple requisitos"


def press(button: QAbstractButton) -> None:
    """At its left, where the mark of a radio button is."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, button.height() // 2))


def standing(paths: Paths) -> Mapping[DecisionKind, str]:
    found = standing_of(OWNER.value, DecisionLog(paths.decisions).read().decisions)
    return {kind: value for (kind, _), value in found.items()}


@pytest.fixture
def listed(qtbot: QtBot, shown: MainWindow, page: MesPage) -> ComprobantesPage:
    """The list of what is not creditable in March, with its only document that was paid in cash chosen."""
    press(figure(page, "Pagado en efectivo, sobre el límite, IVA pagado, IVA"))
    qtbot.waitUntil(lambda: isinstance(shown.page, ComprobantesPage))
    found = shown.page
    assert isinstance(found, ComprobantesPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == 1 and found.model.row(0) is not None)
    found.table.go_to(0)
    qtbot.waitUntil(lambda: found.choice.row() is not None)
    return found


def decide(qtbot: QtBot, listed: ComprobantesPage) -> DecideDialog:
    """Open it as the context menu does."""
    menu = listed.bar.context_menu(listed.choice.row(), listed.choice.count(), listed, busy=False)
    assert isinstance(menu, QMenu)
    (entry,) = [one for one in menu.actions() if one.text() == DocumentAction.DECIDE.value]
    assert entry.isEnabled()
    entry.trigger()
    return dialog_of(qtbot, listed)


def dialog_of(qtbot: QtBot, listed: ComprobantesPage) -> DecideDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in listed.findChildren(DecideDialog)))
    return next(one for one in listed.findChildren(DecideDialog) if one.isVisible())


def test_what_was_paid_in_cash_is_creditable_when_the_person_says_so_and_is_not_when_she_takes_it_back(
    qtbot: QtBot, shown: MainWindow, page: MesPage, listed: ComprobantesPage, paths: Paths
) -> None:
    before = figure(page, LOST).text()
    dialog = decide(qtbot, listed)
    press(dialog.creditable)
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: standing(paths) == {DecisionKind.CREDITABLE: ""})
    press(listed.figure.back)
    qtbot.waitUntil(lambda: figure(page, LOST).text() != before)
    shown.show_page("comprobantes")
    again = decide(qtbot, listed)
    assert again.creditable.isChecked()
    press(again.undo_button)
    qtbot.waitUntil(lambda: standing(paths) == {})
    press(listed.figure.back)
    qtbot.waitUntil(lambda: figure(page, LOST).text() == before)


def test_the_detail_asks_too_and_a_day_of_payment_moves_the_document(
    qtbot: QtBot, listed: ComprobantesPage, paths: Paths
) -> None:
    detail = listed.detail
    qtbot.waitUntil(detail.state_page.decide_button.isEnabled)
    detail.tabs.setCurrentWidget(detail.state_page)
    press(detail.state_page.decide_button)
    dialog = dialog_of(qtbot, listed)
    assert dialog.on_day.text() == "Se pagó el día:"
    press(dialog.on_day)
    dialog.day.setDate(QDate(2026, 4, 3))
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: standing(paths) == {DecisionKind.PAID: "2026-04-03"})


def test_another_month_takes_the_place_of_a_day(qtbot: QtBot, listed: ComprobantesPage, paths: Paths) -> None:
    dialog = decide(qtbot, listed)
    dialog.day.setDate(QDate(2026, 4, 3))
    press(dialog.not_creditable)
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: DecisionKind.PAID in standing(paths))
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in listed.findChildren(DecideDialog)))
    again = decide(qtbot, listed)
    assert (again.on_day.isChecked(), again.not_creditable.isChecked()) == (True, True)
    again.month.setDate(QDate(2026, 5, 1))
    press(again.accept_button)
    qtbot.waitUntil(lambda: standing(paths) == {DecisionKind.MONTH: "2026-05", DecisionKind.NOT_CREDITABLE: ""})

"""The mouse rests on what came from outside: the tip shows it letter by letter, and nothing it names is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.store.documents import DocumentRepository
from tests.make import OWNER, a_document, a_taxpayer, stored
from tests.make_index import add_documents
from ui.window.main_window import MainWindow

HOSTILE = "<img src='/dev/null'>"


def hover(widget: QWidget, at: QPoint) -> str:
    """What the tip says once the mouse rests there; nothing when there is none."""
    QToolTip.hideText()
    QTest.mouseMove(widget, at)
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    return QToolTip.text()


def tips(view: QAbstractItemView) -> list[str]:
    """The tips of all cells, each brought into sight."""
    model, port = view.model(), view.viewport()
    said: list[str] = []
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            cell = model.index(row, column)
            view.scrollTo(cell)
            said.append(hover(port, (view.visualRect(cell) & port.rect()).center()))
    return said


def add_hostile(seed: Any) -> None:
    document = stored(a_document(1))
    facts = replace(document.facts, series=HOSTILE, issuer_name=HOSTILE, receiver_name=HOSTILE)
    with seed.database.transaction() as connection:
        add_documents(DocumentRepository(connection), OWNER, "P_01", [document._replace(facts=facts)])
    seed.taxpayer(replace(a_taxpayer(), name=HOSTILE))
    seed.request(State.AT_SAT)


@pytest.mark.parametrize("page", ["comprobantes", "contribuyentes", "solicitudes"])
def test_no_tip_in_a_list_is_markup(page: str, qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    add_hostile(seed)
    shown = window()
    shown.show_page(page)
    view = max(shown.page.findChildren(QTableView), key=lambda one: one.width() * one.height() * one.isVisible())
    qtbot.waitUntil(lambda: view.model().rowCount() > 0)
    qtbot.waitUntil(lambda: any(HOSTILE in said.replace("\N{WORD JOINER}", "") for said in tips(view)))
    assert not any(Qt.mightBeRichText(said) for said in tips(view))


def test_a_name_with_line_breaks_is_one_line_in_every_list(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    name = "FERRETERÍA\r\nMONTE"
    document = stored(a_document(1))
    facts = replace(document.facts, issuer_name=name, receiver_name=name)
    with seed.database.transaction() as connection:
        add_documents(DocumentRepository(connection), OWNER, "P_01", [document._replace(facts=facts)])
    seed.taxpayer(replace(a_taxpayer(), name=name))
    seed.request(State.AT_SAT)
    shown = window()
    for page in ("comprobantes", "contribuyentes", "solicitudes"):
        shown.show_page(page)
        view = max(shown.page.findChildren(QTableView), key=lambda one: one.width() * one.height() * one.isVisible())
        qtbot.waitUntil(lambda view=view: any("MONTE" in text for text in texts(view)))  # type: ignore[misc]
        assert not any("\n" in text or "\r" in text for text in texts(view))


def texts(view: QAbstractItemView) -> list[str]:
    """What all cells show."""
    model = view.model()
    cells = (model.index(row, at) for row in range(model.rowCount()) for at in range(model.columnCount()))
    return [str(cell.data()) for cell in cells]


def test_no_tip_around_the_pages_is_markup(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    add_hostile(seed)
    shown = window()
    for page in shown.page_keys:
        shown.show_page(page)
        hovered = [one for one in shown.findChildren(QWidget) if one.isVisible() and one.toolTip()]
        said = [hover(one, one.rect().center()) for one in hovered]
        assert any(said)
        assert not any(map(Qt.mightBeRichText, said))

"""The live table of requests: updates in place, filters, copies, tells stories, sends commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.commands import Cancel, CheckNow, Pause
from app.engine.ports import RequestChanged
from ui.main_window import MainWindow
from ui.models.request_table import NEXT_COLUMN
from ui.pages.solicitudes import SolicitudesPage
from ui.request_actions import RequestAction


def a_page(window: MainWindow) -> SolicitudesPage:
    window.show_page("solicitudes")
    page = window.page
    assert isinstance(page, SolicitudesPage)
    return page


def test_every_state_is_shown_by_its_word(
    seed: Any, window: Callable[[], MainWindow], qtmodeltester: ModelTester
) -> None:
    for state in State:
        seed.request(state)
    page = a_page(window())
    shown = {page.proxy.index(row, 0).data() for row in range(page.proxy.rowCount())}
    assert {"Por enviar", "En el SAT", "Falta tu contraseña", "Vencida"} <= shown
    assert len(shown) == len(State)
    qtmodeltester.check(page.model, force_py=True)  # type: ignore[no-untyped-call]
    qtmodeltester.check(page.proxy, force_py=True)  # type: ignore[no-untyped-call]


def test_an_update_repaints_one_row_and_moves_nothing(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    requests: list[Request] = [seed.request(State.AT_SAT, month) for month in range(1, 13)]
    requests += [seed.request(State.AT_SAT, month) for month in range(1, 13)]
    shown = window()
    page = a_page(shown)
    page.table.selectRow(20)
    before = page.chosen()[0].id, page.table.verticalScrollBar().value()
    repainted: list[tuple[int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        repainted.append((first.row(), last.row()))

    page.model.dataChanged.connect(note)
    shown.work.take(RequestChanged(replace(requests[5], state=State.READY)))
    assert repainted == [(18, 18)]
    shown.work.take(RequestChanged(replace(requests[5], id=99)))
    assert page.model.rows[0].id == 99
    assert (page.chosen()[0].id, page.table.verticalScrollBar().value()) == (
        before[0],
        page.table.verticalScrollBar().value(),
    )
    page.model.dataChanged.disconnect(note)


def test_filters_by_state_text_and_owner(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.request(State.AT_SAT, 3)
    seed.request(State.COMPLETE, 4)
    seed.request(State.NEEDS_KEY, 5)
    page = a_page(window())
    page.states.setCurrentText("En curso")
    assert page.proxy.rowCount() == 1
    page.states.setCurrentText("Necesitan atención")
    assert page.proxy.rowCount() == 1
    page.states.setCurrentText("Todas")
    page.search.setText("ABRIL emitidos")
    qtbot.waitUntil(lambda: page.proxy.rowCount() == 1)
    page.search.setText("nada de esto")
    qtbot.waitUntil(lambda: page.proxy.rowCount() == 0)


def test_actions_go_out_as_commands_only_for_what_they_apply_to(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    waiting: Request = seed.request(State.AT_SAT, 3)
    seed.request(State.COMPLETE, 4)
    page = a_page(window())
    page.table.selectAll()
    for action, command in (
        (RequestAction.CHECK, CheckNow((waiting.id,))),
        (RequestAction.PAUSE, Pause((waiting.id,))),
        (RequestAction.CANCEL, Cancel((waiting.id,))),
    ):
        with qtbot.waitSignal(page.command) as sent:
            page.bar.buttons[action].click()
        assert sent.args == [command]
    page.table.clearSelection()
    assert not page.bar.buttons[RequestAction.CANCEL].isEnabled()
    with qtbot.waitSignal(page.command) as sent:
        QTest.keyClick(page, Qt.Key.Key_F5)
    assert sent.args == [CheckNow((waiting.id,))]


def test_the_detail_tells_the_story(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    done: Request = seed.request(State.COMPLETE, 4)
    page = a_page(window())
    page.table.selectRow(0)
    page.carry_out(RequestAction.DETAIL)
    qtbot.waitUntil(lambda: "El SAT aceptó la solicitud" in page.detail.story_text)
    assert "Solicitud Aceptada" in page.detail.story_text
    assert "SHA-256 abab" in page.detail.now_text
    assert str(done.sat_id) in page.detail.now_text


def test_what_comes_from_outside_is_never_markup(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    request: Request = seed.request(State.REJECTED, 4)
    shown = window()
    page = a_page(shown)
    page.table.selectRow(0)
    page.carry_out(RequestAction.DETAIL)
    shown.work.take(RequestChanged(replace(request, copy_to="<img src=x><b>negro</b>")))
    assert "<b>negro</b>" in page.detail.now_text


def test_rows_are_copied_with_tabs(seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.request(State.AT_SAT, 3)
    page = a_page(window())
    page.table.selectAll()
    page.table.copy()
    assert QGuiApplication.clipboard().text().startswith("En el SAT\tEKU9003173C9\tEmitidos XML\tmarzo de 2024")


def test_the_countdown_is_repainted_where_it_is_seen(seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.request(State.AT_SAT, 3)
    seed.request(State.COMPLETE, 4)
    shown = window()
    page = a_page(shown)
    now = shown.work.now()
    cells: list[tuple[int, int]] = []

    def note(first: QModelIndex, _last: QModelIndex) -> None:
        cells.append((first.row(), first.column()))

    page.model.dataChanged.connect(note)
    page.tick()
    assert cells == [(1, NEXT_COLUMN)]
    assert page.model.index(1, NEXT_COLUMN).data() == "en 4 min"
    assert now + timedelta(minutes=4) == page.model.rows[1].next_at
    page.model.dataChanged.disconnect(note)

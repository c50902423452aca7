"""The live list of requests, used with mouse and keyboard as a person does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.commands import Cancel, CheckNow, Pause
from app.engine.events import RequestChanged
from tests.make import OTHER, a_taxpayer
from ui.requests.actions import RequestAction
from ui.requests.actions_bar import ActionsMenu
from ui.requests.page import SolicitudesPage
from ui.requests.table_model import NEXT_COLUMN
from ui.window.main_window import MainWindow


@pytest.fixture
def page(qtbot: QtBot, window: Callable[[], MainWindow]) -> Callable[[], SolicitudesPage]:
    def open_it() -> SolicitudesPage:
        shown = window()
        shown.show_page("solicitudes")
        page = shown.page
        assert isinstance(page, SolicitudesPage)
        qtbot.waitUntil(lambda: page.listing.count is not None)
        return page

    return open_it


def texts(page: SolicitudesPage, column: int = 0) -> list[str]:
    """What the lines say in that column, from top to bottom."""
    return [page.model.index(place, column).data() for place in range(page.model.rowCount())]


def place_of(page: SolicitudesPage, text: str) -> int:
    return next(place for place, said in enumerate(texts(page)) if text in said)


def click(page: SolicitudesPage, place: int, column: int = 2) -> None:
    middle = page.table.visualRect(page.model.index(place, column)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def settled(qtbot: QtBot, page: SolicitudesPage) -> None:
    qtbot.waitUntil(lambda: not page.listing.is_reading and not page._typing.isActive())


def all_seen(qtbot: QtBot, page: SolicitudesPage) -> None:
    """Looks at every line and waits for what it shows."""
    qtbot.waitUntil(lambda: not any("…" in text for column in (0, 2) for text in texts(page, column)))


def test_every_state_is_shown_by_its_word(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage], qtmodeltester: ModelTester
) -> None:
    for state in State:
        seed.request(state)
    shown = page()
    all_seen(qtbot, shown)
    words = texts(shown)
    assert words[0] == "EKU9003173C9 · 15 solicitudes · 6 en curso, la siguiente consulta ahora · 5 necesitan atención"
    assert {"Por enviar", "En el SAT", "Falta tu contraseña", "Vencida"} <= set(words)
    assert len(set(words[1:])) == len(State)
    qtmodeltester.check(shown.model, force_py=True)  # type: ignore[no-untyped-call]


def test_what_is_done_is_folded_and_a_click_shows_it(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    seed.taxpayer(a_taxpayer(OTHER, "PANADERÍA DON BETO"))
    for month in (3, 4):
        seed.request(State.COMPLETE, month)
        seed.request(State.AT_SAT, month, OTHER)
    shown = page()
    first = "PANADERÍA DON BETO · PDB150312QX4 · 2 solicitudes · 2 en curso, la siguiente consulta en 4 min"
    assert texts(shown) == [first, "En el SAT", "En el SAT", "EKU9003173C9 · 2 solicitudes · todas terminadas"]
    click(shown, 3)
    assert texts(shown, 2)[4:] == ["abril de 2024", "marzo de 2024"]
    click(shown, 3)
    assert shown.model.rowCount() == 4


def test_many_have_headings_for_their_kinds(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    for number in range(20):
        seed.request(State.COMPLETE, 1 + number % 12)
    shown = page()
    kind = "Emitidos XML · 20 solicitudes · todas terminadas · 480 comprobantes"
    assert texts(shown) == ["EKU9003173C9 · 20 solicitudes · todas terminadas", kind]
    click(shown, 1)
    assert shown.model.rowCount() == 22


def test_folding_by_the_keyboard(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    seed.request(State.AT_SAT, 3)
    shown = page()
    assert shown.model.rowCount() == 2
    click(shown, 1)
    QTest.keyClick(shown.table, Qt.Key.Key_Left)
    assert shown.table.currentIndex().row() == 0
    QTest.keyClick(shown.table, Qt.Key.Key_Left)
    assert shown.model.rowCount() == 1
    QTest.keyClick(shown.table, Qt.Key.Key_Right)
    assert shown.model.rowCount() == 2
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    assert shown.model.rowCount() == 1
    QTest.keyClick(shown.table, Qt.Key.Key_Space)
    assert shown.model.rowCount() == 2


def test_an_update_repaints_one_row_and_moves_nothing(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    requests: list[Request] = [seed.request(State.AT_SAT, month) for month in range(1, 13)]
    requests += [seed.request(State.AT_SAT, month) for month in range(1, 13)]
    shown = page()
    click(shown, 4)
    chosen, bar = shown.chosen()[0], shown.table.verticalScrollBar()
    QApplication.processEvents()  # the detail has taken its room
    bar.setValue(bar.maximum())
    before = shown.model.lines[shown.table.seen()[0]]
    shown.app_state.apply(RequestChanged(replace(requests[5], state=State.READY)))
    assert "Lista" in texts(shown)  # at once, where it stands
    seed.request(State.AT_SAT, 5)
    fresh = seed.requests.recent(1)[0]
    shown.app_state.apply(RequestChanged(fresh))
    settled(qtbot, shown)
    assert shown.listing.count == 25
    assert shown.chosen() == [chosen]
    assert shown.model.lines[shown.table.seen()[0]] == before


def test_nothing_folds_by_itself_while_it_is_looked_at(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    request = seed.request(State.AT_SAT, 3)
    seed.request(State.AT_SAT, 3, OTHER)
    shown = page()
    done = replace(request, state=State.EMPTY, next_at=None)
    seed.requests.save(done)
    shown.app_state.apply(RequestChanged(done))
    settled(qtbot, shown)
    assert texts(shown)[:2] == ["EKU9003173C9 · 1 solicitud · terminada", "Sin comprobantes"]
    window = shown.window()
    assert isinstance(window, MainWindow)
    window.show_page("inicio")
    window.show_page("solicitudes")
    assert texts(shown)[0] == "EKU9003173C9 · 1 solicitud · terminada"
    assert texts(shown)[1].startswith("PDB150312QX4")


def test_filters_by_state_text_and_owner(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    seed.request(State.AT_SAT, 3)
    seed.request(State.COMPLETE, 4)
    seed.request(State.NEEDS_KEY, 5)
    shown = page()

    def says(count: int) -> None:
        qtbot.waitUntil(lambda: shown.listing.count == count and not shown.listing.is_reading)

    for word, count in (("En curso", 1), ("Necesitan atención", 1), ("Terminadas", 1), ("Todas", 3)):
        shown.states.setCurrentText(word)
        says(count)
    QTest.keyClicks(shown.search, "ABRIL emitidos")
    says(1)
    all_seen(qtbot, shown)
    assert texts(shown, 2)[-1] == "abril de 2024"  # what is found is shown, though it is done
    shown.search.clear()
    QTest.keyClicks(shown.search, "nada de esto")
    says(0)
    assert not shown.table.isVisible()
    shown.search.clear()
    says(3)
    shown.show_owner(OTHER)
    says(0)


def test_what_another_request_replaced_needs_no_attention(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    first, second = seed.request(State.FAILED, 3), seed.request(State.REJECTED, 4)
    follower = seed.request(State.AT_SAT, 3)
    seed.requests.save(replace(first, successor_id=follower.id))
    shown = page()
    shown.states.setCurrentText("Necesitan atención")
    qtbot.waitUntil(lambda: shown.listing.count == 1)
    assert shown.model.number(shown.model.rowCount() - 1) == second.id


def test_a_header_sorts_the_requests_of_each_group(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    for month in (3, 5, 4):
        seed.request(State.AT_SAT, month)
    shown = page()
    months = ["mayo de 2024", "abril de 2024", "marzo de 2024"]
    assert texts(shown, 2)[1:] == months
    header = shown.table.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(2) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: texts(shown, 2)[1:] == months[::-1])


def test_a_click_on_a_row_shows_its_detail(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    first, second = seed.request(State.AT_SAT, 3), seed.request(State.REJECTED, 4)
    shown = page()
    assert not shown.detail.isVisible()
    click(shown, 1)
    assert shown.detail.isVisible()
    assert f"n.º {second.id}" in shown.detail.now_text
    QApplication.processEvents()
    assert shown.detail._now_view.verticalScrollBar().value() == 0
    click(shown, 2)
    assert f"n.º {first.id}" in shown.detail.now_text
    qtbot.waitUntil(lambda: "El SAT aceptó la solicitud" in shown.detail.story_text)
    assert "Solicitud Aceptada" in shown.detail.story_text
    assert str(first.sat_id) in shown.detail.now_text
    QTest.keyClick(shown.table, Qt.Key.Key_Up)
    assert f"n.º {second.id}" in shown.detail.now_text
    QTest.mouseClick(shown.detail.close_button, Qt.MouseButton.LeftButton)
    click(shown, 2)
    assert not shown.detail.isVisible()  # it was closed on purpose
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    assert shown.detail.isVisible()


def test_actions_go_out_as_commands_only_for_what_they_apply_to(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    waiting: Request = seed.request(State.AT_SAT, 3)
    seed.request(State.COMPLETE, 4)
    shown = page()
    all_seen(qtbot, shown)
    click(shown, 1)
    QTest.keyClick(shown.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(shown.chosen()) == 2
    for action, command in (
        (RequestAction.CHECK, CheckNow((waiting.id,))),
        (RequestAction.PAUSE, Pause((waiting.id,))),
        (RequestAction.CANCEL, Cancel((waiting.id,))),
    ):
        with qtbot.waitSignal(shown.command) as sent:
            QTest.mouseClick(shown.bar.buttons[action], Qt.MouseButton.LeftButton)
        assert sent.args == [command]
    shown.table.clearSelection()
    assert not shown.bar.buttons[RequestAction.CANCEL].isEnabled()
    with qtbot.waitSignal(shown.command) as sent:
        QTest.keyClick(shown, Qt.Key.Key_F5)
    assert sent.args == [CheckNow((waiting.id,))]


def test_the_context_menu_acts_on_the_row_below_the_pointer(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    seed.request(State.COMPLETE, 4)
    waiting = seed.request(State.AT_SAT, 3)
    shown = page()
    place = shown.model.rowCount() - 1
    middle = shown.table.visualRect(shown.model.index(place, 2)).center()
    QTest.mouseClick(shown.table.viewport(), Qt.MouseButton.RightButton, pos=middle)
    assert not shown.detail.isVisible()  # it would take the room below the menu
    shown.table.customContextMenuRequested.emit(middle)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ActionsMenu)
    entry = next(one for one in menu.actions() if one.text() == RequestAction.PAUSE.value)
    with qtbot.waitSignal(shown.command) as sent:
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    assert sent.args == [Pause((waiting.id,))]


def test_rows_that_are_not_held_are_read_before_something_is_done_with_them(
    qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]
) -> None:
    waiting = [seed.request(State.AT_SAT, month) for month in range(1, 13)]
    shown = page()
    click(shown, 1)
    shown.app_state.requests.clear()
    shown.model.forget()
    shown.listing.fold((waiting[0].query.owner.value, None), folded=False)
    shown.table.selectAll()
    with qtbot.waitSignal(shown.command) as sent:
        shown.carry_out(RequestAction.PAUSE)
    assert sent.args is not None
    assert set(sent.args[0].ids) == {one.id for one in waiting}


def test_what_comes_from_outside_is_never_markup(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    request: Request = seed.request(State.REJECTED, 4)
    shown = page()
    click(shown, 1)
    shown.app_state.apply(RequestChanged(replace(request, copy_to="<img src=x><b>negro</b>")))
    assert "<b>negro</b>" in shown.detail.now_text


def test_rows_are_copied_with_tabs(qtbot: QtBot, seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    seed.request(State.AT_SAT, 3)
    shown = page()
    click(shown, 1)
    QTest.keyClick(shown.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (
        QGuiApplication.clipboard()
        .text()
        .startswith("En el SAT\tEmitidos XML\tmarzo de 2024\t\ten 4 min\tEKU9003173C9")
    )


def test_the_countdown_is_repainted_where_it_is_seen(seed: Any, page: Callable[[], SolicitudesPage]) -> None:
    seed.request(State.AT_SAT, 3)
    shown = page()
    cells: list[tuple[int, int]] = []
    shown.model.dataChanged.connect(lambda first, _last: cells.append((first.row(), first.column())))
    shown.tick()
    assert cells == [(0, 0), (1, NEXT_COLUMN)]
    assert shown.model.index(1, NEXT_COLUMN).data() == "en 4 min"
    assert "1 en curso, la siguiente consulta en 4 min" in texts(shown)[0]

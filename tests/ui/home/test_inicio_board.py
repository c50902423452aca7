"""Inicio of several contribuyentes: the board tells what ``acopio tablero`` tells, and leads to who is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.bookkeeping.opening import opened_board
from app.domain.identifiers import Rfc
from tests.make import NOW, OTHER, OWNER, a_taxpayer
from tests.ui.home.conftest import NOVEMBER, OCTOBER, Books, settled
from tests.unit.bookkeeping.rich_month import bill, item
from ui.home.board import BoardPanel
from ui.home.board_model import coverage_text, marks
from ui.home.page import InicioPage
from ui.month.delivery_dialog import DeliveryDialog
from ui.widgets.rows_model import TOOLTIP
from ui.window.main_window import MainWindow

Shown = Callable[[], tuple[MainWindow, InicioPage]]
MONTHS = 13


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def click_cell(board: BoardPanel, row: int, column: int) -> None:
    place = board.table.visualRect(board.model.index(row, column)).center()
    QTest.mouseClick(board.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def names(board: BoardPanel) -> list[str]:
    model = board.model
    return [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount())]


@pytest.fixture
def office(books: Books, seed: Any) -> Books:
    """ESCUELA lacks one XML of November and filed October, which changed since; TALLER has all."""
    seed.taxpayer(a_taxpayer(name="ESCUELA"))
    seed.taxpayer(a_taxpayer(OTHER, name="TALLER"))
    bought = books.bought(1, "100", "2026-10-03")
    books.file_month(OCTOBER)
    books.listed(bought, status="0")
    books.listed(bill(2, "AAA010101AAA", OWNER.value, item("50"), day="2026-11-05"))
    books.sold(3, "700", "2026-11-06", owner=OTHER)
    return books


def test_with_one_contribuyente_there_is_no_board(books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer())
    books.sold(1, "100", "2026-11-03")
    _, page = inicio()
    assert not page.board.isVisible()
    assert not page.back.isVisible()


def test_each_cell_tells_what_the_command_line_tells(office: Books, inicio: Shown) -> None:
    _, page = inicio()
    assert page.shows_board
    model = page.board.model
    with opened_board(office.paths, NOW.date(), MONTHS) as board:
        list(board.renewed(board.stale()))
        rows = board.rows()
    assert names(page.board) == [row.name for row in rows] == ["ESCUELA", "TALLER"]
    for at, row in enumerate(rows):
        for place, one in enumerate(row.months):
            expected = f"{coverage_text(one)} {''.join(mark for mark, _ in marks(one))}".strip()
            assert model.index(at, place).data() == expected
    assert [model.index(0, MONTHS - 2).data(), model.index(0, MONTHS - 1).data()] == ["100 % ≠✓", "0.0 % ▼"]
    tip = model.index(0, MONTHS - 2).data(TOOLTIP)
    assert tip.splitlines()[2:] == ["1 cambio tras presentar", "presentado el 17/11/2026"]


def test_filters_leave_those_who_need_it(office: Books, inicio: Shown) -> None:
    _, page = inicio()
    board = page.board
    assert board.count_text == "2 de 2 contribuyentes"
    click(board.with_missing)
    assert names(board) == ["ESCUELA"]
    assert board.with_missing.text().startswith("✓")
    click(board.with_missing)
    click(board.with_changes)
    assert names(board) == ["ESCUELA"]
    click(board.with_changes)
    page.month_wanted.emit(OCTOBER)
    assert board.not_filed.text() == "Sin presentar octubre 2026"
    click(board.not_filed)
    assert names(board) == ["TALLER"]
    assert board.count_text == "1 de 2 contribuyentes"


def test_the_order_can_be_chosen(office: Books, inicio: Shown, seed: Any) -> None:
    seed.taxpayer(a_taxpayer(Rfc("AAA010101AAA"), name="ABARROTES"))
    _, page = inicio()
    board = page.board
    assert names(board) == ["ABARROTES", "ESCUELA", "TALLER"]
    board.order.setCurrentIndex(board.order.findText("Más pendientes primero"))
    assert names(board) == ["ESCUELA", "ABARROTES", "TALLER"]
    board.order.setCurrentIndex(board.order.findText("Nombre"))
    header = board.table.horizontalHeader()
    middle = header.sectionViewportPosition(MONTHS - 1) + header.sectionSize(MONTHS - 1) // 2
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, 5))
    assert names(board) == ["ESCUELA", "ABARROTES", "TALLER"]


def test_a_click_opens_that_contribuyente_and_month_and_there_is_a_way_back(
    qtbot: QtBot, office: Books, inicio: Shown
) -> None:
    shown, page = inicio()
    click_cell(page.board, 0, MONTHS - 2)
    assert (shown.top_bar.owner, shown.top_bar.months.month) == (OWNER, OCTOBER)
    settled(qtbot, page)
    assert not page.shows_board
    assert page.month.figures.title == "Octubre 2026"
    title = next(one for one in page.findChildren(QLabel) if one.text() == "ESCUELA")
    assert title.height() < 2 * title.fontMetrics().lineSpacing()  # a name stands in one line
    click(page.back)
    assert shown.top_bar.owner is None
    assert page.shows_board


def test_arrows_and_enter_open_a_cell(qtbot: QtBot, office: Books, inicio: Shown) -> None:
    shown, page = inicio()
    table = page.board.table
    table.setFocus()
    table.setCurrentIndex(page.board.model.index(0, MONTHS - 2))
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (shown.top_bar.owner, shown.top_bar.months.month) == (OTHER, NOVEMBER)
    settled(qtbot, page)
    assert page.month.figures.charged.text == "$700.00"


def test_who_has_documents_and_no_efirma_is_opened_here(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer(name="ZAPATERÍA"))
    books.sold(1, "100", "2026-11-03")
    books.sold(3, "700", "2026-11-06", owner=OTHER)
    shown, page = inicio()
    click_cell(page.board, 1 - names(page.board).index("ZAPATERÍA"), MONTHS - 1)
    settled(qtbot, page)
    assert shown.top_bar.owner is None
    assert page.month.figures.charged.text == "$700.00"
    click(page.back)
    assert page.shows_board


def test_the_month_of_everybody_is_handed_over_at_once(
    qtbot: QtBot, office: Books, inicio: Shown, tmp_path: Path
) -> None:
    office.sold(4, "300", "2026-11-08")  # their files are not on disk, which is told
    shown, page = inicio()
    assert page.board.deliver_button.text() == "Entregar noviembre 2026 de todos…"
    click(page.board.deliver_button)
    dialog = shown.findChild(DeliveryDialog)
    assert dialog is not None
    assert dialog.only_this.isHidden()
    assert "De todos los contribuyentes" in [one.text() for one in dialog.form.findChildren(QLabel)]
    assert dialog.place.line.y() - dialog.place.caption.geometry().bottom() < dialog.fontMetrics().lineSpacing()
    dialog.with_pdfs.setChecked(False)
    dialog.place.line.setText(str(tmp_path / "entregas"))
    click(dialog.accept_button)
    qtbot.waitUntil(dialog.open_button.isVisible)
    assert sorted(one.name for one in (tmp_path / "entregas").iterdir()) == sorted(
        [f"{OTHER} 2026-11", f"{OWNER} 2026-11"]
    )
    assert dialog.summary.sentences[0].startswith("2 paquetes con 0 comprobantes. A 2 les falta algo")
    dialog.close()

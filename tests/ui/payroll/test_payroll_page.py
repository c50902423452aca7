"""Nómina as a person reads and uses it, by mouse and keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from app.bookkeeping.opening import opened_desk
from app.bookkeeping.payroll_sheet import ALL
from app.cli.month.payroll import payroll_value
from app.domain.month.calendar import Month
from app.paths import Paths
from app.words.formatting import money
from tests.make import NOW, OWNER, a_taxpayer
from tests.oracle.slips import PaySlip, pay_slip_xml
from tests.ui.shelf import Shelf
from tests.ui.windows import parts_of
from tests.unit.fiscal.papers import uuid_of
from ui.payroll.page import NominaPage
from ui.widgets.rows_model import DISPLAY
from ui.window.main_window import MainWindow

NAME, RFC, EARNINGS, TAXED, EXEMPT, ISR, IMSS, OTHER_PAYMENTS, SUBSIDY, NET, DOCUMENTS = range(11)
FIRST, SECOND = "CACX7605101P8", "WATM640917J45"
NOVEMBER = Month(2026, 11)
CURP = "XEXX010101HNEXXXA4"
JSON_NAMES = ("percepciones", "gravado", "exento", "isr", "imss", "otrosPagos", "subsidio", "neto")


def slip(number: int, day: str, receiver: str, pay: str, **more: Any) -> PaySlip:
    usual = PaySlip(
        uuid_of(number), datetime.fromisoformat(f"{day}T18:00:00"), day, OWNER.value, receiver,
        (("001", Decimal(pay), Decimal("0.00")), ("019", Decimal("100.00"), Decimal("50.00"))),
        (("002", Decimal("400.00")), ("001", Decimal("120.00"))), (("002", Decimal("0.00"), Decimal("264.29")),),
    )  # fmt: skip
    return replace(usual, **more)


@pytest.fixture
def shelf(seed: Any, paths: Paths) -> Shelf:
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    return Shelf(seed, paths)


@pytest.fixture
def payroll(shelf: Shelf) -> None:
    """Two employees in November, one of them twice, with a substitute of what is still vigente; one in October."""
    for one in (
        slip(1, "2026-11-13", FIRST, "5000.00"),
        slip(2, "2026-11-27", FIRST, "5200.10"),
        slip(3, "2026-11-27", SECOND, "9000.00", deductions=(("001", Decimal("240.00")),), others=()),
        slip(4, "2026-10-15", FIRST, "4000.00"),
        slip(5, "2026-11-13", FIRST, "5000.00", relations=(("04", uuid_of(1)),)),
        slip(6, "2025-12-31", SECOND, "7000.00"),
    ):
        shelf.add(pay_slip_xml(one))


@pytest.fixture
def shown(qtbot: QtBot, payroll: None, window: Callable[[], MainWindow]) -> MainWindow:
    made = opened(qtbot, window())
    page = page_of(made)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2)
    return made


@pytest.fixture
def page(shown: MainWindow) -> NominaPage:
    return page_of(shown)


def opened(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.resize(1366, 768)
    window.show_page("nomina")
    window.top_bar.months.choose(NOVEMBER)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.owner is not None and not page.is_waiting)
    return window


def page_of(window: MainWindow) -> NominaPage:
    found = window.page
    assert isinstance(found, NominaPage)
    return found


def texts(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, at).data(DISPLAY)) for at in range(model.columnCount())]


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def show_tab(page: NominaPage, place: int) -> None:
    QTest.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(place).center())


def click(table: QTableView, row: int) -> None:
    place = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, place.y()))


def test_each_figure_is_that_of_the_command(page: NominaPage, paths: Paths) -> None:
    with opened_desk(paths, NOW.date()) as desk:
        told = json.loads(json.dumps(payroll_value(desk.payroll(OWNER, NOVEMBER))))
    shown = [texts(page.table, at) for at in range(page.table.rows.rowCount())]
    assert shown == [
        [one["nombre"], one["rfc"], *(money(one[name]) for name in JSON_NAMES), str(one["comprobantes"])]
        for one in told["empleados"]
    ]
    assert [link.text() for link in page.sums.links.values()] == [
        *(money(told["totales"][name]) for name in JSON_NAMES),
        str(told["totales"]["comprobantes"]),
    ]
    assert page.sums.links["isr"].text() == "$1,200.00"
    show_tab(page, 2)
    assert [texts(page.remarks, at)[3:] for at in range(page.remarks.rows.rowCount())] == [
        [one["detalle"], one["uuid"]] for one in told["avisos"]
    ]
    assert [texts(page.remarks, at)[0] for at in range(page.remarks.rows.rowCount())][
        -1
    ] == "El sustituido sigue vigente"


def test_the_year_up_to_the_month_and_sorting_and_searching(qtbot: QtBot, page: NominaPage) -> None:
    assert [page.tabs.tabText(at) for at in range(2)] == ["Noviembre 2026", "Ene–nov 2026"]
    show_tab(page, 1)
    first = texts(page.table, 0)
    assert (first[RFC], first[TAXED], first[DOCUMENTS]) == (FIRST, "$19,600.10", "4")
    assert page.sums.links["net"].text() == "$26,630.10"
    assert page.panel.title.text() == "OTRO: 4 pagos de enero a noviembre 2026"
    assert [texts(page.panel.table, at)[0] for at in range(4)] == [
        "15/10/2026",
        "13/11/2026",
        "13/11/2026",
        "27/11/2026",
    ]
    assert texts(page.panel.table, 0)[1:5] == ["Ordinaria", "Quincenal", "15", "$4,150.00"]
    show_tab(page, 0)
    header = page.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(ISR) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [texts(page.table, at)[RFC] for at in (0, 1)] == [SECOND, FIRST]
    QTest.keyClicks(page.search, FIRST[:6].lower())
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
    assert texts(page.table, 0)[RFC] == FIRST
    QTest.keyClicks(page.search, "zz")
    qtbot.waitUntil(page.empty.isVisible)


def test_curp_and_nss_are_hidden_until_asked(qtbot: QtBot, shown: MainWindow, page: NominaPage) -> None:
    def said() -> str:
        return " · ".join(f"{one.text()} ({one.accessibleName()})" for one in page.panel.identity)

    assert CURP not in said()
    assert "(NSS oculto)" in said()
    press(page.panel.reveal)
    shown_now = [one.text() for one in page.panel.identity]
    assert shown_now == [f"CURP {CURP}", "NSS sin dato", "Núm. de empleado 002"]
    assert page.panel.reveal.text() == "Ocultar CURP y NSS"
    shown.show_page("inicio")
    shown.show_page("nomina")
    assert CURP not in said()


def test_figures_and_rows_lead_to_their_documents(shown: MainWindow, qtbot: QtBot, page: NominaPage) -> None:
    def wanted(action: Callable[[], object]) -> tuple[str, int]:
        with qtbot.waitSignal(page.documents_wanted) as asked:
            action()
        assert shown.page_key == "comprobantes"
        parts_of(shown).pages.back_wanted.emit()
        assert shown.page is page
        return asked.args[0].title, len(asked.args[0].ids)

    assert wanted(lambda: press(page.sums.links["isr"])) == ("Nómina, ISR · noviembre 2026", 3)
    assert page.sums.links["isr"].accessibleName() == "ISR de noviembre 2026: $1,200.00, ver 3 comprobantes"
    every = page.sums.links[ALL]
    every.setFocus()
    assert wanted(lambda: QTest.keyClick(every, Qt.Key.Key_Return)) == (
        "Nómina, CFDI · noviembre 2026",
        4,
    )
    click(page.table, 1)
    assert wanted(lambda: QTest.keyClick(page.table, Qt.Key.Key_Return)) == ("OTRO · noviembre 2026", 1)
    page.table.selectAll()
    assert wanted(lambda: press(page.panel.list_button)) == ("2 trabajadores · noviembre 2026", 4)
    click(page.table, 0)
    page.panel.table.selectRow(2)
    assert wanted(lambda: QTest.keyClick(page.panel.table, Qt.Key.Key_Return)) == (f"{uuid_of(2)} · noviembre 2026", 1)


def test_a_month_without_nomina_leads_to_the_last_one(qtbot: QtBot, shown: MainWindow, page: NominaPage) -> None:
    shown.top_bar.months.choose(Month(2026, 9))
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.button.text() == "Ver noviembre 2026"
    press(page.empty.button)
    qtbot.waitUntil(lambda: page.table.isVisible() and texts(page.table, 0)[DOCUMENTS] == "3")
    shown.top_bar.months.choose(Month(2014, 1))
    qtbot.waitUntil(page.empty.isVisible)


def test_of_an_rfc_without_nomina_it_says_what_belongs_here(
    qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    page = page_of(opened(qtbot, window()))
    qtbot.waitUntil(page.empty.isVisible)
    assert not page.empty.button.isVisible()
    assert not page.sums.isVisible()

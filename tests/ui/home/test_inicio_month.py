"""Inicio of one contribuyente: figures as ``acopio mes`` prints them, what asks for attention, thirteen months."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.clock import mexico_wall_time
from app.domain.month.calendar import Month
from app.words import formatting
from tests.make import NOW, OWNER, a_taxpayer
from tests.ui.home.conftest import NOVEMBER, OCTOBER, Books, settled
from tests.unit.bookkeeping.rich_month import bill, item, receipt
from ui.__main__ import main
from ui.documents.page import ComprobantesPage
from ui.home.page import InicioPage
from ui.window.main_window import MainWindow

Shown = Callable[[], tuple[MainWindow, InicioPage]]


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def texts(page: InicioPage) -> list[str]:
    return [one.text for one in page.month.attention.lines]


def listed_in(qtbot: QtBot, shown: MainWindow, count: int) -> str:
    """What Comprobantes says above its list, once it has so many rows."""
    qtbot.waitUntil(lambda: isinstance(shown.page, ComprobantesPage))
    page = shown.page
    assert isinstance(page, ComprobantesPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == count)
    return page.figure.chip.text()


def busy_november(books: Books) -> None:
    sold = books.sold(1, "10000", "2026-11-03")
    on_credit = books.sold(2, "5000", "2026-10-05", method="PPD", form="99")
    books.add(receipt(3, on_credit, "2500", "2026-11-12"))
    bought = books.bought(11, "4000.55", "2026-11-04")
    books.add(
        bill(12, OWNER.value, sold.receiver, item("300"), day="2026-11-08", type="E", relations=(("01", sold.uuid),))
    )
    books.listed(sold, bought)


def told_by_command_line(monkeypatch: pytest.MonkeyPatch, books: Books) -> dict[str, Any]:
    monkeypatch.setenv("ACOPIO_HOME", str(books.paths.home))
    monkeypatch.setattr("app.cli.month.at_desk.mexican_today", lambda: mexico_wall_time(NOW).date())
    said = io.StringIO()
    with redirect_stdout(said):
        assert main(["mes", "--rfc", OWNER.value, "--mes", NOVEMBER.text, "--json"]) == 0
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def test_each_figure_is_the_one_of_the_command_line(
    books: Books, seed: Any, inicio: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed.taxpayer(a_taxpayer())
    busy_november(books)
    _, page = inicio()
    told = told_by_command_line(monkeypatch, books)
    figures = page.month.figures
    assert figures.title == "Noviembre 2026"
    assert figures.charged.text == formatting.money(told["ingresos"]["cobrados"]) == "$12,500.00"
    assert figures.paid.text == formatting.money(told["gastos"]["pagados"]) == "$4,000.55"
    assert (figures.iva.title, figures.iva.text) == ("IVA a cargo", formatting.money(told["aCargo"]))
    both = told["cobertura"].values()
    here, valid = sum(one["conXml"] for one in both), sum(one["vigentes"] for one in both)
    assert (figures.coverage.text, here, valid) == ("100.0 %", 2, 2)
    assert "Provisional" in figures.note


def test_a_figure_leads_to_its_documents_by_mouse_and_by_keyboard(
    qtbot: QtBot, books: Books, seed: Any, inicio: Shown
) -> None:
    seed.taxpayer(a_taxpayer())
    busy_november(books)
    shown, page = inicio()
    assert page.month.figures.charged.link.accessibleName() == "Ingresos cobrados: $12,500.00, ver comprobantes"
    click(page.month.figures.charged.link)
    assert listed_in(qtbot, shown, 2) == "Ingresos cobrados, noviembre 2026  ×"
    shown.show_page("inicio")
    page.month.figures.paid.link.setFocus()
    QTest.keyClick(page.month.figures.paid.link, Qt.Key.Key_Return)
    assert listed_in(qtbot, shown, 1) == "Gastos pagados, noviembre 2026  ×"


def test_missing_xml_are_told_with_their_months_and_can_be_seen(
    qtbot: QtBot, books: Books, seed: Any, inicio: Shown
) -> None:
    seed.taxpayer(a_taxpayer())
    here = books.bought(1, "100", "2026-11-03")
    away = [bill(number, "AAA010101AAA", OWNER.value, item("50"), day=f"2026-{number}-03") for number in (10, 11)]
    books.listed(here, *away)
    shown, page = inicio()
    assert texts(page) == ["Faltan 2 XML de 2 meses, de octubre 2026 a noviembre 2026."]
    assert page.month.figures.coverage.text == "50.0 %"
    assert page.month.figures.coverage.hint == "emitidos 0/0 · recibidos 1/2"
    shown.top_bar.months.choose(Month(2026, 9))
    click(page.month.attention.press("faltan"))
    assert shown.page_key == "cobertura"
    assert shown.top_bar.months.month == Month(2026, 11)


def test_what_changed_a_filed_month_is_told_in_pesos(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer())
    bought = books.bought(1, "20000", "2026-10-03")
    books.sold(2, "30000", "2026-10-04")
    books.file_month(OCTOBER)
    books.listed(bought, status="0")
    shown, page = inicio()
    assert texts(page) == ["1 comprobante cambia octubre 2026, que ya presentaste: el IVA a cargo subiría $3,200.00."]
    click(page.month.attention.press("cambios-2026-10"))
    assert (shown.page_key, shown.top_bar.months.month) == ("mes", OCTOBER)
    shown.show_page("inicio")
    settled(qtbot, page)
    assert page.month.figures.iva.text == "$1,600.00"
    assert page.month.figures.note == "Presentado el 17/11/2026: las cifras son las de ese día."


def test_suppliers_that_owe_a_rep_and_an_efirma_that_expires(books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer(days=20))
    books.bought(1, "100", "2026-08-03", method="PPD", form="99")
    books.bought(2, "100", "2026-08-04", method="PPD", form="99")
    books.bought(3, "100", "2026-08-04", method="PPD", form="99", issuer="BBB010101BB2")
    shown, page = inicio()
    assert texts(page) == ["Tu e.firma vence en 20 días.", "2 proveedores te deben REP de 3 facturas PPD."]
    click(page.month.attention.press("rep"))
    assert shown.page_key == "saldos"


def test_when_nothing_asks_for_attention_it_says_so(books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer())
    books.bought(1, "100", "2026-11-03")
    _, page = inicio()
    assert texts(page) == ["Nada pide tu atención en lo que hay en tu equipo; todavía no hay un mes completo."]
    assert not page.back.isVisible()
    assert not page.shows_board


def test_the_chart_has_the_figures_of_its_months_and_a_click_goes_there(
    qtbot: QtBot, books: Books, seed: Any, inicio: Shown
) -> None:
    seed.taxpayer(a_taxpayer())
    busy_november(books)
    books.sold(7, "700", "2026-10-05")
    shown, page = inicio()
    click(page.month.chart.toggle)
    table = page.month.chart.table.model()
    rows = [[str(table.index(row, at).data()) for at in range(4)] for row in range(table.rowCount())]
    assert len(rows) == 13
    assert rows[-1][:3] == ["noviembre 2026", page.month.figures.charged.text, page.month.figures.paid.text]
    assert rows[-1][3] == page.month.figures.iva.text
    assert rows[-2][:2] == ["octubre 2026", "$700.00"]
    assert rows[0] == ["noviembre 2025", "sin datos", "sin datos", "sin datos"]
    click(page.month.chart.toggle)
    chart = page.month.chart.chart
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.middle_of(OCTOBER).toPoint())
    assert shown.top_bar.months.month == OCTOBER
    settled(qtbot, page)
    assert (page.month.figures.title, page.month.figures.charged.text) == ("Octubre 2026", "$700.00")


def test_a_month_without_documents_says_so(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer())
    books.bought(1, "100", "2026-11-03")
    shown, page = inicio()
    shown.top_bar.months.choose(OCTOBER)
    settled(qtbot, page)
    assert (page.month.figures.charged.text, page.month.figures.charged.hint) == (
        "—",
        "No hay comprobantes de este mes en tu equipo.",
    )
    assert not page.month.figures.charged.link.isEnabled()
    assert page.month.figures.coverage.hint == "El SAT no ha dicho qué tiene de este mes: ponlo al día."


def test_what_arrives_is_counted(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer())
    books.sold(1, "100", "2026-11-03")
    _, page = inicio()
    assert page.month.figures.charged.text == "$100.00"
    books.sold(2, "50", "2026-11-04")
    page.app_state.documents_added.emit()
    qtbot.waitUntil(lambda: page.month.figures.charged.text == "$150.00")

"""Contrapartes as a person reads and uses it, by mouse and keyboard."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.opening import opened_desk
from app.domain.amounts import cents_text
from app.domain.month.calendar import Month
from app.domain.month.decisions import decisions_of
from app.domain.validity import OwnerRole
from app.paths import Paths
from app.store.decision_log import DecisionLog
from app.words.formatting import money
from tests.make import NOW, OWNER, a_taxpayer
from tests.ui.shelf import papers_on
from tests.ui.windows import parts_of
from tests.unit.fiscal.papers import OTHER, THIRD, Papers, part, uuid_of
from ui.counterparts.page import ContrapartesPage
from ui.widgets.rows_model import DISPLAY
from ui.window.main_window import MainWindow

NAME, RFC, MONTH, YEAR, SHARE, OPEN, LISTED, OPERATION = range(8)
NOVEMBER = Month(2026, 11)
LISTED_FILE = Path(__file__).parents[2] / "data" / "lists" / "Listado_completo_69-B.csv"
DEFINITIVE = re.compile(rb"\n\d+,([A-Z0-9&]{12,13}),[^\n]*?,Definitivo,")


@pytest.fixture
def trade(seed: Any, paths: Paths) -> Papers:
    """Two suppliers, one of them in dollars; a client; a nota; a cancelled one; and one of the year before."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    papers = papers_on(seed, paths)
    papers.bill("2026-11-10", 1000, received=True, method="PUE")
    papers.bill("2026-11-12", 100, received=True, method="PUE", type_="E")
    papers.bill("2026-03-10", 2000, received=True)
    papers.bill("2026-11-14", 9000, received=True, cancelled=True)
    papers.bill("2025-12-31", 7000, received=True, method="PUE")
    half = papers.bill("2026-08-30", 100, received=True, counterpart=THIRD, currency="USD", rate="18.50")
    papers.rep("2026-09-20", part(half, 1, 116, 58), paid_on="2026-09-18", currency="USD", rate="18.50")
    papers.bill("2026-10-20", 5000, method="PUE")
    return papers


@pytest.fixture
def shown(qtbot: QtBot, trade: Papers, window: Callable[[], MainWindow], left_at: Callable[[str], None]) -> MainWindow:
    """The window with November on the page."""
    left_at("contrapartes")
    made = window()
    made.resize(1366, 768)
    made.top_bar.months.choose(NOVEMBER)
    page = page_of(made)
    qtbot.waitUntil(lambda: not page.is_waiting and texts(page.table, 0)[MONTH] == "$1,044.00")
    return made


@pytest.fixture
def page(shown: MainWindow) -> ContrapartesPage:
    """The page with November."""
    return page_of(shown)


def page_of(window: MainWindow) -> ContrapartesPage:
    found = window.page
    assert isinstance(found, ContrapartesPage)
    return found


def texts(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, at).data(DISPLAY)) for at in range(model.columnCount())]


def titles(table: QTableView) -> list[str]:
    return [str(table.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(table.model().columnCount())]


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def click(table: QTableView, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(20, place.y()))


def show_clients(page: ContrapartesPage) -> None:
    QTest.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(1).center())


def test_suppliers_and_clients_with_month_and_year(page: ContrapartesPage) -> None:
    assert titles(page.table)[MONTH : YEAR + 1] == ["Noviembre 2026", "Año 2026"]
    assert texts(page.table, 0) == [
        "PAPELERÍA & CÍA", OTHER, "$1,044.00", "$3,364.00", "61.1 %", "$2,320.00", "No está", "85 Otros",
    ]  # fmt: skip
    assert texts(page.table, 1)[:6] == ["FLETES DEL NORTE", THIRD, "$0.00", "$2,146.00", "38.9 %", "$58.00 USD"]
    header = page.table.horizontalHeader()
    page.table.resize(3_000, page.table.height())
    assert header.sectionSize(0) > 3_000 - sum(page.table.own_width(at) for at in range(1, header.count())) - 50
    assert page.year_sum.text() == "$5,510.00"
    assert page.month_sum.accessibleName() == "Noviembre 2026: $1,044.00 de 1 proveedor, ver comprobantes"
    show_clients(page)
    assert texts(page.table, 0)[:5] == ["PAPELERÍA & CÍA", OTHER, "$0.00", "$5,800.00", "100.0 %"]
    assert page.table.isColumnHidden(OPERATION)
    assert page.change.isHidden()


def test_each_figure_is_the_sum_of_its_documents(page: ContrapartesPage, paths: Paths) -> None:
    sums: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    with opened_desk(paths, NOW.date()) as desk:
        known = desk.index.documents(OWNER, [uuid_of(number) for number in range(1, 9)]).documents.values()
    for one in known:
        if one.side is OwnerRole.RECEIVED and one.type in ("I", "E") and not one.is_cancelled and one.day.year == 2026:
            value = one.total * Fraction(one.exchange_rate or 1) * (1 if one.type == "I" else -1)
            sums[one.issuer_rfc, YEAR] += value
            sums[one.issuer_rfc, MONTH] += value if one.day.month == 11 else 0
    assert {rfc for rfc, _ in sums} == {texts(page.table, at)[RFC] for at in range(page.table.rows.rowCount())}
    for at in range(page.table.rows.rowCount()):
        row = texts(page.table, at)
        assert [row[YEAR], row[MONTH]] == [money(cents_text(sums[row[RFC], place])) for place in (YEAR, MONTH)]


def test_another_month_is_asked_for(qtbot: QtBot, shown: MainWindow, page: ContrapartesPage) -> None:
    press(shown.top_bar.months.back)
    qtbot.waitUntil(lambda: titles(page.table)[MONTH] == "Octubre 2026")
    assert texts(page.table, 0)[MONTH : YEAR + 1] == ["$0.00", "$3,364.00"]
    shown.top_bar.months.choose(Month(2025, 12))
    qtbot.waitUntil(lambda: titles(page.table)[YEAR] == "Año 2025")
    assert texts(page.table, 0)[MONTH : YEAR + 1] == ["$8,120.00", "$8,120.00"]
    shown.top_bar.months.choose(Month(2014, 1))
    qtbot.waitUntil(lambda: titles(page.table)[YEAR] == "Año 2014")
    assert texts(page.table, 0)[YEAR : SHARE + 1] == ["$0.00", "0.0 %"], "they still owe something"


def test_figures_and_rows_lead_to_their_documents(qtbot: QtBot, shown: MainWindow, page: ContrapartesPage) -> None:
    def wanted(action: Callable[[], object]) -> tuple[str, int]:
        with qtbot.waitSignal(page.documents_wanted) as asked:
            action()
        assert shown.page_key == "comprobantes"
        parts_of(shown).pages.back_wanted.emit()
        assert shown.page is page
        return asked.args[0].title, len(asked.args[0].ids)

    click(page.table, 0)
    assert wanted(lambda: QTest.keyClick(page.table, Qt.Key.Key_Return)) == ("PAPELERÍA & CÍA · Año 2026", 3)
    assert wanted(page.list_month.click) == ("PAPELERÍA & CÍA · Noviembre 2026", 2)
    click(page.table, 1, Qt.KeyboardModifier.ControlModifier)
    assert wanted(page.list_year.click) == ("2 proveedores · Año 2026", 4)
    page.month_sum.setFocus()
    assert wanted(lambda: QTest.keyClick(page.month_sum, Qt.Key.Key_Return)) == ("Proveedores · Noviembre 2026", 2)


def test_the_operation_is_chosen_for_several_and_undone(qtbot: QtBot, paths: Paths, page: ContrapartesPage) -> None:
    def told() -> dict[str, str]:
        return dict(decisions_of(OWNER.value, DecisionLog(paths.decisions).read().decisions).operations)

    assert not page.change.isEnabled()
    click(page.table, 0)
    click(page.table, 1, Qt.KeyboardModifier.ShiftModifier)
    next(one for one in page.menu.actions() if one.text().startswith("06")).trigger()
    qtbot.waitUntil(lambda: texts(page.table, 1)[OPERATION] == "06 Uso o goce temporal")
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text == "Operación «06 Uso o goce temporal» para 2 proveedores."
    assert told() == {OTHER: "06", THIRD: "06"}
    press(page.notice.undo)
    qtbot.waitUntil(lambda: texts(page.table, 0)[OPERATION] == "85 Otros")
    assert told() == {}


def test_a_supplier_in_69_b_is_told_with_its_date(qtbot: QtBot, paths: Paths, page: ContrapartesPage) -> None:
    assert "No hay listas del SAT guardadas" in page.about.text()
    keep_list(paths, THIRD)
    page.ask_anew()
    qtbot.waitUntil(lambda: page.about.text().startswith("Lista 69-B al "))
    assert texts(page.table, 1)[LISTED] == "69-B Definitivo · 15/05/2026"
    assert texts(page.table, 0)[LISTED] == "No está"


def keep_list(paths: Paths, rfc: str) -> None:
    """The SAT's own list, in which a definitive one has this RFC."""
    data = LISTED_FILE.read_bytes()
    known = DEFINITIVE.search(data)
    assert known is not None
    KnownLists(paths.lists).take_in([data.replace(known[1], rfc.encode())], LISTED_FILE.name, NOW)


def test_search_and_nobody(qtbot: QtBot, page: ContrapartesPage) -> None:
    QTest.keyClicks(page.search, "papeleria")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
    assert texts(page.table, 0)[RFC] == OTHER
    QTest.keyClicks(page.search, "zz")
    qtbot.waitUntil(page.empty.isVisible)

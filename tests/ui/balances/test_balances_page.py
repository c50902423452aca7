"""Saldos as a person reads and uses it, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.bookkeeping.opening import opened_desk
from app.bookkeeping.ppd_balances import ppd_balances
from app.cli.month.balance_values import balance_value
from app.engine.events import DocumentsAdded
from app.paths import Paths
from app.words.formatting import money
from tests.make import NOW, OTHER, OWNER, a_taxpayer
from tests.ui.balances.conftest import opened_page
from tests.ui.windows import parts_of
from tests.unit.fiscal.papers import OTHER as SUPPLIER
from tests.unit.fiscal.papers import THIRD, Papers, part, uuid_of
from ui.balances.ages_strip import ALL_AGES
from ui.balances.page import SaldosPage
from ui.balances.paid_dialog import PaidDialog
from ui.widgets.rows_model import DISPLAY
from ui.window.main_window import MainWindow

NAME, RFC, MISSED, BALANCE = range(4)


def texts(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, at).data(DISPLAY)) for at in range(model.columnCount())]


def click(table: QTableView, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    index = table.model().index(row, 0)
    table.scrollTo(index)
    place = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(20, place.y()))


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def show_side(qtbot: QtBot, page: SaldosPage, place: int) -> None:
    QTest.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(place).center())
    qtbot.waitUntil(lambda: page.tabs.currentIndex() == place)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def settled(qtbot: QtBot, page: SaldosPage) -> None:
    qtbot.waitUntil(lambda: not page.is_waiting)


def told(paths: Paths) -> dict[str, dict[str, Any]]:
    """What ``acopio saldos --json`` prints, by folio fiscal."""
    with opened_desk(paths, NOW.date()) as desk:
        found = ppd_balances(desk, OWNER, None, desk.today, details=True)
        return {one.uuid: balance_value(one, found) for one in found.rows()}


def test_each_side_is_told_by_counterpart_and_age(qtbot: QtBot, page: SaldosPage) -> None:
    assert page.tabs.tabText(0) == "Me deben REP (3)"
    assert page.tabs.tabText(1) == "Debo emitir REP"
    assert page.table.rows.rowCount() == 2
    assert texts(page.table, 0) == [
        "PAPELERÍA & CÍA", SUPPLIER, "2", "$2,668.00", "$348.00", "", "$1,160.00", "$1,160.00", "3",
    ]  # fmt: skip
    assert texts(page.table, 1) == [
        "FLETES DEL NORTE", THIRD, "1", "$116.00 USD", "", "", "$116.00 USD", "", "1",
    ]  # fmt: skip
    assert page.ages.links["MXN", 3].text() == "$1,160.00"
    assert page.ages.links["USD", ALL_AGES].text() == "$116.00 USD"
    assert page.ages.links["MXN", 0].accessibleName() == "0 a 30 días: $348.00 en 1 factura, ver comprobantes"
    show_side(qtbot, page, 1)
    assert texts(page.table, 0)[:5] == ["PAPELERÍA & CÍA", SUPPLIER, "", "$5,800.00", ""]
    assert ("USD", ALL_AGES) not in page.ages.links


def test_each_figure_is_that_of_the_command(qtbot: QtBot, paths: Paths, page: SaldosPage) -> None:
    page.shown.setCurrentIndex(page.shown.findData("todas"))
    settled(qtbot, page)
    known, seen = told(paths), 0
    for side in (0, 1):
        show_side(qtbot, page, side)
        for place in range(page.table.rows.rowCount()):
            click(page.table, place)
            for at, one in enumerate(page.invoices.rows.rows):
                value = known[one.uuid]
                date, days, _, *amounts, _, uuid = texts(page.invoices, at)
                assert date == "/".join(reversed(value["fecha"].split("-")))
                assert (days, uuid) == (str(value["dias"]), value["uuid"])
                wanted = (value["total"], value["pagado"], value["notas"], value["saldo"])
                assert amounts == [money(each, value["moneda"]) for each in wanted]
                seen += 1
    assert seen == len(known) == 7


def test_an_invoice_shows_what_settles_it(qtbot: QtBot, page: SaldosPage) -> None:
    assert page.detail.isHidden()
    click(page.invoices, 1)
    qtbot.waitUntil(page.detail.isVisible)
    assert page.detail.title.text() == uuid_of(2)
    assert page.detail.share.text() == "Pagado y notas: $1,160.00 de $2,320.00. Saldo: $1,160.00."
    assert texts(page.detail.table, 0) == ["1", "18/10/2026", "$1,160.00", "$1,160.00", "Vigente", uuid_of(4)]
    assert page.detail.remarks.text().startswith("PPD sin su REP. Tiene saldo")
    QTest.keyClick(page.invoices, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page.detail.title.text() == uuid_of(1))
    QTest.keyClick(page.invoices, Qt.Key.Key_Escape)
    assert page.detail.isHidden()


def test_the_message_names_all_that_wait_for_a_rep(page: SaldosPage) -> None:
    press(page.copy)
    text = clipboard()
    assert text.startswith("Asunto: Complementos de pago (REP) pendientes · ESCUELA KEMPER\n")
    assert "Estimados señores de PAPELERÍA & CÍA:" in text
    assert "Al 22 de noviembre de 2026 no hemos recibido" in text
    assert f"1. Folio fiscal {uuid_of(1)}\n   Fecha: 10/03/2026 · Total: $1,160.00 · Saldo sin REP: $1,160.00" in text
    assert f"2. Folio fiscal {uuid_of(2)}" in text
    assert uuid_of(3) not in text, "it is of this month"
    assert "En total, el saldo sin REP es de $2,320.00." in text
    assert text.endswith(f"RFC {OWNER}")
    assert page.notice.text == "Mensaje copiado para PAPELERÍA & CÍA, con 2 facturas. Pégalo en tu correo."


def test_the_message_is_about_the_chosen_ones(page: SaldosPage) -> None:
    click(page.invoices, 2)
    press(page.copy)
    assert uuid_of(3) in clipboard()
    assert "la siguiente factura" in clipboard()
    assert "En total" not in clipboard()


def test_marking_as_paid_can_be_undone(qtbot: QtBot, paths: Paths, page: SaldosPage) -> None:
    assert not page.mark.isEnabled()
    click(page.invoices, 0)
    click(page.invoices, 1, Qt.KeyboardModifier.ShiftModifier)
    press(page.mark)
    dialog = page.findChild(PaidDialog)
    assert dialog is not None
    assert dialog.edit.maximumDate() == QDate(2026, 11, 22)
    dialog.edit.setDate(QDate(2026, 10, 30))
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: texts(page.invoices, 1)[7] == "30/10/2026")
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text == "2 facturas marcadas como pagadas el 30/10/2026."
    assert told(paths)[uuid_of(2)]["vence"] == "2026-11-05"
    qtbot.waitUntil(lambda: page.detail.settled.text().endswith("Su REP puede emitirse hasta el 05/11/2026."))
    press(page.notice.undo)
    qtbot.waitUntil(lambda: texts(page.invoices, 1)[7] == "")
    assert told(paths)[uuid_of(2)]["vence"] is None


def test_undoing_gives_back_the_day_of_before(qtbot: QtBot, paths: Paths, page: SaldosPage) -> None:
    def mark(day: QDate) -> None:
        click(page.invoices, 0)
        press(page.mark)
        dialog = page.findChild(PaidDialog)
        assert dialog is not None
        dialog.edit.setDate(day)
        press(dialog.accept_button)
        wanted = day.toString("dd/MM/yyyy")
        qtbot.waitUntil(lambda: texts(page.invoices, 0)[7] == wanted and wanted in page.notice.text)
        qtbot.waitUntil(lambda: page.findChild(PaidDialog) is None)

    mark(QDate(2026, 10, 1))
    mark(QDate(2026, 10, 2))
    press(page.notice.undo)
    qtbot.waitUntil(lambda: texts(page.invoices, 0)[7] == "01/10/2026")
    press(page.unmark)
    qtbot.waitUntil(lambda: texts(page.invoices, 0)[7] == "")
    assert told(paths)[uuid_of(1)]["vence"] is None


def test_figures_lead_to_their_documents(qtbot: QtBot, page: SaldosPage) -> None:
    def wanted(action: Callable[[], object]) -> tuple[str, int]:
        with qtbot.waitSignal(page.documents_wanted) as asked:
            action()
        back = page.window()
        assert isinstance(back, MainWindow)
        back.show_page("saldos")
        return asked.args[0].title, len(asked.args[0].ids)

    link = page.ages.links["MXN", ALL_AGES]
    link.setFocus()
    assert wanted(lambda: QTest.keyClick(link, Qt.Key.Key_Return)) == ("Me deben REP: Saldo", 3)
    click(page.table, 1)
    assert wanted(lambda: QTest.keyClick(page.table, Qt.Key.Key_Return)) == ("Me deben REP: FLETES DEL NORTE", 1)
    click(page.table, 0)
    click(page.invoices, 1)
    qtbot.waitUntil(lambda: page.detail.title.text() == uuid_of(2))
    assert wanted(page.detail.title.click) == (f"Factura {uuid_of(2)} con sus REP y notas", 2)
    assert wanted(lambda: press(page.list_button)) == ("Me deben REP: PAPELERÍA & CÍA", 1)


def test_a_figure_opens_the_list_and_the_way_back(
    qtbot: QtBot, ledger: Papers, window: Callable[[], MainWindow]
) -> None:
    shown = window()
    page = opened_page(qtbot, shown)
    press(page.ages.links["MXN", 3])
    qtbot.waitUntil(lambda: shown.page_key == "comprobantes")
    parts_of(shown).pages.back_wanted.emit()
    assert shown.page is page


def test_what_is_typed_and_chosen_narrows_the_list(qtbot: QtBot, page: SaldosPage) -> None:
    QTest.keyClicks(page.search, "norte flet")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
    assert texts(page.table, 0)[NAME] == "FLETES DEL NORTE"
    QTest.keyClicks(page.search, "x")
    qtbot.waitUntil(page.empty.isVisible)
    page.search.clear()
    page.shown.setCurrentIndex(page.shown.findData("esperan"))
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2 and page.invoices.rows.rowCount() == 2)
    page.shown.setCurrentIndex(page.shown.findData("todas"))
    qtbot.waitUntil(lambda: page.invoices.rows.rowCount() == 4)
    assert "Cancelada" in {texts(page.invoices, at)[2] for at in range(4)}
    assert texts(page.table, 0)[BALANCE] == "$2,668.00", "what is settled or cancelled adds nothing"


def test_a_header_sorts_and_what_is_chosen_stays_chosen(
    qtbot: QtBot, page: SaldosPage, qtmodeltester: ModelTester
) -> None:
    click(page.invoices, 0)
    header = page.invoices.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(6) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [texts(page.invoices, at)[6] for at in range(3)] == ["$1,160.00", "$1,160.00", "$348.00"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert texts(page.invoices, 0)[6] == "$348.00"
    assert [one.uuid for one in page.invoices.chosen_values()] == [uuid_of(1)]
    qtmodeltester.check(page.invoices.rows, force_py=True)  # type: ignore[no-untyped-call]


def test_new_documents_change_the_figures_and_leave_the_choice(
    qtbot: QtBot, ledger: Papers, window: Callable[[], MainWindow]
) -> None:
    shown = window()
    page = opened_page(qtbot, shown)
    click(page.table, 1)
    bill = ledger.bill("2026-11-20", 1_000_000, received=True)
    ledger.rep("2026-11-21", part(bill, 1, 1_160_000, 160_000), paid_on="2026-11-21")
    parts_of(shown).app_state.apply(DocumentsAdded(OWNER, 2, 2))
    qtbot.waitUntil(lambda: page.ages.links["MXN", ALL_AGES].text() == "$1,002,668.00")
    (chosen,) = page.table.chosen_values()
    assert chosen.rfc == THIRD
    assert texts(page.invoices, 0)[6] == "$116.00 USD"


def test_with_all_chosen_it_offers_the_list(
    qtbot: QtBot, seed: Any, ledger: Papers, window: Callable[[], MainWindow]
) -> None:
    seed.taxpayer(a_taxpayer(OTHER, "PANADERÍA DON BETO"))
    shown = window()
    shown.show_page("saldos")
    page = shown.page
    assert isinstance(page, SaldosPage)
    qtbot.waitUntil(page.owners.list.isVisible)
    assert [page.owners.list.item(at).text() for at in range(2)] == [
        f"ESCUELA KEMPER · {OWNER}",
        f"PANADERÍA DON BETO · {OTHER}",
    ]
    item = page.owners.list.visualItemRect(page.owners.list.item(0)).center()
    QTest.mouseClick(page.owners.list.viewport(), Qt.MouseButton.LeftButton, pos=item)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2)
    assert shown.top_bar.owner == OWNER
    shown.top_bar.choose(OTHER.value)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.table.rows.rowCount() == 0


def test_nothing_yet_says_so(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    shown = window()
    shown.show_page("saldos")
    page = shown.page
    assert isinstance(page, SaldosPage)
    assert page.owners.register.isVisible()
    with qtbot.waitSignal(page.register_wanted):
        press(page.owners.register)


@pytest.mark.parametrize("hostile", ["<img src='file://host/x'>", "=HYPERLINK(1)\nX"])
def test_names_of_documents_are_plain(qtbot: QtBot, hostile: str, page: SaldosPage) -> None:
    row = page.table.rows.rows[0]
    page.table.show_rows([replace(row, name=hostile)])
    assert "\n" not in texts(page.table, 0)[NAME]
    page.table.selectRow(0)
    press(page.copy)
    assert f"Estimados señores de {' '.join(hostile.split())}:" in clipboard()


def test_selected_invoices_are_copied_as_they_are_shown(page: SaldosPage) -> None:
    click(page.invoices, 0)
    QTest.keyClick(page.invoices, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.invoices, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in clipboard().splitlines()]
    assert lines == [texts(page.invoices, at) for at in range(3)]

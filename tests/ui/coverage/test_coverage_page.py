"""Cobertura as a person reads and uses it, by mouse and keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from app.bookkeeping.coverage_report import known_coverage, month_value, withholding_coverage
from app.bookkeeping.coverage_sheet import Part
from app.bookkeeping.opening import opened_desk
from app.domain.catalogs import Direction
from app.domain.month.calendar import Month
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from app.engine.commands import Enqueue, Unlock
from app.paths import Paths
from app.store.documents import DocumentRepository
from tests.make import NOW, OWNER
from tests.ui.coverage.conftest import at_coverage, known, page_of
from tests.ui.windows import parts_of
from ui.coverage.certificate_dialog import CertificateDialog
from ui.coverage.grid_model import YEAR
from ui.coverage.page import CoberturaPage
from ui.updating.fetch_dialog import FetchDialog
from ui.widgets import open_with
from ui.widgets.rows_model import DISPLAY, TOOLTIP
from ui.window.main_window import MainWindow

ISSUED, RECEIVED, WITHHELD = range(3)
MARCH, SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (number - 1 for number in (3, 9, 10, 11, 12))
NAMES = {Part.ISSUED: "emitidos", Part.RECEIVED: "recibidos", Part.WITHHOLDINGS: "retenciones"}


def text(page: CoberturaPage, row: int, column: int) -> str:
    return str(page.model.index(row, column).data(DISPLAY))


def click(page: CoberturaPage, row: int, column: int) -> None:
    index = page.model.index(row, column)
    page.grid.scrollTo(index)
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=page.grid.visualRect(index).center())


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rows(table: QTableView, column: int) -> list[str]:
    model = table.model()
    return [str(model.index(at, column).data(DISPLAY)) for at in range(model.rowCount())]


def test_each_pair_is_that_of_the_command_with_glyph_and_words(page: CoberturaPage, paths: Paths) -> None:
    with opened_desk(paths, NOW.date()) as desk:
        months = known_coverage(desk, OWNER)
        withheld = withholding_coverage(desk, OWNER, months[0].month, months[-1].month)
    told = json.loads(json.dumps([month_value(one, withheld.get(one.month)) for one in months]))
    assert [one["mes"] for one in told] == [one.month.text for one in months]
    met = 0
    for row, line in enumerate(page.model.lines):
        for one in told:
            month = Month.parse(one["mes"])
            if month.year == line.year:
                side = one[NAMES[line.part]]
                pair = text(page, row, month.month - 1).removeprefix("✓ ").removeprefix("▼ ").removeprefix("… ")
                asked = f"{side['conXml']} / {side['vigentes']}"
                assert pair == (asked if side["porcentaje"] is not None else "1 / ?" if side["soloLocal"] else "—")
                met += 1
    assert met == 3 * len(told) == 39
    titles = [str(page.model.headerData(at, Qt.Orientation.Vertical)) for at in range(6)]
    assert titles == ["2026   Emitidos", "Recibidos", "Retenciones", "2025   Emitidos", "Recibidos", "Retenciones"]
    assert text(page, ISSUED, MARCH) == "▼ 3 / 5"
    assert text(page, RECEIVED, OCTOBER) == "▼ 1 / 2"
    assert text(page, WITHHELD, SEPTEMBER) == "▼ 1 / 2"
    assert text(page, ISSUED, NOVEMBER) == "… 1 / 1"
    assert text(page, ISSUED, MARCH + 1) == "—"
    assert text(page, 3, NOVEMBER) == "1 / ?"
    assert text(page, ISSUED, YEAR) == "▼ 4 / 6"
    december = page.model.index(ISSUED, DECEMBER)
    assert not december.data(DISPLAY)
    assert not page.model.flags(december) & Qt.ItemFlag.ItemIsSelectable
    tip = str(page.model.index(ISSUED, MARCH).data(TOOLTIP))
    assert "El SAT tiene 6: 5 vigentes y 1 cancelado. De los vigentes tienes 3 XML: faltan 2." in tip
    name = page.model.index(ISSUED, MARCH + 1).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert str(name).startswith("Emitidos · abril 2026: —. Al SAT no se le ha preguntado")


def test_keys_go_from_month_to_month_and_open_what_is_missing(qtbot: QtBot, page: CoberturaPage) -> None:
    page.grid.setFocus()
    page.grid.setCurrentIndex(page.model.index(ISSUED, MARCH - 1))
    QTest.keyClick(page.grid, Qt.Key.Key_Right)
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.table.rows.rowCount() == 2)
    assert page.panel.title.text() == "Emitidos · marzo 2026"
    assert rows(page.panel.table, 0) == ["10/03/2026", "20/03/2026"]
    assert [page.panel.tabs.tabText(at) for at in range(3)] == ["Faltan · 2", "Cancelados sin XML · 1", "Solo aquí"]
    assert page.fetch.text() == "Traer 2 de aquí…"
    press(page.panel.copy_button)
    assert QGuiApplication.clipboard().text().count("\n") == 1
    for key in (Qt.Key.Key_Down, *[Qt.Key.Key_Right] * 7):
        QTest.keyClick(page.grid, key)
    qtbot.waitUntil(lambda: page.panel.title.text() == "Recibidos · octubre 2026" and page.panel.found is not None)
    assert page.panel.tabs.tabText(2) == "Solo aquí · 1"
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    assert page.fetch.text() == "Traer los 4 que faltan…"


def test_what_is_missing_leads_to_the_documents(qtbot: QtBot, shown: MainWindow, page: CoberturaPage) -> None:
    click(page, ISSUED, YEAR)
    qtbot.waitUntil(lambda: page.panel.table.rows.rowCount() == 2)
    with qtbot.waitSignal(page.documents_wanted) as asked:
        press(page.panel.list_button)
    assert (asked.args[0].title, len(asked.args[0].ids)) == ("Faltan · Emitidos · año 2026", 2)
    assert shown.page_key == "comprobantes"
    parts_of(shown).pages.back_wanted.emit()
    page.panel.table.selectRow(0)
    with qtbot.waitSignal(page.documents_wanted) as asked:
        QTest.keyClick(page.panel.table, Qt.Key.Key_Return)
    assert len(asked.args[0].ids) == 1


def test_the_month_above_is_gone_to_and_says_what_it_lacks(
    qtbot: QtBot, shown: MainWindow, page: CoberturaPage
) -> None:
    shown.top_bar.months.choose(Month(2026, 10))
    qtbot.waitUntil(lambda: page.panel.table.rows.rowCount() == 1)
    assert page.panel.title.text() == "Recibidos · octubre 2026"
    shown.show_page("inicio")
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    shown.show_page("cobertura")
    assert not page.panel.isHidden(), "whoever comes here for that month finds it"


def test_before_anything_is_asked_it_says_what_it_costs(qtbot: QtBot, shown: MainWindow, page: CoberturaPage) -> None:
    commands: list[object] = []
    shown.command.connect(commands.append)
    press(page.fetch)
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, FetchDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.headline.text() == "4 XML con 3 solicitudes al SAT"
    assert dialog.sentences[:2] == (
        "2 solicitudes por folio fiscal: cada una trae uno.",
        "1 solicitud de emitidos, del 10/03/2026 al 20/03/2026.",
    )
    assert commands == []
    press(dialog.accept_button)
    (command,) = commands
    assert isinstance(command, Enqueue)
    assert [one.direction for one in command.queries].count(Direction.FOLIO) == 2
    assert shown.page_key == "solicitudes"


def test_a_missing_password_is_asked_for_in_the_same_dialog(
    qtbot: QtBot, gaps: None, opened: Callable[[], object], paths: Paths, taxpayer: Taxpayer, stored: StoredEfirma
) -> None:
    uuids = ["00000000-0000-4000-8000-000000000004"]
    dialog = FetchDialog(paths, taxpayer, uuids, "marzo 2026", now=lambda: NOW, load=lambda _: stored, is_open=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.passwords.isVisible)
    (form,) = dialog.passwords.forms.values()
    QTest.keyClicks(form.password.line, "12345678a")
    with qtbot.waitSignal(dialog.accepted_commands) as told:
        QTest.keyClick(form.password.line, Qt.Key.Key_Return)
    assert [type(one) for one in told.args[0]] == [Unlock, Enqueue]


def test_without_an_efirma_nothing_can_be_brought(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    with seed.database.transaction() as connection:
        known(DocumentRepository(connection), 1, "2026-03-05", xml=False)
    page = page_of(at_coverage(qtbot, window()))
    assert not page.fetch.isEnabled()
    assert "hace falta la e.firma" in page.note.text()


def test_the_certificate_is_a_pdf_that_is_opened(
    qtbot: QtBot, shown: MainWindow, page: CoberturaPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_files: list[Path] = []
    monkeypatch.setattr(open_with, "open_path", opened_files.append)
    click(page, ISSUED, MARCH)
    press(page.certificate)
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, CertificateDialog)
    assert [text for text, _ in dialog.stretches] == ["Todo lo que se sabe", "Marzo 2026", "Año 2026", "Año 2025"]
    assert dialog.place.line.text().endswith(f"Constancia de cobertura {OWNER} 2026-03.pdf")
    dialog.place.line.setText(str(tmp_path / "constancia.pdf"))
    QTest.keyClick(dialog.place.line, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.open_button.isVisible)
    assert (tmp_path / "constancia.pdf").read_bytes().startswith(b"%PDF")
    assert opened_files == [tmp_path / "constancia.pdf"]


def test_where_nothing_is_known_it_says_what_belongs_here(
    qtbot: QtBot, gaps: None, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.database.connection.execute("UPDATE document_list SET issued = 0")
    shown = at_coverage(qtbot, window())
    page = page_of(shown)
    qtbot.waitUntil(page.empty.isVisible)
    with qtbot.waitSignal(page.update_wanted):
        press(page.empty.button)

"""What is done with a month: filing it and taking that back, and the files that are made of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.month.decisions import DecisionKind, decisions_of
from app.domain.validity import Validity
from app.paths import Paths
from app.store.decision_log import DecisionLog
from tests.make import OWNER
from tests.oracle.writing import bill_xml
from tests.ui.month.conftest import MARCH, figure, keep
from tests.unit.bookkeeping.rich_month import CLIENT, bill, item
from ui.month.actions import MonthActions
from ui.month.delivery_dialog import DeliveryDialog
from ui.month.diot_dialog import DiotDialog
from ui.month.filing import FileMonthDialog
from ui.month.page import MesPage
from ui.month.workbook_dialog import WorkbookDialog
from ui.widgets.question import Question


def opened(page: MesPage) -> QDialog:
    actions = page.findChild(MonthActions)
    assert isinstance(actions, MonthActions)
    assert actions.dialog is not None
    return actions.dialog


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def filed(paths: Paths) -> date | None:
    found = decisions_of(OWNER.value, DecisionLog(paths.decisions).read().decisions).filed.get(MARCH)
    return found.filed_on if found else None


def texts(page: MesPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page) and one.text()]


def file(qtbot: QtBot, page: MesPage) -> None:
    press(page.file_button)
    dialog = opened(page)
    assert isinstance(dialog, FileMonthDialog)
    dialog.day.setDate(QDate(2026, 4, 17))
    press(dialog.accept_button)
    qtbot.waitUntil(lambda: page.chip.text() == "Presentado el 17/04/2026")


def test_a_month_is_marked_as_filed_on_a_day_and_that_is_taken_back(qtbot: QtBot, page: MesPage, paths: Paths) -> None:
    assert page.chip.text() == "Sin presentar"
    file(qtbot, page)
    assert filed(paths) == date(2026, 4, 17)
    assert page.notice.text == "Marzo de 2026 queda como presentado el 17/04/2026."
    assert "Nada ha cambiado desde entonces." in texts(page)
    press(page.notice.undo)
    qtbot.waitUntil(lambda: page.chip.text() == "Sin presentar")
    assert filed(paths) is None


def test_the_mark_is_taken_away_and_that_is_taken_back_too(qtbot: QtBot, page: MesPage, paths: Paths) -> None:
    file(qtbot, page)
    press(page.file_button)
    question = opened(page)
    assert isinstance(question, Question)
    press(question.yes)
    qtbot.waitUntil(lambda: page.chip.text() == "Sin presentar")
    press(page.notice.undo)
    qtbot.waitUntil(lambda: page.chip.text() == "Presentado el 17/04/2026")
    assert filed(paths) == date(2026, 4, 17)


def test_the_figures_of_a_filed_month_stay_and_what_changed_since_is_told(
    qtbot: QtBot, seed: Any, page: MesPage, paths: Paths
) -> None:
    name = "IVA trasladado, 16 %, por flujo, IVA"
    before = figure(page, name).text()
    file(qtbot, page)
    keep(seed, paths, bill_xml(bill(90, OWNER.value, CLIENT, item("1000"))), state=Validity.VALID)
    page.app_state.documents_added.emit()
    qtbot.waitUntil(lambda: "IVA trasladado cambia en $160.00." in texts(page))
    assert figure(page, name).text() == before
    (kept,) = paths.filed_months.iterdir()
    whole = kept.read_bytes()
    kept.unlink()
    page.app_state.documents_added.emit()
    qtbot.waitUntil(lambda: any("pero las cifras de ese día se perdieron" in one for one in texts(page)))
    assert figure(page, name).text() != before
    kept.write_bytes(whole)
    page.app_state.documents_added.emit()
    qtbot.waitUntil(lambda: figure(page, name).text() == before)
    assert figure(page, "Llegaron después, IVA trasladado, IVA").text() == "$160.00"
    with qtbot.waitSignal(page.documents_wanted) as wanted:
        press(figure(page, "Llegaron después, IVA trasladado, IVA"))
    assert wanted.args is not None
    assert len(wanted.args[0].ids) == 1


def test_the_workbook_is_written_where_the_person_says(qtbot: QtBot, page: MesPage, tmp_path: Path) -> None:
    press(page.workbook_button)
    dialog = opened(page)
    assert isinstance(dialog, WorkbookDialog)
    target = tmp_path / "marzo.xlsx"
    dialog.place.line.setText(str(target))
    press(dialog.accept_button)
    qtbot.waitUntil(dialog.open_button.isVisible)
    assert target.read_bytes()[:2] == b"PK"
    assert dialog.text.text() == f"Quedó en {target}"
    dialog.close()


def test_the_diot_tells_first_what_it_would_not_write_and_then_writes(
    qtbot: QtBot, page: MesPage, tmp_path: Path
) -> None:
    press(page.diot_button)
    dialog = opened(page)
    assert isinstance(dialog, DiotDialog)
    qtbot.waitUntil(lambda: "registro" in dialog.summary.text())
    target = tmp_path / "diot.txt"
    dialog.place.line.setText(str(target))
    rows = int(dialog.summary.text().removeprefix("El archivo lleva ").split()[0])
    assert any("BBB010101BB2: no se escribe" in one for one in dialog.notes.sentences)
    press(dialog.accept_button)
    qtbot.waitUntil(dialog.show_button.isVisible)
    lines = target.read_bytes().decode().splitlines()
    assert len(lines) == rows
    assert all(len(line.split("|")) == 54 for line in lines)
    dialog.close()


def test_the_month_is_handed_over_and_it_is_said_what_is_in_it(qtbot: QtBot, page: MesPage, tmp_path: Path) -> None:
    press(page.deliver_button)
    dialog = opened(page)
    assert isinstance(dialog, DeliveryDialog)
    assert dialog.everybody.isHidden()
    dialog.with_pdfs.setChecked(False)
    assert dialog.with_payroll.isChecked()
    QTest.mouseClick(dialog.with_payroll, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.with_payroll.height() // 2))
    dialog.place.line.setText(str(tmp_path / "entregas"))
    press(dialog.accept_button)
    qtbot.waitUntil(dialog.open_button.isVisible)
    package = tmp_path / "entregas" / f"{OWNER} {MARCH.text}"
    assert "No va la nómina: se pidió sin ella." in dialog.summary.sentences
    assert (package / "LEEME.txt").is_file()
    assert len(list((package / "XML").rglob("*.xml"))) > 10
    assert f"{OWNER} {MARCH.text}" in dialog.summary.sentences[0]
    dialog.close()


def test_a_delivery_waits_while_it_is_paused_and_goes_on(qtbot: QtBot, page: MesPage, tmp_path: Path) -> None:
    press(page.deliver_button)
    dialog = opened(page)
    assert isinstance(dialog, DeliveryDialog)
    assert dialog.pause_button.isHidden()
    dialog.with_pdfs.setChecked(False)
    dialog.place.line.setText(str(tmp_path / "entregas"))
    press(dialog.accept_button)
    press(dialog.pause_button)
    assert dialog.pause_button.text() == "Continuar"
    assert dialog.text.text().startswith("En pausa.")
    assert dialog.is_working
    assert not (tmp_path / "entregas" / f"{OWNER} {MARCH.text}" / "LEEME.txt").exists()
    press(dialog.pause_button)
    qtbot.waitUntil(dialog.open_button.isVisible)
    assert dialog.pause_button.isHidden()
    assert not dialog.text.text().startswith("En pausa")
    dialog.close()


def test_a_paused_delivery_can_be_cancelled(qtbot: QtBot, page: MesPage, tmp_path: Path) -> None:
    press(page.deliver_button)
    dialog = opened(page)
    assert isinstance(dialog, DeliveryDialog)
    dialog.place.line.setText(str(tmp_path / "entregas"))
    press(dialog.accept_button)
    press(dialog.pause_button)
    press(dialog.cancel_button)
    qtbot.waitUntil(lambda: not dialog.is_working)
    assert dialog.text.text() == "Se canceló. Lo ya escrito se queda; si lo repites, sigue desde ahí."
    dialog.close()


def test_acopios_own_folders_are_refused(page: MesPage, paths: Paths) -> None:
    press(page.deliver_button)
    dialog = opened(page)
    assert isinstance(dialog, DeliveryDialog)
    dialog.place.line.setText(str(paths.library / "entregas"))
    assert dialog.problem.text() == "Esa carpeta es de Acopio. Elige otra."
    assert not dialog.accept_button.isEnabled()
    dialog.close()


def test_what_is_decided_elsewhere_is_counted(qtbot: QtBot, page: MesPage, paths: Paths) -> None:
    from app.bookkeeping.decision_book import DecisionBook
    from app.domain.clock import SystemClock
    from ui.window.wiring import WindowWiring

    before = figure(page, "IVA acreditable").text()
    book = DecisionBook(DecisionLog(paths.decisions), SystemClock())
    subject = "00000011-0000-4000-8000-000000000000"
    wiring = page.window().findChild(WindowWiring)
    assert isinstance(wiring, WindowWiring)
    wiring.month_desk.write(lambda: book.decide(OWNER, subject, {DecisionKind.NOT_CREDITABLE: ""}))
    qtbot.waitUntil(lambda: figure(page, "IVA acreditable").text() != before)

"""Carpetas de salida in Ajustes: added, changed, paused and removed by mouse and keyboard, with how each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import settings as settings_file
from app.engine.events import OutputReported
from app.engine.outputs.reports import OutputReport, OutputReports
from app.output_folder import OutputFolder
from app.paths import Paths
from app.settings import Settings
from app.store.arrivals import ArrivalLog
from tests.make import OTHER, OWNER, a_taxpayer
from tests.ui.shelf import papers_on
from tests.ui.windows import parts_of
from ui.settings.output_folder_dialog import OutputFolderDialog
from ui.settings.page import AjustesPage
from ui.widgets.question import Question
from ui.window.main_window import MainWindow


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def page(seed: Any, paths: Paths, window: Callable[[], MainWindow]) -> AjustesPage:
    """Ajustes of a library with two invoices; what is chosen is saved, and followed as by the engine."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    seed.taxpayer(a_taxpayer(OTHER, name="TALLER"))
    papers = papers_on(seed, paths)
    papers.bill("2026-09-15", 2000, received=True)
    papers.bill("2026-10-20", 5000)
    shown = window()
    log = ArrivalLog(seed.database)

    def save(changes: dict[str, Any]) -> None:
        settings_file.save(paths.settings_file, replace(Settings(), **changes))
        log.follow([one.key for one in changes["outputs"]])

    parts_of(shown).preferences.chosen.connect(save)
    shown.resize(1100, 700)
    shown.show_page("ajustes")
    found = shown.page
    assert isinstance(found, AjustesPage)
    return found


def dialog_of(page: AjustesPage) -> OutputFolderDialog:
    found = [one for one in page.findChildren(OutputFolderDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def chosen(page: AjustesPage) -> tuple[OutputFolder, ...]:
    window = page.window()
    assert isinstance(window, MainWindow)
    return parts_of(window).preferences.settings.outputs


def add(page: AjustesPage, folder: Path) -> OutputFolderDialog:
    click(page.outputs.add_button)
    dialog = dialog_of(page)
    dialog.place.line.setText(str(folder))
    return dialog


def test_a_folder_is_added_with_filters_and_a_name_shown_on_a_real_document(
    qtbot: QtBot, page: AjustesPage, tmp_path: Path
) -> None:
    dialog = add(page, tmp_path / "contabilidad")
    qtbot.waitUntil(lambda: "2026/10" in dialog.pattern.note.text())
    dialog.pattern.line.setText("{lado}/{fecha} {contraparte}")
    assert dialog.pattern.note.text() == "Por ejemplo: Emitidos/2026-10-20 PAPELERÍA & CÍA.xml"
    click(dialog.received)
    click(dialog.types[0])
    item = dialog.owners.findItems(str(OWNER), Qt.MatchFlag.MatchStartsWith)[0]
    item.setCheckState(Qt.CheckState.Checked)
    click(dialog.accept_button)
    (one,) = chosen(page)
    assert (one.side, one.types, one.rfcs) == ("recibidos", "I", (OWNER.value,))
    assert one.pattern == "{lado}/{fecha} {contraparte}"
    (row,) = page.outputs.rows
    assert row.state.text() == "Activa. Todavía no llega nada para ella."
    assert row.pause_button.accessibleName() == f"Pausar: {tmp_path / 'contabilidad'}"


def test_what_is_here_already_is_copied_too(qtbot: QtBot, page: AjustesPage, tmp_path: Path) -> None:
    dialog = add(page, tmp_path / "todo")
    waited: list[bool] = []
    window = page.window()
    assert isinstance(window, MainWindow)
    preferences = parts_of(window).preferences
    preferences.chosen.connect(lambda changes: waited.extend(one.paused for one in changes["outputs"]))
    QTest.keyClick(dialog.also_here, Qt.Key.Key_Space)
    click(dialog.accept_button)
    qtbot.waitUntil(lambda: not dialog.is_working)
    assert dialog.text.text() == "2 archivos copiados de lo que ya estaba en la biblioteca."
    assert len(list((tmp_path / "todo").rglob("*.xml"))) == 2
    dialog.close()
    assert waited == [True, False]  # what arrives meanwhile is copied afterwards


def test_a_folder_is_paused_changed_and_removed_by_keyboard(page: AjustesPage, tmp_path: Path) -> None:
    click(add(page, tmp_path / "una").accept_button)
    key = chosen(page)[0].key
    page.outputs.rows[0].pause_button.setFocus()
    QTest.keyClick(page.outputs.rows[0].pause_button, Qt.Key.Key_Space)
    row = page.outputs.rows[0]
    assert chosen(page)[0].paused
    assert row.state.text() == "En pausa: lo que llegue la espera."
    assert row.pause_button.text() == "Continuar"
    assert row.pause_button.hasFocus()
    QTest.keyClick(row.edit_button, Qt.Key.Key_Space)
    dialog = dialog_of(page)
    assert not dialog.also_here.isVisible()
    click(dialog.issued)
    click(dialog.accept_button)
    assert (chosen(page)[0].key, chosen(page)[0].side, chosen(page)[0].paused) == (key, "emitidos", True)
    QTest.keyClick(page.outputs.rows[0].remove_button, Qt.Key.Key_Space)
    question = next(one for one in page.findChildren(Question) if one.isVisible())
    assert "se queda como está" in question.informativeText()
    click(question.yes)
    assert chosen(page) == ()
    assert page.outputs.rows == []


def test_places_are_checked_and_each_says_when_it_got_copies_last_or_what_is_wrong(
    qtbot: QtBot, page: AjustesPage, paths: Paths, tmp_path: Path
) -> None:
    click(add(page, tmp_path / "una").accept_button)
    dialog = add(page, paths.library / "dentro")
    assert dialog.problem.text() == "Esa carpeta es de Acopio. Elige otra."
    dialog.place.line.setText(str(tmp_path / "una"))
    assert dialog.problem.text() == "Esa ya es una carpeta de salida."
    assert not dialog.accept_button.isEnabled()
    dialog.place.line.setText(str(tmp_path / "dos"))
    dialog.pattern.line.setText("{nada}")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert len(chosen(page)) == 1
    key = chosen(page)[0].key
    reports = OutputReports.beside(paths.database)
    reports.keep(key, OutputReport(datetime(2026, 11, 22, 19, 5, tzinfo=UTC), 12))
    page.app_state.apply(OutputReported(key))
    state = page.outputs.rows[0].state
    qtbot.waitUntil(lambda: state.text().startswith("Última copia: 22/11/2026"))
    assert state.text().endswith("12 archivos.")
    reports.keep(key, OutputReport(error="error:TargetUnavailableError", facts={"path": "Z:\\contabilidad"}))
    page.app_state.apply(OutputReported(key))
    qtbot.waitUntil(lambda: "Z:\\contabilidad" in state.text())

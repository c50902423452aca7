"""What the engine is asked to do: after a question where it takes long, and never over a job that is shown."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.engine.commands import Import
from app.engine.sat_status.events import CheckSatStatus
from app.errors import CancelledError
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.actions import MOST_ASKED, MOST_UNCONFIRMED, CheckQuestion
from ui.documents.actions.import_documents import ImportDialog
from ui.documents.actions.job_progress_bar import Cancelled, JobReport, Progress
from ui.documents.page import ComprobantesPage


def asked(page: ComprobantesPage, count: int) -> CheckQuestion:
    page.document_actions.check(tuple(range(1, count + 1)))
    question = page.document_actions.dialog
    assert isinstance(question, CheckQuestion)
    return question


def test_the_sat_is_asked_about_many_only_when_the_person_agrees(qtbot: QtBot, page: ComprobantesPage) -> None:
    told: list[object] = []
    page.command.connect(told.append)
    question = asked(page, 1_200)
    assert question.text() == "¿Preguntar al SAT por 1,200 comprobantes?"
    assert "alrededor de 5 min" in question.informativeText()
    question.escapeButton().click()
    assert told == []
    assert page.document_actions.dialog is None
    asked(page, 1_200).yes.click()
    assert told == [CheckSatStatus(tuple(range(1, 1_201)))]
    assert page.document_actions.progress_bar.text.text() == "Se preguntará al SAT por 1,200 comprobantes…"
    page.document_actions.check(tuple(range(MOST_UNCONFIRMED)))
    assert told[1:] == [CheckSatStatus(tuple(range(MOST_UNCONFIRMED)))]
    assert page.document_actions.dialog is None


def test_of_very_many_the_sat_is_asked_about_the_first_and_says_so(qtbot: QtBot, page: ComprobantesPage) -> None:
    question = asked(page, MOST_ASKED + 7)
    assert "los primeros 5,000 de 5,007 comprobantes" in question.text()
    with qtbot.waitSignal(page.command) as told:
        question.yes.click()
    assert told.args == [CheckSatStatus(tuple(range(1, MOST_ASKED + 1)))]
    assert "los primeros 5,000 de 5,007 comprobantes" in page.document_actions.progress_bar.text.text()


def test_an_import_leaves_the_job_that_is_shown_its_way_out(
    qtbot: QtBot, page: ComprobantesPage, tmp_path: Path
) -> None:
    progress_bar, released = page.document_actions.progress_bar, Event()
    progress_bar.cancel_button.clicked.connect(released.set)

    def job(_progress: Progress, cancelled: Cancelled) -> JobReport:
        assert released.wait(20)
        assert cancelled()
        raise CancelledError

    progress_bar.run("Exportando", 10, job)
    page.carry_out(DocumentAction.IMPORT)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ImportDialog)
    with qtbot.waitSignal(page.command):
        dialog.accepted_command.emit(Import((tmp_path,), ()))
    dialog.reject()
    assert progress_bar.text.text() == "Exportando…"
    assert progress_bar.cancel_button.isVisible()
    progress_bar.cancel_button.click()
    qtbot.waitUntil(lambda: progress_bar.text.text() == "Exportando: se canceló.")
    page.carry_out(DocumentAction.IMPORT)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ImportDialog)
    with qtbot.waitSignal(page.command):
        dialog.accepted_command.emit(Import((tmp_path,), ()))
    assert progress_bar.text.text() == "La importación empieza en un momento…"
    dialog.reject()


def test_a_copy_that_ends_early_fills_its_bar(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("bulk_jobs", "actions"):
        monkeypatch.setattr(f"ui.documents.actions.{module}.MOST_COPIED", 3)
    page.table.clearSelection()
    page.carry_out(DocumentAction.COPY_UUIDS)
    progress_bar = page.document_actions.progress_bar
    assert progress_bar.bar.maximum() == 3
    qtbot.waitUntil(lambda: not progress_bar.is_busy)
    assert progress_bar.text.text().startswith("Copiado: 3 comprobantes. Los otros ")
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3

"""Documents on paper, and that a dialog which does not open stands in nobody's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.import_documents import ImportDialog
from ui.documents.page import ComprobantesPage


def opened(page: ComprobantesPage) -> QPrintDialog:
    page.table.select_ranges(((0, 0), (2, 2)))
    page.bar.entries[DocumentAction.PRINT].trigger()
    dialog = page.document_actions.dialog
    assert isinstance(dialog, QPrintDialog)
    return dialog


def test_the_chosen_are_printed(qtbot: QtBot, page: ComprobantesPage, tmp_path: Path) -> None:
    dialog = opened(page)
    qtbot.waitUntil(dialog.isVisible)
    place = dialog.findChild(QLineEdit, "filename")
    if place is not None and place.isVisible():  # Qt's own dialog, where there is no printer
        place.setText(str(tmp_path / "papel.pdf"))
        dialog.accept()
    else:
        dialog.printer().setOutputFileName(str(tmp_path / "papel.pdf"))
        dialog.done(QDialog.DialogCode.Accepted)
    progress_bar = page.document_actions.progress_bar
    qtbot.waitUntil(lambda: progress_bar.text.text().startswith("Se imprimieron "), timeout=30_000)
    assert (tmp_path / "papel.pdf").read_bytes().startswith(b"%PDF")
    assert page.document_actions.dialog is None


def test_after_printing_was_given_up_others_open(qtbot: QtBot, page: ComprobantesPage) -> None:
    opened(page).reject()
    assert page.document_actions.dialog is None
    assert not page.document_actions.progress_bar.is_busy
    page.carry_out(DocumentAction.IMPORT)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.reject()


def test_a_dialog_that_does_not_open_is_in_nobodys_way(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_dialog: QDialog) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(QDialog, "open", fails)
        with pytest.raises(RuntimeError):
            page.carry_out(DocumentAction.IMPORT)
    page.document_actions.import_from(())
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.reject()

"""What is found before an import: why something is not opened, and that an empty folder has nothing to bring in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.intake_report import Note, ScanReport
from tests.make import OWNER
from ui.documents.actions.import_documents import ImportDialog, scan_words


@pytest.fixture
def dialog(qtbot: QtBot) -> ImportDialog:
    made = ImportDialog((OWNER,))
    qtbot.addWidget(made)
    made.show()
    return made


def looked_through(qtbot: QtBot, dialog: ImportDialog, path: Path) -> str:
    dialog.look_through((path,))
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=30_000)
    return dialog.found.text()


def test_an_empty_folder_has_nothing_to_import(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    assert looked_through(qtbot, dialog, tmp_path) == "Aquí no hay comprobantes que importar."
    assert not dialog.accept_button.isEnabled()


def test_a_file_that_is_not_opened_says_why(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    whole = tmp_path / "entero.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.xml", b"<a/>" * 100)
    (tmp_path / "roto.zip").write_bytes(whole.read_bytes()[:-10])
    whole.unlink()
    lines = looked_through(qtbot, dialog, tmp_path).splitlines()
    assert lines == ["Aquí no hay comprobantes que importar.", f"No es un ZIP: {tmp_path / 'roto.zip'}"]
    assert not dialog.accept_button.isEnabled()


def test_of_many_that_are_not_opened_some_are_named_and_all_are_counted() -> None:
    notes = tuple(Note(f"{one}.zip", "not_a_zip") for one in range(8))
    assert scan_words(ScanReport(files=9, documents=1, refused=notes))[1:] == [
        *(f"No es un ZIP: {one}.zip" for one in range(5)),
        "3 archivos más que no se abren.",
    ]
    assert scan_words(ScanReport(metadata_files=2)) == ["2 archivos de metadatos del SAT."]

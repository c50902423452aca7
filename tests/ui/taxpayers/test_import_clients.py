"""Importing a folder of clients: found, opened with typed and pasted passwords, told row by row, registered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.commands import Register
from app.simulator.demo_efirma import demo_efirma
from ui.taxpayers.client_table_model import PASSWORD_COLUMN, RESULT_COLUMN
from ui.taxpayers.import_clients import ImportClientsDialog

Now = Callable[[], datetime]


@pytest.fixture
def folder(sample: Path, tmp_path: Path, now: Now) -> Path:
    found = tmp_path / "clientes"
    shutil.copytree(sample, found / "Kemper")
    (found / "Beto").mkdir()
    made = demo_efirma(valid_from=now() - timedelta(days=30))
    (found / "Beto" / "beto.cer").write_bytes(made.cer)
    (found / "Beto" / "beto.key").write_bytes(made.key)
    (found / "sola").mkdir()
    (found / "sola" / "x.cer").write_bytes(b"nada")
    return found


def opened(qtbot: QtBot, now: Now, folder: Path, registered: dict[Rfc, str] | None = None) -> ImportClientsDialog:
    dialog = ImportClientsDialog(None, now, registered or {})
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.search(folder)
    qtbot.waitUntil(lambda: bool(dialog.model.rows))
    return dialog


def results(dialog: ImportClientsDialog) -> list[str]:
    return [dialog.model.index(place, RESULT_COLUMN).data() for place in range(dialog.model.rowCount())]


def test_a_list_is_pasted_wiped_and_the_good_ones_registered(qtbot: QtBot, now: Now, folder: Path) -> None:
    dialog = opened(qtbot, now, folder)
    assert results(dialog)[1:] == ["Falta su contraseña"] * 2
    assert not dialog.accept_button.isEnabled()
    dialog.paste.setPlainText("EKU9003173C9\t12345678a\nPDB150312QX4\tno es\nXAXX010101000\totra\nqué")
    dialog.paste_button.click()
    assert dialog.paste.toPlainText() == ""
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    third, first, second = results(dialog)
    assert first == "Lista"
    assert "contraseña" in second.lower()
    assert third not in ("Lista", "Falta su contraseña")
    assert "Se tomaron 2 contraseñas" in dialog.paste_note.text()
    assert "1 no es de una e.firma de la lista que se pueda usar" in dialog.paste_note.text()
    assert dialog.note.text().startswith("1 lista para registrar. 1 no se abrió con esa contraseña")
    assert dialog.model.index(1, PASSWORD_COLUMN).data() == "••••••••"
    dialog.remember.box.setChecked(True)
    with qtbot.waitSignal(dialog.accepted_commands) as sent:
        dialog.accept_button.click()
    assert sent.args is not None
    ((command,),) = sent.args
    assert isinstance(command, Register)
    assert command.credential.rfc == Rfc("EKU9003173C9")
    assert command.remember is not None
    assert all(one.password is None and one.opened is None for one in dialog.model.rows)


def test_what_is_typed_right_away_is_the_first_missing_password(
    qtbot: QtBot, now: Now, folder: Path, sample: Path
) -> None:
    (folder / "Kemper" / "EKU9003173C9.cer").unlink()
    dialog = opened(qtbot, now, folder)
    assert results(dialog)[1:] == ["Es un CSD, no una e.firma", "Falta su contraseña"]
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.table.currentIndex().row() == 2
    QTest.keyClicks(dialog.table.viewport(), demo_efirma().password[:1])
    editor = dialog.table.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, demo_efirma().password[1:])
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert results(dialog)[2] == "Lista"
    dialog.reject()


def test_a_password_is_typed_in_its_row_and_corrected(qtbot: QtBot, now: Now, folder: Path) -> None:
    dialog = opened(qtbot, now, folder)
    cell = dialog.model.index(2, PASSWORD_COLUMN)
    assert dialog.model.setData(cell, "no es")
    qtbot.waitUntil(lambda: "contraseña" in results(dialog)[2].lower() and results(dialog)[2] != "Falta su contraseña")
    assert dialog.model.setData(cell, demo_efirma().password)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert results(dialog)[2] == "Lista"
    (command,) = dialog.model.registrations(remember=False)
    assert command.remember is None
    dialog.reject()
    assert dialog.model.registrations(remember=False) == ()


def test_what_is_registered_already_and_an_empty_folder(qtbot: QtBot, now: Now, folder: Path, tmp_path: Path) -> None:
    first = opened(qtbot, now, folder)
    certificate = first.model.rows[1].client.certificate
    assert certificate is not None
    dialog = opened(qtbot, now, folder, {certificate.rfc: certificate.serial})
    assert results(dialog)[1] == "Ya registrada"
    (tmp_path / "vacía").mkdir()
    dialog.search(tmp_path / "vacía")
    qtbot.waitUntil(lambda: "no hay ningún archivo .cer" in dialog.note.text())
    assert not dialog.table.isVisible()
    for one in (first, dialog):
        one.reject()

"""Where the focus stands in dialogs that find out by themselves what there is: Enter accepts, it never closes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cfdi.parser import read
from app.domain.identifiers import Rfc
from app.domain.update_stretch import UpdateStretch
from app.engine.commands import Import, Update
from app.engine.events import TaxpayerChanged
from tests.make import a_taxpayer
from tests.ui.windows import parts_of
from ui.documents.actions.import_documents import ImportDialog
from ui.updating.preview import UpdatePreview
from ui.widgets.form_dialog import FormDialog
from ui.window.main_window import MainWindow

SAMPLE = next(iter(sorted((Path(__file__).resolve().parents[2] / "data" / "cfdi").glob("*.xml"))))


def is_ready(dialog: FormDialog) -> bool:
    """Enter accepts."""
    accept = dialog.accept_button
    return accept.isEnabled() and accept.isDefault() and dialog.focusWidget() is accept


@pytest.fixture
def preview(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> UpdatePreview:
    shown = window()
    parts_of(shown).app_state.apply(TaxpayerChanged(a_taxpayer(), unlocked=True))
    parts_of(shown).open_update()
    dialog = parts_of(shown).dialogs.open_dialog
    assert isinstance(dialog, UpdatePreview)
    return dialog


def test_enter_asks_for_what_is_missing(qtbot: QtBot, preview: UpdatePreview) -> None:
    chip = preview.stretch.chips[UpdateStretch.TWO_YEARS]
    assert preview.focusWidget() is chip  # the arrows choose another
    qtbot.waitUntil(preview.accept_button.isEnabled)
    with qtbot.waitSignal(preview.accepted_commands) as sent:
        QTest.keyClick(chip, Qt.Key.Key_Return)
    assert [type(command) for command in sent.args[0]] == [Update]


def test_who_chooses_the_years_keeps_the_focus_there(qtbot: QtBot, preview: UpdatePreview) -> None:
    qtbot.waitUntil(preview.accept_button.isEnabled)
    QTest.keyClick(preview.stretch.chips[UpdateStretch.TWO_YEARS], Qt.Key.Key_Right)
    assert not preview.accept_button.isEnabled()
    qtbot.waitUntil(preview.accept_button.isEnabled)
    assert preview.focusWidget() is preview.stretch.chips[UpdateStretch.SIX_YEARS]
    assert preview.accept_button.isDefault()


def importing(qtbot: QtBot, path: Path, *known: Rfc) -> ImportDialog:
    dialog = ImportDialog(known, (path,))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SAMPLE, tmp_path)
    return tmp_path


@pytest.fixture
def issuer() -> Rfc:
    return Rfc(read(SAMPLE.read_bytes()).issuer_rfc)


def test_enter_imports_what_was_found(qtbot: QtBot, folder: Path, issuer: Rfc) -> None:
    dialog = importing(qtbot, folder, issuer)
    qtbot.waitUntil(lambda: is_ready(dialog), timeout=30_000)
    with qtbot.waitSignal(dialog.accepted_command) as sent:
        QTest.keyClick(dialog.accept_button, Qt.Key.Key_Return)
    assert sent.args == [Import((folder,), (issuer,))]


def test_what_is_looked_through_anew_does_not_leave_the_focus_on_cancel(
    qtbot: QtBot, folder: Path, issuer: Rfc
) -> None:
    dialog = importing(qtbot, folder, issuer)
    qtbot.waitUntil(lambda: is_ready(dialog), timeout=30_000)
    dialog.look_through((folder,))
    assert dialog.focusWidget() is dialog.folder_button
    assert not dialog.cancel_button.isDefault()
    QTest.keyClick(dialog.folder_button, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: is_ready(dialog), timeout=30_000)


def test_the_person_who_ticks_keeps_the_focus_in_the_list(qtbot: QtBot, folder: Path) -> None:
    dialog = importing(qtbot, folder)
    qtbot.waitUntil(lambda: dialog.owners.count() > 0, timeout=30_000)
    assert dialog.focusWidget() is dialog.folder_button
    dialog.owners.setFocus()
    dialog.owners.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.accept_button.isEnabled()
    assert dialog.focusWidget() is dialog.owners
    assert dialog.accept_button.isDefault()


def test_a_dialog_that_grows_stays_on_the_screen(qtbot: QtBot) -> None:
    dialog = FormDialog(None, "Uno", "Una frase.", "Aceptar")
    qtbot.addWidget(dialog)
    room = dialog.screen().availableGeometry()
    dialog.move(room.right() - 60, room.bottom() - 60)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.fit()
    qtbot.waitUntil(lambda: room.contains(dialog.frameGeometry()))

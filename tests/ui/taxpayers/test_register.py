"""The form that takes a new e.firma, in its own dialog."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.taxpayer import Taxpayer
from app.engine.commands import Register
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from ui.taxpayers.efirma_form import EfirmaForm
from ui.taxpayers.register import RegisterDialog

# Qt 6.12 wants a QPointF in QDragEnterEvent, which 6.11 does not take
pytestmark = pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")
Now = Callable[[], datetime]
WriteEfirma = Callable[[DemoEfirma, str], tuple[Path, Path]]


def opened(qtbot: QtBot, now: Now, renewing: Taxpayer | None = None, keyring_available: bool = True) -> RegisterDialog:
    dialog = RegisterDialog(None, now, renewing, keyring_available)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def drop(form: EfirmaForm, *paths: Path) -> bool:
    """Drag the files in and let go; whether the form took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    entering.ignore()
    QApplication.sendEvent(form, entering)
    if not entering.isAccepted():
        return False
    QApplication.sendEvent(form, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    return True


def test_once_a_file_is_chosen_and_its_sibling_found_only_the_password_is_left(
    qtbot: QtBot, now: Now, sample: Path
) -> None:
    dialog = opened(qtbot, now)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form.certificate.button.setFocus()  # where the system's dialog leaves it
    dialog.form.choose(sample / "EKU9003173C9.cer")
    qtbot.waitUntil(dialog.form.password.line.hasFocus)


def test_registering_from_typing_to_command(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    commands: list[tuple[Register, ...]] = []
    dialog.accepted_commands.connect(commands.append)
    form = dialog.form
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(form.certificate.line, str(sample / "EKU9003173C9.cer"))
    QTest.keyClick(form.certificate.line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: bool(form.card.name.text()))
    assert form.key.path() == sample / "EKU9003173C9.key"
    assert form.card.name.text() == "ESCUELA KEMPER URGATE SA DE CV"
    assert form.card.facts.text() == "EKU9003173C9 · e.firma · vence en 175 días (17/05/2027)"
    QTest.keyClicks(form.password.line, "12345678a")
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    form.remember.box.click()
    dialog.accept_button.click()
    ((command,),) = commands
    assert str(command.credential.rfc) == "EKU9003173C9"
    assert command.key_file == (sample / "EKU9003173C9.key").read_bytes()
    assert command.remember
    assert command.remember.reveal() == "12345678a"
    assert "12345678a" not in repr(command)
    assert form.password.line.text() == ""
    assert form.credential is None


def test_enter_in_the_password_tries_it_at_once(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    dialog.form.choose(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key")
    QTest.keyClicks(dialog.form.password.line, "12345678a")
    dialog.form.password.line.editingFinished.emit()
    qtbot.waitUntil(lambda: dialog.form.credential is not None)
    command = dialog.form.command()
    assert command
    assert command.remember is None


def test_wrong_password_is_told_beside_it_and_goes_when_typing_on(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(sample / "EKU9003173C9.cer")
    qtbot.waitUntil(lambda: form.key.path() is not None)
    QTest.keyClicks(form.password.line, "12345678")
    qtbot.waitUntil(lambda: "contraseña no es correcta" in form.password_note.text())
    assert form.password.line.accessibleDescription() == form.password_note.text()
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(form.password.line, "a")
    assert not form.password_note.text()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    QTest.keyClicks(form.password.line, "b")
    assert not dialog.accept_button.isEnabled()


def test_a_csd_is_refused_with_its_own_sentence(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(sample / "EKU9003173C9-csd.cer")
    qtbot.waitUntil(lambda: bool(form.certificate.note.text()))
    assert "sello digital (CSD)" in form.certificate.note.text()
    assert "Sello digital (CSD)" in form.card.facts.text()
    QTest.keyClicks(form.password.line, "12345678a")
    qtbot.waitUntil(lambda: bool(form.key.path()))
    assert form.credential is None


def test_files_of_two_efirmas(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(sample / "EKU9003173C9.cer", sample / "EKU9003173C9-csd.key")
    QTest.keyClicks(form.password.line, "12345678a")
    qtbot.waitUntil(lambda: "no son pareja" in form.key.note.text())


def test_an_expired_one(qtbot: QtBot, now: Now, write_efirma: WriteEfirma) -> None:
    old = demo_efirma(valid_from=now() - timedelta(days=900), valid_to=now() - timedelta(days=3))
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(*write_efirma(old, "vieja"))
    qtbot.waitUntil(lambda: "ya venció" in form.certificate.note.text())
    assert "venció hace 3 días" in form.card.facts.text()


def test_choosing_another_certificate_brings_its_own_key(
    qtbot: QtBot, now: Now, sample: Path, write_efirma: WriteEfirma
) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(sample / "EKU9003173C9.cer")
    qtbot.waitUntil(lambda: form.key.path() == sample / "EKU9003173C9.key")
    certificate, key = write_efirma(demo_efirma(), "otra")
    form.choose(certificate)
    qtbot.waitUntil(lambda: form.key.path() == key)


def test_a_key_that_was_chosen_stays(qtbot: QtBot, now: Now, sample: Path, write_efirma: WriteEfirma) -> None:
    certificate, key = write_efirma(demo_efirma(), "otra")
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(certificate, key)
    form.choose(sample / "EKU9003173C9.cer")
    qtbot.waitUntil(lambda: "KEMPER" in form.card.name.text())
    assert form.key.path() == key


def test_emptying_a_file_takes_its_facts_away(qtbot: QtBot, now: Now, sample: Path) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    form.choose(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key")
    qtbot.waitUntil(lambda: bool(form.card.name.text()))
    form.certificate.line.setFocus()
    form.certificate.line.selectAll()
    QTest.keyClick(form.certificate.line, Qt.Key.Key_Delete)
    QTest.keyClick(form.certificate.line, Qt.Key.Key_Tab)
    qtbot.waitUntil(form.card.name.isHidden)
    assert form.certificate.path() is None


def test_dropping_one_or_both_files(qtbot: QtBot, now: Now, sample: Path, tmp_path: Path) -> None:
    dialog = opened(qtbot, now)
    form = dialog.form
    other = tmp_path / "nota.txt"
    other.touch()
    assert not drop(form, other)
    assert drop(form, sample / "EKU9003173C9.key")
    qtbot.waitUntil(lambda: form.key.path() is not None and form.certificate.path() is not None)
    assert drop(form, sample / "EKU9003173C9-csd.key", other, sample / "EKU9003173C9-csd.cer")
    qtbot.waitUntil(lambda: "Sello" in form.card.facts.text())
    assert form.key.path() == sample / "EKU9003173C9-csd.key"


def test_renewing_takes_the_same_contribuyente_only(
    qtbot: QtBot, now: Now, taxpayer: Taxpayer, sample: Path, write_efirma: WriteEfirma
) -> None:
    dialog = opened(qtbot, now, renewing=taxpayer)
    assert dialog.windowTitle() == "Renovar e.firma"
    form = dialog.form
    form.choose(*write_efirma(demo_efirma(), "ajena"))
    QTest.keyClicks(form.password.line, "12345678a")
    qtbot.waitUntil(lambda: "aquí se renueva la de EKU9003173C9" in form.certificate.note.text())
    assert form.credential is None
    form.choose(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key")
    qtbot.waitUntil(dialog.accept_button.isEnabled)


def test_without_a_keyring_remembering_is_off_and_explained(qtbot: QtBot, now: Now) -> None:
    dialog = opened(qtbot, now, keyring_available=False)
    remember = dialog.form.remember
    assert not remember.box.isEnabled()
    assert "no ofrece un lugar seguro" in remember.box.accessibleDescription()


def test_the_password_can_be_seen_and_is_forgotten_on_cancel(qtbot: QtBot, now: Now) -> None:
    dialog = opened(qtbot, now)
    field = dialog.form.password
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    field.show_button.click()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    assert field.show_button.text() == "Ocultar"
    QTest.keyClicks(field.line, "secreta")
    dialog.cancel_button.click()
    assert field.line.text() == ""
    assert field.line.echoMode() is QLineEdit.EchoMode.Password


@pytest.mark.usefixtures("qtbot")
def test_closing_while_the_files_are_looked_at_harms_nothing(now: Now, sample: Path) -> None:
    dialog = RegisterDialog(None, now)
    dialog.form.choose(sample / "EKU9003173C9.cer")
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, 52)

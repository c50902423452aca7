"""The password of a registered contribuyente."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from app.engine.commands import Unlock
from app.simulator.demo_efirma import demo_efirma
from ui.taxpayers.password import PasswordDialog

Now = Callable[[], datetime]


def opened(qtbot: QtBot, taxpayer: Taxpayer, certificate: bytes, key: bytes, now: Now) -> PasswordDialog:
    dialog = PasswordDialog(taxpayer, certificate, key, now)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_the_right_password(qtbot: QtBot, taxpayer: Taxpayer, stored: StoredEfirma, now: Now) -> None:
    dialog = opened(qtbot, taxpayer, stored.certificate.der, stored.key_file, now)
    commands: list[tuple[Unlock, ...]] = []
    dialog.accepted_commands.connect(commands.append)
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(dialog.form.password.line, "12345678a")
    dialog.form.remember.box.click()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.accept_button.click()
    ((command,),) = commands
    assert command.credential.rfc == taxpayer.rfc
    assert command.remember
    assert dialog.form.password.line.text() == ""


def test_a_wrong_password_then_the_right_one(qtbot: QtBot, taxpayer: Taxpayer, stored: StoredEfirma, now: Now) -> None:
    dialog = opened(qtbot, taxpayer, stored.certificate.der, stored.key_file, now)
    line = dialog.form.password.line
    QTest.keyClicks(line, "otra")
    qtbot.waitUntil(lambda: "no es correcta" in dialog.form.note.text())
    assert not dialog.accept_button.isEnabled()
    line.clear()
    QTest.keyClicks(line, "12345678a")
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert not dialog.form.note.text()
    command = dialog.form.command()
    assert command
    assert command.remember is None


def test_an_efirma_that_ran_out_meanwhile(qtbot: QtBot, taxpayer: Taxpayer, now: Now) -> None:
    old = demo_efirma("EKU9003173C9", valid_from=now() - timedelta(days=9), valid_to=now() - timedelta(days=1))
    dialog = opened(qtbot, taxpayer, old.cer, old.key, now)
    QTest.keyClicks(dialog.form.password.line, "12345678a")
    qtbot.waitUntil(lambda: "ya venció" in dialog.form.note.text())
    assert not dialog.accept_button.isEnabled()


def test_a_damaged_store_is_told(qtbot: QtBot, taxpayer: Taxpayer, stored: StoredEfirma, now: Now) -> None:
    dialog = opened(qtbot, taxpayer, stored.certificate.der[:200], stored.key_file, now)
    QTest.keyClicks(dialog.form.password.line, "12345678a")
    qtbot.waitUntil(lambda: "está dañado" in dialog.form.note.text())


def test_enter_right_after_typing_counts_as_soon_as_the_password_was_tried(
    qtbot: QtBot, taxpayer: Taxpayer, stored: StoredEfirma, now: Now
) -> None:
    dialog = opened(qtbot, taxpayer, stored.certificate.der, stored.key_file, now)
    line = dialog.form.password.line
    QTest.keyClicks(line, "otra")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no es correcta" in dialog.form.note.text())
    assert dialog.isVisible()
    line.clear()
    with qtbot.waitSignal(dialog.accepted_commands):
        QTest.keyClicks(line, "12345678a")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert not dialog.accept_button.isEnabled()
    assert not dialog.isVisible()


def test_enter_is_forgotten_once_the_person_types_on(
    qtbot: QtBot, taxpayer: Taxpayer, stored: StoredEfirma, now: Now
) -> None:
    dialog = opened(qtbot, taxpayer, stored.certificate.der, stored.key_file, now)
    QTest.keyClicks(dialog.form.password.line, "12345678")
    QTest.keyClick(dialog.form.password.line, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.form.password.line, "a")
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.isVisible()

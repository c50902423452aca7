"""The first page of Nueva descarga: whose documents, and what signs for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWizard
from pytestqt.qtbot import QtBot

from app.domain.catalogs import ContentKind, Direction, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from app.engine.commands import Enqueue, Register, Unlock
from app.errors import UnknownTaxpayerError
from tests.ui.wizard.steps import Open, button, finish, go_to, may_go_on


def test_from_first_page_to_last_with_a_new_efirma(qtbot: QtBot, open_wizard: Open, sample: Path) -> None:
    wizard = open_wizard()
    assert wizard.efirma.form.isVisible()
    assert not may_go_on(wizard)
    wizard.efirma.form.choose(sample / "EKU9003173C9.cer")
    QTest.keyClicks(wizard.efirma.form.password.line, "12345678a")
    qtbot.waitUntil(lambda: may_go_on(wizard))
    for page in (wizard.content, wizard.period, wizard.filters, wizard.review):
        button(wizard, QWizard.WizardButton.NextButton).click()
        assert wizard.currentPage() is page
    register, enqueue = finish(wizard)
    assert isinstance(register, Register)
    assert str(register.credential.rfc) == "EKU9003173C9"
    assert register.remember is None
    assert isinstance(enqueue, Enqueue)
    assert [(query.direction, query.content, query.status) for query in enqueue.queries] == [
        (Direction.ISSUED, ContentKind.XML, StatusFilter.ALL),
        (Direction.RECEIVED, ContentKind.XML, StatusFilter.VALID),
    ]
    assert enqueue.copy_to is None
    assert wizard.efirma.form.password.line.text() == ""


def test_a_registered_contribuyente_types_the_password(
    qtbot: QtBot, open_wizard: Open, taxpayer: Taxpayer, stored: StoredEfirma
) -> None:
    threads = []

    def load(rfc: Rfc) -> StoredEfirma:
        threads.append((rfc, threading.current_thread()))
        return stored

    wizard = open_wizard([taxpayer], load_efirma=load)
    unlock = wizard.efirma.unlock
    assert unlock.isVisible()
    assert not wizard.efirma.form.isVisible()
    QTest.keyClicks(unlock.password.line, "mala")
    qtbot.waitUntil(lambda: "no es correcta" in unlock.note.text())
    assert not may_go_on(wizard)
    unlock.password.line.clear()
    QTest.keyClicks(unlock.password.line, "12345678a")
    unlock.remember.box.click()
    qtbot.waitUntil(lambda: may_go_on(wizard))
    go_to(wizard, wizard.review)
    command, _ = finish(wizard)
    assert isinstance(command, Unlock)
    assert command.remember
    assert threads[0][0] == taxpayer.rfc
    assert all(thread is not threading.main_thread() for _, thread in threads)


def test_remembered_or_unlocked_ones_are_asked_nothing(open_wizard: Open, taxpayer: Taxpayer) -> None:
    remembered = replace(taxpayer, rfc=Rfc("XIA190128J61"), name="Xenón", remembers_password=True)
    wizard = open_wizard([taxpayer, remembered], unlocked=frozenset({taxpayer.rfc}), preferred=remembered.rfc)
    assert "XIA190128J61" in wizard.efirma.taxpayers.currentItem().text()
    assert not wizard.efirma.unlock.isVisible()
    assert may_go_on(wizard)
    wizard.efirma.taxpayers.setCurrentRow(0)
    assert may_go_on(wizard)
    go_to(wizard, wizard.review)
    (enqueue,) = finish(wizard)
    assert {query.owner for query in enqueue.queries} == {taxpayer.rfc}


def test_an_expired_one_cannot_be_chosen(open_wizard: Open, taxpayer: Taxpayer, now: Callable[[], datetime]) -> None:
    expired = replace(taxpayer, not_after=now() - timedelta(days=2), remembers_password=True)
    wizard = open_wizard([expired])
    assert "ya venció" in wizard.efirma.note.text()
    assert not wizard.efirma.unlock.isVisible()
    assert not may_go_on(wizard)


def test_changing_contribuyente_forgets_the_password(qtbot: QtBot, open_wizard: Open, taxpayer: Taxpayer) -> None:
    other = replace(taxpayer, rfc=Rfc("XIA190128J61"), name="Xenón")
    wizard = open_wizard([taxpayer, other])
    QTest.keyClicks(wizard.efirma.unlock.password.line, "12345678a")
    qtbot.waitUntil(lambda: may_go_on(wizard))
    wizard.efirma.taxpayers.setCurrentRow(1)
    assert wizard.efirma.unlock.password.line.text() == ""
    assert not may_go_on(wizard)
    wizard.efirma.other.click()
    assert wizard.efirma.form.isVisible()
    assert not wizard.efirma.taxpayers.isVisible()
    assert not may_go_on(wizard)
    wizard.efirma.registered.click()
    assert wizard.efirma.unlock.isVisible()


def test_a_lost_key_is_told(qtbot: QtBot, open_wizard: Open, taxpayer: Taxpayer) -> None:
    def load(rfc: Rfc) -> StoredEfirma:
        raise UnknownTaxpayerError(rfc.value)

    wizard = open_wizard([taxpayer], load_efirma=load)
    QTest.keyClicks(wizard.efirma.unlock.password.line, "12345678a")
    qtbot.waitUntil(lambda: "no está registrado" in wizard.efirma.unlock.note.text())


def test_many_contribuyentes_can_be_searched(open_wizard: Open, taxpayer: Taxpayer) -> None:
    many = [replace(taxpayer, rfc=Rfc(f"AAA0101{day:02}AAA"), name=f"Panadería {day}") for day in range(1, 20)]
    wizard = open_wizard(many)
    assert wizard.efirma.search.isVisible()
    QTest.keyClicks(wizard.efirma.search, "panaderia 12")
    shown = [row for row in range(19) if not wizard.efirma.taxpayers.item(row).isHidden()]
    assert shown == [11]


def test_whoever_the_search_hides_is_not_asked_for(open_wizard: Open, taxpayer: Taxpayer) -> None:
    many = [
        replace(taxpayer, rfc=Rfc(f"AAA0101{day:02}AAA"), name=f"Panadería {day}", remembers_password=True)
        for day in range(1, 20)
    ]
    wizard = open_wizard(many)
    wizard.efirma.taxpayers.setCurrentRow(4)
    for typed, owner in (("panadería 1", 0), ("panadería 12", 11), ("nadie", None), ("12", 11), ("", 11)):
        wizard.efirma.search.setText(typed)
        assert wizard.efirma.session.draft.owner == (None if owner is None else many[owner].rfc)
        assert may_go_on(wizard) is (owner is not None)


def test_enter_right_after_the_password_goes_on(
    qtbot: QtBot, open_wizard: Open, sample: Path, taxpayer: Taxpayer
) -> None:
    wizard = open_wizard()
    wizard.efirma.form.choose(sample / "EKU9003173C9.cer")
    QTest.keyClicks(wizard.efirma.form.password.line, "12345678a")
    QTest.keyClick(wizard.efirma.form.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.currentPage() is wizard.content)
    wizard.reject()
    registered = open_wizard([taxpayer])
    QTest.keyClicks(registered.efirma.unlock.password.line, "12345678a")
    QTest.keyClick(registered.efirma.unlock.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: registered.currentPage() is registered.content)

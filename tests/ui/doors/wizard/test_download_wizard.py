"""Nueva descarga from its first page to the commands it leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWizard
from pytestqt.qtbot import QtBot

from app.domain.catalogs import ContentKind, Direction, DocumentStatus, DocumentType, Service
from app.domain.identifiers import Rfc
from app.domain.query import Query
from app.domain.taxpayer import Taxpayer
from app.draft import PeriodChoice
from app.efirma.vault import StoredEfirma
from app.engine.commands import Enqueue, Register, Unlock
from app.errors import UnknownTaxpayerError
from ui.wizard.download_wizard import DownloadWizard

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none
Open = Callable[..., DownloadWizard]
UUID = "5FB2822E-396D-4725-8521-CDC4BDD20CCF"


@pytest.fixture
def open_wizard(qtbot: QtBot, now: Callable[[], datetime], stored: StoredEfirma) -> Open:
    """Opens the wizard for some contribuyentes, who have the test e.firma."""

    def open_it(
        taxpayers: Sequence[Taxpayer] = (),
        *,
        unlocked: frozenset[Rfc] = frozenset(),
        preferred: Rfc | None = None,
        sends: Callable[[str], int] = lambda _: 0,
        **more: Any,
    ) -> DownloadWizard:
        more.setdefault("load_efirma", lambda _: stored)
        wizard = DownloadWizard(taxpayers, unlocked, preferred, now, sends, **more)
        qtbot.addWidget(wizard)
        with qtbot.waitExposed(wizard):
            wizard.show()
        return wizard

    return open_it


@pytest.fixture
def ready(open_wizard: Open, taxpayer: Taxpayer) -> DownloadWizard:
    """On the second page, for a contribuyente that needs no password."""
    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}))
    wizard.next()
    return wizard


def button(wizard: DownloadWizard, which: QWizard.WizardButton) -> QAbstractButton:
    return wizard.button(which)


def may_go_on(wizard: DownloadWizard) -> bool:
    return button(wizard, QWizard.WizardButton.NextButton).isEnabled()


def finish(wizard: DownloadWizard) -> tuple[Any, ...]:
    told: list[tuple[Any, ...]] = []
    wizard.accepted_commands.connect(told.append)
    button(wizard, QWizard.WizardButton.FinishButton).click()
    (commands,) = told
    return commands


def go_to(wizard: DownloadWizard, page: object) -> None:
    while wizard.currentPage() is not page:
        before = wizard.currentId()
        wizard.next()
        assert wizard.currentId() != before


# ── the first page ───────────────────────────────────────────────────────────────────────────────────────────────────


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
        (Direction.ISSUED, ContentKind.XML, DocumentStatus.ALL),
        (Direction.RECEIVED, ContentKind.XML, DocumentStatus.VALID),
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


# ── what to download ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_chosen_is_told_at_once(ready: DownloadWizard) -> None:
    page = ready.content
    page.issued.click()
    page.received.click()
    page.xml.click()
    assert "Marca emitidos" in page.directions_note.text()
    assert "Marca XML" in page.contents_note.text()
    assert not may_go_on(ready)
    page.received.click()
    page.metadata.click()
    assert not page.directions_note.isVisible()
    assert may_go_on(ready)


def test_by_folio_leads_straight_to_the_review(ready: DownloadWizard) -> None:
    page = ready.content
    page.by_folio.click()
    assert page.folios.isVisible()
    assert not page.issued.isVisible()
    assert "Pega uno o varios" in page.folios_note.text()
    page.folios.setPlainText(f"{UUID}\n12")
    assert "«12» no es un folio fiscal" in page.folios_note.text()
    assert not may_go_on(ready)
    page.folios.setPlainText(f"{UUID.lower()}, {UUID}")
    assert page.folios_note.text() == "1 folio fiscal."
    ready.next()
    assert ready.currentPage() is ready.review
    assert "Paso 3 de 3" in ready.steps.accessibleName()
    (enqueue,) = finish(ready)
    assert [str(query.folio) for query in enqueue.queries] == [UUID]


def test_retenciones_have_no_type_and_their_own_complements(ready: DownloadWizard) -> None:
    go_to(ready, ready.filters)
    page = ready.filters
    page.document_type.setCurrentIndex(page.document_type.findData(DocumentType.PAYROLL.value))
    page.complement.setCurrentIndex(page.complement.findText("Nómina 1.2"))
    ready.back()
    ready.back()
    ready.content.retenciones.click()
    go_to(ready, page)
    assert not page.document_type.isVisible()
    assert page.complement.currentText() == "Cualquiera"
    assert page.complement.findText("Dividendos") > 0
    assert page.complement.findText("Nómina 1.2") < 0
    go_to(ready, ready.review)
    (enqueue,) = finish(ready)
    assert {(query.service, query.document_type, query.complement) for query in enqueue.queries} == {
        (Service.RETENCIONES, None, None)
    }


# ── period ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def moments(wizard: DownloadWizard) -> tuple[str, str]:
    return wizard.period.start.text(), wizard.period.end.text()


def test_chips_show_their_period(ready: DownloadWizard) -> None:
    go_to(ready, ready.period)
    assert moments(ready) == ("01/11/2026 00:00:00", "22/11/2026 13:05:00")
    ready.period.chips[PeriodChoice.LAST_MONTH].click()
    assert moments(ready) == ("01/10/2026 00:00:00", "31/10/2026 23:59:59")
    ready.period.chips[PeriodChoice.SIX_YEARS].click()
    assert moments(ready) == ("22/11/2020 00:00:00", "22/11/2026 13:05:00")
    ready.period.chips[PeriodChoice.CUSTOM].click()
    assert moments(ready) == ("22/11/2020 00:00:00", "22/11/2026 13:05:00")
    assert may_go_on(ready)


def test_touching_a_moment_makes_the_period_custom(ready: DownloadWizard) -> None:
    go_to(ready, ready.period)
    page = ready.period
    page.start.setDateTime(page.start.dateTime().addDays(3))
    assert page.chips[PeriodChoice.CUSTOM].isChecked()
    assert moments(ready)[0] == "04/11/2026 00:00:00"


def test_problems_of_the_period_stand_beside_it(ready: DownloadWizard) -> None:
    go_to(ready, ready.period)
    page = ready.period
    page.start.setDateTime(page.start.dateTime().addYears(-7))
    assert "últimos seis años" in page.start_note.text()
    assert page.start.accessibleDescription() == page.start_note.text()
    assert not may_go_on(ready)
    page.start.setDateTime(page.end.dateTime())
    assert not page.start_note.isVisible()
    assert "posterior al inicio" in page.end_note.text()
    page.end.setDateTime(page.end.dateTime().addDays(1))
    assert "Ciudad de México" in page.end_note.text()
    assert not may_go_on(ready)
    page.chips[PeriodChoice.LAST_YEAR].click()
    assert may_go_on(ready)


# ── filters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_filters_reach_the_query(ready: DownloadWizard) -> None:
    ready.content.received.click()
    go_to(ready, ready.filters)
    page = ready.filters
    page.counterparts.setText("xaxx010101000, XEXX010101000")
    page.document_type.setCurrentIndex(page.document_type.findData(DocumentType.INCOME.value))
    page.status.setCurrentIndex(page.status.findData(DocumentStatus.CANCELLED.value))
    page.complement.setEditText("carta porte 2.0")
    page.third_party.setText("eku9003173c9")
    go_to(ready, ready.review)
    text = " ".join(ready.review.texts)
    assert "contraparte XAXX010101000, XEXX010101000; tipo ingreso; complemento Carta Porte 2.0" in text
    (enqueue,) = finish(ready)
    (query,) = enqueue.queries
    assert isinstance(query, Query)
    assert [str(rfc) for rfc in query.counterparts] == ["XAXX010101000", "XEXX010101000"]
    assert (query.document_type, query.status) == (DocumentType.INCOME, DocumentStatus.CANCELLED)
    assert (query.complement, str(query.third_party)) == ("cartaporte20", "EKU9003173C9")


def test_problems_of_the_filters_stand_beside_them(ready: DownloadWizard) -> None:
    go_to(ready, ready.filters)
    page = ready.filters
    page.counterparts.setText("XAXX010101000 XEXX010101000")
    page.third_party.setText("nadie")
    page.complement.setEditText("inventado")
    page.status.setCurrentIndex(page.status.findData(DocumentStatus.CANCELLED.value))
    shown = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    for piece in (
        "solo cabe un RFC",
        "«nadie» no es un RFC",
        "no conoce ese complemento",
        "solo mientras están vigentes",
    ):
        assert any(piece in text for text in shown), piece
    assert not may_go_on(ready)
    page.counterparts.clear()
    page.third_party.clear()
    page.complement.setEditText("Cualquiera")
    page.status.setCurrentIndex(0)
    assert may_go_on(ready)


def test_received_xml_alone_is_vigente_and_says_so(ready: DownloadWizard) -> None:
    ready.content.issued.click()
    go_to(ready, ready.filters)
    status = ready.filters.status
    assert (status.currentText(), status.isEnabled()) == ("Vigentes", False)
    assert "solo de los vigentes" in status.accessibleDescription()


# ── review ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_asked_before_is_asked_in_other_words(open_wizard: Open, taxpayer: Taxpayer) -> None:
    asked: dict[str, int] = {}

    def sends(fingerprint: str) -> int:
        return asked.setdefault(fingerprint, 1 if len(asked) < 3 else 0)

    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}), sends=sends)
    go_to(wizard, wizard.period)
    wizard.period.chips[PeriodChoice.LAST_YEAR].click()
    go_to(wizard, wizard.review)
    assert wizard.review.headline.text() == "Se harán 24 solicitudes al SAT"
    assert "ya se hizo antes" in " ".join(wizard.review.texts)
    (enqueue,) = finish(wizard)
    assert len(enqueue.queries) == 24


def test_nothing_left_to_ask_cannot_be_finished(open_wizard: Open, taxpayer: Taxpayer) -> None:
    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}), sends=lambda _: 2)
    go_to(wizard, wizard.review)
    assert wizard.review.headline.text() == "No hay nada que pedir"
    assert not button(wizard, QWizard.WizardButton.FinishButton).isEnabled()


def test_going_back_and_changing_makes_a_new_plan(ready: DownloadWizard) -> None:
    go_to(ready, ready.review)
    first = ready.review.review
    while ready.currentPage() is not ready.content:
        ready.back()
    ready.content.issued.click()
    go_to(ready, ready.review)
    assert ready.review.review != first
    assert ready.review.headline.text() == "Se hará 1 solicitud al SAT"


def test_cancelling_tells_no_command_and_forgets(qtbot: QtBot, open_wizard: Open, taxpayer: Taxpayer) -> None:
    wizard = open_wizard([taxpayer])
    told: list[object] = []
    wizard.accepted_commands.connect(told.append)
    QTest.keyClicks(wizard.efirma.unlock.password.line, "12345678a")
    qtbot.waitUntil(lambda: may_go_on(wizard))
    wizard.reject()
    assert told == []
    assert wizard.efirma.unlock.password.line.text() == ""
    assert wizard.efirma.unlock.credential is None


# ── for everyone ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_by_keyboard(qtbot: QtBot, open_wizard: Open, taxpayer: Taxpayer) -> None:
    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}))
    for page in (wizard.content, wizard.period, wizard.filters, wizard.review):
        qtbot.waitUntil(lambda: wizard.focusWidget() is not None)
        QTest.keyClick(wizard, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda page=page: wizard.currentPage() is page)  # type: ignore[misc]
    told: list[object] = []
    wizard.accepted_commands.connect(told.append)
    QTest.keyClick(wizard, Qt.Key.Key_Return)
    assert len(told) == 1


def test_every_field_has_a_name_and_no_letter_is_given_twice(ready: DownloadWizard) -> None:
    for page in (ready.efirma, ready.content, ready.period, ready.filters):
        go_to_start(ready, page)
        texts = [
            one.text() for one in page.findChildren(QAbstractButton) + page.findChildren(QLabel) if one.isVisible()
        ]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), (page.page, letters)
    for field in (
        ready.filters.counterparts,
        ready.filters.document_type,
        ready.filters.status,
        ready.filters.complement,
        ready.filters.third_party,
        ready.filters.folder,
        ready.period.start,
        ready.period.end,
        ready.content.folios,
        ready.efirma.taxpayers,
        ready.efirma.search,
    ):
        assert field.accessibleName()


def go_to_start(wizard: DownloadWizard, page: object) -> None:
    wizard.restart()
    go_to(wizard, page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_page_needs_more_than_a_small_window(open_wizard: Open, taxpayer: Taxpayer, scale: float) -> None:
    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}))
    font = wizard.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    wizard.setFont(font)
    wizard.resize(1100, 700)
    for page in (wizard.efirma, wizard.content, wizard.period, wizard.filters, wizard.review):
        go_to(wizard, page)
        assert wizard.minimumSizeHint().width() <= 1100
        assert wizard.minimumSizeHint().height() <= 700
        assert page.scroll_area.body.minimumSize().width() <= page.scroll_area.viewport().width()

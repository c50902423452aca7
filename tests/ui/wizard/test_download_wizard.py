"""Nueva descarga from its first page to the commands it leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWizard
from pytestqt.qtbot import QtBot

from app.domain.catalogs import DocumentType, Service, StatusFilter
from app.domain.query import Query
from app.domain.taxpayer import Taxpayer
from app.draft import PeriodChoice
from tests.ui.wizard.steps import Open, button, finish, go_to, may_go_on
from ui.wizard.download_wizard import DownloadWizard

UUID = "5FB2822E-396D-4725-8521-CDC4BDD20CCF"


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
    page.status.setCurrentIndex(page.status.findData(StatusFilter.CANCELLED.value))
    page.complement.setEditText("carta porte 2.0")
    page.third_party.setText("eku9003173c9")
    go_to(ready, ready.review)
    text = " ".join(ready.review.texts)
    assert "contraparte XAXX010101000, XEXX010101000; tipo ingreso; complemento Carta Porte 2.0" in text
    (enqueue,) = finish(ready)
    (query,) = enqueue.queries
    assert isinstance(query, Query)
    assert [str(rfc) for rfc in query.counterparts] == ["XAXX010101000", "XEXX010101000"]
    assert (query.document_type, query.status) == (DocumentType.INCOME, StatusFilter.CANCELLED)
    assert (query.complement, str(query.third_party)) == ("cartaporte20", "EKU9003173C9")


def test_problems_of_the_filters_stand_beside_them(ready: DownloadWizard) -> None:
    go_to(ready, ready.filters)
    page = ready.filters
    page.counterparts.setText("XAXX010101000 XEXX010101000")
    page.third_party.setText("nadie")
    page.complement.setEditText("inventado")
    page.status.setCurrentIndex(page.status.findData(StatusFilter.CANCELLED.value))
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
        return asked.setdefault(fingerprint, 1 if not asked else 0)

    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}), sends=sends)
    go_to(wizard, wizard.period)
    wizard.period.chips[PeriodChoice.LAST_YEAR].click()
    go_to(wizard, wizard.review)
    assert wizard.review.headline.text() == "Se harán 2 solicitudes al SAT"
    assert "ya se hizo antes" in " ".join(wizard.review.texts)
    (enqueue,) = finish(wizard)
    assert len(enqueue.queries) == 2


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

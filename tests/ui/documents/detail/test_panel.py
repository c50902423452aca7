"""The detail beside the list: readable, linked, its XML and its seal; and the window's thread reads nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.cfdi.outline import outline
from app.cfdi.parser import read
from app.domain.document import Document
from app.domain.facts import facts_of
from app.domain.index.filter import DocumentFilter
from app.domain.lines import Concept, Payment, Payments, Relation, SettledDocument
from app.domain.validity import Validity
from app.engine.events import DocumentsAdded
from app.paths import Paths
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents
from ui.documents.detail.long_list import LinesModel, LongList
from ui.documents.detail.outline_model import OutlineModel
from ui.documents.detail.summary_text import MOST_ROWS, DetailText
from ui.documents.detail.xml_view import XmlView
from ui.documents.page import ComprobantesPage
from ui.sheet.compose import compose
from ui.sheet.sheet import Table
from ui.widgets.colours import LIGHT

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "cfdi"


@pytest.fixture
def threads(samples: int) -> Iterator[set[int]]:
    """The threads on which statements are carried out, on connections opened from now on."""
    seen: set[int] = set()

    def trace(_cursor: object, _statement: str, _values: object) -> bool:
        seen.add(threading.get_ident())
        return True

    def hook(connection: apsw.Connection) -> None:
        connection.set_exec_trace(trace)

    apsw.connection_hooks.append(hook)
    yield seen
    apsw.connection_hooks.remove(hook)


def test_the_window_s_thread_asks_the_database_nothing(qtbot: QtBot, threads: set[int], page: ComprobantesPage) -> None:
    page.table.go_to(0)
    qtbot.waitUntil(lambda: "Emisor" in page.detail.summary.toPlainText())
    page.filters.search.setText("kemper 2020")
    qtbot.waitUntil(lambda: not page.is_reading)
    page.filters.clear()
    page.table.horizontalHeader().setSortIndicator(9, page.table.horizontalHeader().sortIndicatorOrder())
    qtbot.waitUntil(lambda: not page.is_reading)
    page.table.scrollToBottom()
    page.app_state.apply(DocumentsAdded(OWNER, 1, 1))
    qtbot.waitUntil(lambda: not page.is_reading and not page.listing._timer.isActive())
    assert threads
    assert threading.get_ident() not in threads


def test_every_sample_can_be_read(qtbot: QtBot, page: ComprobantesPage, samples: int) -> None:
    for place in range(samples):
        page.table.go_to(place)
        row = page.choice.row()
        assert row is not None
        qtbot.waitUntil(lambda: page.detail.details is not None and page.detail.contents is not None)
        text = page.detail.summary.toPlainText()
        assert row.issuer_rfc in text
        assert row.receiver_rfc in text
        assert page.detail.contents is not None
        assert page.detail.contents.document == row.id


def test_xml_and_seal_are_worked_out_when_they_are_looked_at(qtbot: QtBot, page: ComprobantesPage) -> None:
    page.table.go_to(0)
    qtbot.waitUntil(lambda: page.detail.contents is not None)
    assert page.detail.xml.model.rowCount() == 0
    page.detail.tabs.setCurrentWidget(page.detail.xml)
    qtbot.waitUntil(lambda: page.detail.xml.model.rowCount() > 5)
    page.detail.tabs.setCurrentWidget(page.detail.seal)
    qtbot.waitUntil(lambda: "Cadena original" in page.detail.seal.toPlainText())
    page.table.go_to(1)
    qtbot.waitUntil(lambda: "Cadena original" in page.detail.seal.toPlainText())


def related(kind: str, uuid: str, to: str) -> Document:
    invoice = _invoice()
    other = replace(invoice, uuid=type(invoice.uuid)(uuid), document_type=kind, number=uuid[-4:])
    if kind == "P":
        settled = SettledDocument(to, instalment="1", previous="100.00", paid="40.00", outstanding="60.00")
        payments = Payments("2.0", (Payment("2026-01-02T12:00:00", amount="40.00", documents=(settled,)),))
        return replace(other, payments=payments)
    return replace(other, relations=(Relation("01", (to,)),)) if to else other


def _invoice() -> Document:
    return read((SAMPLES / "cfdv40-ejemplo-signed-tfd.xml").read_bytes())


def test_links_lead_to_documents_and_back(
    qtbot: QtBot, seed: Any, paths: Paths, page: ComprobantesPage, samples: int
) -> None:
    uuids = [f"{number:08X}-0000-4000-8000-00000000000{number}" for number in (1, 2, 3)]
    documents = [related("I", uuids[0], ""), related("P", uuids[1], uuids[0]), related("E", uuids[2], uuids[0])]
    with seed.database.transaction() as connection:
        repository = DocumentRepository(connection)
        stored = [StoredDocument(facts_of(one), f"{one.uuid}.xml", "0" * 64, Validity.VALID) for one in documents]
        add_documents(repository, OWNER, "P_02", stored)
    page.app_state.apply(DocumentsAdded(OWNER, 3, 3))
    qtbot.waitUntil(lambda: page.model.rowCount() == samples + 3)
    found = {row.uuid: row.id for row in repository.each(DocumentFilter())}
    page.table.go_to(page.model.place_of(found[uuids[0]]))
    qtbot.waitUntil(lambda: "Lo mencionan (2)" in page.detail.summary.toPlainText())
    assert "Pago, parcialidad 1" in page.detail.summary.toPlainText()
    assert "$40.00, queda $60.00" in page.detail.summary.toPlainText()
    page.detail.summary.anchorClicked.emit(QUrl(f"documento:{found[uuids[1]]}"))
    qtbot.waitUntil(lambda: page.detail.details is not None and page.detail.details.row.uuid == uuids[1])
    assert page.model.ids[page.table.currentIndex().row()] == found[uuids[1]]
    assert page.detail.head.back_button.isVisible()
    page.detail.head.back_button.click()
    qtbot.waitUntil(lambda: page.detail.details is not None and page.detail.details.row.uuid == uuids[0])
    assert not page.detail.head.back_button.isVisible()


def test_thousands_of_concepts_are_laid_out_in_part_and_shown_in_a_table(
    qtbot: QtBot, qapp: QApplication, qtmodeltester: ModelTester
) -> None:
    concepts = tuple(Concept(f"Concepto <{number}>", "1", "H87", "", "1.00", "1.00") for number in range(5_000))
    sheet = compose(replace(_invoice(), concepts=concepts))
    text = DetailText(LIGHT, {}).sheet(sheet)
    assert "Concepto &lt;0&gt;" in text
    assert f"Concepto &lt;{MOST_ROWS}&gt;" not in text
    assert "Ver los 5,000 en una tabla" in text
    table = next(one for one in sheet.blocks if isinstance(one, Table) and len(one.rows) == 5_000)
    shown = LongList(table)
    qtbot.addWidget(shown)
    assert shown.model.rowCount() == 5_000
    model = LinesModel(table, qapp)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    with qtbot.waitSignal(shown.left):
        shown.back.click()


def test_lines_fold_and_are_found(qtbot: QtBot) -> None:
    view = XmlView()
    qtbot.addWidget(view)
    view.show_lines(outline(b"<a><b><c>uno</c></b><d>Dos</d><e/></a>"))
    model = view.model
    assert model.rowCount() == 11
    model.toggle(1)
    assert [model.data(model.index(at, 0)) for at in range(model.rowCount())] == [
        "<a>", "<b>", "<d>", "Dos", "</d>", "<e/>", "</a>",
    ]  # fmt: skip
    view.search.setText("uno")
    assert model.rowCount() == 11
    assert view.found.text() == "1 de 1"
    assert view.table.currentIndex().row() == 3
    view.search.setText("<")
    view.find_previous()
    assert view.found.text() == "9 de 9"
    view.search.setText("nada")
    assert view.found.text() == "No está"
    view._fold.click()
    assert model.rowCount() == 5
    view.table.selectRow(1)
    view.table.copy()
    view._unfold.click()
    assert model.rowCount() == 11


def test_the_lines_are_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = OutlineModel()
    model.show_lines(outline(b"<a><b><c>uno</c></b><d>Dos</d><e/></a>"))
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    model.toggle(1)
    model.toggle(1)
    model.fold_all(0)
    model.fold_all(-1)
    assert model.rowCount() == 11


def test_an_empty_xml_is_no_trouble() -> None:
    model = OutlineModel()
    model.show_lines(())
    model.fold_all(1)
    assert model.rowCount() == 0

"""Complements in the detail beside the list: shown, folded, and never more of them than a person reads."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from app.paths import Paths
from tests.ui.sheet.complements_xml import bill_of_lading, opened, stamped
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.export_documents import ExportDialog
from ui.documents.detail.summary_text import MOST_BLOCKS, MOST_FACTS, MOST_NOTES, MOST_ROWS, DetailText
from ui.documents.page import ComprobantesPage
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.sheet.compose import compose
from ui.sheet.sheet import Block, Section, Table, flattened
from ui.widgets.colours import LIGHT

TITLE = "Carta Porte 3.1"


def written(data: bytes, folded: tuple[str, ...] = ()) -> str:
    document, complements = opened(data)
    return DetailText(LIGHT, {}, folded).sheet(compose(document, "", complements))


def show(qtbot: QtBot, page: ComprobantesPage, paths: Paths, place: int, data: bytes) -> None:
    """The XML of that row is ``data``, and the row is the one looked at."""
    page.table.go_to(place)
    row = page.choice.row()
    assert row is not None
    assert row.path
    qtbot.waitUntil(lambda: page.detail.contents is not None and page.detail.contents.document == row.id)
    paths.library.joinpath(*row.path.split("/")).write_bytes(data)
    page.detail.clear()
    page.detail.show_document(row.id)
    qtbot.waitUntil(lambda: page.detail.contents is not None and page.detail.contents.data == data)


def test_a_complement_is_shown_below_a_title_that_folds_it() -> None:
    text = written(stamped(bill_of_lading()))
    for said in (f"▾ {TITLE}", "MARÍA VALLES ARCE", "64AB1C", "Alcohol etílico en tambores, lote 3", "Timbrado"):
        assert said in text
    folded = written(stamped(bill_of_lading()), (TITLE,))
    assert f"▸ {TITLE}" in folded
    assert "MARÍA VALLES ARCE" not in folded
    assert "Timbrado" in folded


def test_it_stays_folded_in_the_next_document(qtbot: QtBot, page: ComprobantesPage, paths: Paths) -> None:
    show(qtbot, page, paths, 0, stamped(bill_of_lading()))
    summary = page.detail.summary
    assert "NL8800123" in summary.toPlainText()
    page.detail.summary.anchorClicked.emit(QUrl(_link(page)))
    assert f"▸ {TITLE}" in summary.toPlainText()
    assert "NL8800123" not in summary.toPlainText()
    show(qtbot, page, paths, 1, stamped(bill_of_lading(goods=4)))
    assert "NL8800123" not in summary.toPlainText()
    page.detail.summary.anchorClicked.emit(QUrl(_link(page)))
    assert "NL8800123" in summary.toPlainText()


def _link(page: ComprobantesPage) -> str:
    return f"complemento:{_number_of(page, lambda block: isinstance(block, Section))}"


def _number_of(page: ComprobantesPage, is_wanted: Callable[[Block], bool]) -> int:
    contents = page.detail.contents
    assert contents is not None
    assert contents.sheet is not None
    return next(at for at, block in enumerate(flattened(contents.sheet.blocks)) if is_wanted(block))


def test_all_goods_open_in_a_table_of_their_own(qtbot: QtBot, page: ComprobantesPage, paths: Paths) -> None:
    show(qtbot, page, paths, 0, stamped(bill_of_lading(goods=90)))
    summary = page.detail.summary
    assert "Ver los 90 en una tabla" in summary.toPlainText()
    assert f"Motor eléctrico número {MOST_ROWS}" in summary.toPlainText()
    assert "Motor eléctrico número 89" not in summary.toPlainText()
    link = f"todo:{_number_of(page, lambda block: isinstance(block, Table) and len(block.rows) == 90)}"
    assert f'href="{link}"' in summary.toHtml()
    page.detail.summary.anchorClicked.emit(QUrl(link))
    assert page.detail._summaries.currentWidget() is not summary


def test_the_exported_pdf_holds_the_complement(
    qtbot: QtBot, page: ComprobantesPage, paths: Paths, tmp_path: Path
) -> None:
    data = stamped(bill_of_lading(goods=90))
    show(qtbot, page, paths, 0, data)
    document, complements = opened(data)
    expected = len(lay_out(compose(document, "vigente", complements), Fonts()))
    page.carry_out(DocumentAction.EXPORT_PDF)
    dialog = page.document_actions.dialog
    assert isinstance(dialog, ExportDialog)
    dialog.place.line.setText(str(tmp_path / "carta.pdf"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: (tmp_path / "carta.pdf").exists() and not page.document_actions.progress_bar.is_busy)
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "carta.pdf").read_bytes())) == expected > 6


def test_no_more_is_laid_out_than_a_person_reads() -> None:
    parts = "".join(f'<x:P{number} A="1"/>' for number in range(9_000))
    text = written(stamped(f'<x:Uno xmlns:x="urn:x">{parts}</x:Uno>'))
    assert text.count("P39") == 1
    assert f"Y {9_000 - MOST_BLOCKS:,} más" in text
    leaves = "".join(f"<x:H{number}>1</x:H{number}>" for number in range(9_000))
    text = written(stamped(f'<x:Uno xmlns:x="urn:x">{leaves}</x:Uno>'))
    assert f"Y {9_000 - MOST_FACTS:,} más" in text
    row = "<x:Fila>" + '<x:Dato A="1" B="2"/>' * 500 + "</x:Fila>"
    text = written(stamped(f'<x:Uno xmlns:x="urn:x">{row * 50}</x:Uno>'))
    assert text.count("Dato: A 1") == MOST_ROWS * MOST_NOTES
    assert len(text) < 200_000


def test_what_is_hostile_is_only_text() -> None:
    text = written(stamped('<x:Uno xmlns:x="urn:x" A="&lt;img src=x&gt;"><x:D B="&lt;b&gt;">&lt;i&gt;</x:D></x:Uno>'))
    assert "&lt;img src=x&gt;" in text
    assert not any(tag in text for tag in ("<img", "<i>"))


def test_the_panel_opens_without_what_prints() -> None:
    asked = "import sys, ui.documents.detail.panel; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = {name for name in answer.stdout.split() if name.startswith(("ui.printing", "ui.sheet.compose", "segno"))}
    assert not loaded

"""The detail follows what becomes of its document: another state, a file that is gone, an answer that comes late."""

from __future__ import annotations

import shutil
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cfdi.outline import outline
from app.engine.events import DocumentsAdded, Trouble
from app.errors import AcopioError, LibraryAwayError
from app.paths import Paths
from tests.make import OWNER
from ui.documents.detail.reading import Contents, Unread, read_contents
from ui.documents.detail.text_view import DetailView
from ui.documents.page import ComprobantesPage
from ui.widgets.banner import Banner


def _choose(qtbot: QtBot, page: ComprobantesPage, place: int) -> int:
    page.table.go_to(place)
    number = page.model.ids[place]
    qtbot.waitUntil(lambda: page.detail.contents is not None and page.detail.contents.document == number)
    return number


def _file(qtbot: QtBot, page: ComprobantesPage, paths: Paths, place: int) -> Path:
    qtbot.waitUntil(lambda: page.model.row(place) is not None)
    row = page.model.row(place)
    assert row is not None
    assert row.path
    return paths.library.joinpath(*row.path.split("/"))


def _is_long(view: DetailView) -> bool:
    return view.verticalScrollBar().maximum() > 50


def test_another_state_is_told_everywhere(qtbot: QtBot, seed: Any, page: ComprobantesPage) -> None:
    number = _choose(qtbot, page, 0)
    assert "Vigente" in page.detail.summary.toPlainText()
    seed.cancelled(number)
    page.app_state.apply(DocumentsAdded(OWNER, 1, 0))
    qtbot.waitUntil(lambda: page.detail.head.chip.text() == "Cancelado")
    qtbot.waitUntil(lambda: "Vigente" not in page.detail.summary.toPlainText())
    assert "Cancelado" in page.detail.summary.toPlainText()
    assert page.detail.state.toPlainText().startswith("Cancelado")


def test_a_late_error_is_not_the_next_document_s(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on, failed = threading.Event(), threading.Event(), threading.Event()
    first = page.model.ids[0]

    def slow(document: int, root: Path, path: Path, state: str) -> Contents | Unread:
        if document != first:
            return read_contents(document, root, path, state)
        reading.set()
        go_on.wait(10)
        failed.set()
        raise LibraryAwayError(root)

    told: list[AcopioError] = []
    monkeypatch.setattr("ui.documents.detail.panel.read_contents", slow)
    page.detail.trouble.connect(told.append)
    page.table.go_to(0)
    qtbot.waitUntil(reading.is_set)
    late = page.detail._jobs[Contents]
    _choose(qtbot, page, 1)
    text = page.detail.summary.toPlainText()
    with qtbot.waitSignal(late.destroyed):
        go_on.set()
    assert failed.is_set()
    assert page.detail.summary.toPlainText() == text
    assert told == []


def test_a_file_that_is_gone_is_told_of_and_found_again(qtbot: QtBot, page: ComprobantesPage, paths: Paths) -> None:
    troubles: list[AcopioError] = []
    page.app_state.trouble.connect(troubles.append)
    path = _file(qtbot, page, paths, 0)
    kept = path.rename(path.with_suffix(".otro"))
    page.table.go_to(0)
    qtbot.waitUntil(lambda: "ya no está en su lugar" in page.detail.summary.toPlainText())
    text = page.detail.summary.toPlainText()
    assert str(path) in text
    assert "Verificar biblioteca" in text
    assert "metadatos" not in text
    assert "Folio fiscal" in text
    assert troubles == []
    kept.rename(path)
    page.app_state.apply(DocumentsAdded(OWNER, 1, 0))
    qtbot.waitUntil(lambda: page.detail.contents is not None)
    assert "ya no está" not in page.detail.summary.toPlainText()


def test_a_library_that_is_gone_is_troubling(qtbot: QtBot, page: ComprobantesPage, paths: Paths) -> None:
    troubles: list[AcopioError] = []
    page.app_state.trouble.connect(troubles.append)
    shutil.move(paths.library, paths.library.with_name("lejos"))
    page.table.go_to(0)
    qtbot.waitUntil(lambda: "No se puede leer el archivo" in page.detail.summary.toPlainText())
    assert [type(one) for one in troubles] == [LibraryAwayError]  # the engine's word for it: one banner, not two
    assert "metadatos" not in page.detail.summary.toPlainText()


def test_a_library_that_went_away_is_told_once_and_no_longer_than_it_is_away(
    qtbot: QtBot, page: ComprobantesPage, paths: Paths
) -> None:
    window, afar = page.window(), paths.library.with_name("lejos")

    def told() -> list[str]:
        return [one.accessibleName() for one in window.findChildren(Banner) if one.isVisibleTo(window)]

    def click(row: int) -> None:
        at = page.table.visualRect(page.model.index(row, 2)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    shutil.move(paths.library, afar)
    click(0)
    qtbot.waitUntil(lambda: told() == ["La carpeta de tu biblioteca no está"])
    page.app_state.apply(Trouble(LibraryAwayError(paths.library)))  # the engine's own word for it
    assert told() == ["La carpeta de tu biblioteca no está"]
    shutil.move(afar, paths.library)
    click(1)
    qtbot.waitUntil(lambda: told() == [])


def test_another_document_is_read_from_its_top_and_the_same_one_from_where_it_was(
    qtbot: QtBot, page: ComprobantesPage
) -> None:
    page.window().resize(1280, 420)
    _choose(qtbot, page, 0)
    views = (page.detail.summary, page.detail.state, page.detail.seal)
    for place, view in ((0, page.detail.summary), (4, page.detail.seal)):
        page.detail.tabs.setCurrentIndex(place)
        qtbot.waitUntil(partial(_is_long, view))
    page.detail.xml.show_lines(outline(b"<a>" * 400))
    bars = [view.verticalScrollBar() for view in (*views, page.detail.xml.table)]
    for bar in bars:
        bar.setValue(bar.maximum())
    was = page.detail.summary.verticalScrollBar().value()
    page.detail.theme_changed()
    assert page.detail.summary.verticalScrollBar().value() == was
    _choose(qtbot, page, 1)
    qtbot.waitUntil(lambda: "Cadena original" in page.detail.seal.toPlainText())
    assert [bar.value() for bar in bars] == [0, 0, 0, 0]

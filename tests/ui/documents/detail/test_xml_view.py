"""The XML as lines: however long one is it is reached, and the keys of the search stay inside."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.cfdi.outline import LineKind, OutlineLine, outline
from ui.documents.detail.xml_painting import coloured, places_of
from ui.documents.detail.xml_view import XmlView
from ui.documents.page import ComprobantesPage
from ui.widgets.colours import LIGHT
from ui.widgets.theme import current_colours

CERTIFICATE = "MIIF" * 490 + "FINAL+AQUI="


@pytest.fixture
def view(qtbot: QtBot) -> XmlView:
    made = XmlView()
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def _xml(certificate: str = CERTIFICATE) -> bytes:
    return f'<c:Comprobante Version="4.0" Certificado="{certificate}" Total="1.00"><a/></c:Comprobante>'.encode()


def _marked(view: XmlView) -> int:
    """Pixels on the ground of what was found."""
    image = view.table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(current_colours().wait_back).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def _inked(view: XmlView, place: int) -> int:
    """The last pixel of a line that is not of its ground."""
    table = view.table
    image = table.viewport().grab().toImage()
    top, high = table.rowViewportPosition(place), table.rowHeight(place)
    ground = image.pixel(image.width() - 1, top + 1)
    inked = (x for x in range(image.width()) for y in range(top, top + high) if image.pixel(x, y) != ground)
    return max(inked, default=-1)


def test_the_end_of_a_long_line_can_be_scrolled_to(view: XmlView) -> None:
    view.show_lines(outline(_xml()))
    bar, table = view.table.horizontalScrollBar(), view.table
    assert bar.maximum() > len(CERTIFICATE) - 100
    bar.setValue(bar.maximum())
    assert table.columnViewportPosition(0) == 0
    assert 100 < _inked(view, 2) < table.viewport().width() - 5
    table.setCurrentIndex(view.model.index(3, 0))
    assert bar.value() == bar.maximum()
    table.resize(table.width() + 1, table.height())
    assert bar.value() == bar.maximum()
    view.show_lines(outline(b"<a>corto</a>"))
    assert (bar.value(), bar.maximum()) == (0, 0)


@pytest.mark.parametrize("at", [0, 600, len(CERTIFICATE)])
def test_what_is_found_is_brought_into_sight(view: XmlView, at: int) -> None:
    view.show_lines(outline(_xml(f"{CERTIFICATE[:at]}Hallado{CERTIFICATE[at:]}")))
    view.search.setText("hallado")
    assert view.found.text() == "1 de 1"
    assert _marked(view) > 100
    assert (view.table.horizontalScrollBar().value() == 0) is (at == 0)


def test_the_last_line_is_not_behind_the_scroll_bar(view: XmlView) -> None:
    view.show_lines(outline(_xml()))
    high = view.table.rowHeight(0) * view.model.rowCount()
    for more in range(40):
        view.table.setFixedHeight(high + more)
        view.table.scrollToBottom()
        last = view.model.rowCount() - 1
        bottom = view.table.rowViewportPosition(last) + view.table.rowHeight(last)
        assert bottom <= view.table.viewport().height()


def test_a_value_with_line_breaks_is_painted_on_one_line(view: XmlView) -> None:
    view.show_lines(
        [OutlineLine(0, LineKind.ATTRIBUTE, text, at) for at, text in enumerate(('a="x\ny\tz"', 'a="x y z"'))]
    )
    assert _inked(view, 0) == _inked(view, 1) > 50


def test_without_an_xml_nothing_is_said_of_a_search(view: XmlView) -> None:
    view.show_lines(outline(_xml()))
    view.search.setText("nada de esto")
    assert view.found.text() == "No está"
    view.show_lines(())
    assert view.found.text() == ""


def test_sixteen_megabytes_on_a_line_are_quick(qtbot: QtBot, view: XmlView) -> None:
    size = 16 * 1024 * 1024
    lines = (
        OutlineLine(0, LineKind.ATTRIBUTE, f'Archivo="{"QUJD" * (size // 4)}Hallado"', 0),
        OutlineLine(0, LineKind.OPEN, f"<a {'b' * size}>", 1),
    )
    began = time.perf_counter()
    view.show_lines(lines)
    view.search.setText("hallado")
    view.grab()
    view.table.horizontalScrollBar().setValue(view.table.horizontalScrollBar().maximum())
    view.grab()
    assert time.perf_counter() - began < 5
    assert _marked(view) > 100


def test_a_line_is_coloured_alike_wherever_it_begins() -> None:
    line = OutlineLine(0, LineKind.OPEN, "<a:b c=\"uno dos\" d='3' e/>", 0)
    whole = [colour for part, colour in coloured(line, 0, len(line.text), LIGHT) for _ in part]
    for first in range(len(line.text)):
        parts = list(coloured(line, first, len(line.text), LIGHT))
        assert "".join(part for part, _ in parts) == line.text[first:]
        assert [colour for part, colour in parts for _ in part] == whole[first:]


def test_places_are_those_of_the_text_itself() -> None:
    assert list(places_of("año", "AÑO y año")) == [(0, 3), (6, 9)]
    assert list(places_of("calle", "Straße, CALLE")) == [(8, 13)]


def _focused(qtbot: QtBot, page: ComprobantesPage, widget: QWidget) -> QWidget:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


@pytest.fixture
def filtered(qtbot: QtBot, page: ComprobantesPage) -> ComprobantesPage:
    """The page with a filter, and the XML of its first document."""
    page.filters.search.setText("kemper")
    page.filters.search.returnPressed.emit()
    qtbot.waitUntil(lambda: not page.is_reading and page.listing.is_complete)
    page.table.go_to(0)
    page.detail.tabs.setCurrentWidget(page.detail.xml)
    qtbot.waitUntil(lambda: page.detail.xml.model.rowCount() > 5)
    page.detail.xml.search.setText("total")
    return page


def test_escape_ends_the_search_in_the_xml_and_no_other(qtbot: QtBot, filtered: ComprobantesPage) -> None:
    xml = filtered.detail.xml
    for widget in (xml.search, xml.table, xml._fold):
        xml.search.setText("total")
        QTest.keyClick(_focused(qtbot, filtered, widget), Qt.Key.Key_Escape)
        assert xml.search.text() == ""
        assert xml.found.text() == ""
        assert xml.table.hasFocus()
        assert filtered.filters.search.text() == "kemper"
    QTest.keyClick(_focused(qtbot, filtered, filtered.table), Qt.Key.Key_Escape)
    assert filtered.filters.search.text() == ""


def test_ctrl_f_goes_to_the_search_that_is_nearest(qtbot: QtBot, filtered: ComprobantesPage) -> None:
    xml = filtered.detail.xml
    for widget, search in (
        (xml.table, xml.search),
        (xml._fold, xml.search),
        (xml.search, xml.search),
        (filtered.table, filtered.filters.search),
        (filtered.detail.summary, filtered.filters.search),
    ):
        if widget is filtered.detail.summary:
            filtered.detail.tabs.setCurrentIndex(0)
        QTest.keyClick(_focused(qtbot, filtered, widget), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert search.hasFocus()
        assert search.selectedText() == search.text() != ""

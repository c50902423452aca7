"""The page as a person finds it: filters behind one button, chips that go at a click, search to list, the detail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from app.domain.validity import OwnerRole, Validity
from ui.documents.filters.criteria import Criteria
from ui.documents.filters.facets import facets
from ui.documents.filters.period_choice import PeriodFilter
from ui.documents.page import ComprobantesPage
from ui.widgets import open_with as desktop
from ui.widgets.drop_down import DropDown

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def row_at(page: ComprobantesPage, place: int) -> QPoint:
    return page.table.visualRect(page.model.index(place, 0)).center()


def chips(page: ComprobantesPage) -> dict[str, QPushButton]:
    shown = (one for one in page.filters.chips.findChildren(QPushButton) if one.isVisible() and "×" in one.text())
    return {one.text().removesuffix("  ×"): one for one in shown}


def settled(qtbot: QtBot, page: ComprobantesPage) -> None:
    qtbot.waitUntil(lambda: page.listing.is_complete and not page.is_reading)


def active(qtbot: QtBot, page: ComprobantesPage) -> None:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)


def test_filters_stand_behind_one_button_that_counts_them(qtbot: QtBot, page: ComprobantesPage, samples: int) -> None:
    active(qtbot, page)
    choices = page.filters.choices
    assert not choices.isVisible()
    assert page.filters.fold_button.text() == "Filtros ▾"
    click(page.filters.fold_button)
    assert choices.isVisible()
    assert choices.sides.hasFocus()
    QTest.keyClick(choices.sides, Qt.Key.Key_Down)  # Emitidos
    choices.types.tick("I")
    settled(qtbot, page)
    assert page.filters.fold_button.text() == "Filtros (2) ▴"
    assert list(chips(page)) == ["Emitidos", "Ingreso"]
    QTest.keyClick(choices.sides, Qt.Key.Key_Escape)
    assert not choices.isVisible()
    assert page.filters.fold_button.hasFocus()
    assert len(chips(page)) == 2  # folded away, and still in force
    click(chips(page)["Ingreso"])
    settled(qtbot, page)
    assert page.filters.criteria() == Criteria(side=OwnerRole.ISSUED.value)
    click(page.filters.chips.clear_button)
    settled(qtbot, page)
    assert page.model.rowCount() == samples
    assert not chips(page)


def test_everything_set_has_a_chip_that_takes_just_it_away() -> None:
    whole = Criteria(
        side=OwnerRole.RECEIVED.value,
        period=PeriodFilter.CHOSEN.value,
        first="2024-03-05",
        last="2024-01-02",
        types=("I", "E"),
        states=(Validity.VALID.value,),
        without_xml=True,
        is_listed=True,
        methods=("PPD",),
        currency="USD",
        complement="CartaPorte",
        counterpart="XAXX010101000",
    )
    found = facets(whole)
    assert [one.words for one in found] == [
        "solo XAXX010101000",
        "Recibidos",
        "del 02/01/2024 al 05/03/2024",
        "Ingreso, Egreso",
        "Vigente",
        "Solo en la lista del SAT",
        "En la lista del 69-B",
        "PPD, a plazos",
        "USD",
        "Carta Porte",
    ]
    for place, one in enumerate(found):
        left = [other.words for other in facets(one.without)]
        assert left == [other.words for at, other in enumerate(found) if at != place]
        one.without.filter(None, date(2026, 11, 22))
    assert whole.filter(None, date(2026, 11, 22)).is_listed


def test_complements_are_offered_by_name_and_every_item_is_seen(qtbot: QtBot, page: ComprobantesPage) -> None:
    combo = page.filters.choices.complements
    qtbot.waitUntil(lambda: combo.findText("Intereses hipotecarios") > 0)
    combo.setCurrentIndex(combo.findText("Intereses hipotecarios"))
    settled(qtbot, page)
    assert page.listing.chosen.complement == "Intereseshipotecarios"
    assert page.model.rowCount() > 0
    assert "Intereses hipotecarios" in chips(page)
    many = DropDown("Muchas")
    qtbot.addWidget(many)
    many.addItems([f"opción número {one}" for one in range(23)])
    many.show()
    click(many)
    qtbot.waitUntil(many.view().isVisible)
    assert many.maxVisibleItems() == 23
    longest = many.fontMetrics().horizontalAdvance("opción número 22")
    assert many.view().width() > longest
    many.hidePopup()


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_from_the_search_a_key_leads_to_what_was_found(
    qtbot: QtBot, page: ComprobantesPage, pressed: Qt.Key, samples: int
) -> None:
    active(qtbot, page)
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.filters.search, "kemper")
    QTest.keyClick(page.filters.search, pressed)
    qtbot.waitUntil(page.table.hasFocus)
    settled(qtbot, page)
    assert page.model.rowCount() < samples
    assert page.table.currentIndex().row() == 0
    qtbot.waitUntil(page.detail.isVisible)
    assert page.detail.document == page.model.ids[0]
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.document == page.model.ids[1]


def test_of_nothing_found_there_is_no_list_to_go_to(qtbot: QtBot, page: ComprobantesPage) -> None:
    active(qtbot, page)
    click(page.filters.search)
    QTest.keyClicks(page.filters.search, "nadie se llama de este modo")
    QTest.keyClick(page.filters.search, Qt.Key.Key_Return)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.filters.search.hasFocus()


def test_the_detail_opens_with_the_first_choice_and_stays_closed_when_closed(
    qtbot: QtBot, page: ComprobantesPage, tmp_path: Path
) -> None:
    active(qtbot, page)
    assert not page.detail.isVisible()
    before = page.table.width()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=row_at(page, 1))
    qtbot.waitUntil(page.detail.isVisible)
    qtbot.waitUntil(lambda: page.table.width() < before)
    click(page.detail.head.close_button)
    assert not page.detail.isVisible()
    assert page.table.hasFocus()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=row_at(page, 2))
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert not page.detail.isVisible()
    settings = QSettings(str(tmp_path / "ventana.ini"), QSettings.Format.IniFormat)
    page.remember(settings)
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.detail.isVisible)
    assert page.detail.document == page.model.ids[3]
    page.recall(settings)
    assert not page.detail.isVisible()


def test_the_detail_goes_with_what_was_chosen(qtbot: QtBot, page: ComprobantesPage) -> None:
    QTest.mouseClick(page.table.viewport(), LEFT, pos=row_at(page, 0))
    qtbot.waitUntil(page.detail.isVisible)
    page.table.clearSelection()
    assert not page.detail.isVisible()
    page.table.go_to(1)
    assert page.detail.isVisible()


def test_a_double_click_opens_the_row_and_not_what_came_under_it(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, str]] = []

    def open_document(*told: object) -> bool:
        opened.append(told)  # type: ignore[arg-type]
        return True

    monkeypatch.setattr(desktop, "open_document", open_document)
    far = QPoint(page.table.viewport().width() - 10, row_at(page, 1).y())
    QTest.mouseClick(page.table.viewport(), LEFT, pos=far)
    assert not page.detail.isVisible()  # its place is still the list's
    QTest.mouseDClick(page.table.viewport(), LEFT, pos=far)
    row = page.model.row(1)
    assert row is not None
    assert row.path is not None
    assert [(path.name, uuid) for path, uuid in opened] == [(row.path.rpartition("/")[2], row.uuid)]
    qtbot.waitUntil(page.detail.isVisible)
    assert page.detail.document == page.model.ids[1]


def _drag(handle: QWidget, by: int) -> None:
    """Drag what divides two parts of the page so many pixels to the right."""
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start)


def test_beside_the_detail_the_list_has_room_for_its_columns_until_divided_otherwise(
    qtbot: QtBot, page: ComprobantesPage, tmp_path: Path
) -> None:
    header, viewport = page.table.horizontalHeader(), page.table.viewport()
    page.window().resize(1366, 700)
    page.table.go_to(0)
    qtbot.waitUntil(page.detail.isVisible)
    qtbot.waitUntil(lambda: header.length() <= viewport.width())
    page.table.clearSelection()
    qtbot.waitUntil(page.detail.isHidden)
    page.window().resize(1100, 700)
    page.table.go_to(0)
    qtbot.waitUntil(page.detail.isVisible)
    qtbot.waitUntil(lambda: page.detail.width() == page.detail.minimumWidth())  # no room for both
    splitter = next(one for one in page.findChildren(QSplitter) if one.indexOf(page.detail) == 1)
    _drag(splitter.handle(1), 400 - page.table.width())
    before = splitter.sizes()
    assert before[1] > page.detail.minimumWidth()
    page.table.clearSelection()
    qtbot.waitUntil(page.detail.isHidden)
    page.table.go_to(1)
    qtbot.waitUntil(page.detail.isVisible)
    qtbot.waitUntil(lambda: splitter.sizes() == before)

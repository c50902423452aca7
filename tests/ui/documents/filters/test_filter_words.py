"""What is typed above the list: read once however long it is, told on few chips, every letter of it shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.search import Search, parse_search
from ui.documents.filters import criteria
from ui.documents.filters.criteria import Criteria, understood
from ui.documents.filters.filter_bar import DocumentFilterBar
from ui.documents.filters.saved_filters import SavedFilters
from ui.documents.page import ComprobantesPage

COLUMN = " ".join(f"{1_000 + 7 * one}.{one % 90 + 10}" for one in range(200))


def chips(bar: DocumentFilterBar) -> list[QPushButton]:
    return [one for one in bar.findChildren(QPushButton) if one.text().endswith("×") and not one.isHidden()]


def texts(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions()]


@pytest.mark.parametrize("text", [COLUMN, " ".join(f"{one}-{one + 1}" for one in range(200)), "1500 " * 200])
def test_a_pasted_column_is_read_once_and_a_chip_of_it_in_few_passes(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(one: str) -> Search:
        read.append(len(one))
        return parse_search(one)

    monkeypatch.setattr(criteria, "parse_search", counted)
    found = understood(text)
    assert len(found) >= 20
    assert read == [len(text)]
    read.clear()
    assert len(found[7].without().split()) == 199
    assert sum(read) < 20 * len(text)


def test_few_chips_are_shown_and_the_rest_is_counted(qtbot: QtBot) -> None:
    bar = DocumentFilterBar()
    qtbot.addWidget(bar)
    least = bar.minimumSizeHint().width()
    bar.choose(Criteria(text=" ".join(f"{1_000 + one}-{2_000 + one}" for one in range(13)), counterpart="A&B010101AB1"))
    bar.show()
    assert [one.text() for one in chips(bar)][:2] == ["solo A&&B010101AB1  ×", "total de $1,000 a $2,000  ×"]
    assert len(chips(bar)) == 7
    rest = next(one for one in bar.findChildren(QLabel) if one.text().startswith("+"))
    assert rest.text() == "+7"
    assert rest.toolTip().splitlines()[-1] == "total de $1,012 a $2,012"
    assert bar.minimumSizeHint().width() <= least + 60
    chips(bar)[1].click()
    assert bar.criteria().text.split()[0] == "1001-2001"
    chips(bar)[0].click()
    assert bar.criteria().counterpart == ""
    bar.clear()
    assert not chips(bar)


def test_every_letter_of_a_name_is_in_the_menus(qtbot: QtBot, page: ComprobantesPage) -> None:
    saved = SavedFilters(lambda: Criteria(text="x"))
    qtbot.addWidget(saved)
    saved.keep("A & B")
    saved.menu().aboutToShow.emit()
    assert texts(saved.menu())[0] == "A && B"
    page.table.go_to(0)
    row = page.choice.row()
    assert row is not None
    menu = page.bar.context_menu(replace(row, issuer_rfc="A&B010101AB1", receiver_rfc=""), 1, page, busy=False)
    assert texts(menu)[-1] == "Solo este emisor: A&&B010101AB1"


def test_the_filter_that_is_seen_is_the_one_that_is_kept(page: ComprobantesPage) -> None:
    page.filters.search.setText("lo de ahora")  # kept before the typing rests
    page.saved.keep("a")
    assert page.saved.saved["a"].text == "lo de ahora"

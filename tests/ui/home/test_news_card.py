"""News in Inicio: what arrived and was cancelled leads to its documents, and goes once it was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.engine.events import DocumentsAdded
from tests.make import OTHER, OWNER, a_taxpayer
from tests.ui.home.conftest import Books
from ui.home.news_card import NewsCard
from ui.home.page import InicioPage
from ui.widgets.page import FigureDocuments
from ui.window.main_window import MainWindow

Shown = Callable[[], tuple[MainWindow, InicioPage]]


def texts(card: NewsCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible()] + [one.text() for one in card.links]


def test_news_lead_to_their_documents_and_go_once_seen(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer(name="ESCUELA"))
    old = books.sold(1, "100", "2026-11-03")
    _, page = inicio()
    qtbot.waitUntil(lambda: not page.news.is_asking)
    assert not page.news.isVisible()  # who looks for the first time has seen all that is there
    books.sold(2, "200", "2026-11-04")
    books.sold(3, "300", "2026-11-05")
    books.listed(old, status="0")
    page.app_state.apply(DocumentsAdded(OWNER, 2, 2))
    qtbot.waitUntil(page.news.isVisible)
    assert [one.text() for one in page.news.links] == ["2 CFDI nuevos", "1 cancelado"]
    assert any(text.startswith("Desde ") for text in texts(page.news))
    assert page.news.links[0].accessibleName() == "2 CFDI nuevos, ver comprobantes"
    wanted: list[FigureDocuments] = []
    page.documents_wanted.connect(wanted.append)
    QTest.keyClick(page.news.links[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(wanted) == 1)
    assert (wanted[0].title, len(wanted[0].ids)) == ("Novedades: 2 CFDI nuevos · ESCUELA", 2)
    QTest.mouseClick(page.news.seen_button, Qt.MouseButton.LeftButton)
    assert not page.news.isVisible()
    page.app_state.apply(DocumentsAdded(OWNER, 0, 0))
    qtbot.waitUntil(lambda: not page.news.is_asking)
    assert not page.news.isVisible()


def test_with_several_each_has_a_line_of_its_own(qtbot: QtBot, books: Books, seed: Any, inicio: Shown) -> None:
    seed.taxpayer(a_taxpayer(name="ESCUELA"))
    seed.taxpayer(a_taxpayer(OTHER, name="TALLER"))
    books.sold(1, "100", "2026-11-03")
    _, page = inicio()
    qtbot.waitUntil(lambda: not page.news.is_asking)
    books.sold(2, "200", "2026-11-04")
    books.sold(3, "300", "2026-11-05", owner=OTHER)
    page.news.ask()
    qtbot.waitUntil(page.news.isVisible)
    assert [one.accessibleName() for one in page.news.links] == [
        "ESCUELA: 1 CFDI nuevo, ver comprobantes",
        "TALLER: 1 CFDI nuevo, ver comprobantes",
    ]

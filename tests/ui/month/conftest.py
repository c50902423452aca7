"""A library with a March that has something of everything, and the page Mes on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.month.calendar import Month
from app.domain.validity import Validity
from app.paths import Paths
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.staging import StoredDocument
from tests.make import OWNER, a_taxpayer
from tests.make_index import add_documents
from tests.oracle.writing import Bill, bill_xml, receipt_xml
from tests.unit.bookkeeping.rich_month import documents
from ui.month.page import MesPage
from ui.widgets.figure_link import FigureLink
from ui.window.main_window import MainWindow

MARCH = Month(2026, 3)


def keep(seed: Any, paths: Paths, *xml: bytes, state: Validity = Validity.VALID) -> None:
    """Put documents into the library as the ingest does."""
    stored = []
    for data in xml:
        document = read(data)
        place = document_path(OWNER, document)
        target = paths.library.joinpath(*place.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        stored.append(StoredDocument(facts_of(document), place, "0" * 64, state))
    with seed.database.transaction() as connection:
        add_documents(DocumentRepository(connection), OWNER, "P_01", stored)


@pytest.fixture
def march(seed: Any, paths: Paths) -> None:
    """The rich month, of a registered contribuyente."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    keep(seed, paths, *(bill_xml(one) if isinstance(one, Bill) else receipt_xml(one) for one in documents()))


@pytest.fixture
def shown(qtbot: QtBot, march: None, window: Callable[[], MainWindow], left_at: Callable[[str], None]) -> MainWindow:
    """The window with March on the page Mes."""
    left_at("mes")
    made = window()
    made.resize(1366, 768)
    made.top_bar.months.choose(MARCH)
    page = page_of(made)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.month == MARCH and not page.is_calculating)
    return made


@pytest.fixture
def page(shown: MainWindow) -> MesPage:
    """The page Mes with March."""
    return page_of(shown)


def page_of(window: MainWindow) -> MesPage:
    found = window.page
    assert isinstance(found, MesPage)
    return found


def links(page: MesPage) -> dict[str, FigureLink]:
    """The links that a person can press, by what a screen reader says of them."""
    assert page.body is not None
    return {one.accessibleName(): one for one in page.body.findChildren(FigureLink)}


def figure(page: MesPage, name: str) -> FigureLink:
    """The link of a figure by what it is called in full."""
    (found,) = [one for said, one in links(page).items() if said.startswith(f"{name}:")]
    return found

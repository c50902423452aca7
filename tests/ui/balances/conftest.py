"""A library with PPD of two suppliers and a client, and the page Saldos on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from pytestqt.qtbot import QtBot

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.validity import Validity
from app.paths import Paths
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.staging import StoredDocument
from tests.make import OWNER, a_taxpayer
from tests.make_index import add_documents
from tests.unit.fiscal.papers import OTHER, THIRD, Papers, part
from ui.balances.page import SaldosPage
from ui.window.main_window import MainWindow

NAMES = {OTHER: "PAPELERÍA & CÍA", THIRD: "FLETES DEL NORTE", OWNER.value: "ESCUELA KEMPER"}


class Shelf:
    """Takes documents in as the ingest does."""

    def __init__(self, seed: Any, paths: Paths) -> None:
        self._seed, self._paths = seed, paths

    def add(self, xml: bytes, state: Validity = Validity.VALID) -> None:
        for rfc, name in NAMES.items():
            for usual in ("UNO", "OTRO"):
                old, new = f'Rfc="{rfc}" Nombre="{usual}"', f'Rfc="{rfc}" Nombre={quoteattr(name)}'
                xml = xml.replace(old.encode(), new.encode())
        document = read(xml)
        place = document_path(OWNER, document)
        target = self._paths.library.joinpath(*place.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(xml)
        with self._seed.database.transaction() as connection:
            one = StoredDocument(facts_of(document), place, "0" * 64, state)
            add_documents(DocumentRepository(connection), OWNER, "P_01", [one])


@pytest.fixture
def papers(seed: Any, paths: Paths) -> Papers:
    """Documents of the owner, in the library; it is November 22, 2026."""
    made = Papers()
    made.index = Shelf(seed, paths)  # type: ignore[assignment] # only what takes in is asked of it
    return made


@pytest.fixture
def ledger(seed: Any, papers: Papers) -> Papers:
    """Of one supplier three invoices, one of them half paid; of another one in dollars; of a client one."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    papers.bill("2026-03-10", 1000, received=True)
    half = papers.bill("2026-09-15", 2000, received=True)
    papers.bill("2026-11-10", 300, received=True)
    papers.rep("2026-10-20", part(half, 1, 2320, 1160), paid_on="2026-10-18")
    papers.bill("2026-08-30", 100, received=True, counterpart=THIRD, currency="USD", rate="18.50")
    papers.bill("2026-10-20", 5000)
    whole = papers.bill("2026-07-01", 10, received=True, counterpart=THIRD)
    papers.rep("2026-07-20", part(whole, 1, "11.60", "11.60"), paid_on="2026-07-18")
    papers.bill("2026-05-05", 700, received=True, counterpart=OTHER, cancelled=True)
    return papers


@pytest.fixture
def page(qtbot: QtBot, ledger: Papers, window: Callable[[], MainWindow]) -> SaldosPage:
    """The page, with all its figures there."""
    return opened_page(qtbot, window())


def opened_page(qtbot: QtBot, window: MainWindow) -> SaldosPage:
    window.resize(1366, 768)
    window.show_page("saldos")
    page = window.page
    assert isinstance(page, SaldosPage)
    qtbot.waitUntil(lambda: page.owner is not None and not page.is_waiting and page.table.rows.rowCount() > 0)
    return page

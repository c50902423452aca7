"""A library in which three months lack something, and the page Cobertura on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.catalogs import Service
from app.domain.identifiers import PackageId
from app.store.documents import DocumentRepository
from tests.efirma_fixtures import joined_tasks, now, sample, stored, taxpayer
from tests.make import OWNER, a_document, a_metadata_row, a_taxpayer
from tests.make import stored as kept
from tests.make_index import add_documents, add_metadata
from ui.coverage.page import CoberturaPage
from ui.window.main_window import MainWindow

__all__ = ["joined_tasks", "now", "sample", "stored", "taxpayer"]
SUPPLIER = "AAA010101AAA"
WITHHELD = "R"
LIST = PackageId("4e80345d-917f-40bb-a98f-000000000099_01")


def known(
    index: DocumentRepository,
    number: int,
    day: str,
    *,
    kind: str = "I",
    received: bool = False,
    xml: bool = True,
    listed: bool = True,
    cancelled: bool = False,
) -> None:
    """A document of that number: in the SAT's list, here as XML, or both."""
    at = datetime.fromisoformat(f"{day}T10:00:00")
    parties = {"issuer_rfc": SUPPLIER, "issuer_name": "PROVEEDOR"} if received else {"issuer_name": "ESCUELA KEMPER"}
    if received:
        parties |= {"receiver_rfc": OWNER.value, "receiver_name": "ESCUELA KEMPER"}
    service = Service.RETENCIONES if kind == WITHHELD else Service.CFDI
    if listed:
        told = {"issued": at.isoformat(), "stamped": at.isoformat(), "effect": kind}
        told |= {"status": "0", "cancelled": f"{day}T12:00:00"} if cancelled else {}
        add_metadata(index, OWNER, service, LIST, [a_metadata_row(number, **parties, **told)])
    if xml:
        one = a_document(number, issued_at=at, document_type=kind, service=service, **parties)
        add_documents(index, OWNER, "P_01", [kept(one)])


@pytest.fixture
def gaps(seed: Any) -> None:
    """Missing: two of March, one of October and a retención of September; one cancelled, one that is only here."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER", remembers=True))
    with seed.database.transaction() as connection:
        index = DocumentRepository(connection)
        for number in (1, 2, 3):
            known(index, number, "2026-03-05")
        known(index, 4, "2026-03-10", xml=False)
        known(index, 5, "2026-03-20", xml=False)
        known(index, 6, "2026-03-21", xml=False, cancelled=True)
        known(index, 7, "2026-10-02", received=True, xml=False)
        known(index, 8, "2026-10-03", received=True, listed=False)
        known(index, 9, "2026-10-04", received=True)
        known(index, 10, "2026-09-04", kind=WITHHELD, received=True)
        known(index, 11, "2026-09-05", kind=WITHHELD, received=True, xml=False)
        known(index, 12, "2025-11-05", listed=False)
        known(index, 13, "2026-11-05")


@pytest.fixture
def shown(qtbot: QtBot, gaps: None, window: Callable[[], MainWindow]) -> MainWindow:
    return at_coverage(qtbot, window())


@pytest.fixture
def page(shown: MainWindow) -> CoberturaPage:
    return page_of(shown)


def at_coverage(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.resize(1366, 768)
    window.show_page("cobertura")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.model.sheet is not None and not page.is_waiting)
    return window


def page_of(window: MainWindow) -> CoberturaPage:
    found = window.page
    assert isinstance(found, CoberturaPage)
    return found

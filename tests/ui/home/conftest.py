"""A library with invoices, metadata and decisions, and Inicio on it once everything is computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.opening import opened_desk
from app.cfdi import parser
from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind
from app.paths import Paths
from app.store.decision_log import DecisionLog, Snapshots
from app.store.documents import DocumentRepository
from tests.make import NOW, OWNER, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata
from tests.oracle.writing import Bill, Receipt, bill_xml, receipt_xml
from tests.unit.bookkeeping.rich_month import SUPPLIER, bill, item
from ui.home.page import InicioPage
from ui.window.main_window import MainWindow

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
"""The tests live in November 2026."""
CLIENT = "URE180429TM6"
_PACKAGE = PackageId("4E80345D-917F-40BB-A98F-4A73939343C5_01")


class Books:
    """Fills the library of a contribuyente."""

    def __init__(self, seed: Any, paths: Paths) -> None:
        self.paths = paths
        self._database = seed.database
        self._packages = 0

    def add(self, *papers: Bill | Receipt, owner: Rfc = OWNER) -> None:
        """With their XML."""
        self._packages += 1
        read = [parser.read(bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)) for one in papers]
        with self._database.transaction() as connection:
            several = [stored(one) for one in read]
            add_documents(DocumentRepository(connection), owner, f"P_{self._packages}", several, NOW)

    def sold(self, number: int, net: str, day: str, owner: Rfc = OWNER, **more: Any) -> Bill:
        """An invoice to a client."""
        made = bill(number, owner.value, CLIENT, item(net), day=day, **more)
        self.add(made, owner=owner)
        return made

    def bought(self, number: int, net: str, day: str, owner: Rfc = OWNER, **more: Any) -> Bill:
        """An invoice of a supplier."""
        made = bill(number, more.pop("issuer", SUPPLIER), owner.value, item(net), day=day, **more)
        self.add(made, owner=owner)
        return made

    def listed(self, *bills: Bill, status: str = "1") -> None:
        """The SAT's list names these."""
        rows = [
            a_metadata_row(
                number,
                uuid=one.uuid,
                issuer_rfc=one.issuer,
                receiver_rfc=one.receiver,
                issued=one.when.isoformat(),
                status=status,
            )
            for number, one in enumerate(bills, 1)
        ]
        with self._database.transaction() as connection:
            add_metadata(DocumentRepository(connection), OWNER, Service.CFDI, _PACKAGE, rows, NOW)

    def file_month(self, month: Month) -> None:
        """The person filed ``month`` as it is."""
        with opened_desk(self.paths, NOW.date()) as desk:
            filed = FiledMonths(desk, Snapshots(self.paths.filed_months))
            name, _ = filed.keep(OWNER, month)
        at = datetime(2026, 11, 17, tzinfo=UTC)
        decision = Decision(OWNER.value, DecisionKind.FILED, month.text, f"2026-11-17 {name}", at)
        DecisionLog(self.paths.decisions).append(decision)


@pytest.fixture
def books(seed: Any, paths: Paths) -> Books:
    return Books(seed, paths)


@pytest.fixture
def inicio(qtbot: QtBot, window: Callable[[], MainWindow]) -> Callable[[], tuple[MainWindow, InicioPage]]:
    """Shows the window, and waits until Inicio has computed everything."""

    def show_it() -> tuple[MainWindow, InicioPage]:
        shown = window()
        shown.resize(1366, 768)
        page = shown.page
        assert isinstance(page, InicioPage)
        settled(qtbot, page)
        return shown, page

    return show_it


def settled(qtbot: QtBot, page: InicioPage) -> None:
    """Wait until everything is computed."""
    qtbot.waitUntil(lambda: not page.shows_welcome and not page.is_calculating)

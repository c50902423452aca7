"""A library with PPD of two suppliers and a client, and the page Saldos on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.paths import Paths
from tests.make import a_taxpayer
from tests.ui.shelf import papers_on
from tests.unit.fiscal.papers import OTHER, THIRD, Papers, part
from ui.balances.page import SaldosPage
from ui.window.main_window import MainWindow


@pytest.fixture
def ledger(seed: Any, paths: Paths) -> Papers:
    """Of one supplier three invoices, one of them half paid; of another one in dollars; of a client one."""
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    papers = papers_on(seed, paths)
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
def page(qtbot: QtBot, ledger: Papers, window: Callable[[], MainWindow], left_at: Callable[[str], None]) -> SaldosPage:
    """The page, with all its figures there."""
    left_at("saldos")
    return opened_page(qtbot, window())


def opened_page(qtbot: QtBot, window: MainWindow) -> SaldosPage:
    window.resize(1366, 768)
    window.show_page("saldos")
    page = window.page
    assert isinstance(page, SaldosPage)
    qtbot.waitUntil(lambda: page.owner is not None and not page.is_waiting and page.table.rows.rowCount() > 0)
    return page

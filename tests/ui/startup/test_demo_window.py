"""The demonstration opens on a library that fills by itself: by the real engine, from the stand-in SAT."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bookkeeping.opening import opened_board
from app.demo import session as demo
from app.paths import Paths
from ui.home.page import InicioPage
from ui.startup.application import WindowSession

PATIENCE = 60_000


def test_an_office_of_four_comes_by_itself_with_two_years_behind_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    options = replace(demo.LEAN, accept_delay=0, process_delay=0)
    shown = demo.start(Paths.under(tmp_path), os.environ, options)
    session = WindowSession(qapp, shown.paths, shown.environment, shown)
    qtbot.addWidget(session.window)
    session.start()
    app_state = session.app_state
    qtbot.waitUntil(lambda: session.demo_office is not None and session.demo_office.is_complete, timeout=PATIENCE)
    assert {one.value for one in app_state.taxpayers} == {one.rfc for one in shown.clients}
    assert {path.parent.parent.name for path in shown.paths.library.rglob("*.xml")} == {
        str(one.query.period.end.year) for one in app_state.requests.values() if one.query.period
    }
    page = session.window.page
    assert isinstance(page, InicioPage)
    with opened_board(shown.paths, date.today(), 24) as board:
        assert list(board.renewed(board.stale()))
        months = [month for row in board.rows() for month in row.months]
    assert any(one.coverage.lacking for one in months)
    for kind in ("changes", "rep", "efos"):
        assert any(getattr(one, kind) for one in months), kind
    assert {one.filed_on is None for one in months} == {True, False}
    session.window.close()
    assert session.stop()
    shown.close()

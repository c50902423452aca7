"""The demonstration opens on a library that fills by itself: by the real engine, from the stand-in SAT."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import demo
from app.paths import Paths
from app.simulator.demo_efirma import demo_efirma
from ui.home.page import InicioPage
from ui.startup.application import WindowSession

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none
PATIENCE = 60_000


def test_two_years_come_by_themselves_and_the_requests_say_so(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    options = replace(demo.OPTIONS, documents=60, accept_delay=0, process_delay=0)
    shown = demo.start(Paths.under(tmp_path), os.environ, options)
    session = WindowSession(qapp, shown.paths, shown.environment, shown)
    qtbot.addWidget(session.window)
    session.start()
    app_state = session.app_state
    qtbot.waitUntil(
        lambda: bool(app_state.requests) and all(one.is_done for one in app_state.requests.values()), timeout=PATIENCE
    )
    business = shown.simulator.business(demo_efirma().rfc)
    since = min(one.query.period.start for one in app_state.requests.values() if one.query.period)
    years = {facts.issued_at.year for facts in business.documents if facts.issued_at >= since}
    assert len(years) == 2
    qtbot.waitUntil(lambda: app_state.total_documents > 0)
    on_disk = {path.parent.parent.name for path in shown.paths.library.rglob("*.xml")}
    assert on_disk == {str(year) for year in years}
    page = session.window.page
    assert isinstance(page, InicioPage)
    qtbot.waitUntil(lambda: page.month.downloads.complete_text.startswith("Completo hasta el "))
    session.window.close()
    assert session.stop()
    shown.close()

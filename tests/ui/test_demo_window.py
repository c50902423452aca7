"""The demonstration opens on a library that fills by itself: by the real engine, from the stand-in SAT."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import demo
from app.demo import MadeUpEfirma, StandIn, StandInWish
from app.efirma.credential import Password
from app.paths import Paths
from app.simulator.demo_efirma import demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from ui.home.page import InicioPage
from ui.startup.application import WindowSession

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none
PATIENCE = 60_000


def test_two_years_come_by_themselves_and_the_requests_say_so(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    started: list[Simulator] = []

    def stand_in(wish: StandInWish) -> StandIn:
        assert wish.hurried
        options = SimulatorOptions(documents=60, seed=wish.seed, accept_delay=0, process_delay=0)
        started.append(Simulator(options))
        started[0].start()
        return started[0]

    def made_up() -> MadeUpEfirma:
        made = demo_efirma()
        return MadeUpEfirma(made.cer, made.key, Password(made.password))

    shown = demo.start(Paths.under(tmp_path), os.environ, stand_in, made_up)
    session = WindowSession(qapp, shown.paths, shown.environment, shown)
    qtbot.addWidget(session.window)
    session.start()
    app_state = session.app_state
    qtbot.waitUntil(
        lambda: bool(app_state.requests) and all(one.is_done for one in app_state.requests.values()), timeout=PATIENCE
    )
    business = started[0].business(demo_efirma().rfc)
    since = min(one.query.period.start for one in app_state.requests.values() if one.query.period)
    years = {facts.issued_at.year for facts in business.documents if facts.issued_at >= since}
    assert len(years) == 2
    qtbot.waitUntil(lambda: app_state.total_documents > 0)
    on_disk = {path.parent.parent.name for path in shown.paths.library.rglob("*.xml")}
    assert on_disk == {str(year) for year in years}
    page = session.window.page
    assert isinstance(page, InicioPage)
    qtbot.waitUntil(lambda: page.complete_text.startswith("Completo hasta el "))
    session.window.close()
    assert session.stop()
    shown.close()

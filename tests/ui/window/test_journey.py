"""The whole journey of a new user, in the real window, with the real engine and the stand-in SAT over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWizard
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Unlock
from app.paths import Paths
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.operations import Operation
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from tests.ui.windows import parts_of
from ui.documents.page import ComprobantesPage
from ui.home.page import InicioPage
from ui.startup.application import WindowSession
from ui.state.app_state import AppState
from ui.taxpayers.register import RegisterDialog
from ui.updating.first_invoices import FirstInvoicesQuestion
from ui.updating.preview import UpdatePreview
from ui.wizard.download_wizard import DownloadWizard

PATIENCE = 20_000
_Dialog = TypeVar("_Dialog", bound=QDialog)


@pytest.fixture
def sat() -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(documents=240, months=3, accept_delay=0, process_delay=0)) as running:
        yield running


@pytest.fixture
def efirma(tmp_path: Path) -> DemoEfirma:
    made = demo_efirma(password="Una clave, larga 1")
    (tmp_path / "mi.cer").write_bytes(made.cer)
    (tmp_path / "mi.key").write_bytes(made.key)
    return made


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path, sat: Simulator) -> Iterator[WindowSession]:
    environment = {SAT_URL: sat.url, POLL_FACTOR: "0.001"}
    session = WindowSession(qapp, Paths.under(tmp_path / "casa"), environment)
    qtbot.addWidget(session.window)
    with qtbot.waitSignal(session.app_state.opened):
        session.start()
    yield session
    session.window.close()
    assert session.stop()


def opened(qtbot: QtBot, session: WindowSession, kind: type[_Dialog]) -> _Dialog:
    qtbot.waitUntil(lambda: isinstance(parts_of(session.window).dialogs.open_dialog, kind))
    dialog = parts_of(session.window).dialogs.open_dialog
    assert isinstance(dialog, kind)
    return dialog


def register(qtbot: QtBot, session: WindowSession, folder: Path, efirma: DemoEfirma) -> None:
    welcome = session.window.page
    assert isinstance(welcome, InicioPage)
    qtbot.waitUntil(welcome.welcome.register.isVisible)
    welcome.welcome.register.click()
    dialog = opened(qtbot, session, RegisterDialog)
    dialog.form.choose(folder / "mi.cer")
    QTest.keyClicks(dialog.form.password.line, efirma.password)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: Rfc(efirma.rfc) in session.app_state.taxpayers)
    QTest.mouseClick(opened(qtbot, session, FirstInvoicesQuestion).later, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: parts_of(session.window).dialogs.open_dialog is None)


def ask_for_last_month(qtbot: QtBot, session: WindowSession) -> None:
    home = session.window.page
    assert isinstance(home, InicioPage)
    qtbot.waitUntil(session.window.top_bar.download.isVisible)
    session.window.top_bar.download.click()
    wizard = opened(qtbot, session, DownloadWizard)
    following = wizard.button(QWizard.WizardButton.NextButton)
    while wizard.currentPage() is not wizard.review:
        qtbot.waitUntil(following.isEnabled)
        if wizard.currentPage() is wizard.period:
            next(chip for choice, chip in wizard.period.chips.items() if choice == "last_month").click()
        following.click()
    wizard.button(QWizard.WizardButton.FinishButton).click()


def is_settled(app_state: AppState) -> bool:
    return bool(app_state.requests) and all(one.is_done for one in app_state.requests.values())


def assert_all_is_here(session: WindowSession, sat: Simulator, efirma: DemoEfirma, home: Path) -> dict[str, Path]:
    requests = session.app_state.requests.values()
    assert {one.state for one in requests} == {State.COMPLETE}
    files = {path.stem: path for path in (home / "casa" / "biblioteca").rglob("*.xml")}
    assert len(files) == sum(one.documents for one in requests) > 0
    business = sat.business(efirma.rfc)
    for uuid, path in files.items():
        facts = business.find(uuid)
        assert facts is not None
        assert path.read_bytes() == business.xml(facts)
    return files


def test_from_the_welcome_page_to_xml_on_disk(
    qtbot: QtBot, session: WindowSession, sat: Simulator, efirma: DemoEfirma, tmp_path: Path
) -> None:
    register(qtbot, session, tmp_path, efirma)
    ask_for_last_month(qtbot, session)
    qtbot.waitUntil(lambda: is_settled(session.app_state), timeout=PATIENCE)
    files = assert_all_is_here(session, sat, efirma, tmp_path)
    session.window.show_page("comprobantes")
    page = session.window.page
    assert isinstance(page, ComprobantesPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(files))
    assert len(sat.calls.of(Operation.SUBMIT)) == 2


def test_closing_in_the_middle_and_opening_again_goes_on(
    qtbot: QtBot, qapp: QApplication, session: WindowSession, sat: Simulator, efirma: DemoEfirma, tmp_path: Path
) -> None:
    register(qtbot, session, tmp_path, efirma)
    ask_for_last_month(qtbot, session)
    qtbot.waitUntil(lambda: any(one.sat_id for one in session.app_state.requests.values()), timeout=PATIENCE)
    session.window.close()
    assert session.stop()
    again = WindowSession(qapp, Paths.under(tmp_path / "casa"), {SAT_URL: sat.url, POLL_FACTOR: "0.001"})
    qtbot.addWidget(again.window)
    again.start()
    certificate = Certificate.from_bytes(efirma.cer)
    again.engine.post(Unlock(Credential.unlock(certificate, efirma.key, Password(efirma.password))))
    qtbot.waitUntil(lambda: is_settled(again.app_state), timeout=PATIENCE)
    assert_all_is_here(again, sat, efirma, tmp_path)
    again.window.close()
    assert again.stop()


def test_poner_al_dia_brings_everything_and_then_finds_nothing_missing(
    qtbot: QtBot, session: WindowSession, sat: Simulator, efirma: DemoEfirma, tmp_path: Path
) -> None:
    register(qtbot, session, tmp_path, efirma)
    app_state, button = session.app_state, session.window.top_bar.update_button
    button.click()
    preview = opened(qtbot, session, UpdatePreview)
    qtbot.waitUntil(preview.accept_button.isEnabled)
    assert preview.plan is not None
    wanted = len(preview.plan.queries)
    preview.accept_button.click()
    qtbot.waitUntil(lambda: len(app_state.requests) >= wanted and is_settled(app_state), timeout=60_000)
    business = sat.business(efirma.rfc)
    files = {path.stem for path in (tmp_path / "casa" / "biblioteca").rglob("*.xml")}
    assert files
    assert all(business.find(uuid) is not None for uuid in files)
    button.click()
    preview = opened(qtbot, session, UpdatePreview)
    qtbot.waitUntil(lambda: preview.plan is not None)
    assert preview.plan is not None
    assert preview.plan.queries == ()
    preview.reject()

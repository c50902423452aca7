"""The engine's thread and background tasks: results on the window's thread, an end in time."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.clock import SystemClock
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import open_engine
from app.engine.commands import CheckNow, Register
from app.engine.events import Activity, ActivityKind, TaxpayerChanged
from app.errors import LibraryBusyError
from app.paths import Paths
from app.settings import Settings, Theme, load
from app.simulator.demo_efirma import demo_efirma
from app.store.place import LibraryPlace
from ui.background.engine_thread import EngineThread
from ui.background.task import Outcome, Task
from ui.settings.page import AjustesPage
from ui.startup.application import WindowSession


class Receiver(QObject):
    """Notes what arrives, and whether it arrived on this object's thread."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[object] = []
        self.at_home = True

    @Slot(object)
    def take(self, what: object) -> None:
        self.arrived.append(what)
        self.at_home = self.at_home and QThread.currentThread() is self.thread()


def an_engine(paths: Paths) -> EngineThread:
    place = LibraryPlace(paths.library, paths.database)
    return EngineThread(partial(open_engine, paths, Settings(), {}, SystemClock()), place)


def test_the_engine_opens_works_and_ends_in_time(qtbot: QtBot, paths: Paths) -> None:
    engine, receiver = an_engine(paths), Receiver()
    engine.happened.connect(receiver.take)
    made = demo_efirma()
    credential = Credential.unlock(Certificate.from_bytes(made.cer), made.key, Password(made.password))
    engine.post(Register(credential, made.key))  # before it is open: it waits
    with qtbot.waitSignal(engine.opened) as opened:
        engine.start()
    assert opened.args == [LibraryPlace(paths.library, paths.database)]
    qtbot.waitUntil(lambda: any(isinstance(one, TaxpayerChanged) for one in receiver.arrived))
    qtbot.waitUntil(lambda: Activity(ActivityKind.UP_TO_DATE) in receiver.arrived)
    engine.post(CheckNow((1,)))
    assert engine.stop()
    assert receiver.at_home


def test_a_library_in_use_is_told_as_a_value(qtbot: QtBot, paths: Paths) -> None:
    first, second = an_engine(paths), an_engine(paths)
    with qtbot.waitSignal(first.opened):
        first.start()
    with qtbot.waitSignal(second.failed) as failed:
        second.start()
    assert failed.args is not None
    assert isinstance(failed.args[0], LibraryBusyError)
    assert second.stop()
    assert first.stop()


def test_a_task_delivers_values_and_errors(qtbot: QtBot) -> None:
    receiver = Receiver()
    here = threading.get_ident()

    def fails() -> object:
        raise LibraryBusyError(Path("x"))

    for work in (threading.get_ident, fails):
        task = Task(work, receiver)
        task.done.connect(receiver.take)
        with qtbot.waitSignal(task.done):
            task.start()
    qtbot.waitUntil(lambda: len(receiver.arrived) == 2)
    first, second = receiver.arrived
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert first.value != here
    assert isinstance(second.error, LibraryBusyError)
    assert receiver.at_home


def test_a_task_goes_only_when_its_outcome_is_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted by the thread that is told, it may be gone while the other one is still telling."""
    threads: list[int] = []
    monkeypatch.setattr(Task, "deleteLater", lambda _: threads.append(threading.get_ident()))
    receiver = Receiver()
    task = Task(lambda: 1, receiver)
    task.done.connect(receiver.take)
    task.start()
    qtbot.waitUntil(lambda: bool(receiver.arrived) and bool(threads))
    assert threading.get_ident() not in threads


def test_a_session_opens_and_closes_asking_nothing(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    session = WindowSession(qapp, paths, {})
    qtbot.addWidget(session.window)
    with qtbot.waitSignal(session.app_state.opened):
        session.start()
    qtbot.waitUntil(lambda: session.window.top_bar.chip.text == "Sin e.firma registrada")
    session.window.show_page("ajustes")
    page = session.window.page
    assert isinstance(page, AjustesPage)
    page.looks.themes.setCurrentIndex(2)
    qtbot.waitUntil(lambda: load(paths.settings_file).settings.theme is Theme.DARK)
    session.window.close()
    assert session.stop()

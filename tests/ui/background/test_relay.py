"""Progress told in the background: the last of it is handed on, and telling somebody who is gone does no harm."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.background.relay import Relay


def test_the_last_that_was_told_is_handed_on(qtbot: QtBot) -> None:
    parent, heard = QObject(), list[object]()
    relay = Relay(parent)
    relay.reported.connect(heard.append)
    tell = relay.reporter()

    def work() -> None:
        for done in range(1_000):
            tell(done, 1_000)

    worker = threading.Thread(target=work)
    worker.start()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == (999, 1_000))
    worker.join()
    assert len(heard) < 100


def test_nobody_is_told_once_the_dialog_is_gone(qtbot: QtBot) -> None:
    parent = QObject()
    relay = Relay(parent)
    tell = relay.reporter()
    shiboken6.delete(parent)
    assert not shiboken6.isValid(relay)
    tell(1, 2)

"""A second start raises the first window and ends; with no window, or a dead one, it starts as ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths
from ui.startup.single_window import SingleWindow, raise_first

ROOT = Path(__file__).resolve().parents[3]
FOREVER = 1e9
"""Seconds: a test in which anybody waited would not end."""


def test_a_second_start_raises_the_first_and_ends_well(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    first = SingleWindow(paths.home, qapp)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-m", "ui"], env=environment, cwd=ROOT) as second:
        try:
            with qtbot.waitSignal(first.raise_wanted, timeout=30_000):
                pass
            assert second.wait(30) == 0
        finally:
            second.kill()
    first.close()
    assert not (paths.home / "acopio.db").exists()  # it opened nothing of its own


def test_nobody_answers_where_no_window_is(qapp: QApplication, paths: Paths) -> None:
    assert not raise_first(paths.home)


HOLDS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.startup.single_window import SingleWindow
application = QCoreApplication([])
window = SingleWindow(Path(sys.argv[1]), application)
print("open", flush=True)
sys.stdin.read()
"""
ASKS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.startup.single_window import raise_first
application = QCoreApplication([])
sys.exit(0 if raise_first(Path(sys.argv[1])) else 3)
"""


def test_the_place_of_a_killed_window_is_taken_over_at_once(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", HOLDS, str(paths.home)]
    with subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as dead:
        assert dead.stdout is not None
        assert dead.stdout.readline().strip() == b"open"
        dead.kill()
        dead.wait(30)
    assert (paths.home / "puerta" / "abierta").exists()
    assert not raise_first(paths.home, patience=FOREVER)
    parent = QObject()
    first = SingleWindow(paths.home, parent)
    with subprocess.Popen([sys.executable, "-c", ASKS, str(paths.home)], env=environment) as second:
        with qtbot.waitSignal(first.raise_wanted, timeout=30_000):
            pass
        assert second.wait(30) == 0
    first.close()
    assert not (paths.home / "puerta" / "abierta").exists()


def test_a_window_that_does_not_answer_keeps_nobody_out(qapp: QApplication, paths: Paths) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", HOLDS, str(paths.home)]
    with subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as stuck:
        assert stuck.stdout is not None
        assert stuck.stdout.readline().strip() == b"open"
        assert not raise_first(paths.home, patience=0.1)
        parent = QObject()
        SingleWindow(paths.home, parent).close()  # a second window comes and goes
        assert (paths.home / "puerta" / "abierta").exists()  # the sign stays with who holds it
        stuck.kill()


def test_a_sign_that_nobody_can_tell_of_is_looked_at_once(qapp: QApplication, paths: Paths) -> None:
    door = paths.home / "puerta"
    door.mkdir(parents=True)
    (door / "abierta").write_text("4194000\nacopio\notra-computadora\n\n\n", encoding="utf-8")
    assert not raise_first(paths.home, patience=0.1)
    parent = QObject()
    SingleWindow(paths.home, parent).close()
    assert not raise_first(paths.home, patience=FOREVER)


def test_a_start_beside_the_clock_raises_nothing(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    first = SingleWindow(paths.home, qapp)
    raised: list[int] = []
    first.raise_wanted.connect(lambda: raised.append(1))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-m", "ui", "--minimizada"], env=environment, cwd=ROOT) as second:
        try:
            qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
            assert second.returncode == 0
        finally:
            second.kill()
    first.close()
    assert raised == []
    assert not (paths.home / "acopio.db").exists()

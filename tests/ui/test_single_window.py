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
from ui.single_window import SingleWindow, raise_first

ROOT = Path(__file__).resolve().parents[2]


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


def test_the_place_of_a_killed_window_is_taken_over(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    dead = "import os,sys;from pathlib import Path;from PySide6.QtCore import QCoreApplication as A;a=A([]);"
    dead += "from ui.single_window import SingleWindow as S;s=S(Path(sys.argv[1]),a);os._exit(0)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", dead, str(paths.home)], env=environment, check=True, timeout=30)
    assert not raise_first(paths.home)
    parent = QObject()
    first = SingleWindow(paths.home, parent)
    asking = "import sys;from pathlib import Path;from PySide6.QtCore import QCoreApplication as A;a=A([]);"
    asking += "from ui.single_window import raise_first;sys.exit(0 if raise_first(Path(sys.argv[1])) else 3)"
    with subprocess.Popen([sys.executable, "-c", asking, str(paths.home)], env=environment) as second:
        with qtbot.waitSignal(first.raise_wanted, timeout=30_000):
            pass
        assert second.wait(30) == 0
    first.close()


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

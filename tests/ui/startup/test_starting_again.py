"""The program ends and starts again when it is asked to, and what was restored counts from then on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.backup.restoring import is_staged, stage
from app.backup.writing import back_up
from app.paths import Paths
from app.settings import Settings, Theme, load, save

ROOT = Path(__file__).resolve().parents[3]
AGAIN = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import ui.startup.application as program
from app.paths import Paths
paths = Paths.under(Path(sys.argv[1]))
import ui.startup.assembly as assembly
assembly.program = lambda: (sys.executable, "-c", f"open({str(paths.home / 'otra-vez')!r}, 'w').close()")
def look():
    from ui.window.wiring import WindowWiring
    for one in QApplication.topLevelWidgets():
        if type(one).__name__ == "MainWindow" and (parts := one.findChild(WindowWiring)) and parts.app_state.is_loaded:
            print(parts.preferences.settings.theme.value, one.isVisible(), one.isMinimized(), flush=True)
            timer.stop()
            parts.desktop.restart()
timer = QTimer()
make = program.make_application
def made(arguments):
    application = make(arguments)
    timer.timeout.connect(look)
    timer.start(20)
    return application
program.make_application = made
sys.exit(program.run_window(paths, os.environ, hidden="--minimizada" in sys.argv))
"""


def run(paths: Paths, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(paths.home), *words],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_was_restored_counts_from_the_next_start_on(qtbot: QtBot, paths: Paths, tmp_path: Path) -> None:
    source = Paths.under(tmp_path / "María José Ñandú")
    source.home.mkdir()
    save(source.settings_file, Settings(theme=Theme.DARK))
    saved = tmp_path / "r.acopio-respaldo"
    back_up(source, source.library, saved, with_documents=False, at=datetime.now(UTC))
    stage(saved, paths)
    assert is_staged(paths)
    assert run(paths) == "oscuro True False"
    assert not is_staged(paths)
    assert load(paths.settings_file).settings.theme is Theme.DARK
    qtbot.waitUntil((paths.home / "otra-vez").exists, timeout=20_000)
    assert not (paths.home / "arranques").exists()


def test_without_a_place_beside_the_clock_it_starts_minimised(paths: Paths) -> None:
    assert os.environ["QT_QPA_PLATFORM"].startswith("offscreen")
    assert run(paths, "--minimizada") == "sistema True True"


def test_beside_the_clock_the_work_begins_with_no_window(paths: Paths) -> None:
    patch = "from PySide6.QtWidgets import QSystemTrayIcon as T\nT.isSystemTrayAvailable = staticmethod(lambda: True)\n"
    done = subprocess.run(
        [sys.executable, "-c", patch + AGAIN, str(paths.home), "--minimizada"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "sistema False False", done.stderr

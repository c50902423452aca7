"""Nothing is loaded before the window is painted that its frame does not show: each would make every start slower."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.paths import Paths

ROOT = Path(__file__).resolve().parents[2]
START = """
import os, sys
from PySide6 import QtWidgets

class Watched(QtWidgets.QMainWindow):
    def paintEvent(self, event):
        print(*sys.modules, flush=True)
        os._exit(0)

QtWidgets.QMainWindow = Watched
from ui.__main__ import main
main([])
"""
LATER = """
app.cfdi app.cli app.domain app.efirma app.engine app.reports app.sat app.simulator app.store app.words
ui.desktop ui.documents ui.help ui.library ui.printing ui.requests ui.sheet ui.taxpayers ui.updating ui.wizard
ui.startup.assembly ui.state.app_state ui.window.wiring apsw cryptography lxml requests keyring
decimal email hashlib http logging.handlers multiprocessing socket ssl zoneinfo
"""
LIGHT = {"app.domain", "app.domain.text"}  # the search in the top bar folds accents


def test_the_frame_is_painted_with_what_it_needs(paths: Paths) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = done.stdout.split()
    assert "ui.window.rail" in loaded
    heavy = sorted(set(loaded) - LIGHT)
    assert [one for one in heavy if any(one == name or one.startswith(f"{name}.") for name in LATER.split())] == []

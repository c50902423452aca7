"""Nothing is loaded before the window is painted that its frame does not show: each would make every start slower."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from app.paths import Paths

ROOT = Path(__file__).resolve().parents[3]
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
LIGHT = {"app.domain", "app.domain.month", "app.domain.month.calendar", "app.domain.text"}
"""What is so small that the frame may have it: the months to choose from, and the search that folds accents."""

ROOMS = {f"ui.{room}" for room in ("background", "startup", "state", "widgets", "window")}


def frame_modules() -> set[str]:
    """Those that pyproject.toml says may import nothing heavy."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in project["tool"]["importlinter"]["contracts"] if "window's frame" in one["name"])
    return set(contract["source_modules"])


def test_the_frame_is_painted_with_what_it_needs(paths: Paths) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = done.stdout.split()
    assert {one for one in loaded if one.startswith("ui.")} - ROOMS == frame_modules() | {"ui.__main__"}
    heavy = sorted(set(loaded) - LIGHT)
    assert [one for one in heavy if any(one == name or one.startswith(f"{name}.") for name in LATER.split())] == []

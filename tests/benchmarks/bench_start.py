"""How fast the window is painted, and what it holds at rest: ``python -m pytest tests/benchmarks/bench_start.py -s``.

``ACOPIO_INDEX`` names an index of many documents to start with; without it the library is empty. Starts of a bare
PySide6 window, in turn with ours, are the measure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import monotonic

import pytest

ROUNDS = 7
TARGET_RATIO, TARGET_SECONDS, TARGET_MEGABYTES = 2.0, 0.8, 220

WATCH = """
import os, sys, time
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

class Watch(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if not self.seen and event.type() == QEvent.Type.Paint and isinstance(watched, QtWidgets.QMainWindow):
            self.seen = True
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self):
        QtWidgets.QApplication.instance().removeEventFilter(self)
        print(time.monotonic(), flush=True)
        if len(sys.argv) < 2:
            QtWidgets.QApplication.quit()
            return
        QTimer.singleShot(int(sys.argv[1]), self.weigh)
    def weigh(self):
        print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")), flush=True)
        QtWidgets.QApplication.quit()

watch = Watch()

class Watched(QtWidgets.QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.installEventFilter(watch)

QtWidgets.QApplication = Watched
"""
BARE = (
    WATCH
    + """
application = Watched([])
window = QtWidgets.QMainWindow()
window.setCentralWidget(QtWidgets.QLabel("Acopio"))
window.resize(1280, 800)
window.show()
application.exec()
"""
)
OURS = (
    WATCH
    + """
from ui.__main__ import main
main([])
"""
)


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "ACOPIO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def start(code: str, home: Path, *arguments: str) -> tuple[float, list[str]]:
    """Seconds from the start of the process until its window is painted, and what it said."""
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment(home), capture_output=True, text=True, check=True
    )
    lines = done.stdout.split()
    return float(lines[0]) - began, lines


@pytest.fixture
def home(tmp_path: Path) -> Path:
    if given := os.environ.get("ACOPIO_INDEX"):
        shutil.copy(given, tmp_path / "acopio.db")
    return tmp_path


def show(home: Path, page: str) -> None:
    """The page that the window opens with."""
    (home / "ventana.ini").write_text(f"[ventana]\npagina={page}\n", encoding="utf-8")


@pytest.mark.benchmark
@pytest.mark.parametrize("page", ["inicio", "comprobantes"])
def test_first_paint(home: Path, page: str) -> None:
    taken: dict[str, list[float]] = {"bare": [], "acopio": []}
    for _ in range(ROUNDS + 1):
        show(home, page)
        taken["bare"].append(start(BARE, home)[0])
        taken["acopio"].append(start(OURS, home)[0])
    bare, ours = median(taken["bare"][1:]), median(taken["acopio"][1:])
    ratio = median(ours / bare for bare, ours in zip(taken["bare"][1:], taken["acopio"][1:], strict=True))
    print(
        f"\n{page}: painted after {ours * 1000:.0f} ms (target {TARGET_SECONDS * 1000:.0f}), a bare window after"
        f" {bare * 1000:.0f} ms; ratio {ratio:.2f} (target {TARGET_RATIO})"
    )


@pytest.mark.benchmark
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("page", ["inicio", "comprobantes"])
def test_memory_at_rest(home: Path, page: str) -> None:
    show(home, page)
    _, (_, resident) = start(OURS, home, "8000")
    print(f"\n{page}: {int(resident) / 1024:.0f} MB at rest (target {TARGET_MEGABYTES})")

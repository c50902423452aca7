"""How fast the window is painted, and what it holds at rest: ``python -m pytest tests/benchmarks/bench_start.py -s``.

``ACOPIO_INDEX`` names an index of many documents to start with; without it the library is empty. Starts of a bare
PySide6 window, in turn with ours, are the measure. Neither is looked into: Qt itself says in its log when it hands the
first picture to the screen. Beside the clock the processor's time is told, where the system tells it: on a machine with
other things to do it is the truer one. What is compiled is kept, as it is where the program is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from math import nan
from pathlib import Path
from statistics import median
from threading import Thread
from time import monotonic

import pytest

ROUNDS = 9
REST_SECONDS = 8
TARGET_RATIO, TARGET_SECONDS, TARGET_MEGABYTES = 2.0, 0.8, 220

BARE = """
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Acopio"))
window.resize(1280, 800)
window.show()
application.exec()
"""
OURS = """
from ui.__main__ import main
main([])
"""
FIRST_PICTURE = b"Flushing QRegion"


class Started:
    """A program in a process of its own, which ends with the block.

    Attributes:
        seconds, processor: from its start until its window was painted, by the clock and of the processor.
    """

    def __init__(self, code: str, home: Path) -> None:
        (home / "arranques").unlink(missing_ok=True)  # the last one was not closed as a person does
        began = monotonic()
        self._child = subprocess.Popen([sys.executable, "-c", code], env=environment(home), stderr=subprocess.PIPE)
        assert self._child.stderr is not None
        painted = any(FIRST_PICTURE in line for line in self._child.stderr)
        self.seconds = monotonic() - began
        self.processor = self._processor_seconds()
        assert painted, "it ended before it painted"

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()
        if self._child.stderr is not None:
            self._child.stderr.close()

    def kilobytes_after(self, seconds: float) -> int:
        """What it holds of the memory when it has stood so long."""
        assert self._child.stderr is not None
        Thread(target=self._child.stderr.read, daemon=True).start()  # it goes on saying what it paints
        with pytest.raises(subprocess.TimeoutExpired):
            self._child.wait(seconds)
        status = Path(f"/proc/{self._child.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    def _processor_seconds(self) -> float:
        """Of all its threads; not a number where the system does not tell."""
        try:
            told = [one.read_text() for one in Path(f"/proc/{self._child.pid}/task").glob("*/schedstat")]
        except OSError:
            told = []
        return sum(int(one.split()[0]) for one in told) / 1e9 if told else nan


def environment(home: Path) -> dict[str, str]:
    inherited = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "ACOPIO_HOME": str(home),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "qt.widgets.painting=true",
    }


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
    bare: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        show(home, page)
        for code, taken in ((BARE, bare), (OURS, ours)):
            with Started(code, home) as program:
                taken.append((program.seconds, program.processor))
    for what, place in (("on the clock", 0), ("of the processor", 1)):
        pairs = [(one[place], other[place]) for one, other in zip(bare[1:], ours[1:], strict=True)]
        painted, other_painted = median(other for _, other in pairs), median(one for one, _ in pairs)
        print(
            f"\n{page}: painted after {painted * 1000:.0f} ms {what} (target {TARGET_SECONDS * 1000:.0f}),"
            f" a bare window after {other_painted * 1000:.0f} ms; ratio"
            f" {median(other / one for one, other in pairs):.2f} (target {TARGET_RATIO}), of the quickest"
            f" {min(other for _, other in pairs) / min(one for one, _ in pairs):.2f}",
            end="",
        )
    print()


@pytest.mark.benchmark
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("page", ["inicio", "comprobantes"])
def test_memory_at_rest(home: Path, page: str) -> None:
    show(home, page)
    with Started(OURS, home) as program:
        held = program.kilobytes_after(REST_SECONDS)
    print(f"\n{page}: {held / 1024:.0f} MB at rest (target {TARGET_MEGABYTES})")

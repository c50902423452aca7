"""How awake the window stays while documents come in: ``python -m pytest tests/benchmarks/bench_awake.py -s``.

``ACOPIO_CORPUS`` names a folder of packages to import; else documents are made up. The real window stands on each page
in turn while its engine takes them in, and a timer of 5 ms notes how late it is served. Told apart are the clock, what
is left of it without the time in which the thread could work and got no processor (Linux alone tells that), and what
the window's thread worked in one go: that is ours whatever else the machine does, and the target holds it. Where the
thread was when it was late, and where the others were meanwhile, is told by name.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, thread_time
from types import FrameType

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.engine.commands import Import
from app.engine.events import CancelToken, ImportDone
from app.engine.intake.scan import scan
from app.paths import Paths
from app.simulator.world.business import Business
from ui.startup.application import WindowSession

COUNT = 10_000
BEAT = 0.005
BEATS = 300  # are enough to tell what it is like without documents coming in, and after them
LATE = 0.03
PATIENCE = 600_000
TARGET = 0.05


@dataclass(frozen=True, slots=True)
class Beat:
    """Between one service of the timer and the next, in seconds: in all, worked, and waited for a processor."""

    gap: float
    busy: float
    queued: float

    @property
    def held(self) -> float:
        """Beyond the time that was asked for, and that in which it could have worked."""
        return max(self.gap - self.queued - BEAT, self.busy)


class Pulse(QObject):
    """A timer in the window's thread that notes its beats from ``start`` to ``stop``."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(BEAT * 1000))
        self._timer.timeout.connect(self._beat)
        self._thread = threading.get_ident()
        self._status = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self.beats: list[Beat] = []
        self.stacks: list[tuple[float, str]] = []
        self._ended = threading.Event()
        self._last = self._now()

    def start(self) -> None:
        self.beats.clear()
        self.stacks.clear()
        self._ended.clear()
        self._last = self._now()
        self._timer.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        self._timer.stop()
        self._ended.set()

    def tell(self, name: str) -> None:
        """Print what came of it."""
        for what, each in (
            ("late on the clock", [one.gap for one in self.beats]),
            ("not for a processor", [one.held for one in self.beats]),
            ("worked in one go", [one.busy for one in self.beats]),
        ):
            each.sort()
            print(
                f"{name:34s} {what:20s} p50 {each[len(each) // 2] * 1e3:6.1f}   p99"
                f" {each[len(each) * 99 // 100] * 1e3:6.1f}   longest {each[-1] * 1e3:6.1f} ms"
            )
        for late, stack in sorted(self.stacks, reverse=True)[:3]:
            print(f"    {late * 1e3:.0f} ms late it was in {stack}")

    @Slot()
    def _beat(self) -> None:
        now = self._now()
        self.beats.append(Beat(*(new - old for new, old in zip(now, self._last, strict=True))))
        self._last = now

    def _now(self) -> tuple[float, float, float]:
        queued = int(self._status.read_text().split()[1]) / 1e9 if sys.platform == "linux" else 0.0
        return perf_counter(), thread_time(), queued

    def _watch(self) -> None:
        while not self._ended.wait(BEAT):
            late = perf_counter() - self._last[0]
            frames = sys._current_frames() if late > LATE else {}
            if (frame := frames.get(self._thread)) is not None:
                others = [one for thread, one in frames.items() if thread not in (self._thread, threading.get_ident())]
                self.stacks.append((late, " | ".join(map(_named, (frame, *others)))))


def _named(frame: FrameType) -> str:
    places = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in traceback.extract_stack(frame)]
    return " < ".join(reversed(places[-3:]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ACOPIO_CORPUS"):
        return Path(given)
    made = tmp_path_factory.mktemp("paquetes")
    business = Business("EKU9003173C9", 1, COUNT, date(2021, 1, 1), date(2025, 12, 31))
    documents = list(business.documents)
    for part in range(2):
        with zipfile.ZipFile(made / f"CORPUS_0{part + 1}.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for facts in documents[part::2]:
                file.writestr(f"{facts.uuid}.xml", business.xml(facts))
    return made


@pytest.fixture
def session(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[WindowSession]:
    made = WindowSession(qapp, Paths.under(tmp_path / "casa"), {})
    qtbot.addWidget(made.window)
    with qtbot.waitSignal(made.app_state.opened, timeout=30_000):
        made.start()
    yield made
    made.window.close()
    assert made.stop()


@pytest.mark.benchmark
@pytest.mark.parametrize("page", ["inicio", "comprobantes"])
def test_the_window_stays_awake(qtbot: QtBot, session: WindowSession, folder: Path, page: str) -> None:
    found = scan((folder,), (), CancelToken(), lambda _progress: None)
    owner = Rfc(max(found.foreign, key=lambda one: one.documents).rfc)
    session.window.show_page(page)
    pulse = Pulse()
    pulse.start()
    qtbot.waitUntil(lambda: len(pulse.beats) > BEATS, timeout=PATIENCE)
    pulse.stop()
    print()
    pulse.tell(f"{page}: at rest")
    ended: list[ImportDone] = []
    session.app_state.happened.connect(lambda event: ended.append(event) if isinstance(event, ImportDone) else None)
    pulse.start()
    began = perf_counter()
    session.engine.post(Import((folder,), (owner,)))
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE)
    took = perf_counter() - began
    beats = len(pulse.beats)  # what is counted and shown after it belongs to it
    qtbot.waitUntil(lambda: len(pulse.beats) > beats + BEATS, timeout=PATIENCE)
    pulse.stop()
    pulse.tell(f"{page}: {ended[0].report.new:,} documents in {took:.0f} s")
    assert max(one.busy for one in pulse.beats) < TARGET, "the window's thread was busy too long"

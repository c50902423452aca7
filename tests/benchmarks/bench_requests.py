"""How Solicitudes fares with a long past: ``python -m pytest tests/benchmarks/bench_requests.py -s``.

``ACOPIO_REQUESTS`` says how many there are (50,000). Told are the milliseconds until the list stands, on the clock and
of the processor (the truer one on a machine with other things to do), and the most that the window's own thread was
busy in between; what a start reads, beside reading everything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.settings import Theme
from app.store.database import reader
from app.store.place import LibraryPlace
from app.store.requests import RequestRepository
from tests.benchmarks.bench_explorer import Pulse
from tests.benchmarks.request_history import NOW, make_history
from tests.ui.windows import make_window
from ui.background.task import wait_for_tasks
from ui.requests.page import SolicitudesPage
from ui.state.app_state import AppState
from ui.state.reading import load
from ui.widgets.theme import ThemeManager
from ui.window.window_options import WindowOptions

ROUNDS = 8  # every other one turns back
TARGET = 100
"""Milliseconds for a search or another order."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "acopio.db"
    make_history(path, int(os.environ.get("ACOPIO_REQUESTS", "50000")))
    return path


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, database: Path, tmp_path: Path) -> Iterator[SolicitudesPage]:
    ThemeManager(qapp).apply(Theme.LIGHT)
    app_state = AppState(lambda: NOW)
    window = make_window(app_state, WindowOptions(Paths.under(tmp_path / "casa")))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    with qtbot.waitSignal(app_state.opened, timeout=60_000):
        app_state.open(LibraryPlace(database.parent / "biblioteca", database))
    began = perf_counter()
    window.show_page("solicitudes")
    shown = window.page
    assert isinstance(shown, SolicitudesPage)
    qtbot.waitUntil(lambda: shown.listing.count is not None, timeout=60_000)
    print(f"\n{'the page for the first time':40s} {(perf_counter() - began) * 1e3:6.0f} ms")
    qtbot.waitUntil(lambda: wait_for_tasks(0), timeout=60_000)
    yield shown
    window.close()
    assert wait_for_tasks(60_000)


def run(page: SolicitudesPage, act: Callable[[int], None]) -> tuple[float, float, float]:
    """Medians until the list stands, on the clock and of the processor; the most the window's thread was busy (ms)."""
    clock, processor, busy = [], [], []
    loop = QEventLoop()
    page.listing.changed.connect(loop.quit)
    for at in range(ROUNDS):
        began, worked = perf_counter(), process_time()
        act(at)
        if page.listing.is_reading:
            loop.exec()
        clock.append(perf_counter() - began)
        processor.append(process_time() - worked)
    page.listing.changed.disconnect(loop.quit)
    pulse = Pulse()  # asks for the interpreter all the time, so it has rounds of its own
    for at in range(ROUNDS):
        pulse.restart()
        act(at)
        while page.listing.is_reading:
            QApplication.processEvents()
        busy.append(pulse.busy)
    pulse.deleteLater()
    return median(clock) * 1e3, median(processor) * 1e3, median(busy) * 1e3


@pytest.mark.benchmark
def test_search_sort_and_fold(page: SolicitudesPage) -> None:
    header = page.table.horizontalHeader()

    def search(text: str) -> Callable[[int], None]:
        def act(at: int) -> None:
            page.search.setText(text if at % 2 == 0 else "")
            page._typing.stop()
            page._show()

        return act

    def sort(section: int) -> Callable[[int], None]:
        ways = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
        return lambda at: header.setSortIndicator(section, ways[at % 2])

    def fold(at: int) -> None:
        page.listing.fold(page.model.outline.headings[0].key, folded=bool(at % 2))

    asked = {
        "search of a word that all hold": search("emitidos"),
        "search of a month and a name": search("marzo 2024 ferreteria"),
        **{f"sort by {one.title}": sort(at) for at, one in enumerate(page.model.columns)},
        "fold and unfold": fold,
    }
    slowest = 0.0
    for name, act in asked.items():
        taken, processor, busy = run(page, act)
        slowest = max(slowest, processor)
        print(f"{name:40s} {taken:6.0f} ms   processor {processor:6.0f} ms   window's thread {busy:5.1f} ms")
    print(f"{'the slowest (target ' + str(TARGET) + ')':40s} {slowest:6.0f} ms")


@pytest.mark.benchmark
def test_a_start(database: Path) -> None:
    def timed(act: Callable[[], object]) -> float:
        taken = []
        for _ in range(3):
            began = perf_counter()
            act()
            taken.append(perf_counter() - began)
        return median(taken) * 1e3

    connection = reader(database)
    everything = timed(lambda: RequestRepository(connection).all())
    ours = timed(lambda: load(database))
    ratio = everything / ours
    print(f"\na start reads its requests in {ours:.0f} ms; all of them take {everything:.0f} ms: 1 in {ratio:.0f}")

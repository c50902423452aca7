"""How the window fares on a large library: ``python -m pytest tests/benchmarks/bench_explorer.py -s``.

``ACOPIO_INDEX`` names an index made before (bench_library.py makes one of a million); without it 30,000 documents are
made up. Told are the time until the list is whole or the rows are painted, the longest gap in the window's event loop
on the clock, and the most that the window's own thread was busy in between: on a busy machine the two differ.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.settings import Theme
from app.store.place import LibraryPlace
from tests.benchmarks.bench_library import make_index
from tests.ui.windows import make_window
from ui.background.task import wait_for_tasks
from ui.documents.page import ComprobantesPage
from ui.state.app_state import AppState
from ui.widgets.theme import ThemeManager
from ui.window.window_options import WindowOptions

ROUNDS = 9
PATIENCE = 120.0
BUSY_TARGET = 50


class Pulse(QObject):
    """Beats as often as the event loop lets it; keeps the longest gap and the longest work between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self.restart()

    def restart(self) -> None:
        self._clock, self._work = perf_counter(), thread_time()
        self.gap = self.busy = 0.0

    @Slot()
    def _beat(self) -> None:
        clock, work = perf_counter(), thread_time()
        self.gap, self.busy = max(self.gap, clock - self._clock), max(self.busy, work - self._work)
        self._clock, self._work = clock, work


class Bench:
    """A window on the library, and the means to time what happens in it."""

    def __init__(self, work: AppState, page: ComprobantesPage) -> None:
        self.work, self.page = work, page
        self.pulse = Pulse()
        self.busiest = 0.0
        self._first = 0.0
        page.listing.begun.connect(self._on_first)

    def _on_first(self) -> None:
        self._first = perf_counter()

    def run(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> float:
        self.pulse.restart()
        began = perf_counter()
        self._first = began
        act()
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if perf_counter() - began > PATIENCE:
                raise TimeoutError(name)
        took = perf_counter() - began
        self.busiest = max(self.busiest, self.pulse.busy)
        if name:
            self.tell(name, took, self.pulse.gap, self.pulse.busy, self._first - began)
        return took

    def tell(self, name: str, took: float, gap: float, busy: float, first: float = 0.0) -> None:
        rows = f"   first rows {first * 1e3:4.0f} ms" if first else ""
        print(f"{name:44s} {took * 1e3:8.0f} ms   gap {gap * 1e3:6.1f}   window's thread {busy * 1e3:5.1f}{rows}")

    def is_whole(self) -> bool:
        return self.page.listing.is_complete and not self.page.is_reading

    def is_painted(self) -> bool:
        table, model = self.page.table, self.page.model
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        places = range(max(first, 0), (last if last >= 0 else model.rowCount() - 1) + 1)
        return all(model.row(place) is not None for place in places)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = os.environ.get("ACOPIO_INDEX")
    database = Path(made) if made else tmp_path / "acopio.db"
    if not made:
        make_index(database, int(os.environ.get("ACOPIO_DOCUMENTS", "30000")))
    ThemeManager(qapp).apply(Theme.LIGHT)
    work = AppState(lambda: datetime.now(UTC))
    window = make_window(work, WindowOptions(Paths.under(tmp_path / "casa")))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.show_page("comprobantes")
    page = window.page
    assert isinstance(page, ComprobantesPage)
    found = Bench(work, page)
    began = perf_counter()
    work.open(LibraryPlace(database.parent / "biblioteca", database))
    found.run("", lambda: None, lambda: page.model.rowCount() > 0)
    print(f"\n{'first rows':44s} {(perf_counter() - began) * 1e3:8.0f} ms   (target 150, without opening the library)")
    found.run("the whole list, counted and summed", lambda: None, found.is_whole)
    yield found
    window.close()
    assert wait_for_tasks(60_000)


def test_the_window_stays_awake(bench: Bench) -> None:
    page, table, dice = bench.page, bench.page.table, random.Random(1)
    bar = table.verticalScrollBar()
    jumps = [
        bench.run("", lambda: bar.setValue(dice.randrange(max(bar.maximum(), 1))), bench.is_painted)
        for _ in range(ROUNDS)
    ]
    bench.tell("scroll to anywhere, rows there (median)", median(jumps), bench.pulse.gap, bench.pulse.busy)
    began = perf_counter()
    for _ in range(ROUNDS):
        table.viewport().repaint()
    print(f"{'repaint (target 33)':44s} {(perf_counter() - began) / ROUNDS * 1e3:8.1f} ms")
    header = table.horizontalHeader()
    for section, column in enumerate(page.model.columns):
        if column.key in ("total", "issuer_name", "number", "uuid", "issued"):
            way = Qt.SortOrder.DescendingOrder if column.falls else Qt.SortOrder.AscendingOrder
            bench.run(f"sort by {column.title}", partial(header.setSortIndicator, section, way), bench.is_whole)
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    bench.run("newest first", lambda: None, bench.is_whole)
    for typed in ("tornillo", "sierra hermanos", "1500", "marzo 2024", "1,500-2,000"):
        bench.run(f"search {typed}", partial(_search, page, typed), bench.is_whole)
        print(f"{'':44s} {page.listing.total:8,} found")
    bench.run("everything again", page.filters.clear, bench.is_whole)
    table.selectAll()
    bench.run("scroll with all selected", partial(bar.setValue, bar.maximum() // 2), bench.is_painted)
    bench.run("a refresh while all is selected", page.listing.refresh_soon, lambda: _is_fresh(page))
    assert bench.busiest * 1e3 < BUSY_TARGET, "the window's thread was busy too long"


def _search(page: ComprobantesPage, text: str) -> None:
    page.filters.search.setText(text)
    page.filters.search.returnPressed.emit()


def _is_fresh(page: ComprobantesPage) -> bool:
    listing = page.listing
    return not (page.is_reading or listing._is_stale or listing._timer.isActive())

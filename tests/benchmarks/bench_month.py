"""What the questions of a month cost on a large library: ``python -m pytest tests/benchmarks/bench_month.py -s``.

``ACOPIO_DOCUMENTS`` says how many documents there are to be (a million for the figures that count); ``ACOPIO_INDEX``
names an index that ``month_library.make_library`` made before. Each question is asked warm (the median of several
rounds, on a connection that stays open), and cold: on a new connection, with the file taken out of the system's memory
first. Time on the clock and of the processor are both told: they differ on a busy machine. Memory is what the answer
holds, at its most.
"""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest

from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS
from app.fiscal.balances import balances
from app.store.month_index import SqliteMonthIndex, open_month_index
from tests.benchmarks.month_library import LARGE, LARGE_MONTH, LAST_MONTH, make_library

ROUNDS = 5
TODAY = date(2026, 11, 20)

Question = Callable[[SqliteMonthIndex], object]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ACOPIO_INDEX"):
        return Path(given)
    path = tmp_path_factory.mktemp("mes") / "acopio.db"
    make_library(path, int(os.environ.get("ACOPIO_DOCUMENTS", "100000")))
    return path


def questions() -> list[tuple[str, int | None, Question]]:
    """Each with the milliseconds that it may take on a library of a million."""
    first = LAST_MONTH
    for _ in range(71):
        first = first.previous

    def desk(opened: SqliteMonthIndex) -> Desk:
        return Desk(opened, load_parameters(), TODAY)

    def owed(opened: SqliteMonthIndex) -> object:
        documents = opened.deferred(LARGE, None, TODAY)
        return balances(documents, TODAY, NO_DECISIONS, load_parameters())

    return [
        ("a month: its documents", None, lambda opened: opened.month(LARGE, LARGE_MONTH)),
        ("a month: documents and rules", 300, lambda opened: desk(opened).effects(LARGE, LARGE_MONTH)),
        ("every PPD: its documents", None, lambda opened: opened.deferred(LARGE, None, TODAY)),
        ("every PPD: documents and balances", 500, owed),
        ("coverage of six years", 50, lambda opened: opened.coverage(LARGE, first, LAST_MONTH)),
        ("counterparts", None, lambda opened: opened.counterparts(LARGE)),
        ("cancelled in a month", None, lambda opened: opened.cancelled(LARGE, Month(2026, 3).first, TODAY)),
        ("the last document issued", None, lambda opened: opened.latest_issued(LARGE)),
    ]


@pytest.mark.benchmark
def test_questions(index: Path) -> None:
    with closing(open_month_index(index)) as opened:
        asked = opened.month(LARGE, LARGE_MONTH)
        owed = opened.deferred(LARGE, None, TODAY)
    print(f"\n{len(asked.asked):,} documents in the month, {len(owed.asked):,} PPD")
    for name, target, question in questions():
        cold = _once(index, question)
        with closing(open_month_index(index)) as opened:
            clock, processor = _warm(question, opened)
            mebibytes = _memory(question, opened)
        aim = f"target {target:4}" if target else " " * 11
        verdict = "MISSED" if target and processor > target else ""
        print(
            f"  {name:36} {clock:7.0f} ms, of processor {processor:7.0f}   cold {cold:7.0f}   {mebibytes:5.0f} MiB"
            f"   {aim} {verdict}"
        )


def _warm(question: Question, opened: SqliteMonthIndex) -> tuple[float, float]:
    question(opened)
    taken = []
    for _ in range(ROUNDS):
        gc.collect()
        start, busy = perf_counter(), process_time()
        question(opened)
        taken.append((perf_counter() - start, process_time() - busy))
    clock, processor = zip(*taken, strict=True)
    return median(clock) * 1_000, median(processor) * 1_000


def _once(index: Path, question: Question) -> float:
    """Milliseconds, with nothing of the file in memory."""
    _forget(index)
    gc.collect()
    start = perf_counter()
    with closing(open_month_index(index)) as opened:
        question(opened)
    return (perf_counter() - start) * 1_000


def _forget(file: Path) -> None:
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _memory(question: Question, opened: SqliteMonthIndex) -> float:
    tracemalloc.start()
    answer = question(opened)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del answer
    return most / 2**20

"""What the questions of a month cost on a large library: ``python -m pytest tests/benchmarks/bench_month.py -s``.

``ACOPIO_DOCUMENTS`` says how many documents there are to be (a million for the figures that count); ``ACOPIO_INDEX``
names an index that ``month_library.make_library`` made before. Each question is asked warm (the best of several rounds
of the processor's time, which other work on the machine disturbs least, and the median by the clock), and cold: on a
new connection, with the file taken out of the system's memory first. Memory is what the answer takes, at its most.
"""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

import pytest

from app.bookkeeping.desk import Desk
from app.bookkeeping.home import attention
from app.bookkeeping.month_answer import MonthAnswer, month_answer
from app.bookkeeping.month_report import month_report
from app.bookkeeping.month_sheet import month_sheet
from app.bookkeeping.open_balances import open_balances
from app.bookkeeping.opening import opened_board, opened_desk
from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.ppd_balances import ppd_balances
from app.domain.month.calendar import Month
from app.paths import Paths
from app.store.database import Database
from app.store.decision_log import Snapshots
from app.store.month_index import SqliteMonthIndex, open_month_index
from app.words.month_notes import note_detail
from tests.benchmarks.month_library import LARGE, LARGE_MONTH, LAST_MONTH, TODAY, keep_balances, make_library

ROUNDS = 5
LONGEST = 10.0
"""Seconds after which a question is not asked once more."""

Question = Callable[[SqliteMonthIndex], object]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ACOPIO_INDEX"):
        with closing(Database.open(Path(given))) as database:  # of an older schema, or with stale balances
            keep_balances(database)
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

    def answer(opened: SqliteMonthIndex) -> MonthAnswer:
        return month_answer(desk(opened), Snapshots(Path("nowhere")), LARGE, LARGE_MONTH)

    def owed(opened: SqliteMonthIndex, until: date = TODAY) -> object:
        return ppd_balances(desk(opened), LARGE, None, until, details=True).rows()

    return [
        ("a month: its documents", None, lambda opened: opened.month(LARGE, LARGE_MONTH)),
        ("a month: its figures", None, lambda opened: month_report(desk(opened), LARGE, LARGE_MONTH)),
        ("a month: all of its sheet", None, answer),
        ("a month: the effects of each", None, lambda opened: desk(opened).effects(LARGE, LARGE_MONTH)),
        ("open PPD: by counterpart and age", 500, lambda opened: open_balances(desk(opened), LARGE)),
        ("open PPD: those whose REP is missing", 500, lambda opened: attention(desk(opened), LARGE).owed),
        ("every PPD: its balance, as kept", None, owed),
        ("every PPD: five months ago", None, lambda opened: owed(opened, TODAY - timedelta(days=150))),
        ("coverage of six years", 50, lambda opened: opened.coverage(LARGE, first, LAST_MONTH)),
        ("counterparts", None, lambda opened: opened.counterparts(LARGE)),
        ("cancelled in a month", None, lambda opened: opened.cancelled(LARGE, Month(2026, 3).first, TODAY)),
        ("the last document issued", None, lambda opened: opened.latest_issued(LARGE)),
    ]


@pytest.mark.benchmark
def test_questions(index: Path) -> None:
    with closing(open_month_index(index)) as opened:
        print(f"\n{len(opened.month(LARGE, LARGE_MONTH).asked):,} documents in the month, ", end="")
        found = ppd_balances(Desk(opened, load_parameters(), TODAY), LARGE, None, TODAY).rows()
        print(f"{len(found):,} PPD, of which {sum(one.state.is_open for one in found):,} are open")
    for name, target, question in questions():
        with closing(open_month_index(index)) as opened:
            _tell(name, target, lambda question=question, opened=opened: question(opened), index)  # type: ignore[misc]


@pytest.mark.benchmark
def test_sheet(index: Path) -> None:
    """All that ``acopio mes --json`` and the page Mes do but showing it, when nothing changed since it was asked."""
    paths = Paths.under(index.parent)

    def show() -> int:
        with opened_desk(paths, TODAY) as desk:
            sheet = month_sheet(desk, Snapshots(paths.filed_months), LARGE, LARGE_MONTH, note_detail)
            return len(sheet.value["avisos"])

    show()
    print()
    _tell("a month: its sheet, as it is kept", 300, show, index)


@pytest.mark.benchmark
def test_board(index: Path) -> None:
    """All that ``acopio tablero`` does but printing, when nothing changed."""

    def show() -> int:
        with opened_board(Paths.under(index.parent), TODAY, 13) as board:
            assert board.stale() == []
            return len(board.rows())

    print()
    _tell("board of 200 by 13 months", 200, show, index)


def _tell(name: str, target: int | None, ask: Callable[[], object], index: Path) -> None:
    cold = _cold(ask, index)
    clock, processor = _warm(ask)
    aim = f"target {target:4}" if target else " " * 11
    verdict = "MISSED" if target and processor > target else ""
    print(
        f"  {name:36} {clock:7.0f} ms, of processor {processor:6.0f}   cold {cold:7.0f}   {_memory(ask):5.0f} MiB"
        f"   {aim} {verdict}",
        flush=True,
    )


def _warm(ask: Callable[[], object]) -> tuple[float, float]:
    taken: list[tuple[float, float]] = []
    while len(taken) < ROUNDS and sum(clock for clock, _ in taken) < LONGEST:
        gc.collect()
        start, busy = perf_counter(), thread_time()
        ask()
        taken.append((perf_counter() - start, thread_time() - busy))
    clock, processor = zip(*taken, strict=True)
    return median(clock) * 1_000, min(processor) * 1_000


def _cold(ask: Callable[[], object], index: Path) -> float:
    """Milliseconds by the clock, with nothing of the file in memory."""
    if hasattr(os, "posix_fadvise"):
        with index.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    gc.collect()
    start = perf_counter()
    ask()
    return (perf_counter() - start) * 1_000


def _memory(ask: Callable[[], object]) -> float:
    tracemalloc.start()
    answer = ask()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del answer
    return most / 2**20

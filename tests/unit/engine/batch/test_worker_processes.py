"""Helping processes: results in order, errors as they were, nobody left behind."""

from __future__ import annotations

import math
import operator
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from lxml import etree

from app.cfdi.parser import read
from app.engine.batch import worker_processes
from app.engine.batch.worker_processes import JOBS_IN_FLIGHT, Workers, sensible_count
from app.errors import BugError, CancelledError, DiskFullError, UnreadableDocumentError, WorkerLostError

WHO = "__import__('os').getpid()"
BIG = 3_000_000  # more than any pipe holds


@pytest.fixture(scope="module")
def pair() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


def test_results_come_in_the_order_of_the_jobs(pair: Workers) -> None:
    assert list(pair.map_ordered(math.sqrt, range(500))) == [math.sqrt(number) for number in range(500)]
    assert list(pair.map_ordered(time.sleep, [0.3, 0, 0, 0])) == [None] * 4
    assert list(pair.map_ordered(abs, list[int]())) == []


def test_the_work_is_done_elsewhere_and_by_the_same_ones_again(pair: Workers) -> None:
    list(pair.map_ordered(time.sleep, [0.1, 0.1]))  # both are there now
    homes = set(pair.map_ordered(eval, [WHO] * 20))
    assert os.getpid() not in homes
    assert len(homes) == 2
    assert set(pair.map_ordered(eval, [WHO] * 20)) == homes


def test_large_jobs_and_large_results_do_not_wait_for_each_other(pair: Workers) -> None:
    jobs = [bytes([number]) * BIG for number in range(12)]
    assert list(pair.map_ordered(bytes.swapcase, jobs)) == [job.swapcase() for job in jobs]


def test_jobs_are_taken_only_as_there_is_room(pair: Workers) -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    results = pair.map_ordered(operator.neg, source())
    for number in range(50):
        assert next(results) == -number
        assert len(taken) <= number + 2 * JOBS_IN_FLIGHT + 1
    results.close()


def test_an_error_is_raised_where_the_result_is_awaited(pair: Workers) -> None:
    results = pair.map_ordered(int, ["1", "2", "three", "4"])
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="three") as caught:
        next(results)
    assert "worker_processes.py" in caught.value.__notes__[0]
    with pytest.raises(UnreadableDocumentError) as refused:
        list(pair.map_ordered(read, [b"<nothing/>"]))
    assert refused.value.fields == {"why": "not_a_cfdi"}
    assert list(pair.map_ordered(int, ["5"])) == [5]


def test_an_error_that_cannot_travel_is_told_in_words(pair: Workers) -> None:
    with pytest.raises(TypeError, match="cannot pickle"):
        list(pair.map_ordered(eval, ["memoryview(b'')"]))
    with pytest.raises(BugError, match="XMLSyntaxError"):
        list(pair.map_ordered(etree.fromstring, [b"<a"]))


def test_our_errors_travel_whole() -> None:
    back = pickle.loads(pickle.dumps(DiskFullError(Path("x"))))
    assert isinstance(back, DiskFullError)
    assert back.path == Path("x")


def test_a_source_that_fails_ends_the_row(pair: Workers) -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(pair.map_ordered(abs, source()))
    assert list(pair.map_ordered(abs, [-1])) == [1]


def test_a_process_that_dies_is_noticed_and_replaced(pair: Workers) -> None:
    with pytest.raises(WorkerLostError):
        list(pair.map_ordered(os._exit, [3]))
    assert list(pair.map_ordered(abs, [-1, -2])) == [1, 2]


def test_cancelling_does_not_wait_for_those_at_work(pair: Workers) -> None:
    answers = iter([False] * 4)
    with pytest.raises(CancelledError):
        list(pair.map_ordered(time.sleep, [3600.0, 3600.0], lambda: next(answers, True)))
    assert list(pair.map_ordered(abs, [-1])) == [1]


def test_nothing_is_given_back_after_cancelling(pair: Workers) -> None:
    stop = False
    results = pair.map_ordered(abs, [1, 2, 3, 4], lambda: stop)
    assert [next(results), next(results)] == [1, 2]
    stop = True
    with pytest.raises(CancelledError):
        next(results)


def test_two_rows_at_once_are_a_mistake(pair: Workers) -> None:
    first = pair.map_ordered(abs, [1, 2, 3])
    next(first)
    with pytest.raises(BugError):
        next(pair.map_ordered(abs, [1]))
    first.close()


def test_there_is_always_somebody_to_work() -> None:
    assert 1 <= sensible_count() <= 8


CHILD = """
import sys, time
from app.engine.batch.worker_processes import Workers

if __name__ == "__main__":
    for _ in Workers(2).map_ordered(time.sleep, [0.0, 0.0, *[3600.0] * 4]):
        print("done", flush=True)
"""


def test_nobody_is_left_when_this_process_is_killed() -> None:
    """The helpers hold our standard output: it ends when the last of them has."""
    process = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert [process.stdout.readline(), process.stdout.readline()] == [b"done\n", b"done\n"]
    process.kill()
    assert process.communicate(timeout=30)[0] == b""


def test_helpers_started_at_once_from_several_threads_leave_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where each put it back for itself, one stumbled over what another had taken away, or left it behind."""
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    inside = threading.Event()

    def start() -> None:
        with worker_processes._no_modules_from_here():
            inside.set()

    with ThreadPoolExecutor(1) as threads:
        with worker_processes._no_modules_from_here():
            other = threads.submit(start)
            assert not inside.wait(0.1), "the other waits its turn"
            assert os.environ["PYTHONSAFEPATH"] == "1"
        other.result()
    assert "PYTHONSAFEPATH" not in os.environ

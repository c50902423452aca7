"""kill -9 in every state and at chosen file operations: the next start goes on, and nothing is lost or spent twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.story import Story
from app.engine.commands import Unlock
from app.simulator import faults
from app.simulator.operations import Operation
from tests.scenarios import crash_child, lives
from tests.scenarios.lives import KILLED, Life

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]

SEED = int(os.environ.get("ACOPIO_TEST_SEED", "20261122"))
POINTS = int(os.environ.get("ACOPIO_TEST_KILLS", "10"))
"""How many points of each kind are tried; the full sweep is run by hand with a large number."""


def live(bench: Bench, *, operation: int = 0, announcement: int = 0) -> Life:
    """One life of the program: registers, asks, works; killed at its n-th file operation or announcement, or never."""
    return lives.live(crash_child.main, bench.task(operation), announcement=announcement)


def assert_recovers(bench: Bench, question: Question) -> None:
    """The next start takes up what there is; the question is put again as the person would, if it never was."""
    bench.register()
    bench.post(Unlock(bench.credential))
    bench.step()
    bench.work()
    if not bench.requests():
        bench.ask(question())
        bench.work()
    assert any(one.state is State.COMPLETE for one in bench.requests())
    bench.assert_complete(question())


def sample(total: int) -> list[int]:
    return sorted(random.Random(SEED).sample(range(1, total + 1), min(POINTS, total)))


def bench_for(make_bench: Callable[..., Bench], tmp_path: Path, name: str) -> Bench:
    bench = make_bench(documents=14, package_size=3)
    bench.paths = type(bench.paths).under(tmp_path / name / "casa")
    bench.paths.home.parent.mkdir()
    return bench


def test_killed_at_every_announced_change(make_bench: Callable[..., Bench], question: Question, tmp_path: Path) -> None:
    whole = live(bench_for(make_bench, tmp_path, "entera"))
    assert whole.code == 0
    assert whole.lines[-1].startswith("completa")
    points = sample(len(whole.lines) - 1)
    print(f"seed {SEED}: announcements {points} of {len(whole.lines)}")
    for point in points:
        bench = bench_for(make_bench, tmp_path, f"anuncio-{point}")
        life = live(bench, announcement=point)
        assert life.code in (-9, 0, 1)  # a killed process ends in 1 on Windows
        assert_recovers(bench, question)
        bench.close()


def test_killed_at_chosen_file_operations(make_bench: Callable[..., Bench], question: Question, tmp_path: Path) -> None:
    whole = live(bench_for(make_bench, tmp_path, "entera"), operation=10**9)
    total = int(whole.lines[-1])
    points = sample(total)
    print(f"seed {SEED}: file operations {points} of {total}")
    for point in points:
        bench = bench_for(make_bench, tmp_path, f"operacion-{point}")
        life = live(bench, operation=point)
        assert life.code == KILLED
        assert_recovers(bench, question)
        bench.close()


@pytest.mark.parametrize(("operation", "left"), [(Operation.AUTHENTICATE, False), (Operation.SUBMIT, True)])
def test_killed_before_anything_left_it_is_no_uncertain_send(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path, operation: Operation, left: bool
) -> None:
    """While there is no token yet nothing of the question is on its way; while its answer is awaited nobody knows."""
    bench = bench_for(make_bench, tmp_path, "sin-salir")
    bench.simulator.faults.queue(operation, faults.Hang())
    with lives.begun(crash_child.main, bench.task(0)) as kill:
        deadline = time.monotonic() + 20
        while not bench.simulator.calls.of(operation) and time.monotonic() < deadline:
            time.sleep(0.01)  # a child's call to a server of ours: nothing else tells of it
        assert bench.simulator.calls.of(operation), "it was killed before it got so far"
        kill()
    bench.simulator.faults.release()
    bench.simulator.faults.clear()
    (request,) = bench.engine.open_requests()
    assert request.state is (State.UNCERTAIN if left else State.TO_SEND)
    bench.register()
    bench.post(Unlock(bench.credential))
    bench.work()
    (request,) = bench.requests()
    assert request.state is State.COMPLETE
    assert len(bench.questions()) == (2 if left else 1)
    assert Story.INTERRUPTED in bench.keys(request)
    bench.assert_complete(question())


def test_killed_again_and_again_it_still_arrives(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path
) -> None:
    bench = bench_for(make_bench, tmp_path, "muchas")
    chance = random.Random(SEED)
    for _ in range(6):
        live(bench, operation=chance.randrange(20, 120))
    assert_recovers(bench, question)

"""kill -9 on the harder ways: a lost send, a split, metadata, a pause, a missing key. The next start goes on."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import State
from app.domain.query import Query
from app.engine.commands import Resume
from app.simulator import faults
from app.simulator.operations import Operation
from tests.scenarios import lives, matrix_child
from tests.scenarios.lives import KILLED

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]

SEED = int(os.environ.get("ACOPIO_TEST_SEED", "20261122"))
POINTS = int(os.environ.get("ACOPIO_TEST_DEATHS", "2"))
"""How many points of each kind are tried on each way; the full sweep is run by hand with a large number."""
WAYS = ("uncertain", "split", "metadata", "paused", "locked")
LONGEST = {"uncertain": (12, 190), "split": (40, 330), "metadata": (10, 110), "paused": (4, 80), "locked": (3, 40)}
"""About how many announcements and file operations there are on each way."""


def live(bench: Bench, way: str, *, operation: int = 0, announcement: int = 0) -> int | None:
    """One life of the program, killed at its n-th announcement or file operation; its exit code."""
    task = replace(bench.task(operation), way=way)
    return lives.live(matrix_child.main, task, announcement=announcement).code


def sample(way: str, kind: int) -> list[int]:
    longest = LONGEST[way][kind]
    return sorted(random.Random(f"{SEED}-{way}-{kind}").sample(range(1, longest + 1), min(POINTS, longest)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["announcement", "operation"])
def test_killed_on_a_harder_way(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path, way: str, kind: str
) -> None:
    points = sample(way, ["announcement", "operation"].index(kind))
    print(f"seed {SEED}: {way}, {kind} {points}")
    query = question(content=ContentKind.METADATA) if way == "metadata" else question()
    for point in points:
        bench = make_bench(documents=14, package_size=3, xml_limit=4 if way == "split" else 200_000)
        bench.paths = type(bench.paths).under(tmp_path / f"{point}" / "casa")
        if way == "uncertain":
            bench.simulator.faults.queue(Operation.SUBMIT, faults.Reset(after=True))
        assert live(bench, way, **{kind: point}) in (-9, KILLED, 0, 1)  # a killed process ends in 1 on Windows
        bench.register()
        bench.step()
        bench.post(Resume(tuple(one.id for one in bench.requests())))
        bench.step()
        bench.work()
        if not bench.requests():
            bench.ask(query)
            bench.work()
        assert {one.state for one in bench.requests()} & {State.COMPLETE, State.SPLIT}
        bench.assert_complete(query)
        bench.close()

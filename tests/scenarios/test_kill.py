"""kill -9 in every state and at chosen file operations: the next start goes on, and nothing is lost or spent twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.lifecycle import State
from app.domain.query import Query
from app.engine.commands import Unlock

Bench = Any  # the kit of conftest.py
Question = Callable[..., Query]

CHILD = Path(__file__).with_name("crash_child.py")
ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("ACOPIO_TEST_SEED", "20261122"))
POINTS = int(os.environ.get("ACOPIO_TEST_KILLS", "10"))
"""How many points of each kind are tried; the full sweep is run by hand with a large number."""


@dataclass(frozen=True)
class Life:
    """What a child process said before it ended, line by line, and how it ended."""

    lines: list[str]
    code: int


def live(bench: Bench, *, operation: int = 0, announcement: int = 0) -> Life:
    """One life of the program: registers, asks, works; killed at its n-th file operation or announcement, or never."""
    efirma = bench.paths.home.parent / "efirma"
    efirma.mkdir(exist_ok=True)
    (efirma / "prueba.cer").write_bytes(bench.efirma.cer)
    (efirma / "prueba.key").write_bytes(bench.efirma.key)
    offset = str(bench.clock.offset.total_seconds())
    environment = {**os.environ, **bench.environment, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(bench.paths.home), str(efirma), offset, str(operation)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert child.stdin
    assert child.stdout
    with child:
        child.stdin.write(bench.efirma.password + "\n")
        child.stdin.close()
        lines = []
        for line in child.stdout:
            lines.append(line.strip())
            if len(lines) == announcement:
                child.kill()
        code = child.wait(30)
    return Life(lines, code)


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


def lives(make_bench: Callable[..., Bench], tmp_path: Path, name: str) -> Bench:
    bench = make_bench(documents=14, package_size=3)
    bench.paths = type(bench.paths).under(tmp_path / name / "casa")
    bench.paths.home.parent.mkdir()
    return bench


def test_killed_at_every_announced_change(make_bench: Callable[..., Bench], question: Question, tmp_path: Path) -> None:
    whole = live(lives(make_bench, tmp_path, "entera"))
    assert whole.code == 0
    assert whole.lines[-1].startswith("completa")
    points = sample(len(whole.lines) - 1)
    print(f"seed {SEED}: announcements {points} of {len(whole.lines)}")
    for point in points:
        bench = lives(make_bench, tmp_path, f"anuncio-{point}")
        life = live(bench, announcement=point)
        assert life.code in (-9, 0, 1)  # a killed process ends in 1 on Windows
        assert_recovers(bench, question)
        bench.close()


def test_killed_at_chosen_file_operations(make_bench: Callable[..., Bench], question: Question, tmp_path: Path) -> None:
    whole = live(lives(make_bench, tmp_path, "entera"), operation=10**9)
    total = int(whole.lines[-1])
    points = sample(total)
    print(f"seed {SEED}: file operations {points} of {total}")
    for point in points:
        bench = lives(make_bench, tmp_path, f"operacion-{point}")
        life = live(bench, operation=point)
        assert life.code == 137
        assert_recovers(bench, question)
        bench.close()


def test_killed_again_and_again_it_still_arrives(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path
) -> None:
    bench = lives(make_bench, tmp_path, "muchas")
    chance = random.Random(SEED)
    for _ in range(6):
        live(bench, operation=chance.randrange(20, 120))
    assert_recovers(bench, question)

"""The power goes at any file operation: recorded once, rebuilt as the disk could then be, started again, checked.

By hand, on Linux with strace: ``python tests/scenarios/powerloss/replay.py [--states N] [--mutant NAME]``.
Without --states all states are tried. A mutant lacks one precaution: it is caught when at least one check fails.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import keyring.core

ROOT = Path(__file__).parents[3]
sys.path[0] = str(ROOT)

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter  # noqa: E402
from app.domain.query import Query  # noqa: E402
from app.paths import Paths  # noqa: E402
from app.simulator.calls import Call  # noqa: E402
from app.simulator.demo_efirma import DemoEfirma, demo_efirma  # noqa: E402
from app.simulator.messages import Message  # noqa: E402
from app.simulator.replies import Reply  # noqa: E402
from app.simulator.server import Simulator  # noqa: E402
from app.store.database import reader  # noqa: E402
from app.store.inspection import inspect  # noqa: E402
from app.store.requests import RequestRepository  # noqa: E402
from tests.clocks import NOON, ShiftedClock  # noqa: E402
from tests.scenarios.bench import OPTIONS, OWNER, YEAR, Bench  # noqa: E402
from tests.scenarios.powerloss import trace  # noqa: E402
from tests.scenarios.powerloss.child import MUTANTS  # noqa: E402
from tests.scenarios.powerloss.disk import Disk, Policy  # noqa: E402
from tests.scenarios.test_kill import assert_recovers  # noqa: E402

SEED = int(os.environ.get("ACOPIO_TEST_SEED", "20261122"))
QUESTION = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, OWNER, YEAR, StatusFilter.ALL)
State = dict[str, bytes | None]


def question() -> Query:
    """The one that the child asks."""
    return QUESTION


@dataclass(frozen=True)
class Memory:
    """What the SAT knew at a moment (seconds since 1970)."""

    at: float
    ledger: object
    calls: tuple[Call, ...]


class RememberingSimulator(Simulator):
    """Keeps what it knew after each call, and can go back to it."""

    def __init__(self, clock: ShiftedClock) -> None:
        super().__init__(replace(OPTIONS, package_size=6), clock)
        self.memories: list[Memory] = []
        self.is_recording = True
        self.remember()

    def reply_to(self, message: Message) -> Reply:
        reply = super().reply_to(message)
        if self.is_recording:
            self.remember()
        return reply

    def remember(self) -> None:
        with self._office._lock:
            ledger = copy.deepcopy(self._office._ledger)
        self.memories.append(Memory(time.time(), ledger, self.calls.snapshot()))

    def go_back_to(self, moment: float) -> None:
        """Know again what was known then."""
        memory = [one for one in self.memories if one is self.memories[0] or one.at <= moment][-1]
        self._office._ledger = copy.deepcopy(memory.ledger)  # type: ignore[assignment]
        self.calls._calls = list(memory.calls)


@dataclass(frozen=True)
class Recording:
    """One whole life: what it did to the disk, and what it said of the request and when."""

    operations: list[trace.Operation]
    said: list[tuple[float, str]]

    def promised(self, moment: float) -> list[str]:
        """What may be found in the database after a cut at ``moment``: the last thing said, or anything after it."""
        done = sum(at < moment for at, _ in self.said)
        return [words for _, words in self.said[done - 1 :]] if done else []


def record(folder: Path, efirma: DemoEfirma, bench: Bench, mutant: str) -> Recording:
    """The engine in a process of its own, from nothing to complete, under strace."""
    keys, log = folder / "efirma", folder / "strace.log"
    keys.mkdir()
    bench.paths.home.parent.mkdir()
    (keys / "prueba.cer").write_bytes(efirma.cer)
    (keys / "prueba.key").write_bytes(efirma.key)
    offset = str(bench.clock.offset.total_seconds())
    environment = {**os.environ, **bench.environment, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    life = [sys.executable, str(Path(__file__).with_name("child.py")), mutant, str(bench.paths.home), str(keys), offset]
    pipe = subprocess.PIPE
    with subprocess.Popen([*trace.command(log), *life], stdin=pipe, stdout=pipe, text=True, env=environment) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(efirma.password + "\n")
        child.stdin.close()
        said = [(time.time(), line.strip()) for line in child.stdout]
    assert child.returncode == 0
    assert said[-1][1].startswith("completa")
    return Recording(trace.read(log, bench.paths.home.parent), said)


def assert_model(recording: Recording, root: Path) -> None:
    """The replayed operations give the very files that are there."""
    disk = Disk(str(root))
    for operation in recording.operations:
        disk.do(operation)
    real = {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert disk.now() == real, "the recording is not whole"


@dataclass(frozen=True)
class Cut:
    """One disk as it could be; the power went right before ``moment``."""

    state: State
    moment: float
    policy: Policy


def cuts(recording: Recording, memories: list[Memory], root: str) -> list[Cut]:
    """Before each operation, under each policy: each disk once, as long as nothing new was said or asked."""
    chance, disk = random.Random(SEED), Disk(root)
    found: dict[tuple[object, ...], Cut] = {}
    moments = [operation.at for operation in recording.operations[1:]] + [time.time()]
    for operation, moment in zip(recording.operations, moments, strict=True):
        disk.do(operation)
        known = sum(at < moment for at, _ in recording.said), sum(one.at <= moment for one in memories)
        for policy in Policy:
            state = disk.after_cut(policy, chance)
            found.setdefault((tuple(state.items()), *known), Cut(state, moment, policy))
    return list(found.values())


def rebuild(state: State, old: Path, new: Path) -> None:
    """Put the files of ``state``, which were below ``old``, below ``new``."""
    new.mkdir(parents=True)
    for path, content in state.items():
        place = new / Path(path).relative_to(old)
        if content is None:
            place.mkdir()
        else:
            place.write_bytes(content)


def assert_promise(recording: Recording, cut: Cut, paths: Paths, probe: Path) -> None:
    """What was announced before the cut is in the database after it. Looked up in a copy: looking changes files."""
    promised = recording.promised(cut.moment)
    if not promised:
        return
    assert paths.database.exists(), "announced, and the database is gone"
    probe.mkdir()
    for suffix in ("", "-wal"):
        source = Path(f"{paths.database}{suffix}")
        if source.exists():
            shutil.copy(source, probe)
    with closing(apsw.Connection(str(probe / paths.database.name))) as connection:
        kept = RequestRepository(connection).all()
        found = [" ".join([one.state.value, *(each.state.value for each in one.packages)]) for one in kept]
    assert found, "announced, and the request is gone"
    assert found[0] in promised, "announced, and the database is behind"


def try_one(recording: Recording, cut: Cut, bench: Bench, old: Path, new: Path) -> None:
    """The next start on this disk. Raises what is wrong with it."""
    rebuild(cut.state, old, new)
    bench.paths = Paths.under(new / "casa")
    assert_promise(recording, cut, bench.paths, new / "sonda")
    assert isinstance(bench.simulator, RememberingSimulator)
    bench.simulator.go_back_to(cut.moment)
    assert_recovers(bench, question)
    with closing(reader(bench.paths.database)) as connection:
        assert inspect(connection, bench.folder, lambda _done, _of: None).is_sound, "index and files differ"


def run(folder: Path, states: int | None, mutant: str) -> Counter[str]:
    """Record, replay, print the figures; the violations by what they say."""
    started = time.monotonic()
    keyring.core._keyring_backend = keyring.core.load_keyring("keyring.backends.fail.Keyring")  # type: ignore[assignment]
    efirma = demo_efirma(valid_from=NOON - timedelta(days=400), valid_to=NOON + timedelta(days=800))
    clock = ShiftedClock()
    old = folder / "entera"
    simulator = RememberingSimulator(clock)
    with simulator:
        recording = record(folder, efirma, Bench(simulator, clock, Paths.under(old / "casa"), efirma), mutant)
        simulator.is_recording = False
        assert_model(recording, old)
        found = cuts(recording, simulator.memories, str(old))
        chosen = found if states is None else random.Random(SEED).sample(found, min(states, len(found)))
        violations: Counter[str] = Counter()
        for cut in chosen:
            new = folder / "otra"
            bench = Bench(simulator, clock, Paths.under(new / "casa"), efirma)
            try:
                try_one(recording, cut, bench, old, new)
            except Exception as error:  # noqa: BLE001 - whatever goes wrong after a cut is what is looked for
                words = str(error).partition("\n")[0].replace(str(new), "")
                violations[f"{cut.policy}: {type(error).__name__}: {words}"] += 1
            finally:
                bench.close()
                shutil.rmtree(new)
    syncs = sum(one.kind == "sync" for one in recording.operations)
    print(f"{'mutant':20}{'operations':>12}{'syncs':>8}{'states':>8}{'tried':>8}{'violations':>12}{'seconds':>9}")
    figures = f"{len(recording.operations):12}{syncs:8}{len(found):8}{len(chosen):8}{violations.total():12}"
    print(f"{mutant or '-':20}{figures}{time.monotonic() - started:9.1f}")
    return violations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, help="how many states to try, chosen by ACOPIO_TEST_SEED")
    parser.add_argument("--mutant", choices=MUTANTS, default="")
    arguments = parser.parse_args()
    print(f"seed {SEED}, {datetime.now():%Y-%m-%d %H:%M}")
    with tempfile.TemporaryDirectory() as folder:
        violations = run(Path(folder).resolve(), arguments.states, arguments.mutant)
    for words, count in violations.most_common():
        print(f"{count:6}  {words}")
    return int(bool(violations) is not bool(arguments.mutant))


if __name__ == "__main__":
    sys.exit(main())

"""From a package to the index, beside others in the same run: ``python -m pytest tests/benchmarks/bench_ingest.py -s``.

``ACOPIO_CORPUS`` names a folder of packages; else documents are made up. Medians of rounds in which all take turns;
what is not installed is left out. Seconds on the clock, and processor time: where the machine is shared the clock says
what was left for us, and the processor time what it would be alone, ours on two processors and each tool on one. Two
processors that are threads of one core take more time each when both are at work: one process alone tells the cost.

Every library stays until the end, and what an earlier run left is best deleted five minutes before: ext4 looks long for
a place for a new file where many were deleted just now, up to a millisecond for each.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from app.cfdi import package as package_file
from app.domain.catalogs import ContentKind, Service
from app.domain.clock import SystemClock
from app.domain.identifiers import PackageId
from app.engine.batch.worker_processes import Workers, sensible_count
from app.engine.intake import worker as reading
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.stepwise import run_to_end
from app.paths import Paths
from app.simulator.world.business import Business
from app.store.batch_writer import BatchWriter
from app.store.files import LibraryFolder
from app.store.library import Origin
from app.store.session import StoreSession
from tests.make import OWNER

ROUNDS = 4
PROCESSORS = 2
ALONE = "acopio, index alone"
IN_ONE = "acopio, that in one process"
TOOLS = "unzip -p, xmllint --stream"
COUNT = 10_000
ROWS = 200_000
IN_MEMORY = Path("/dev/shm")

Homes = Callable[..., Path]

HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion\r\n"
)
ROW = (
    "{:08X}-AAAA-BBBB-0000-{:012d}~EKU9003173C9~EMPRESA DE PRUEBA~COSC8001137NA~CARLOS CORTÉS SOTO~SNF171020F3A"
    "~2022-01-01 00:00:00~2022-01-01 11:43:01~{}.02~I~1~\r\n"
)


class WithoutFiles(Workers):
    """Workers that write no XML: what is left is the way to the index alone."""

    def results(self, function: Callable[[Any], Any], jobs: Iterable[Any]) -> Generator[Any, None, None]:
        """As any workers, with ``index_alone`` for the function."""
        return super().results(index_alone, jobs)


class HereAndNow(Workers):
    """No other process: what the way to the index alone costs where nobody else wants the processor's caches."""

    def results(self, function: Callable[[Any], Any], jobs: Iterable[Any]) -> Generator[Any, None, None]:
        """One job after the other."""
        with without_files():
            for job in jobs:
                yield function(job)


def index_alone(job: reading.Job) -> reading.Done:
    """In a worker process."""
    with without_files():
        return reading.stage_piece(job)


@contextmanager
def without_files() -> Iterator[None]:
    """Meanwhile no XML is written in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "LibraryFolder", NoFolder)
        yield
    gc.enable()


class NoFolder(LibraryFolder):
    """A library that keeps no documents."""

    def batch_writer(self) -> BatchWriter:
        """Nothing is written."""
        return NoFiles(self.root)


class NoFiles(BatchWriter):
    """Loose files that are let go."""

    def write_new(self, relative: str, data: bytes) -> bytes | None:
        """Nothing is there, and nothing will be."""
        return None

    def make_durable(self) -> list[str]:
        """Nothing was written."""
        return []


class Memory:
    """The most that this process and those it started had at once, in bytes, shared pages counted once."""

    def __init__(self) -> None:
        self.rest = self._now()
        self.most = 0

    def look(self) -> None:
        """Called while the work goes on."""
        self.most = max(self.most, self._now() - self.rest)

    def _now(self) -> int:
        if sys.platform != "linux":
            return 0
        return sum(_proportional(pid) for pid in (os.getpid(), *_children()))


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    if folder := os.environ.get("ACOPIO_CORPUS"):
        return sorted(Path(folder).glob("*.zip"))
    path = tmp_path_factory.mktemp("paquete") / "CORPUS_01.zip"
    business = Business(OWNER.value, 1, COUNT, date(2021, 1, 1), date(2025, 12, 31))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for facts in business.documents:
            file.writestr(f"{facts.uuid}.xml", business.xml(facts))
    return [path]


@pytest.fixture(scope="module")
def files(packages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("sueltos")
    for path in packages:
        with zipfile.ZipFile(path) as file:
            file.extractall(folder)
    return [str(path) for path in folder.iterdir()]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(sensible_count()) as made:
        list(made.map_ordered(abs, range(100)))
        yield made


@pytest.fixture(scope="module")
def homes() -> Iterator[Homes]:
    """Makes an empty folder, in ``where`` or with the other temporary files; all are deleted at the end."""
    made: list[str] = []

    def make(where: Path | None = None) -> Path:
        made.append(tempfile.mkdtemp(dir=where))
        return Path(made[-1])

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


def ingest(
    packages: list[Path], content: ContentKind, workers: Workers, home: Path, library: Path, memory: Memory
) -> tuple[float, int]:
    """Seconds and documents, into the empty folders ``home`` and, for XML, ``library``."""
    paths = Paths.under(home)
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=library / "biblioteca")
    try:
        intake = Intake(session.library, session.scratch, SystemClock(), workers)
        start, documents = perf_counter(), 0
        for path in packages:
            origin = Origin(OWNER, Service.CFDI, PackageId(path.stem))
            added = run_to_end(add_package(intake, origin, path, content, reached=Reached()), memory.look)
            documents += added.documents
        return perf_counter() - start, documents
    finally:
        session.close()


def spent() -> float:
    """Processor time of this process, of the children that ended and of those that live, in seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + sum(map(_spent, _children()))


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children") if sys.platform == "linux" else ()
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def _spent(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processors."""
    start, used = perf_counter(), spent()
    work()
    return perf_counter() - start, spent() - used


@pytest.mark.benchmark
def test_package_to_index(packages: list[Path], files: list[str], workers: Workers, homes: Homes) -> None:
    memory = Memory()
    count = sum(len(package_file.entries(path)) for path in packages)
    without_files = WithoutFiles(sensible_count())

    def ours(workers: Workers, where: Path | None) -> Callable[[], object]:
        return lambda: ingest(packages, ContentKind.XML, workers, homes(), homes(where), memory)

    works: dict[str, Callable[[], object]] = {
        ALONE: ours(without_files, None),
        IN_ONE: ours(HereAndNow(1), None),
        "acopio": ours(workers, None),
    }
    if os.access(IN_MEMORY, os.W_OK):
        works["acopio, XML to memory"] = ours(workers, IN_MEMORY)
    unzip, xmllint = shutil.which("unzip"), shutil.which("xmllint")
    if unzip and xmllint:

        def tools() -> None:
            for path in packages:
                subprocess.run([unzip, "-p", str(path)], check=True, stdout=subprocess.DEVNULL)
            for at in range(0, len(files), 5_000):
                subprocess.run([xmllint, "--stream", "--noout", *files[at : at + 5_000]], check=True)

        works[TOOLS] = tools
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(measured(work))
    without_files.close()
    print(f"\n{count:,} documents from package to index, {os.cpu_count()} processors")
    alone = {}
    for name, both in taken.items():
        seconds, used = median(one[0] for one in both), median(one[1] for one in both)
        alone[name] = used / (PROCESSORS if name.startswith("acopio") else 1)
        print(f"  {name:28} {count / seconds:10,.0f}/s on the clock {used / count * 1e6:8,.0f} µs of processor each")
    for name in [name for name in works if name.startswith("acopio") and TOOLS in works]:
        print(f"  {name}: {alone[TOOLS] / alone[name]:.2f} times the tools, by processor time")
    print(f"  wanted: {ALONE} 0.90 times; with XML on disk at most twice as long as that")
    print(f"  memory above rest, all processes: {memory.most / 1e6:,.0f} MB (wanted: at most 250)")


@pytest.mark.benchmark
def test_metadata_to_index(workers: Workers, homes: Homes, tmp_path: Path) -> None:
    path = tmp_path / "META_01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m.txt", HEADER + "".join(ROW.format(one * 2654435761 % 2**32, one, one) for one in range(ROWS)))
    memory = Memory()
    both = [
        measured(lambda: ingest([path], ContentKind.METADATA, workers, homes(), homes(), memory)) for _ in range(ROUNDS)
    ]
    seconds, used = median(one[0] for one in both), median(one[1] for one in both)
    rate, alone = ROWS / seconds, ROWS / used * PROCESSORS
    print(
        f"\n{ROWS:,} lines of metadata: {rate:,.0f}/s on the clock, {alone:,.0f}/s by processor time (wanted: 70,000)"
    )
    print(f"  memory above rest, all processes: {memory.most / 1e6:,.0f} MB")

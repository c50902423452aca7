"""How fast we read, beside others in the same run: ``python -m pytest tests/benchmarks/bench_reading.py -s``.

``ACOPIO_CORPUS`` names a folder of packages to read from; else documents are made up. Processor time, children's
included, for the machine is shared; medians of rounds in which all take turns. What is not installed is left out.
"""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module, util
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import pytest
from lxml import etree
from satcfdi.cfdi import CFDI

from app.cfdi.metadata_text.rows import read_rows
from app.cfdi.package import check, entries, read_entry
from app.cfdi.parser import read
from app.simulator.world.business import Business

ROUNDS = 7
COUNT = 2_000
OF_SLOW = 200
"""As many documents for those who take long."""

HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion\r\n"
)
ROW = (
    "11111111-AAAA-BBBB-0000-{:012d}~AAA010101AAA~EMPRESA DE PRUEBA~COSC8001137NA~CARLOS CORTÉS SOTO~SNF171020F3A"
    "~2022-01-01 00:00:00~2022-01-01 11:43:01~16784.02~I~1~\r\n"
)

Work = tuple[Callable[[], object], int]
"""What to do, and how many units it does."""


def documents() -> list[bytes]:
    """Those of the corpus, or made-up ones."""
    if folder := os.environ.get("ACOPIO_CORPUS"):
        found: list[bytes] = []
        for path in sorted(Path(folder).glob("*.zip")):
            with path.open("rb") as file:
                found += [read_entry(file, entry) for entry in entries(path)[: COUNT // 4]]
        return found[:COUNT]
    business = Business("EKU9003173C9", 1, COUNT, date(2021, 1, 1), date(2025, 12, 31))
    return [business.xml(facts) for facts in business.documents]


@pytest.fixture(scope="module")
def every() -> list[bytes]:
    return documents()


@pytest.fixture(scope="module")
def files(every: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The same documents as files."""
    folder = tmp_path_factory.mktemp("files")
    for at, data in enumerate(every):
        (folder / f"{at}.xml").write_bytes(data)
    return [str(folder / f"{at}.xml") for at in range(len(every))]


@pytest.fixture(scope="module")
def package(every: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same documents as one package."""
    path = tmp_path_factory.mktemp("package") / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for at, data in enumerate(every):
            file.writestr(f"{at}.xml", data)
    return path


def one_by_one(work: Callable[[bytes], object], every: list[bytes]) -> None:
    """Keeps nothing, as those do not who index what they read."""
    deque(map(work, every), maxlen=0)


def spent() -> float:
    """Processor time of this process and of the children that ended, in seconds."""
    children = os.times()
    return process_time() + children.children_user + children.children_system


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """As in the processes that read packages: no cycles are made, so nothing needs collecting."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def rates(works: dict[str, Work]) -> dict[str, float]:
    """Units per second of processor time of each work."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    with collector_at_rest():
        for _ in range(ROUNDS):
            for name, (work, _) in works.items():
                start = spent()
                work()
                seconds[name].append(spent() - start)
    return {name: works[name][1] / median(taken) for name, taken in seconds.items()}


def report(title: str, measured: dict[str, float], targets: dict[str, float]) -> None:
    ours = measured["acopio"]
    print(f"\n{title}")
    for name, rate in measured.items():
        wanted = f", wanted {targets[name]:4.2f}" if name in targets else ""
        print(f"  {name:28} {rate:12,.0f}/s   acopio is {ours / rate:5.2f} times it{wanted}")


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def transformer() -> Callable[[bytes], object] | None:
    """pycfdi-transform with all its options, for 3.3 and 4.0; None when it is not installed."""
    if util.find_spec("pycfdi_transform") is None:
        return None
    module: Any = import_module("pycfdi_transform")

    def handler(kind: Any) -> Any:
        made = kind()
        for option in (name for name in dir(made) if name.startswith("use_")):
            made = getattr(made, option)()
        return made

    def transform(data: bytes) -> object:
        if b"cfd/4" in data:
            return handler(module.CFDI40SAXHandler).transform_from_string(data.decode("utf-8-sig"))
        if b"cfd/3" in data:
            return handler(module.CFDI33SAXHandler).transform_from_string(data.decode("utf-8-sig"))
        return None  # it knows no retenciones

    return transform


@pytest.mark.benchmark
def test_documents(every: list[bytes], files: list[str]) -> None:
    works: dict[str, Work] = {
        "acopio": (lambda: one_by_one(read, every), len(every)),
        "lxml, parsing alone": (lambda: one_by_one(etree.fromstring, every), len(every)),
        "satcfdi": (lambda: one_by_one(CFDI.from_string, every[:OF_SLOW]), OF_SLOW),
    }
    if (transform := transformer()) is not None:
        works["pycfdi-transform"] = (lambda: one_by_one(transform, every[:OF_SLOW]), OF_SLOW)
    if xmllint := shutil.which("xmllint"):
        works["xmllint --stream"] = (lambda: run(xmllint, "--stream", "--noout", *files), len(files))
    size = sum(map(len, every)) / len(every)
    targets = {"satcfdi": 6.0, "xmllint --stream": 0.5}
    report(f"{len(every)} documents of {size:,.0f} bytes", rates(works), targets)


@pytest.mark.benchmark
def test_packages(every: list[bytes], package: Path) -> None:
    def by_entries() -> None:
        listed = entries(package)
        with package.open("rb") as file:
            for entry in listed:
                read_entry(file, entry)

    def by_zipfile() -> None:
        with zipfile.ZipFile(package) as file:
            for name in file.namelist():
                file.read(name)

    works: dict[str, Work] = {
        "acopio": (by_entries, len(every)),
        "acopio, checking alone": (lambda: check(package), len(every)),
        "zipfile": (by_zipfile, len(every)),
    }
    if unzip := shutil.which("unzip"):
        works["unzip -p"] = (lambda: run(unzip, "-p", str(package)), len(every))
    report(f"{len(every)} members of a package", rates(works), {})


@pytest.mark.benchmark
def test_packages_to_documents(every: list[bytes], files: list[str], package: Path) -> None:
    """Inflating and reading together, beside the two tools that do the same in C."""
    xmllint, unzip = shutil.which("xmllint"), shutil.which("unzip")
    if xmllint is None or unzip is None:
        pytest.skip("xmllint and unzip are wanted")

    def ours() -> None:
        listed = entries(package)
        with package.open("rb") as file:
            for entry in listed:
                read(read_entry(file, entry))

    def theirs() -> None:
        run(unzip, "-p", str(package))
        run(xmllint, "--stream", "--noout", *files)

    works: dict[str, Work] = {"acopio": (ours, len(every)), "unzip -p, xmllint --stream": (theirs, len(every))}
    report(f"{len(every)} documents out of a package, one core", rates(works), {"unzip -p, xmllint --stream": 0.45})


@pytest.mark.benchmark
def test_metadata() -> None:
    count = 50_000
    data = (HEADER + "".join(ROW.format(i) for i in range(count))).encode()
    works: dict[str, Work] = {
        "acopio": (lambda: sum(1 for _ in read_rows(io.BytesIO(data), {})), count),
        "splitting alone": (lambda: [line.split("~") for line in data.decode().split("\r\n")], count),
    }
    measured = rates(works)
    report(f"{count} rows of metadata", measured, {})
    print(f"  wanted: 250,000/s, read {measured['acopio']:,.0f}/s")

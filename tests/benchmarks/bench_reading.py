"""How fast we read, beside others in the same run: ``python -m pytest tests/benchmarks/bench_reading.py -s``."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from lxml import etree
from satcfdi.cfdi import CFDI

from app.cfdi.metadata import read_rows
from app.cfdi.parser import read

SAMPLES = Path(__file__).parents[1] / "data" / "cfdi"
ROUNDS = 7
CONCEPTS = 5  # as many as the usual document has, about 6 kB
HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion\r\n"
)
ROW = (
    "11111111-AAAA-BBBB-0000-{:012d}~AAA010101AAA~EMPRESA DE PRUEBA~COSC8001137NA~CARLOS CORTÉS SOTO~SNF171020F3A"
    "~2022-01-01 00:00:00~2022-01-01 11:43:01~16784.02~I~1~\r\n"
)


def documents() -> list[bytes]:
    """The samples that have a Timbre, with concepts added up to the usual number."""
    found = []
    for path in sorted(SAMPLES.glob("*.xml")):
        with suppress(etree.XMLSyntaxError):
            root = etree.parse(path).getroot()
            if root.find(".//{*}TimbreFiscalDigital") is not None:
                found.append(with_concepts(root))
    return found


def with_concepts(root: etree._Element) -> bytes:
    concepts = root.find("{*}Conceptos")
    while concepts is not None and len(concepts) < CONCEPTS:
        concepts.append(deepcopy(concepts[0]))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def rates(works: dict[str, Callable[[], object]], units: int) -> dict[str, float]:
    """Units per second of each work: the median of rounds in which they take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = perf_counter()
            work()
            seconds[name].append(perf_counter() - start)
    return {name: units / median(taken) for name, taken in seconds.items()}


def report(title: str, measured: dict[str, float]) -> None:
    ours = measured["acopio"]
    print(f"\n{title}")
    for name, rate in measured.items():
        print(f"  {name:24} {rate:12,.0f}/s   acopio is {ours / rate:5.2f} times it")


@pytest.mark.benchmark
def test_documents() -> None:
    every = documents() * 20
    works: dict[str, Callable[[], object]] = {
        "acopio": lambda: [read(data) for data in every],
        "lxml, parsing alone": lambda: [etree.fromstring(data) for data in every],
        "satcfdi": lambda: [CFDI.from_string(data) for data in every],
    }
    report(f"{len(every)} documents of {sum(map(len, every)) / len(every):,.0f} bytes", rates(works, len(every)))


@pytest.mark.benchmark
def test_metadata() -> None:
    count = 50_000
    data = (HEADER + "".join(ROW.format(i) for i in range(count))).encode()
    works: dict[str, Callable[[], object]] = {
        "acopio": lambda: sum(1 for _ in read_rows(io.BytesIO(data), {})),
        "splitting alone": lambda: [line.split("~") for line in data.decode().split("\r\n")],
    }
    report(f"{count} rows of metadata", rates(works, count))

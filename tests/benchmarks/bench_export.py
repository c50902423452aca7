"""How fast we export, beside reading alone: ``python -m pytest tests/benchmarks/bench_export.py -s``."""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from app.cfdi.parser import read
from app.engine.batch.export import LocatedItem, export_documents
from app.engine.batch.worker_processes import sensible_count
from app.reports.export import ExportFormat
from app.reports.items import ExportItem
from app.simulator.world.business import Business
from app.words.export_columns import EXPORT_WORDS

RFC = "PDB150312QX4"
DOCUMENTS, TIMES = 2_000, 5
HELPERS = sensible_count()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> list[LocatedItem]:
    folder = tmp_path_factory.mktemp("library")
    world = Business(RFC, 3, DOCUMENTS, date(2024, 6, 15), date(2026, 6, 15))
    found = []
    for facts in world.documents:
        file = folder / f"{facts.uuid}.xml"
        file.write_bytes(world.xml(facts))
        found.append(LocatedItem(ExportItem(RFC, "vigente", facts.uuid, path=file.name), file))
    return found * TIMES


def test_exports(library: list[LocatedItem], tmp_path: Path) -> None:
    def reading() -> None:
        for one in library:
            if one.file:
                read(one.file.read_bytes())

    def exporting(form: ExportFormat, helpers: int) -> Callable[[], object]:
        path = tmp_path / f"x.{form.value}"
        return lambda: export_documents(path, form, library, EXPORT_WORDS, helpers=helpers)

    works: dict[str, Callable[[], object]] = {"reading alone, one process": reading}
    for form in ExportFormat:
        for helpers in (0, HELPERS):
            works[f"{form.value}, {helpers} helpers"] = exporting(form, helpers)
    print()
    for name, work in works.items():
        start = perf_counter()
        work()
        rate = len(library) / (perf_counter() - start)
        print(f"{name:28} {rate:8,.0f} documents/s  {1_000_000 / rate / 60:6.1f} minutes a million")
    size = (tmp_path / "x.xlsx").stat().st_size / len(library)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"workbook: {size:,.0f} bytes a document; most memory ever used here: {memory:,.0f} MB")

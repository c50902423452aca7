"""How fast we export, beside reading alone and beside XlsxWriter: ``pytest tests/benchmarks/bench_export.py -s``."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import pytest
import xlsxwriter

from app.cfdi.parser import read
from app.engine.batch.export import LocatedItem, export_documents
from app.engine.batch.worker_processes import sensible_count, work_off
from app.reports.amounts import is_exact_number
from app.reports.columns import Kind
from app.reports.encoding import day_number
from app.reports.export import SHEETS, ExportFormat, encode, write_export
from app.reports.items import ExportItem
from app.simulator.world.business import Business
from app.words.export_columns import EXPORT_WORDS

RFC = "PDB150312QX4"
DOCUMENTS, TIMES = 2_000, 5
HELPERS = sensible_count()
BATCH, ROUNDS = 200, 3
FORMATS = {Kind.MONEY: "#,##0.00", Kind.DATE: "dd/mm/yyyy", Kind.MOMENT: "dd/mm/yyyy hh:mm:ss"}

Value = str | float
Rows = list[tuple[str, list[list[tuple[int, Value]]]]]
"""The rows of each sheet: the values by the column's place."""


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


def test_our_workbook_beside_xlsxwriter(library: list[LocatedItem], tmp_path: Path) -> None:
    """The same rows and cells: of documents that were read before, and read by the same number of processes.

    XlsxWriter (constant_memory) makes the cells' text in the process that writes; ours in those that read. Its sums
    above the rows, Resumen and what surrounds the rows are left out: it has the easier work.
    """
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    ready = [with_document(one) for one in library]
    gc.collect()
    gc.freeze()  # else the collector walks through all of them, again and again, for whoever makes many objects

    def we_write() -> None:
        encoded = (encode(some, ExportFormat.WORKBOOK, EXPORT_WORDS) for some in batches(ready))
        write_export(ours, ExportFormat.WORKBOOK, encoded, EXPORT_WORDS)

    def we_read(helpers: int) -> None:
        export_documents(ours, ExportFormat.WORKBOOK, library, EXPORT_WORDS, helpers=helpers)

    def they_read(helpers: int) -> None:
        write_with_xlsxwriter(theirs, work_off(read_values, batches(library), helpers=helpers, few=0))

    works: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "read before": (we_write, lambda: write_with_xlsxwriter(theirs, map(values_of, batches(ready)))),
        "one process": (lambda: we_read(0), lambda: they_read(0)),
        f"{HELPERS} helpers": (lambda: we_read(HELPERS), lambda: they_read(HELPERS)),
    }
    print()
    for name, pair in works.items():
        seconds: list[list[float]] = [[], []]
        for _ in range(ROUNDS):  # in turn, so that whatever else the computer does hits both
            for taken, work in zip(seconds, pair, strict=True):
                start = perf_counter()
                work()
                taken.append(perf_counter() - start)
        mine, other = map(min, seconds)
        print(
            f"{name:12} ours {len(library) / mine:8,.0f} documents/s, XlsxWriter {len(library) / other:8,.0f}/s:"
            f" {other / mine:.2f} times as fast"
        )
    sizes = [path.stat().st_size / len(library) for path in (ours, theirs)]
    gc.unfreeze()
    print("bytes a document: ours {:,.0f}, XlsxWriter {:,.0f}".format(*sizes))


Some = TypeVar("Some")


def batches(every: Sequence[Some]) -> Iterator[Sequence[Some]]:
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))


def write_with_xlsxwriter(path: Path, batches: Iterable[Rows]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": one}) for kind, one in FORMATS.items()}
        plain = book.add_format()
        sheets = {table.key: book.add_worksheet(EXPORT_WORDS.sheets[table.key]) for table in SHEETS}
        styles = {table.key: [formats.get(column.kind, plain) for column in table.columns] for table in SHEETS}
        last = dict.fromkeys(sheets, 1)
        for rows in batches:
            for key, some in rows:
                sheet, style = sheets[key], styles[key]
                for number, row in enumerate(some, last[key]):
                    for place, value in row:
                        if isinstance(value, str):
                            sheet.write_string(number, place, value)
                        else:
                            sheet.write_number(number, place, value, style[place])
                last[key] += len(some)


def with_document(one: LocatedItem) -> ExportItem:
    assert one.file
    return replace(one.item, document=read(one.file.read_bytes()))


def read_values(batch: Sequence[LocatedItem]) -> Rows:
    """Runs in a helping process."""
    return values_of([with_document(one) for one in batch])


def values_of(items: Sequence[ExportItem]) -> Rows:
    return [
        (
            table.key,
            [
                [
                    (place, value_of(column.kind, text))
                    for place, column in enumerate(table.columns)
                    if (text := column.get(row))
                ]
                for item in items
                if table.takes(item)
                for row in table.rows(item, EXPORT_WORDS)
            ],
        )
        for table in SHEETS
    ]


def value_of(kind: Kind, text: str) -> Value:
    if kind in (Kind.MONEY, Kind.NUMBER):
        return float(text) if is_exact_number(text) else text
    if kind in (Kind.DATE, Kind.MOMENT):
        return float(day_number(text) or 0) or text
    return text

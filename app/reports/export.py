"""The export as a whole: items to rows, in whatever process, and rows to a file that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from app.disk import replacing
from app.reports.columns import AnyTable
from app.reports.documents_table import CANCELLED, DOCUMENTS
from app.reports.encoding import Block, csv_blocks, csv_lines, sheet_blocks
from app.reports.items import ExportItem, ExportWords
from app.reports.line_tables import CONCEPTS, FOREIGN_CONCEPTS, FOREIGN_PAYMENTS, PAYMENTS
from app.reports.other_tables import METADATA, WITHHOLDINGS
from app.reports.payroll_tables import PAYROLL_LINES, PAYROLLS
from app.reports.workbook import MOST_ROWS, Workbook

TABLES: tuple[AnyTable, ...] = (DOCUMENTS, CONCEPTS, PAYMENTS, PAYROLLS, PAYROLL_LINES, WITHHOLDINGS, METADATA)
SHEETS: tuple[AnyTable, ...] = (
    DOCUMENTS,
    CANCELLED,
    CONCEPTS,
    FOREIGN_CONCEPTS,
    PAYMENTS,
    FOREIGN_PAYMENTS,
    PAYROLLS,
    PAYROLL_LINES,
    WITHHOLDINGS,
    METADATA,
)
"""Those of a workbook, after the sheet Resumen: what adds up, and apart from it what does not."""

_BOM = b"\xef\xbb\xbf"
_FILE_MODE = 0o666


class ExportFormat(StrEnum):
    """One workbook, one CSV of the documents alone, or one CSV for each sheet the workbook would have."""

    WORKBOOK = "xlsx"
    CSV = "csv"
    CSV_EACH = "csv-each"


@dataclass(frozen=True, slots=True)
class EncodedItems:
    """The rows of ``count`` items, ready to be written."""

    count: int
    blocks: tuple[Block, ...]


def encode(items: Sequence[ExportItem], form: ExportFormat, words: ExportWords) -> EncodedItems:
    """The rows of the items in every table that the format has."""
    blocks: list[Block] = []
    for table in tables_of(form):
        if form is ExportFormat.WORKBOOK:
            blocks += sheet_blocks(table, (table.rows(item, words) for item in items if table.takes(item)))
        else:
            blocks += csv_blocks(table, (table.rows(item, words) for item in items))
    return EncodedItems(len(items), tuple(blocks))


def tables_of(form: ExportFormat) -> tuple[AnyTable, ...]:
    """The tables that the format has."""
    return {ExportFormat.CSV: (DOCUMENTS,), ExportFormat.CSV_EACH: TABLES, ExportFormat.WORKBOOK: SHEETS}[form]


def write_export(
    path: Path,
    form: ExportFormat,
    encoded: Iterable[EncodedItems],
    words: ExportWords,
    progress: Callable[[int], None] = lambda _: None,
    *,
    most_rows: int = MOST_ROWS,
) -> tuple[Path, ...]:
    """Write what comes and return the files made: ``path``, and for one CSV a table those beside it.

    ``progress`` is told the number of items written so far. Whatever ends it early (an error of ``encoded``, a full
    disk as OSError) leaves the place as it was.
    """
    if form is ExportFormat.WORKBOOK:
        _write_workbook(path, encoded, words, progress, most_rows)
        return (path,)
    return _write_csv(path, form, encoded, words, progress)


def stream_csv(
    target: BinaryIO,
    encoded: Iterable[EncodedItems],
    words: ExportWords,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the one CSV of the documents to what may be a pipe, row by row as they come, without a mark before it."""
    target.write(_header(DOCUMENTS, words))
    done = 0
    for some in encoded:
        for block in some.blocks:
            target.writelines(block.rows)
        done += some.count
        progress(done)
    target.flush()


def _header(table: AnyTable, words: ExportWords) -> bytes:
    return csv_lines([[words.columns[column.key] for column in table.columns]])


def _write_workbook(
    path: Path,
    encoded: Iterable[EncodedItems],
    words: ExportWords,
    progress: Callable[[int], None],
    most_rows: int,
) -> None:
    done = 0
    with (
        replacing(path, mode=_FILE_MODE, among_others=True) as target,
        Workbook(SHEETS, words, path.parent, most_rows=most_rows) as book,
    ):
        for some in encoded:
            for block in some.blocks:
                book.add(block)
            done += some.count
            progress(done)
        book.write(target)


def _write_csv(
    path: Path, form: ExportFormat, encoded: Iterable[EncodedItems], words: ExportWords, progress: Callable[[int], None]
) -> tuple[Path, ...]:
    done = 0
    tables = {table.key: table for table in tables_of(form)}
    streams: dict[str, BinaryIO] = {}
    paths: list[Path] = []
    with ExitStack() as files:

        def begin(table: AnyTable) -> None:
            name = path if table is DOCUMENTS else path.with_name(f"{path.stem} {words.sheets[table.key]}{path.suffix}")
            stream = files.enter_context(replacing(name, mode=_FILE_MODE, among_others=True))
            stream.write(_BOM + _header(table, words))
            streams[table.key] = stream
            paths.append(name)

        begin(DOCUMENTS)
        for some in encoded:
            for block in some.blocks:
                if block.table not in streams:
                    begin(tables[block.table])
                streams[block.table].writelines(block.rows)
            done += some.count
            progress(done)
    return tuple(paths)

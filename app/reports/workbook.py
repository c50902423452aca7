"""A workbook of several sheets that grow side by side, in constant memory: each waits compressed in a file of its own.

The first row of a sheet holds the sums, the second the headers; both stay in view, so that whoever filters sees at once
what the rows left over come to (SUBTOTAL counts only those). The sums carry their value too, for readers that compute
nothing. A sheet that is full is followed by another of its kind. The first sheet adds up all the others.

Not with XlsxWriter, beside which tests/benchmarks/bench_export.py puts it: of 10,000 documents that were read before,
this writes 4,348 a second, XlsxWriter 1,190 (3.7 times). With two processes reading it is 3.2 to 4.1 times, for these
make the cells as bytes, XlsxWriter in the one process that writes; with none, reading included, 2.4 to 3.1 times.
Nor does its constant memory allow a row of sums above the rows, which are known only at the end.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from app.reports.columns import AnyTable, Group
from app.reports.encoding import ROW, Block
from app.reports.items import ExportWords
from app.reports.sheet_markup import header_row, sheet_head, sheet_tail, workbook_parts
from app.reports.summary import AddedSheet, summary_sheet
from app.reports.zip_stream import LARGEST, Piece, ZipStream

MOST_ROWS = 1_048_576
_ROOM_AROUND = 1 << 20  # what stands above and below the rows
_LONGEST_NAME = 31
_ROW = ROW.encode()


class _Sheet:
    def __init__(self, table: AnyTable, stream: BinaryIO) -> None:
        self.table = table
        self.last_row = header_row(table)
        self.groups: dict[Group, dict[int, int]] = {}
        self.used = 0
        self.rows = Piece(stream)

    def has_room(self, block: Block, most_rows: int) -> bool:
        size = sum(map(len, block.rows)) * 2  # a row's number is longer than what stands for it
        return self.last_row + len(block.rows) <= most_rows and self.rows.size + size + _ROOM_AROUND < LARGEST

    def add(self, block: Block) -> None:
        first = self.last_row + 1
        numbered = [row.replace(_ROW, b"%d" % number) for number, row in enumerate(block.rows, first)]
        self.rows.write(b"".join(numbered))
        self.last_row += len(numbered)
        self.used |= block.used
        for group, sums in block.sums.items():
            known = self.groups.setdefault(group, {})
            for place, value in sums.items():
                known[place] = known.get(place, 0) + value

    @property
    def sums(self) -> dict[int, int]:
        """Of all rows, by the column's place."""
        return {
            place: sum(one.get(place, 0) for one in self.groups.values()) for place in range(len(self.table.columns))
        }


class Workbook:
    """Takes blocks of rows as they come and writes the whole at the end. A context: its temporary files end with it.

    ``folder`` is where those lie. ``tables`` gives the order of the sheets.
    """

    def __init__(
        self, tables: Sequence[AnyTable], words: ExportWords, folder: Path, *, most_rows: int = MOST_ROWS
    ) -> None:
        self._words = words
        self._folder = folder
        self._most_rows = most_rows
        self._tables = {table.key: table for table in tables}
        self._sheets: dict[str, list[_Sheet]] = {table.key: [] for table in tables}
        self._files = ExitStack()

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, block: Block) -> None:
        """Put the rows below those of their table. Raises OSError."""
        sheets = self._sheets[block.table]
        if not sheets or not sheets[-1].has_room(block, self._most_rows):
            self._begin(self._tables[block.table])
        sheets[-1].add(block)

    def write(self, target: BinaryIO) -> None:
        """Write the workbook. Raises OSError."""
        for table in self._tables.values():
            if table.always and not self._sheets[table.key]:
                self._begin(table)
        named = [
            (self._name(key, place), sheet)
            for key, sheets in self._sheets.items()
            for place, sheet in enumerate(sheets, 1)
        ]
        parts = workbook_parts(self._words.sheets["summary"], [(name, one.table, one.last_row) for name, one in named])
        with ZipStream(target) as archive:
            for name, content in parts.items():
                archive.add(name, content.encode())
            added = [AddedSheet(name, one.table, one.last_row, one.groups) for name, one in named]
            archive.add("xl/worksheets/sheet1.xml", summary_sheet(added, self._words).encode())
            for place, (_, sheet) in enumerate(named, 2):
                sheet.rows.end()
                head = sheet_head(sheet.table, self._words, sheet.last_row, sheet.sums, sheet.used)
                tail = sheet_tail(sheet.table, sheet.last_row)
                archive.add_pieces(f"xl/worksheets/sheet{place}.xml", [_piece(head), sheet.rows, _piece(tail)])

    def _begin(self, table: AnyTable) -> None:
        stream = self._files.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 - the stack closes it
        self._sheets[table.key].append(_Sheet(table, stream))

    def _name(self, key: str, place: int) -> str:
        suffix = f" {place}" if place > 1 else ""
        return self._words.sheets[key][: _LONGEST_NAME - len(suffix)] + suffix


def _piece(content: str) -> Piece:
    piece = Piece(io.BytesIO())
    piece.write(content.encode())
    piece.end()
    return piece

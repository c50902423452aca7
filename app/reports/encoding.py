"""Rows as bytes, made where the documents are read: cells of a sheet without their row's number, or lines of a CSV.

A cell's place in its sheet is not known yet: ``ROW`` stands for the number, a character no XML can hold.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from app.domain.amounts import micros
from app.reports.amounts import is_exact_number, number_text
from app.reports.columns import AnyTable, Column, Group, Kind

ROW = "\0"
ROWS = -1
"""The place of the number of rows among the sums of a group."""

BLOCK_ROWS = 1_000
"""The most rows of one block; a sheet that has no room for a block is full."""

STYLES = {Kind.TEXT: 0, Kind.MONEY: 1, Kind.NUMBER: 2, Kind.DATE: 3, Kind.MOMENT: 4}
"""Places of the cell formats in the workbook's styles."""

LONGEST_TEXT = 32_767  # what one cell takes, in UTF-16 units
_ODD = re.compile(r"[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]").search
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # in a workbook these stand for a character
_REMEMBERED = 8_192  # names, codes and folios come again in the lines of a document and in the next ones
_DAY_ZERO = datetime(1899, 12, 30).toordinal()  # noqa: DTZ001 - a day's number alone
_FIRST_DAY = 61  # 1 March 1900: before it the numbers of Excel and LibreOffice differ
_DAY_LENGTH, _MOMENT_LENGTH = len("2024-02-29"), len("2024-02-29T23:59:59")
_AFTER_SECONDS = re.compile(r"(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?").fullmatch
_DAY_SECONDS = 86_400
_RUNS = ("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones too: Excel reads some as the others

Cell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one table. ``sums`` are millionths by the column's place, of what is written as a number.

    They are kept by the rows' group (one for all where the table has none), with their number at ``ROWS``; ``used``
    has a bit for each column in which anything stands.
    """

    table: str
    rows: tuple[bytes, ...]
    sums: Mapping[Group, Mapping[int, int]]
    used: int = 0


def sheet_blocks(table: AnyTable, groups: Iterable[Iterable[Any]]) -> list[Block]:
    """The rows of each item as cells of a sheet."""
    plan = [
        (column.get, _cell(f'<c r="{column_name(place)}{ROW}"', column.kind), place, _is_added(table, column))
        for place, column in enumerate(table.columns)
    ]
    same, own = plan[: table.lead], plan[table.lead :]
    group_of = table.group or _one_group
    blocks: list[Block] = []
    done: list[bytes] = []
    sums: dict[Group, dict[int, int]] = {}
    used = 0
    for group in groups:
        lead = ""
        for row in group:
            if not lead:
                told = [(cell(value), place) for get, cell, place, _ in same if (value := get(row))]
                lead = _begun([cell for cell, _ in told])
                used |= sum(1 << place for _, place in told)
            parts = [lead]
            known = sums.setdefault(group_of(row), {ROWS: 0})
            known[ROWS] += 1
            for get, cell, place, is_added in own:
                value = get(row)
                if value:
                    parts.append(cell(value))
                    used |= 1 << place
                    if is_added and is_exact_number(value):
                        known[place] = known.get(place, 0) + (micros(value) or 0)
            parts.append("</row>")
            done.append("".join(parts).encode())
            if len(done) == BLOCK_ROWS:
                blocks.append(Block(table.key, tuple(done), sums, used))
                done, sums, used = [], {}, 0
    if done:
        blocks.append(Block(table.key, tuple(done), sums, used))
    return blocks


def _one_group(_: object) -> Group:
    return ()


def _is_added(table: AnyTable, column: Column[Any]) -> bool:
    """Whether its sum is written anywhere: above the column, or in the sheet Resumen."""
    return column.summed or (table.group is not None and column.kind is Kind.MONEY)


def _begun(cells: Sequence[str]) -> str:
    return f'<row r="{ROW}">{"".join(cells)}'


def csv_blocks(table: AnyTable, groups: Iterable[Iterable[Any]]) -> list[Block]:
    """The rows of each item as lines of a CSV, in one piece."""
    plan = [(column.get, _PLAIN_VALUES[column.kind]) for column in table.columns]
    rows = chain.from_iterable(groups)
    lines = csv_lines([plain(value) if (value := get(row)) else "" for get, plain in plan] for row in rows)
    return [Block(table.key, (lines,), {})] if lines else []


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a CSV, every field between quotes: no separator of any country, and no line break, ends one."""
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def column_name(place: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@lru_cache(_REMEMBERED)
def cell_text(value: str) -> str:
    """The content of a text cell: an element ``is``, with nothing in it that XML or a spreadsheet does not take."""
    if len(value) > LONGEST_TEXT // 2:
        value = value.encode("utf-16-le", "replace")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    if _ODD(value) is None and value == value.strip() and "  " not in value and "_x" not in value:
        return f"<is><t>{value}</t></is>"
    clean = _FORBIDDEN.sub("\ufffd", _LINE_ENDS.sub("\n", value))
    return f'<is><t xml:space="preserve">{escape(_ESCAPED.sub("_x005F_", clean))}</t></is>'


def harmless(value: str) -> str:
    """A text that no spreadsheet runs as a formula when it opens the CSV."""
    runs = value.startswith(_RUNS) or (value.startswith("-") and micros(value) is None)
    return f"'{value}" if runs else value


def _cell(start: str, kind: Kind) -> Cell:
    words = f'{start} t="inlineStr">'

    def text(value: str) -> str:
        return f"{words}{cell_text(value)}</c>"

    if kind is Kind.TEXT:
        return text
    styled = f'{start} s="{STYLES[kind]}"><v>'

    def number(value: str) -> str:
        return f"{styled}{number_text(value)}</v></c>" if is_exact_number(value) else text(value)

    def date(value: str) -> str:
        serial = day_number(value)
        return f"{styled}{serial}</v></c>" if serial else text(value)

    return number if kind in (Kind.MONEY, Kind.NUMBER) else date


def _moment(value: str) -> datetime | None:
    """A day, or a day and its time, of which fractions and zone are dropped as elsewhere; None for any other text."""
    if len(value) > _MOMENT_LENGTH and _AFTER_SECONDS(value[_MOMENT_LENGTH:]):
        value = value[:_MOMENT_LENGTH]
    if len(value) not in (_DAY_LENGTH, _MOMENT_LENGTH) or value[4:5] != "-":
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is None else None


def day_number(value: str) -> str:
    """The number by which a spreadsheet knows that moment; empty when it knows none."""
    at = _moment(value)
    if at is None:
        return ""
    day = at.toordinal() - _DAY_ZERO
    if day < _FIRST_DAY:
        return ""
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return f"{day + seconds / _DAY_SECONDS:.10f}" if seconds else str(day)


def _plain_date(value: str) -> str:
    at = _moment(value)
    return harmless(value) if at is None else value[:_MOMENT_LENGTH].replace("T", " ")


_PLAIN_VALUES: dict[Kind, Cell] = {
    Kind.TEXT: harmless,
    Kind.MONEY: harmless,
    Kind.NUMBER: harmless,
    Kind.DATE: _plain_date,
    Kind.MOMENT: _plain_date,
}

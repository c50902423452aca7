"""What stands in the month's workbook: sheets of rows, and a result sheet whose cells add up their columns.

Amounts are exact millionths of pesos until a cell is written. Every result tells of which columns it is the sum, so
that the workbook's formula and its value here come from the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Kind(StrEnum):
    """How a column's values are shown. ``MONEY`` and ``RATE`` take millionths."""

    TEXT = "text"
    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"


class Linked(NamedTuple):
    """A text that opens a file: an absolute path, or one relative to the workbook's folder."""

    text: str
    target: str


Value = str | int | Fraction | date | datetime | Linked | None
"""Of a cell; None leaves it empty."""


Where = tuple[tuple[str, str], ...]
"""Columns by key, and the text that each must say."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column. ``title`` is its heading; a ``summed`` one has its total above. ``width`` 0 is the usual one.

    A ``folded`` one stands in a closed group, out of sight and off the paper until it is opened.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    summed: bool = False
    width: float = 0.0
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Attention:
    """Rows that are coloured while ``column`` says ``text``: also after a person changed it."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A sheet with one table. ``name`` is on its tab, ``notes`` stand above the table."""

    key: str
    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()
    attention: tuple[Attention, ...] = ()
    fixed: int = 1
    """So many columns stay in view."""

    def place(self, key: str) -> int:
        """Where a column stands. Raises KeyError."""
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise KeyError(key)

    def total(self, key: str, where: Where = ()) -> int | Fraction:
        """The sum of a column, of the rows alone where others say these texts."""
        place = self.place(key)
        conditions = [(self.place(column), text) for column, text in where]
        total: int | Fraction = 0
        for row in self.rows:
            value = row[place]
            if isinstance(value, (int, Fraction)) and all(row[column] == text for column, text in conditions):
                total += value
        return total


class ColumnSum(NamedTuple):
    """A column's sum, of the rows alone where others say a text; ``sign`` -1 takes it away."""

    sheet: str
    column: str
    where: Where = ()
    sign: int = 1


class LineValue(NamedTuple):
    """What stands on another line of the result sheet, in the same column."""

    line: str
    sign: int = 1


class Product(NamedTuple):
    """One line times another, which holds a rate."""

    line: str
    rate: str


Part = ColumnSum | LineValue | Product


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: the sum of ``parts``, or ``given`` where no sheet tells it. ``floor`` keeps it from going below 0."""

    parts: tuple[Part, ...] = ()
    given: int | Fraction | None = None
    floor: bool = False


class LineStyle(StrEnum):
    """How a line of the result sheet looks."""

    HEADING = "heading"
    PLAIN = "plain"
    TOTAL = "total"
    GRAND_TOTAL = "grand total"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line of the result sheet: its label, and its figures by cash flow and as the SAT adds them up.

    ``sat_apart`` is what the figure by flow has taken in and the SAT shows on another line: the difference of the two
    columns is that of the flow and both of these.
    """

    key: str
    label: str
    flow: Result | None = None
    sat: Result | None = None
    sat_apart: Result | None = None
    style: LineStyle = LineStyle.PLAIN
    kind: Kind = Kind.MONEY


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A small table below the result: what explains it."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class MonthBook:
    """The whole. ``head`` are the lines above the result; ``flow``, ``sat`` and ``difference`` head its columns."""

    name: str
    head: tuple[str, ...]
    flow: str
    sat: str
    difference: str
    lines: tuple[ResultLine, ...]
    tables: tuple[ResultTable, ...]
    sheets: tuple[MonthSheet, ...]
    foot: str
    page: str
    """«Página {} de {}», for the printed foot."""

    def sheet(self, key: str) -> MonthSheet:
        """A sheet by its key. Raises KeyError."""
        for one in self.sheets:
            if one.key == key:
                return one
        raise KeyError(key)

    def values(self) -> Mapping[str, tuple[int | Fraction | None, int | Fraction | None]]:
        """Each line's two figures, exact, as the formulas come to. A line takes only lines above it."""
        known: dict[str, tuple[int | Fraction | None, int | Fraction | None]] = {}
        for line in self.lines:
            known[line.key] = (self._worth(line.flow, known, 0), self._worth(line.sat, known, 1))
        return known

    def apart(self, line: ResultLine) -> int | Fraction:
        """What the SAT shows on another line; see ``ResultLine``."""
        return self._worth(line.sat_apart, {}, 1) or 0

    def _worth(
        self,
        result: Result | None,
        known: Mapping[str, tuple[int | Fraction | None, int | Fraction | None]],
        side: int,
    ) -> int | Fraction | None:
        if result is None:
            return None
        if not result.parts:
            return result.given
        total: int | Fraction = 0
        for part in result.parts:
            match part:
                case ColumnSum(sheet, column, where, sign):
                    total += sign * self.sheet(sheet).total(column, where)
                case LineValue(line, sign):
                    total += sign * (known[line][side] or 0)
                case Product(line, rate):
                    total += Fraction((known[line][side] or 0) * (known[rate][side] or 0)) / 1_000_000
        return max(0, total) if result.floor else total

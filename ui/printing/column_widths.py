"""The widths of a table's columns: by weight, but wider where a number would otherwise be broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from ui.printing.fonts import Style
from ui.printing.lines import SMALLER, Writer, is_number
from ui.printing.pages import LEFT, WIDTH
from ui.sheet.sheet import Column, Row, Table

CELL = 35
"""The room on each side of what stands in a column."""

_LONG_WORD = 40  # letters: what is longer is no word, and may be broken
_READABLE = 900  # a column this wide may break the words that it cannot hold
_DESCRIPTION = 700  # below this a description is a word a line, and one long number makes every row tall
_SAMPLE = 12  # the longest words by their letters; the widest is among them, or nearly
_ROUNDING = 2.0
_HALVINGS = 40
_DIGIT = re.compile(r"\d")

Places = list[tuple[float, float]]
"""Where the text of each column begins, and how wide it may be."""


@dataclass(frozen=True, slots=True)
class _Content:
    """The texts of a column that should not be broken."""

    title: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    sums: tuple[str, ...]


def places(table: Table, write: Writer) -> Places:
    """The columns of ``table`` from left to right."""
    wanted = _by_weight(table.columns)
    fitting = (_widened(wanted, least) for least in _leasts(table, wanted, write))
    widths = next((one for one in fitting if one is not None), wanted)
    found, x = [], float(LEFT)
    for width in widths:
        found.append((x + CELL, width))
        x += width + 2 * CELL
    return found


def _by_weight(columns: Sequence[Column]) -> list[float]:
    whole = sum(column.weight for column in columns)
    return [WIDTH * column.weight / whole - 2 * CELL for column in columns]


def _leasts(table: Table, wanted: list[float], write: Writer) -> Iterator[list[float]]:
    """The least widths of the columns to try in turn: from comfortable down to numbers in ever smaller fonts."""
    contents = [_content(column, at, table) for at, column in enumerate(table.columns)]
    notes = [
        min(width, _DESCRIPTION) if column.notes else 0 for column, width in zip(table.columns, wanted, strict=True)
    ]
    words = [max(_words_width(content, write), room) for content, room in zip(contents, notes, strict=True)]
    for style in (Style.BODY, *SMALLER):
        bold = Style.STRONG if style is Style.BODY else style
        numbers = [
            max(_widest(content.numbers, style, write), _widest(content.sums, bold, write)) for content in contents
        ]
        if style is Style.BODY:
            yield [max(pair) for pair in zip(numbers, words, strict=True)]
        yield [max(number, min(word, _READABLE)) for number, word in zip(numbers, words, strict=True)]
    yield numbers


def _content(column: Column, at: int, table: Table) -> _Content:
    """Collect what must not be broken: the shapes of numbers and the longest words, few also in a long table."""
    words = _words(table.rows, at)
    numbers = {word for word in words if is_number(word)}
    others = (word for word in words - numbers if len(word) <= _LONG_WORD)
    foot = (table.foot,) if table.foot is not None else ()
    return _Content(
        tuple(column.title.split()),
        _shapes(numbers),
        tuple(nlargest(_SAMPLE, others, key=len)),
        _shapes(word for word in _words(foot, at) if is_number(word)),
    )


def _words(rows: Iterable[Row], at: int) -> set[str]:
    return {word for text in {row.cells[at] for row in rows} for word in text.split()}


def _shapes(numbers: Iterable[str]) -> tuple[str, ...]:
    """Numbers with each digit as a zero: in print all digits are equally wide."""
    return tuple({_DIGIT.sub("0", number) for number in numbers})


def _words_width(content: _Content, write: Writer) -> float:
    return max(_widest(content.title, Style.LABEL, write), _widest(content.words, Style.BODY, write))


def _widest(texts: Iterable[str], style: Style, write: Writer) -> float:
    return max((write.width(text, style) + _ROUNDING for text in texts), default=0.0)


def _widened(wanted: list[float], least: list[float]) -> list[float] | None:
    """``wanted`` with no column below its ``least``, taken from the widest columns; None when it does not fit."""
    if sum(least) > sum(wanted):
        return None
    lack = sum(max(need - width, 0) for width, need in zip(wanted, least, strict=True))
    if not lack:
        return wanted
    low, high = 0.0, max(wanted)
    for _ in range(_HALVINGS):  # down to which width they give
        level = (low + high) / 2
        given = sum(max(width - max(level, need), 0) for width, need in zip(wanted, least, strict=True))
        low, high = (level, high) if given >= lack else (low, level)
    return [max(min(width, low), need) for width, need in zip(wanted, least, strict=True)]

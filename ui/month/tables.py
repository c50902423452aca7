"""The sheet's lines as tables of labels and links."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from app.words import month_page_words as words
from app.words import month_words
from app.words.help_places import figure_place
from ui.month.lines import Line
from ui.month.links import Links
from ui.widgets.layouts import label
from ui.widgets.theme import GRID, set_role

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COLUMNS = 4


def two_columns(lines: Iterable[Line], links: Links) -> QGridLayout:
    """Base and IVA by flow, and as the SAT adds them up, under their heads."""
    grid = _grid(_COLUMNS)
    for place, text in enumerate((month_words.BY_FLOW, month_words.AS_SAT)):
        head = head_label(text, "subtitle")
        grid.addWidget(head, 0, 1 + 2 * place, 1, 2, _RIGHT)
    for place in range(_COLUMNS):
        grid.addWidget(head_label((words.BASE, words.TAX)[place % 2], "hint"), 1, 1 + place, _RIGHT)
    _add_lines(grid, lines, links, 2)
    return grid


def one_column(lines: Iterable[Line], links: Links) -> QGridLayout:
    """Labels with one figure each."""
    grid = _grid(1)
    _add_lines(grid, lines, links, 0)
    return grid


def head_label(text: str, role: str) -> QLabel:
    """The head of a column of figures: it ends where they end."""
    made = label(text, role, wrap=False)
    made.setContentsMargins(0, 0, GRID + 1, 0)
    return made


def line_across() -> QFrame:
    """A thin line between parts."""
    made = QFrame()
    set_role(made, "line")
    return made


def _grid(columns: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for place in range(columns):
        grid.setColumnMinimumWidth(1 + place, 20 * GRID)
    return grid


def _add_lines(grid: QGridLayout, lines: Iterable[Line], links: Links, first: int) -> None:
    place = first
    for line in lines:
        if line.is_sum or (line.is_head and place > first):
            grid.addWidget(line_across(), place, 0, 1, -1)
            place += 1
        _add_line(grid, line, links, place)
        place += 1


def _add_line(grid: QGridLayout, line: Line, links: Links, place: int) -> None:
    text = label(line.label, "strong" if line.is_head or line.is_sum else None)
    text.setContentsMargins(0 if line.is_head or line.is_sum else 2 * GRID, GRID // 2, 0, GRID // 2)
    if not line.cells:
        grid.addWidget(text, place, 0, 1, -1)
        return
    grid.addWidget(text, place, 0)
    for at, cell in enumerate(line.cells, 1):
        if cell is not None:
            grid.addWidget(links.figure(cell, figure_place(line.label), strong=line.is_sum), place, at, _RIGHT)

"""The coverage as a grid: a line for each part of a year, a column for each month, and one for the year."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.bookkeeping.coverage_sheet import Cell, CoverageLine, CoverageSheet
from app.domain.month.calendar import Month
from app.fiscal.coverage_month import SideCoverage
from app.words import coverage_page_words as words
from ui.widgets.plain import plain_tip
from ui.widgets.rows_model import ALIGNMENT, DISPLAY, RIGHT, ROW_ROLE, TOOLTIP, Index

YEAR = 12
"""The column of the whole year."""
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Look(NamedTuple):
    """How a cell is painted: a glyph and a text, in the colours of ``state``; ``is_top``: a year begins above it."""

    glyph: str
    text: str
    state: str
    is_top: bool


class GridModel(QAbstractTableModel):
    """Holds a ``CoverageSheet``; cells outside of what can be known are empty and cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: CoverageSheet | None = None

    @property
    def lines(self) -> tuple[CoverageLine, ...]:
        """From the newest year on."""
        return tuple(self.sheet.lines) if self.sheet else ()

    def show_sheet(self, sheet: CoverageSheet) -> None:
        """Show this one; where the lines are the same only their cells are painted anew."""
        same = [(one.year, one.part) for one in self.lines] == [(one.year, one.part) for one in sheet.lines]
        if same and sheet.lines:
            self.sheet = sheet
            self.dataChanged.emit(self.index(0, 0), self.index(len(sheet.lines) - 1, YEAR))
            return
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def coverage(self, index: Index) -> SideCoverage | None:
        """What stands at ``index``; None where nothing can."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        return line.total if index.column() == YEAR else line.months[index.column()]

    def cell(self, index: Index) -> Cell:
        """Which place that is."""
        line = self.lines[index.row()]
        if index.column() < YEAR:
            month = Month(line.year, index.column() + 1)
            return Cell(line.part, month, month)
        known = [Month(line.year, number + 1) for number, one in enumerate(line.months) if one is not None]
        return Cell(line.part, known[0], known[-1])

    def place(self, cell: Cell) -> QModelIndex:
        """Where that cell stands; invalid where it does not."""
        for row, line in enumerate(self.lines):
            if (line.year, line.part) == (cell.first.year, cell.part):
                return self.index(row, YEAR if cell.is_year else cell.first.month - 1)
        return QModelIndex()

    def place_of_month(self, month: Month) -> QModelIndex:
        """Where that month stands: the first of its lines that lacks something, or else its first."""
        places = [self.index(row, month.month - 1) for row, line in enumerate(self.lines) if line.year == month.year]
        known = [(at, one) for at in places if (one := self.coverage(at)) is not None]
        return next((at for at, one in known if one.lacking), known[0][0] if known else QModelIndex())

    def is_provisional(self, index: Index) -> bool:
        """Whether the SAT may still add to that month."""
        return self.sheet is not None and index.column() < YEAR and self.cell(index).first in self.sheet.provisional

    def told(self, index: Index) -> str:
        """All of a cell in words."""
        one = self.coverage(index)
        return words.told(one, is_provisional=self.is_provisional(index)) if one is not None else ""

    # ── as Qt asks ───────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index | None = None) -> int:
        """Lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Twelve months and the year."""
        return 0 if parent is not None and parent.isValid() else YEAR + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What cannot be known cannot be chosen."""
        if self.coverage(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, tip and what a screen reader says; its ``Look`` for who paints it."""
        one = self.coverage(index)
        if one is None:
            return self._data_of_none(index, role)
        if role == DISPLAY:
            look = self._look(index, one)
            return f"{look.glyph} {look.text}".strip()
        if role == ROW_ROLE:
            return self._look(index, one)
        if role == ALIGNMENT:
            return _CENTRE
        if role == TOOLTIP:
            return plain_tip(f"{words.title(self.cell(index))}\n{self.told(index)}")
        if role == _ACCESSIBLE:
            return words.cell_name(self.cell(index), one, is_provisional=self.is_provisional(index))
        return None

    def _data_of_none(self, index: Index, role: int) -> Any:
        """Months to come say nothing; those that the SAT does not give any more say why."""
        if self.sheet is None or not index.isValid():
            return None
        is_old = Month(self.lines[index.row()].year, index.column() + 1) < self.sheet.floor
        if role == TOOLTIP and is_old:
            return plain_tip(words.out_of_reach_tip(self.sheet.floor))
        return Look("", "", "", self._is_top(index.row())) if role == ROW_ROLE else None

    def _look(self, index: Index, one: SideCoverage) -> Look:
        text, top = words.pair(one), self._is_top(index.row())
        if not one.was_asked:
            return Look("", text, "idle", top)
        if one.lacking:
            return Look(words.MISSING, text, "wait", top)
        if self.is_provisional(index):
            return Look(words.PROVISIONAL, text, "busy", top)
        return Look(words.COMPLETE, text, "ok", top)

    def _is_top(self, row: int) -> bool:
        return row > 0 and self.lines[row].year != self.lines[row - 1].year

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Months above, years and parts at the left."""
        if orientation is Qt.Orientation.Horizontal:
            if role == DISPLAY:
                return words.YEAR if section == YEAR else words.months_row(section + 1)
            return _CENTRE if role == ALIGNMENT else None
        if not 0 <= section < len(self.lines):
            return None
        line = self.lines[section]
        if role == DISPLAY:
            is_first = section == 0 or self._is_top(section)
            return words.row_title(line.year, line.part, is_first=is_first)
        if role == TOOLTIP:
            about = words.PARTS_ABOUT.get(line.part)
            return plain_tip(about) if about else None
        if role == _ACCESSIBLE:
            return f"{words.PARTS[line.part]} {line.year}"
        return RIGHT if role == ALIGNMENT else None

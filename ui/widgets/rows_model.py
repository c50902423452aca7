"""Columns described as data, and the one table model that reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.plain import one_line, plain_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

# plain integers: PySide compares them several times faster than its enums, and a repaint asks thousands of times
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 2
BADGE_ROLE = int(Qt.ItemDataRole.UserRole) + 3
PROGRESS_ROLE = int(Qt.ItemDataRole.UserRole) + 4
_FIRST_ORDER = int(Qt.ItemDataRole.InitialSortOrderRole)

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SortedColumn(Protocol):
    """A column by which the database sorts; ``falls``: a first click sorts from the largest or latest down."""

    @property
    def title(self) -> str:
        """What stands above it."""
        ...

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right."""
        ...

    @property
    def falls(self) -> bool:
        """Which way a first click sorts."""
        ...


def sorted_header(columns: Sequence[SortedColumn], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """A column's title, tip, alignment, and which way a first click sorts."""
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(columns):
        return None
    column = columns[section]
    if role == DISPLAY:
        return column.title
    if role == TOOLTIP:
        return plain_tip(column.title)
    if role == ALIGNMENT:
        return RIGHT if column.numeric else LEFT
    if role == _FIRST_ORDER:
        return Qt.SortOrder.DescendingOrder if column.falls else Qt.SortOrder.AscendingOrder
    return None


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its ``title``, its ``text``, and an int or str ``key`` to sort by (the text when there is none).

    ``width`` is in average characters; ``numeric`` ones stand at the right.
    """

    title: str
    text: Callable[[Row], str]
    key: Callable[[Row], int | str] | None = None
    width: int = 12
    numeric: bool = False
    tooltip: Callable[[Row], str] | None = None

    def sort_key(self, row: Row) -> int | str:
        """What the column sorts by."""
        return self.key(row) if self.key else self.text(row).casefold()


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows held in order, shown by columns. Subclasses bring the rows in and repaint narrowly."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows are held; none below a cell."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many columns are described."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, alignment, tooltip, sort key or whole row."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        return self.cell(self.rows[index.row()], self.columns[index.column()], role)

    def cell(self, row: Row, column: Column[Row], role: int) -> Any:
        """What ``column`` shows of ``row`` in ``role``; subclasses add roles of their own."""
        if role == DISPLAY:
            text = column.text(row)
            return text if text.isprintable() else one_line(text)
        if role == ALIGNMENT:
            return RIGHT if column.numeric else LEFT
        if role == TOOLTIP:
            return plain_tip(column.tooltip(row) if column.tooltip else column.text(row))
        if role == SORT_ROLE:
            return column.sort_key(row)
        return row if role == ROW_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """A column's title and alignment."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].title
        if role == ALIGNMENT:
            return RIGHT if self.columns[section].numeric else LEFT
        return None

    def repaint_row(self, place: int) -> None:
        """Say that one row shows other things now."""
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

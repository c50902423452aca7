"""The table model of documents: has all rows at once, and asks for their content when they become visible."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal, Slot

from app.domain.index.rows import DocumentRow
from ui.documents.list.columns import COLUMNS, STATE_COLUMN, DocumentColumn, state_badge
from ui.widgets.list_diff import ListDiff
from ui.widgets.plain import one_line, plain_tip
from ui.widgets.row_store import BLOCK, RowStore
from ui.widgets.rows_model import ALIGNMENT, BADGE_ROLE, DISPLAY, LEFT, RIGHT, ROW_ROLE, TOOLTIP, Index, sorted_header

WAITING = "…"
"""Stands in a cell until its row has come."""


class DocumentTableModel(QAbstractTableModel):
    """Holds the number of every row and the content of those near the visible ones; reads nothing itself.

    Attributes:
        columns: the columns, in the order of their sections.
        ids: the documents' numbers by row, as far as they are known; ``rowCount`` may be ahead of them.

    Signals:
        wanted: rows are shown that are not held; carries the numbers of their blocks (a tuple of int).
    """

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[DocumentColumn, ...] = COLUMNS
        self.ids = array("I")
        self._texts: tuple[Callable[[DocumentRow], str], ...] = tuple(one.text for one in COLUMNS)
        self._count = 0
        self._store: RowStore[DocumentRow] = RowStore()
        self._missed: set[int] = set()
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)  # once the paint that missed them is over
        self._asking.timeout.connect(self._ask)

    # ── what the view asks ───────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of documents; a cell has no rows below it."""
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: Index | None = None) -> int:
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, alignment, tooltip or state, or its whole row; ``WAITING`` or None until the row is here."""
        if not index.isValid() or index.row() >= self._count:
            return None
        if role == DISPLAY:
            return self.text(index.row(), index.column())
        if role == ALIGNMENT:
            return RIGHT if self.columns[index.column()].numeric else LEFT
        if role not in (TOOLTIP, BADGE_ROLE, ROW_ROLE):
            return None
        row = self.row(index.row())
        if role == ROW_ROLE or row is None:
            return row
        column = self.columns[index.column()]
        if role == TOOLTIP:
            return plain_tip(column.tooltip(row) if column.tooltip else column.text(row))
        return state_badge(row) if index.column() == STATE_COLUMN else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """A column's title, tip, alignment, and which way a first click sorts."""
        return sorted_header(self.columns, section, orientation, role)

    def row(self, place: int) -> DocumentRow | None:
        """The document in that row, None while it is not read; what is missing or stale is asked for."""
        number = self.ids[place] if place < len(self.ids) else -1
        if found := self._store.fresh(number):
            return found
        self._missed.add(place // BLOCK)
        if not self._asking.isActive():
            self._asking.start()
        return self._store.stale(number)

    def text(self, place: int, column: int) -> str:
        """The text of a cell."""
        row = self.row(place)
        if row is None:
            return WAITING
        text = self._texts[column](row)
        return text if text.isprintable() else one_line(text)

    # ── what the listing brings ──────────────────────────────────────────────────────────────────────────────────

    def start_list(self, rows: Sequence[DocumentRow]) -> None:
        """Begin another list with its first rows."""
        self.beginResetModel()
        self.ids = array("I", (row.id for row in rows))
        self._count = len(self.ids)
        self._missed.clear()
        self._store.clear()
        self._store.keep_rows(rows)
        self.endResetModel()

    def set_count(self, count: int) -> None:
        """Set how many rows the list has; their numbers may follow later."""
        if count > self._count:
            self._insert(self._count, count - self._count, count)
        elif len(self.ids) <= count < self._count:
            self._remove(count, self._count - count, count)

    def apply_diff(self, diff: ListDiff) -> None:
        """Apply a difference to the list; rows that stay show their old content until it is read again."""
        self._store.mark_stale()
        if diff.runs is None:
            self.beginResetModel()
            self.ids, self._count = diff.ids, len(diff.ids)
            self.endResetModel()
            return
        self.ids = ids = self.ids[:]  # whoever works with the numbers as they were may go on
        for run in diff.runs:
            if run.count < 0:
                del ids[run.place : run.place - run.count]
                self._remove(run.place, -run.count, len(ids))
            else:
                ids[run.place : run.place] = diff.ids[run.place : run.place + run.count]
                self._insert(run.place, run.count, len(ids))
        self._repaint(0, self._count - 1)

    def set_ids(self, ids: array[int]) -> None:
        """Set the numbers of all rows of the list that ``start_list`` began."""
        head = self.ids
        if ids[: len(head)] != head:  # a document came in between
            self.beginResetModel()
            self.ids, self._count = ids, len(ids)
            self.endResetModel()
            return
        self.ids = ids
        if len(ids) >= self._count:
            self.set_count(len(ids))
        else:
            self._remove(len(ids), self._count - len(ids), len(ids))
        self._repaint(len(head), len(ids) - 1)

    def add_rows(self, rows: Iterable[DocumentRow], block: int) -> None:
        """Keep rows that were read, and repaint ``block``, where they stand unless the list changed meanwhile."""
        self._store.keep_rows(rows)
        self._repaint(block * BLOCK, min((block + 1) * BLOCK, self._count) - 1)

    def place_of(self, document: int) -> int:
        """The row of that document, -1 when it is not in the list."""
        try:
            return self.ids.index(document)
        except ValueError:
            return -1

    def block(self, number: int) -> array[int]:
        """The document numbers of a block, as far as they are known."""
        return self.ids[number * BLOCK : (number + 1) * BLOCK]

    def lacks(self, block: int) -> bool:
        """Whether a row of the block is not held fresh."""
        return self._store.lacks(self.block(block))

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _insert(self, place: int, count: int, total: int) -> None:
        self.beginInsertRows(QModelIndex(), place, place + count - 1)
        self._count = total
        self.endInsertRows()

    def _remove(self, place: int, count: int, total: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place + count - 1)
        self._count = total
        self.endRemoveRows()

    def _repaint(self, first: int, last: int) -> None:
        if first <= last < self._count:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    @Slot()
    def _ask(self) -> None:
        missed = tuple(sorted(self._missed))
        self._missed.clear()
        if missed and self.ids:
            self.wanted.emit(missed)

"""A table dressed the same everywhere: generous rows, copy to the clipboard, columns remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel, QByteArray, QModelIndex, QPersistentModelIndex, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.models.columns import DISPLAY
from ui.widgets.look_delegate import LookDelegate

_ROOM = 16


class Measured(Protocol):
    """What a table must know of a column: its ``title``, and its ``width`` in average characters."""

    @property
    def title(self) -> str:
        """The words of the header."""

    @property
    def width(self) -> int:
        """Room the content likes."""


class DataTable(QTableView):
    """Whole rows are selected; Enter and a double click activate one; Ctrl+C copies the selected rows with tabs.

    Signals:
        opened: a row was activated; carries its index.
    """

    opened = Signal(object)

    def __init__(self, name: str, columns: Sequence[Measured], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns = columns
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(LookDelegate(self))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._on_double_click)

    def set_rows(self, model: QAbstractItemModel) -> None:
        """Show ``model`` with the columns' own widths and rows as high as the text needs."""
        self.setModel(model)
        self._measure()

    def remember(self, settings: QSettings, key: str) -> None:
        """Write down the columns' order and widths."""
        settings.setValue(key, self.horizontalHeader().saveState())

    def recall(self, settings: QSettings, key: str) -> None:
        """Take up the columns' order and widths of the last time."""
        state = settings.value(key)
        if isinstance(state, QByteArray):
            self.horizontalHeader().restoreState(state)

    def chosen_rows(self) -> list[QModelIndex]:
        """The first cell of each selected row, from top to bottom."""
        selection = self.selectionModel()
        return sorted(selection.selectedRows(), key=QModelIndex.row) if selection else []

    def copy(self) -> None:
        """Put the selected rows on the clipboard, a line each, columns between tabs, in the order shown."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(at) for at in range(header.count())]
        lines = ["\t".join(str(one.siblingAtColumn(at).data(DISPLAY)) for at in order) for one in self.chosen_rows()]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; Enter activates."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.InsertParagraphSeparator) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row: rows are chosen whole, and along one nothing is to be reached."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        count = self.model().rowCount() if self.model() else 0
        if action in ends and count and self.currentIndex().isValid():
            return self.model().index(ends[action] % count, self.currentIndex().column())
        return super().moveCursor(action, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the rows' height in step with the font."""
        super().resizeEvent(event)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _ROOM)

    def _on_double_click(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.opened.emit(index)

    def _measure(self) -> None:
        character = self.fontMetrics().averageCharWidth()
        for place, column in enumerate(self._columns):
            needed = self.fontMetrics().horizontalAdvance(column.title) + 3 * _ROOM
            self.setColumnWidth(place, max(column.width * character + _ROOM, needed))

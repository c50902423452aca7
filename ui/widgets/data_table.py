"""A table that looks the same everywhere: generous rows, copy to the clipboard, columns remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.clipboard import copy_rows
from ui.widgets.rows_model import DISPLAY

_ROOM = 16
_LONGEST = 6  # digits of a width
_LETTER = "letra"
"""Beside the columns' widths it is written down how wide a letter was then."""


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
    title_room = 3 * _ROOM
    """Beside a title, for its arrow and some air, in pixels."""

    def __init__(self, name: str, columns: Sequence[Measured], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns = columns
        self._letter = self.letter()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(BadgeDelegate(self))
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
        """Write down the columns' order and widths, and for which size of text those are."""
        settings.setValue(key, self.horizontalHeader().saveState())
        settings.setValue(f"{key}-{_LETTER}", self._letter)

    def recall(self, settings: QSettings, key: str) -> None:
        """Restore the columns' order and widths of the last time."""
        state = settings.value(key)
        if isinstance(state, QByteArray):
            self.horizontalHeader().restoreState(state)
            self.scale_columns(whole_number(settings.value(f"{key}-{_LETTER}")) or self._letter)

    def letter(self) -> int:
        """How wide a letter of the text is on average, in pixels: what widths of columns are measured by."""
        return max(self.fontMetrics().averageCharWidth(), 1)

    def scale_columns(self, letter: int) -> None:
        """The columns' widths are those for letters so wide: make them fit the letters there are."""
        self._letter = now = self.letter()
        for place in range(self.horizontalHeader().count()) if letter != now else ():
            hidden = self.isColumnHidden(place)
            self.setColumnWidth(
                place, self.own_width(place) if hidden else round(self.columnWidth(place) * now / letter)
            )

    def own_width(self, place: int) -> int:
        """What that column's content and title like, in pixels."""
        column = self._columns[place]
        needed = self.fontMetrics().horizontalAdvance(column.title) + self.title_room
        return max(column.width * self.letter() + _ROOM, needed)

    def chosen_rows(self) -> list[QModelIndex]:
        """The first cell of each selected row, from top to bottom."""
        selection = self.selectionModel()
        return sorted(selection.selectedRows(), key=QModelIndex.row) if selection else []

    def chosen_index(self) -> QModelIndex:
        """The row that what is done to one is done to: where the keyboard is, if that is selected; else the first."""
        current = self.currentIndex()
        if current.isValid() and self.selectionModel().isRowSelected(current.row()):
            return current
        return next(iter(self.chosen_rows()), QModelIndex())

    def copy(self) -> None:
        """Put the selected rows on the clipboard, a line each, columns between tabs, in the order shown."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(at) for at in range(header.count())]
        copy_rows([str(one.siblingAtColumn(at).data(DISPLAY)) for at in order] for one in self.chosen_rows())

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

    def changeEvent(self, event: QEvent) -> None:
        """Text of another size: rows and columns grow or shrink with it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.scale_columns(self._letter)
            self._fit_rows()

    def row_height(self) -> int:
        """How high a row is with this font, in pixels."""
        return self.fontMetrics().height() + _ROOM

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the rows' height in step with the font."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())

    def _on_double_click(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.opened.emit(index)

    def _measure(self) -> None:
        self._letter = self.letter()
        for place in range(len(self._columns)):
            self.setColumnWidth(place, self.own_width(place))


def whole_number(value: object) -> int:
    """What settings have, as a number; 0 for what is none."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < _LONGEST else 0

"""The table of requests: headings fold, only requests are selected, and nothing jumps when the list changes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import (
    QItemSelectionModel,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.domain.index.requests import RequestOrder
from ui.requests.request_delegate import RequestDelegate
from ui.requests.table_model import RequestTableModel
from ui.widgets.data_table import DataTable
from ui.widgets.list_diff import ListDiff, Ranges, RowSelection
from ui.widgets.row_ranges import select_ranges, selected_ranges


class RequestTable(DataTable):
    """Shows ``model``. A click on a heading, Enter, Space and the arrows to the sides fold it and show it again.

    Signals:
        order_chosen: a header was clicked; carries the ``RequestOrder``.
        fold_wanted: a heading was folded or unfolded; carries its ``Key`` and whether it shall be folded.
        copy_wanted: Ctrl+C.
    """

    order_chosen = Signal(object)
    fold_wanted = Signal(object, bool)
    copy_wanted = Signal()

    def __init__(self, model: RequestTableModel, parent: QWidget | None = None) -> None:
        super().__init__("Solicitudes", model.columns, parent)
        self._model = model
        self._held: tuple[QPersistentModelIndex, int, int] | None = None
        self.setItemDelegate(RequestDelegate(model, self))
        self.set_rows(model)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        # its own: to paint a header Qt asks for each row whether the whole column is selected
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sort)

    def order(self) -> RequestOrder:
        """The order that the header shows."""
        header = self.horizontalHeader()
        section = header.sortIndicatorSection()
        if not 0 <= section < len(self._model.columns):
            return RequestOrder()
        falls = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        return RequestOrder(self._model.columns[section].sort, falls)

    # ── selection ────────────────────────────────────────────────────────────────────────────────────────────────

    def selected_ranges(self) -> Ranges:
        """The selected lines, as few ranges as they make; headings between them are not selected."""
        return selected_ranges(self.selectionModel())

    def selected_numbers(self) -> Iterator[int]:
        """The numbers of the selected requests, from top to bottom."""
        places = (place for first, last in self.selected_ranges() for place in range(first, last + 1))
        numbers = (self._model.number(place) for place in places)
        return (one for one in numbers if one is not None)

    def row_selection(self) -> RowSelection:
        """The selected lines, to be kept when the list changes."""
        return RowSelection(self.selected_ranges())

    def seen(self) -> tuple[int, int]:
        """The first and the last visible line."""
        bottom = self.rowAt(self.viewport().height() - 1)
        return max(self.rowAt(0), 0), bottom if bottom >= 0 else self._model.rowCount() - 1

    # ── staying put while the list changes ───────────────────────────────────────────────────────────────────────

    @Slot()
    def remember_scroll(self) -> None:
        """Before the lines change: remember which line should stay at its place on the screen."""
        bar, current = self.verticalScrollBar(), self.currentIndex()
        top, bottom = self.seen()
        is_seen = current.isValid() and top <= current.row() <= bottom
        place = current.row() if is_seen else top if bar.value() > 0 else -1
        self._held = None
        if 0 <= place < self._model.rowCount():
            index = QPersistentModelIndex(self._model.index(place, 0))
            self._held = index, self._model.lines[place], self.rowViewportPosition(place)

    @Slot(object)
    def restore_scroll(self, diff: ListDiff) -> None:
        """After the lines changed: scroll so that the remembered line is where it was."""
        held, self._held = self._held, None
        if diff.runs is None:
            select_ranges(self.selectionModel(), diff.selection.selected)
        if held is None:
            return
        index, line, offset = held
        place = index.row() if diff.runs is not None else self._place_of(line)
        if place >= 0:
            if diff.runs is None:
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self._model.index(place, 0), flag)
            self.executeDelayedItemsLayout()  # else the bar ends where the list ended before
            self.verticalScrollBar().setValue(place * self.rowHeight(place) - offset)

    def _place_of(self, line: int) -> int:
        try:
            return self._model.lines.index(line)
        except ValueError:
            return -1

    # ── mouse and keys ───────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold a heading at a click, without changing the selection."""
        index = self.indexAt(event.position().toPoint())
        if self._model.heading(index.row()) is None:
            super().mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._toggle_fold(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second click of a double click on a heading as one more click."""
        if self._model.heading(self.indexAt(event.position().toPoint()).row()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a heading: Enter and Space fold or unfold, → unfolds, ← folds; on a request ← goes to its heading."""
        place, key = self.currentIndex().row(), event.key()
        heading = self._model.heading(place)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif heading is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._toggle_fold(place)
        elif heading is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if heading.is_folded == (key == Qt.Key.Key_Right):
                self._toggle_fold(place)
        elif place >= 0 and key == Qt.Key.Key_Left:
            self._go_to_heading(place)
        else:
            super().keyPressEvent(event)

    def _toggle_fold(self, place: int) -> None:
        heading = self._model.heading(place)
        if heading is not None:
            self.fold_wanted.emit(heading.key, not heading.is_folded)

    def _go_to_heading(self, place: int) -> None:
        above = next((at for at in range(place - 1, -1, -1) if self._model.heading(at) is not None), -1)
        if above >= 0:
            self.setCurrentIndex(self._model.index(above, 0))

    @Slot(int, Qt.SortOrder)
    def _on_sort(self, _section: int, _way: Qt.SortOrder) -> None:
        self.order_chosen.emit(self.order())

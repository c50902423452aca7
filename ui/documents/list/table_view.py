"""The table of documents: sorting by its headers, columns to choose, and a selection that may hold a million rows."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QWidget

from app.domain.index.filter import NEWEST_FIRST, Order
from ui.documents.list.column_table import ColumnTable
from ui.documents.list.document_delegate import DocumentDelegate
from ui.documents.list.table_model import DocumentTableModel
from ui.widgets import row_ranges
from ui.widgets.list_diff import ListDiff, Ranges, RowSelection, ranges


@dataclass(frozen=True, slots=True)
class RememberedSelection:
    """The selected documents by number, whether they were all, and which one was current."""

    selected: frozenset[int]
    everything: bool
    current: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """Where the left button went down, on which row, and whether that was selected already, alone or among others."""

    at: QPoint
    row: QPersistentModelIndex
    was_selected: bool
    among_others: bool


class DocumentTable(ColumnTable):
    """Shows ``model``; signals what the person asks for, and sorts or copies nothing itself.

    Signals:
        order_chosen: a header was clicked; carries the ``Order``.
        copy_wanted: Ctrl+C.
        typed: letters were typed on the rows; carries them.
        drag_wanted: the person begins to drag the selected rows out.
        selection_lost: in another order the selected rows are in too many pieces.
    """

    order_chosen = Signal(object)
    copy_wanted = Signal()
    typed = Signal(str)
    drag_wanted = Signal()
    selection_lost = Signal()

    def __init__(self, model: DocumentTableModel, parent: QWidget | None = None) -> None:
        super().__init__("Comprobantes", model.columns, parent)
        self._model = model
        self._held: tuple[QPersistentModelIndex, int, int, int] | None = None
        self._remembered: RememberedSelection | None = None
        self._pressed: Pressed | None = None
        self._is_dragged = False
        self.delegate = DocumentDelegate(model, self)
        self.setItemDelegate(self.delegate)
        self.set_rows(model)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        # its own: to paint a header Qt asks for each row whether the whole column is selected
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSortIndicatorShown(True)
        self.show_order(NEWEST_FIRST)
        header.sortIndicatorChanged.connect(self._on_sort)

    # ── order ────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_order(self, order: Order) -> None:
        """Show in the header what the list is sorted by, without signalling it."""
        section = next((at for at, one in enumerate(self._model.columns) if one.sort is order.key), 0)
        way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        header = self.horizontalHeader()
        was_blocked = header.blockSignals(True)
        header.setSortIndicator(section, way)
        header.blockSignals(was_blocked)

    @Slot(int, Qt.SortOrder)
    def _on_sort(self, section: int, way: Qt.SortOrder) -> None:
        if 0 <= section < len(self._model.columns):
            self.order_chosen.emit(Order(self._model.columns[section].sort, way is Qt.SortOrder.DescendingOrder))

    # ── selection ────────────────────────────────────────────────────────────────────────────────────────────────

    def selected_ranges(self) -> Ranges:
        """The selected rows, as few ranges as they make."""
        return row_ranges.selected_ranges(self.selectionModel())

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def chosen_place(self) -> int:
        """The row that what is done to one document is done to: where the keyboard is, if that is selected; else the
        first selected one; -1 when none is.
        """
        current = self.currentIndex()
        if current.isValid() and self.selectionModel().isRowSelected(current.row()):
            return current.row()
        return next((first for first, _ in self.selected_ranges()), -1)

    def row_selection(self) -> RowSelection:
        """The selected rows, to be kept when the list changes."""
        selected = self.selected_ranges()
        return RowSelection(selected, selected == ((0, self._model.rowCount() - 1),) and self._model.rowCount() > 1)

    def select_ranges(self, ranges: Ranges) -> None:
        """Select these rows and no others; nothing when they are in too many pieces."""
        row_ranges.select_ranges(self.selectionModel(), ranges)

    def go_to(self, place: int) -> None:
        """Select one row and bring it into sight."""
        index = self._model.index(place, self._first_section())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _first_section(self) -> int:
        header = self.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(header.count()))
        return next((one for one in order if not header.isSectionHidden(one)), 0)

    # ── the same documents in another order ──────────────────────────────────────────────────────────────────────

    def remember_selection(self) -> None:
        """Remember the selected documents before the list is sorted anew; what is remembered already stays."""
        selection = self.row_selection()
        if selection.selected:
            wanted = () if selection.everything else selection.selected
            parts = (self._model.ids[first : last + 1] for first, last in wanted)
            numbers = frozenset(chain.from_iterable(parts))
            self._remembered = RememberedSelection(numbers, selection.everything, self._number_of(self.currentIndex()))

    def forget_selection(self) -> None:
        """Other documents will be listed: restore nothing."""
        self._remembered = None

    @Slot()
    def restore_selection(self) -> None:
        """Select what ``remember_selection`` remembered, unless the person selected something since."""
        carried, self._remembered = self._remembered, None
        if carried is None or self.selectionModel().hasSelection():
            return
        ids = self._model.ids
        found = ((0, len(ids) - 1),) if carried.everything and ids else _places(ids, carried.selected)
        self.select_ranges(found)
        if len(found) > row_ranges.MOST_RANGES:
            self.selection_lost.emit()
        elif (place := self._model.place_of(carried.current)) >= 0:
            seen_at = self.verticalScrollBar().value()
            current = self._model.index(place, self._first_section())
            self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.verticalScrollBar().setValue(seen_at)  # another order is looked at from its top

    # ── staying put while the list changes ───────────────────────────────────────────────────────────────────────

    @Slot(object)
    def remember_scroll(self, _diff: ListDiff) -> None:
        """Before the list changes: remember which row should stay at its place on the screen."""
        bar = self.verticalScrollBar()
        current = self.currentIndex()
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        is_seen = current.isValid() and top <= current.row() and (bottom < 0 or current.row() <= bottom)
        place = current.row() if is_seen else top if bar.value() > 0 else -1
        if place < 0:
            self._held = None
            return
        number = self._model.ids[place] if place < len(self._model.ids) else -1
        offset = self.rowViewportPosition(place)
        self._held = QPersistentModelIndex(self._model.index(place, 0)), number, offset, self._number_of(current)

    @Slot(object)
    def restore_scroll(self, diff: ListDiff) -> None:
        """After the list changed: scroll so that the remembered row is where it was."""
        held, self._held = self._held, None
        if diff.runs is None:
            self.select_ranges(diff.selection.selected)
            if held is not None and (place := self._model.place_of(held[3])) >= 0:
                current = self._model.index(place, self._first_section())
                self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        if held is None:
            return
        index, number, offset, _ = held
        place = index.row() if diff.runs is not None else self._model.place_of(number)
        if place >= 0:
            self.verticalScrollBar().setValue(place * self.rowHeight(place) - offset)

    def _number_of(self, index: QModelIndex) -> int:
        return self._model.ids[index.row()] if index.isValid() and index.row() < len(self._model.ids) else -1

    # ── the mouse ────────────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep several selected rows selected until the button is released: they may be dragged."""
        self._pressed, self._is_dragged = None, False
        index = self.indexAt(event.position().toPoint())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and is_plain and index.isValid():
            was_selected = self.selectionModel().isRowSelected(index.row())
            among_others = was_selected and self.selected_count() > 1
            place = QPersistentModelIndex(index)
            self._pressed = Pressed(event.position().toPoint(), place, was_selected, among_others)
            if among_others:
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag selected rows, or any row sideways; moving up or down from an unselected row selects."""
        pressed = self._pressed
        if self._is_dragged:  # what is left of it
            return
        if pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        way = event.position().toPoint() - pressed.at
        if way.manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        if pressed.was_selected or abs(way.x()) > abs(way.y()):
            self._is_dragged = True
            self.drag_wanted.emit()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select only the clicked row when several were selected and none was dragged."""
        pressed, self._pressed = self._pressed, None
        if self._is_dragged:
            self._is_dragged = False
            self.setState(QAbstractItemView.State.NoState)
        elif pressed is None or not pressed.among_others:
            super().mouseReleaseEvent(event)
        elif pressed.row.isValid():
            index = self._model.index(pressed.row.row(), pressed.row.column())
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.clicked.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a row also when its first click was held back for a drag."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed = None
            self.doubleClicked.emit(index)
        else:
            super().mouseDoubleClickEvent(event)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Signal Ctrl+C: rows must be read before they can be copied."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Signal typed letters, which go to the search field; Qt would search all rows one by one."""
        if search.strip():
            self.typed.emit(search)


def _places(ids: array[int], wanted: frozenset[int]) -> Ranges:
    return ranges(place for place, number in enumerate(ids) if number in wanted)

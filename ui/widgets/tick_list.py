"""A list of things to tick: a click anywhere on a line ticks it, not only one on its small box."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.widgets.choices import paint_item_box


class _TickDelegate(QStyledItemDelegate):
    """Draws the boxes as in the rest of Acopio."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            self.initStyleOption(option, index)
            paint_item_box(painter, option, Qt.CheckState(state))


class TickList(QListWidget):
    """Qt ticks only where the box is hit; the space bar ticks the line that has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: QListWidgetItem | None = None
        self.setItemDelegate(_TickDelegate(self))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note the line: a click ends where it began."""
        self._pressed = self.itemAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the line that was clicked, where Qt has not done so, and give it the keyboard."""
        item = self.itemAt(event.position().toPoint())
        before = item.checkState() if item is not None else None
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if item is None or item is not pressed or event.button() != Qt.MouseButton.LeftButton:
            return
        if item.flags() & Qt.ItemFlag.ItemIsUserCheckable and item.checkState() is before:
            is_ticked = before is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked)
        self.setCurrentItem(item)

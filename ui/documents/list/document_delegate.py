"""Paints the cells of the list: text fast, the status as a chip."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.documents.list.columns import PAID, STATE_COLUMN, state_badge
from ui.documents.list.table_model import DocumentTableModel
from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.rows_model import LEFT, RIGHT
from ui.widgets.theme import current_colours

_PAD = 8


def fitted(text: str, metrics: QFontMetrics, room: int, *, is_amount: bool) -> str:
    """What is shown of ``text`` in ``room`` pixels: the end of an amount always, and before it no dots for a word.

    ``pagado $217.82`` becomes ``$217.82`` where both have no room: the amount is what is looked for, and the column
    of types says already that it is a payment.
    """
    mode = Qt.TextElideMode.ElideLeft if is_amount else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(text, mode, room)
    if shown != text and text.startswith(PAID):  # the width in whole pixels would say that a hair too much still fits
        shown = metrics.elidedText(text.removeprefix(PAID).lstrip(), mode, room)
    return shown


class DocumentDelegate(BadgeDelegate):
    """Paints from the model's own methods, without the style: the style sheet takes three times as long a cell."""

    def __init__(self, model: DocumentTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._right = [one.numeric for one in model.columns]
        self.theme_changed()

    def theme_changed(self) -> None:
        """Take the colours of the new theme."""
        colours = current_colours()
        self._text = QColor(colours.text)
        self._soft = QColor(colours.soft)
        self._selected = QColor(colours.selection)
        self._other = QColor(colours.window)
        self._focus = QColor(colours.link)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the background, then the text or the chip."""
        place, column = index.row(), index.column()
        rect, state = option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        elif place % 2:
            painter.fillRect(rect, self._other)
        row = self._model.row(place)
        if column == STATE_COLUMN and row is not None:
            self.paint_badge(painter, option, state_badge(row), self._model.text(place, column))
        else:
            text = self._model.text(place, column)
            room = QRect(rect.left() + _PAD, rect.top(), rect.width() - 2 * _PAD, rect.height())
            painter.setPen(self._soft if row is None or row.path is None else self._text)
            shown = fitted(text, option.fontMetrics, room.width(), is_amount=self._right[column])
            painter.drawText(room, RIGHT if self._right[column] else LEFT, shown)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, self._focus)

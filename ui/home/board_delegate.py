"""Paints a cell of the board: the coverage above, below it a glyph for each thing that is to be known."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.home.board_model import coverage_text, marks
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.theme import GRID, current_colours

_FULL = 1_000
_WIDEST = "99.9 %"
_USUAL_MARKS = 4


class BoardDelegate(QStyledItemDelegate):
    """Colours go with number and glyph; none is read by colour alone."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground as the style paints it, then number and glyphs."""
        one = index.data(ROW_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        if one is None:
            return
        colours, letters = current_colours(), option.fontMetrics
        rect = option.rect
        upper = QRect(rect.left(), rect.top() + GRID // 2, rect.width(), letters.height() + GRID)
        permille = one.coverage.permille
        if permille is None:
            painter.setPen(QColor(colours.soft))
        else:
            text, ground = colours.of_state("ok" if permille == _FULL else "wait")
            painter.fillRect(upper.adjusted(GRID // 2, 0, -GRID // 2, 0), QColor(ground))
            painter.setPen(QColor(text))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, coverage_text(one))
        self._paint_marks(
            painter, QRect(rect.left(), upper.bottom(), rect.width(), rect.bottom() - upper.bottom()), one, letters
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.link))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_marks(self, painter: QPainter, place: QRect, one: object, letters: QFontMetrics) -> None:
        found = marks(one)  # type: ignore[arg-type]
        step = letters.horizontalAdvance("≠") + GRID
        left = place.center().x() - step * len(found) // 2
        for at, (mark, state) in enumerate(found):
            painter.setPen(QColor(current_colours().of_state(state)[0]))
            box = QRect(left + at * step, place.top(), step, place.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for both lines."""
        return cell_size(option.fontMetrics)


def cell_size(letters: QFontMetrics) -> QSize:
    """How large a cell is with these letters."""
    width = max(letters.horizontalAdvance(_WIDEST), _USUAL_MARKS * (letters.horizontalAdvance("≠") + GRID))
    return QSize(width + 2 * GRID, 2 * letters.height() + 2 * GRID)

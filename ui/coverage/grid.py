"""The grid of years and months, painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.words import coverage_page_words as words
from ui.coverage.grid_model import YEAR, GridModel, Look
from ui.widgets.cell_table import CellTable
from ui.widgets.rows_model import DISPLAY, ROW_ROLE
from ui.widgets.theme import GRID, current_colours

_LEAST_ROWS = 4
_FRAME = 4
_PAD = 6  # thirteen columns of usual months stand at 1100 pixels


class GridDelegate(QStyledItemDelegate):
    """The pair on the ground of its state, with its glyph; none is read by colour alone."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground as the style paints it, then the pair."""
        look = index.data(ROW_ROLE)
        if not isinstance(look, Look):
            return
        colours, rect = current_colours(), option.rect
        if look.is_top:
            painter.setPen(QColor(colours.border))
            painter.drawLine(rect.topLeft(), rect.topRight())
        if not look.state:
            return
        text, ground = colours.of_state(look.state)
        inner = rect.adjusted(1, 2, -1, -1)
        if look.glyph:
            painter.fillRect(inner, QColor(ground))
        painter.setPen(QColor(text if look.glyph else colours.soft))
        painter.drawText(QRect(inner), Qt.AlignmentFlag.AlignCenter, f"{look.glyph} {look.text}".strip())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colours.link))
            painter.drawRect(inner.adjusted(0, 0, -1, -1))
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.drawRect(inner.adjusted(1, 1, -2, -2))


class CoverageGrid(CellTable):
    """Arrows go from cell to cell, Enter or a click opens one.

    Signals:
        left: Escape.
    """

    left = Signal()

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(words.GRID_NAME, model, parent)
        self._model = model
        self.setItemDelegate(GridDelegate(self))
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        model.modelReset.connect(self.fit)
        model.dataChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Columns as wide as their texts, and wider where there is room."""
        if not hasattr(self, "_model"):
            return  # still being made
        letters = self.fontMetrics()
        height = letters.height() + 3 * GRID
        self.verticalHeader().setDefaultSectionSize(height)
        head = self.horizontalHeader().sizeHint().height()
        self.setMinimumHeight(head + min(_LEAST_ROWS, max(self._model.rowCount(), 1)) * height + 2 * _FRAME)
        widths = [self._widest(column) for column in range(YEAR + 1)]
        room = self.viewport().width() - sum(widths)
        more = max(room, 0) // (YEAR + 1)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width + more)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _widest(self, column: int) -> int:
        texts = (str(self._model.index(row, column).data(DISPLAY) or "") for row in range(self._model.rowCount()))
        least = self.fontMetrics().horizontalAdvance(words.months_row(1))
        return max([least, *map(self.fontMetrics().horizontalAdvance, texts)]) + _PAD

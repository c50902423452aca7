"""Paints the list of requests: headings across all columns with a fold mark, requests indented below them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygon
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from ui.requests.outline import Heading
from ui.requests.table_model import RequestTableModel
from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.badges import Badge
from ui.widgets.colours import Colours
from ui.widgets.theme import GRID, current_colours

_STEP, _MARK, _GAP = 4 * GRID, 2 * GRID, 3 * GRID
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RequestDelegate(BadgeDelegate):
    """Paints headings and cells. A heading is painted cell by cell, each its part of a line as wide as the view."""

    def __init__(self, model: RequestTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a part of a heading, or a cell of a request."""
        heading = self._model.heading(index.row())
        if heading is not None:
            painter.save()
            painter.setClipRect(option.rect)
            self._paint_heading(painter, option, heading)
            painter.restore()
            return
        super().paint(painter, option, index)

    def paint_badge(
        self, painter: QPainter, option: QStyleOptionViewItem, look: Badge, word: str, progress: object = None
    ) -> None:
        """Indent the first cell of a request below a heading."""
        option.rect.setLeft(option.rect.left() + _STEP)
        super().paint_badge(painter, option, look, word, progress)

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: Heading) -> None:
        colours, table = current_colours(), option.widget
        painter.fillRect(option.rect, QColor(colours.raised if heading.level == 0 else colours.window))
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, QColor(colours.border))
        left = -table.horizontalHeader().offset() if isinstance(table, QTableView) else 0
        width = table.viewport().width() if isinstance(table, QTableView) else option.rect.width()
        line = QRect(left, option.rect.top(), width, option.rect.height())
        self._write(painter, option, heading, line, colours)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(line.left(), line.bottom() - 1, width, 2, QColor(colours.link))

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, heading: Heading, line: QRect, colours: Colours
    ) -> None:
        at = line.left() + 2 * GRID + heading.level * _STEP
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft))
        painter.drawPolygon(_triangle(QPoint(at + _MARK // 2, line.center().y()), folded=heading.is_folded))
        at += _MARK + _GAP
        bold = QFont(option.font)
        bold.setBold(True)
        at = _draw_text(painter, (bold, QColor(colours.text)), heading.title, line, at)
        at = _draw_text(painter, (option.font, QColor(colours.soft)), self._model.summary(heading), line, at + _GAP)
        if heading.troubles:
            _draw_text(painter, (bold, QColor(colours.of_state("bad")[0])), heading.troubles, line, at + _GAP)


def _triangle(middle: QPoint, *, folded: bool) -> QPolygon:
    half = _MARK // 2
    corners = ((-half // 2, -half), (half // 2 + 1, 0), (-half // 2, half))
    points = corners if folded else [(y, x) for x, y in corners]
    return QPolygon([middle + QPoint(x, y) for x, y in points])


def _draw_text(painter: QPainter, dress: tuple[QFont, QColor], text: str, line: QRect, left: int) -> int:
    """Draw ``text`` from ``left`` on, as far as the line goes; gives where it ends."""
    font, colour = dress
    letters = QFontMetrics(font)
    room = QRect(left, line.top(), max(line.right() - left - 2 * GRID, 0), line.height())
    painter.setFont(font)
    painter.setPen(colour)
    shown = letters.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(_LINE), shown)
    return left + letters.horizontalAdvance(shown)

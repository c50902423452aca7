"""Paints a cell's state as a chip of colour, icon and word, with a thin bar below while something comes in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.widgets.badges import Badge
from ui.widgets.colours import Colours
from ui.widgets.rows_model import BADGE_ROLE, DISPLAY, PROGRESS_ROLE
from ui.widgets.theme import current_colours, pixmap

_PAD, _GAP, _BAR = 8, 4, 4
_LEAST = 0.04


class BadgeDelegate(QStyledItemDelegate):
    """Draws ``BADGE_ROLE`` (a ``Badge``), the text and ``PROGRESS_ROLE`` (0 to 1, or None)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[tuple[str, str, int, float], QPixmap] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground as the style paints it, then the chip."""
        look = index.data(BADGE_ROLE)
        if not isinstance(look, Badge):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        self.paint_badge(painter, option, look, str(index.data(DISPLAY)), index.data(PROGRESS_ROLE))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for the icon and the padding beside the word."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + option.fontMetrics.height() + 2 * _PAD + _GAP, size.height())

    def paint_badge(
        self, painter: QPainter, option: QStyleOptionViewItem, look: Badge, word: str, progress: object = None
    ) -> None:
        """The chip alone, on whatever is painted already."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_chip(painter, option, look, word, progress)
        painter.restore()

    def _paint_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, look: Badge, word: str, progress: object
    ) -> None:
        colours = current_colours()
        text_colour, ground = colours.of_state(look.kind)
        metrics = option.fontMetrics
        extent = metrics.height()
        height = extent + _GAP
        has_bar = isinstance(progress, float)
        left = float(option.rect.left() + _PAD)
        room = option.rect.width() - 2 * _PAD
        word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room - extent - 2 * _PAD - _GAP)
        width = float(min(room, metrics.horizontalAdvance(word) + extent + 2 * _PAD + _GAP))
        top = option.rect.center().y() - height / 2 - (_BAR if has_bar else 0)
        painter.setPen(QColor(text_colour) if look.hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if look.hollow else QColor(ground))
        painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)
        small = extent - 4
        picture = self._picture(look.icon, text_colour, small, painter.device().devicePixelRatioF())
        painter.drawPixmap(int(left + _PAD), int(top + (height - small) / 2), picture)
        painter.setPen(QColor(text_colour))
        place = QRectF(left + _PAD + small + _GAP, top, width - small - _GAP - _PAD, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
        if isinstance(progress, float):
            self._paint_bar(painter, QRectF(left, top + height + _GAP, room, _BAR), progress, colours)

    def _paint_bar(self, painter: QPainter, place: QRectF, progress: float, colours: Colours) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(place, _BAR / 2, _BAR / 2)
        place.setWidth(place.width() * max(progress, _LEAST))
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(place, _BAR / 2, _BAR / 2)

    def _picture(self, name: str, shade: str, size: int, ratio: float) -> QPixmap:
        key = (name, shade, size, ratio)
        if key not in self._pictures:
            self._pictures[key] = pixmap(name, shade, size, ratio)
        return self._pictures[key]

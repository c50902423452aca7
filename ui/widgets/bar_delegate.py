"""Paints a small bar under a cell's figure: the part that it is of a whole. The figure itself says it in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.rows_model import BADGE_ROLE, PROGRESS_ROLE
from ui.widgets.theme import current_colours

_PAD, _BAR, _BELOW = 8, 3, 2
_LEAST = 3.0


class BarDelegate(BadgeDelegate):
    """A badge where there is one; else the text, and below it a bar of ``PROGRESS_ROLE`` (0 to 1) from the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """As the table paints it, then the bar."""
        super().paint(painter, option, index)
        share = index.data(PROGRESS_ROLE)
        if not isinstance(share, float) or share <= 0 or index.data(BADGE_ROLE) is not None:
            return
        room = option.rect.width() - 2 * _PAD
        width = min(max(room * share, _LEAST), room)
        top = option.rect.bottom() - _BELOW - _BAR
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_colours().accent))
        painter.drawRoundedRect(QRectF(option.rect.right() - _PAD - width, top, width, _BAR), _BAR / 2, _BAR / 2)
        painter.restore()

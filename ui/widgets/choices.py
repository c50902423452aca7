"""Check boxes and radio buttons whose mark grows with the text and is as clear in the dark as in the light."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QStyle, QStyleOptionViewItem

from ui.widgets.theme import GRID, current_colours

_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))  # in parts of the mark
_DOT = 0.2
_RADIUS = 3


def mark_extent(button: QAbstractButton) -> int:
    """How wide and high the mark is: as a capital letter with some air."""
    return button.fontMetrics().ascent() + GRID


def text_indent(button: QAbstractButton) -> int:
    """Where the text begins, so that a hint can stand under it."""
    return GRID + mark_extent(button) + 2 * GRID


def paint_box(painter: QPainter, mark: QRectF, *, is_ticked: bool, is_enabled: bool = True) -> None:
    """A box as all are drawn here, in tables too."""
    _dip(painter, is_filled=is_ticked and is_enabled, is_enabled=is_enabled)
    painter.drawRoundedRect(mark, _RADIUS, _RADIUS)
    if is_ticked:
        points = [QPointF(mark.x() + x * mark.width(), mark.y() + y * mark.height()) for x, y in _TICK]
        painter.setPen(QPen(_on_mark(is_enabled=is_enabled), mark.width() / 8, c=Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF(points))


def paint_item_box(painter: QPainter, option: QStyleOptionViewItem, state: Qt.CheckState) -> None:
    """Over the style's own box of an item, which is invisible in dark colours."""
    place = QRectF(
        option.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_box(painter, place.adjusted(0.5, 0.5, -0.5, -0.5), is_ticked=state is Qt.CheckState.Checked)
    painter.restore()


class Check(QCheckBox):
    """A check box that draws its mark itself."""

    def sizeHint(self) -> QSize:
        """Room for mark and text."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """The same: the text is never cut."""
        return _size(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, _mark(self), is_ticked=self.isChecked(), is_enabled=self.isEnabled())
        _write(painter, self)
        painter.end()


class Radio(QRadioButton):
    """A radio button that draws its mark itself."""

    def sizeHint(self) -> QSize:
        """Room for mark and text."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """The same: the text is never cut."""
        return _size(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the disc and the text."""
        painter, mark = QPainter(self), _mark(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _dip(painter, is_filled=self.isChecked() and self.isEnabled(), is_enabled=self.isEnabled())
        painter.drawEllipse(mark)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_on_mark(is_enabled=self.isEnabled()))
            painter.drawEllipse(mark.center(), _DOT * mark.width(), _DOT * mark.width())
        _write(painter, self)
        painter.end()


def _size(button: QAbstractButton) -> QSize:
    letters = button.fontMetrics()
    text = letters.size(Qt.TextFlag.TextShowMnemonic, button.text())
    return QSize(text_indent(button) + text.width() + 2 * GRID, max(text.height(), mark_extent(button)) + 2 * GRID)


def _mark(button: QAbstractButton) -> QRectF:
    extent = mark_extent(button)
    return QRectF(GRID + 0.5, (button.height() - extent) // 2 + 0.5, extent - 1, extent - 1)


def _dip(painter: QPainter, *, is_filled: bool, is_enabled: bool) -> None:
    """The mark's edge and ground."""
    colours = current_colours()
    painter.setPen(QColor(colours.accent if is_filled else colours.soft))
    painter.setBrush(QColor(colours.accent if is_filled else colours.surface if is_enabled else colours.window))


def _on_mark(*, is_enabled: bool) -> QColor:
    colours = current_colours()
    return QColor(colours.on_accent if is_enabled else colours.soft)


def _write(painter: QPainter, button: QAbstractButton) -> None:
    colours = current_colours()
    room = QRect(text_indent(button), 0, button.width() - text_indent(button), button.height())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
    painter.setPen(QColor(colours.text if button.isEnabled() else colours.soft))
    painter.drawText(room, flags, button.text())
    if button.hasFocus():
        width = painter.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text()).width()
        around = QRectF(room.left() - GRID, 1, width + 2 * GRID, button.height() - 2)
        painter.setPen(QPen(QColor(colours.link), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(around.intersected(QRectF(button.rect())), _RADIUS, _RADIUS)

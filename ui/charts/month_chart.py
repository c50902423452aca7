"""Bars of what came in and went out, and a line of IVA, month by month. QPainter: Qt Charts alone weighs 2 MB more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.month.calendar import Month
from app.words import chart_words
from ui.charts.month_bars import MonthBar, scale_of, short_amount
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, current_colours

_BAR, _GAP = 0.32, 0.06
_LINES = 13


class MonthChart(QWidget):
    """The marked month is the one that the page shows; arrows move a frame from month to month, Enter chooses it.

    Signals:
        month_chosen: the person wants this ``Month``.
    """

    month_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[MonthBar, ...] = ()
        self._scale = scale_of(())
        self._shown: Month | None = None
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName(chart_words.NAME)

    def sizeHint(self) -> QSize:
        """High enough for a dozen lines of text."""
        letters = self.fontMetrics()
        return QSize(letters.averageCharWidth() * 60, letters.lineSpacing() * _LINES)

    def minimumSizeHint(self) -> QSize:
        """Half of it."""
        return self.sizeHint() / 2

    def show_bars(self, bars: Sequence[MonthBar], shown: Month | None = None) -> None:
        """Show these months, the first at the left; ``shown`` is marked."""
        self._bars, self._scale, self._shown = tuple(bars), scale_of(bars), shown
        self._place = next((at for at, bar in enumerate(bars) if bar.month == shown), len(bars) - 1)
        self._tell()
        self.update()

    def middle_of(self, month: Month) -> QPointF:
        """A point within the column of ``month``, to point at."""
        at = next(at for at, bar in enumerate(self._bars) if bar.month == month)
        return self._column(at).center()

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scale, the bars, the line, and the months below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        self._paint_scale(painter)
        for at, bar in enumerate(self._bars):
            self._paint_bar(painter, at, bar)
        self._paint_line(painter)
        painter.end()

    def _paint_legend(self, painter: QPainter) -> None:
        colours, letters = current_colours(), self.fontMetrics()
        side, x = letters.ascent() * 3 // 4, float(self._area().left())
        for word, kind in ((chart_words.CHARGED, "charged"), (chart_words.PAID, "paid"), (chart_words.IVA, "iva")):
            box = QRectF(x, (letters.lineSpacing() - side) / 2, side, side)
            if kind == "iva":
                painter.setPen(QPen(QColor(colours.text), 2))
                painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
                self._dot(painter, box.center())
            else:
                self._fill(painter, box, is_charged=kind == "charged")
            painter.setPen(QColor(colours.soft))
            painter.drawText(QPointF(box.right() + 2 * GRID, letters.ascent()), word)
            x = box.right() + 2 * GRID + letters.horizontalAdvance(word) + 5 * GRID

    def _paint_scale(self, painter: QPainter) -> None:
        colours, area, letters = current_colours(), self._area(), self.fontMetrics()
        for step in self._scale.steps:
            y = self._y(step)
            painter.setPen(QPen(QColor(colours.soft if step == 0 else colours.border), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.soft))
            text = short_amount(step)
            painter.drawText(
                QPointF(area.left() - 2 * GRID - letters.horizontalAdvance(text), y + letters.ascent() / 2 - 1), text
            )

    def _paint_bar(self, painter: QPainter, at: int, bar: MonthBar) -> None:
        colours, column, letters = current_colours(), self._column(at), self.fontMetrics()
        if bar.month == self._shown:
            painter.fillRect(column, QColor(colours.selection))
        if at == self._place and self.hasFocus():
            painter.setPen(QPen(QColor(colours.link), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(column.adjusted(1, 1, -1, -1))
        nought, width = self._y(0), column.width() * _BAR
        for value, side in ((bar.charged, -1), (bar.paid, 1)):
            if value is None:
                continue
            left = column.center().x() + (column.width() * _GAP / 2 if side > 0 else -width - column.width() * _GAP / 2)
            y = self._y(value)
            self._fill(painter, QRectF(left, min(y, nought), width, max(abs(nought - y), 1)), is_charged=side < 0)
        painter.setPen(QColor(colours.text if bar.month == self._shown else colours.soft))
        for line, text in enumerate(self._label(at, bar.month)):
            place = QPointF(
                column.center().x() - letters.horizontalAdvance(text) / 2,
                self._area().bottom() + letters.ascent() + GRID + line * letters.lineSpacing(),
            )
            painter.drawText(place, text)

    def _paint_line(self, painter: QPainter) -> None:
        line: list[QPointF] = []
        for at, bar in enumerate(self._bars):
            if bar.iva is not None:
                line.append(QPointF(self._column(at).center().x(), self._y(bar.iva)))
            if bar.iva is None or at == len(self._bars) - 1:  # of a month without figures nothing is said
                self._paint_stretch(painter, line)
                line = []

    def _paint_stretch(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        painter.setPen(QPen(QColor(current_colours().text), 2))
        painter.drawPolyline(QPolygonF(list(points)))
        for point in points:
            self._dot(painter, point)

    def _fill(self, painter: QPainter, box: QRectF, *, is_charged: bool) -> None:
        """What came in is solid, what went out is hatched: they are told apart without their colours."""
        colours = current_colours()
        colour = QColor(colours.accent if is_charged else colours.wait_text)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour if is_charged else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if not is_charged:
            painter.fillRect(box, QColor(colours.wait_back))
            painter.fillRect(box, QBrush(colour, Qt.BrushStyle.BDiagPattern))

    def _dot(self, painter: QPainter, point: QPointF) -> None:
        colours = current_colours()
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(point, GRID * 0.8, GRID * 0.8)

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _area(self) -> QRectF:
        letters = self.fontMetrics()
        widest = max(letters.horizontalAdvance(short_amount(step)) for step in self._scale.steps)
        top, below = letters.lineSpacing() * 1.8, letters.lineSpacing() * 2 + GRID
        left = widest + 3 * GRID
        return QRectF(left, top, max(self.width() - left - GRID, 1), max(self.height() - top - below, 1))

    def _column(self, at: int) -> QRectF:
        area = self._area()
        width = area.width() / max(len(self._bars), 1)
        return QRectF(area.left() + at * width, area.top(), width, area.height())

    def _y(self, value: int) -> float:
        area = self._area()
        return area.bottom() - self._scale.place(value) * area.height()

    def _label(self, at: int, month: Month) -> tuple[str, ...]:
        short = chart_words.short_month(month)
        return (short, str(month.year)) if at == 0 or month.month == 1 else (short,)

    def _at(self, x: float) -> int:
        area = self._area()
        if not self._bars or not area.left() <= x <= area.right():
            return -1
        return min(int((x - area.left()) / area.width() * len(self._bars)), len(self._bars) - 1)

    # ── mouse, keyboard, screen reader ───────────────────────────────────────────────────────────────────────────

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Over a month: its figures as a tip, and a hand, for it can be clicked."""
        at = self._at(event.position().x())
        self.setToolTip(plain_tip(chart_words.sentence(self._bars[at])) if at >= 0 else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to that month."""
        at = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.month_chosen.emit(self._bars[at].month)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk over the months, Enter goes there."""
        key, last = event.key(), len(self._bars) - 1
        places = {
            Qt.Key.Key_Left: max(self._place - 1, 0),
            Qt.Key.Key_Right: min(self._place + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in places and self._bars:
            self._place = places[Qt.Key(key)]
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._place >= 0:
            self.month_chosen.emit(self._bars[self._place].month)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        """What a screen reader says of the month that is framed."""
        has_place = 0 <= self._place < len(self._bars)
        self.setAccessibleDescription(chart_words.sentence(self._bars[self._place]) if has_place else "")

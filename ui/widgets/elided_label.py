"""One line of text that ends in an ellipsis where there is no room, in the middle of a word or between its parts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

_LEAST = 8  # characters
_BETWEEN, _MORE = " · ", " · …"
_HAIR = 2  # pixels: widths come rounded down


class ElidedLabel(QLabel):
    """A QLabel that may be made narrower than its text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        return QSize(self.fontMetrics().averageCharWidth() * _LEAST, super().minimumSizeHint().height())

    def fitted(self, room: int) -> str:
        """What is shown in ``room`` pixels."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, cut to the width."""
        room = self.contentsRect()
        shown = self.fitted(room.width())
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        place = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.style().drawItemText(painter, room, place, self.palette(), self.isEnabled(), shown, self.foregroundRole())
        painter.end()


class PartsLabel(ElidedLabel):
    """Amounts and counts with `` · `` between them: each is shown whole or not at all, as half a number is another.

    With ``keeps_first`` it never gets narrower than its first part.
    """

    def __init__(self, *, keeps_first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._keeps_first = keeps_first

    def minimumSizeHint(self) -> QSize:
        """Room for the first part, or for a few characters."""
        least = super().minimumSizeHint()
        first, *others = self.text().split(_BETWEEN)
        wide = self.fontMetrics().horizontalAdvance(first + _MORE if others else first) + _HAIR
        return QSize(wide, least.height()) if self._keeps_first else least

    def fitted(self, room: int) -> str:
        """As many whole parts as there is room for."""
        text = self.text()
        if super().fitted(room) == text:
            return text
        while _BETWEEN in text:
            text = text.rpartition(_BETWEEN)[0]
            if self.fontMetrics().horizontalAdvance(text + _MORE) < room:
                return text + _MORE
        return "…"

"""Puts buttons in a row, and in as many rows as the width asks for when the text is large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowRow(QWidget):
    """Left to right, top to bottom, each part as large as its size hint; hidden parts take no room.

    With ``keeps_height`` all its rows stay whole also in a splitter or a scrolled page, which ask for no height of a
    width.

    A widget and not a QLayout: layout items written in Python are freed under Qt's feet.
    """

    def __init__(
        self, *parts: QWidget, gap: int = 4, keeps_height: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeps_height = keeps_height
        self._parts = parts
        self._gap = gap
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """How high it is when ``width`` wide."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [part.sizeHint() for part in self._parts if not part.isHidden()]
        width = sum(size.width() for size in sizes) + self._gap * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """The widest part alone."""
        sizes = [part.sizeHint() for part in self._parts]
        return QSize(max(size.width() for size in sizes), max(size.height() for size in sizes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """A part asked for another size, or came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        for part, place in self._places(self.width()):
            part.setGeometry(place)
        if self._keeps_height:
            self.setMinimumHeight(self.heightForWidth(self.width()))

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        found: list[tuple[QWidget, QRect]] = []
        line: list[tuple[QWidget, QRect]] = []
        x, y = 0, 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint()
            if size.width() > width:  # it must do with what there is, in more lines if it can
                size = QSize(width, max(size.height(), part.heightForWidth(width)))
            if x > 0 and x + size.width() > width:
                x, y = 0, y + _level(line) + self._gap
                found, line = [*found, *line], []
            line.append((part, QRect(QPoint(x, y), size)))
            x += size.width() + self._gap
        _level(line)
        return [*found, *line]


def _level(line: list[tuple[QWidget, QRect]]) -> int:
    """Put the parts of a line at its middle; returns how high it is."""
    height = max((place.height() for _, place in line), default=0)
    for _, place in line:
        place.translate(0, (height - place.height()) // 2)
    return height

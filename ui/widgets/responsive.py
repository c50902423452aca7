"""Layouts that follow the room and the size of the text: parts side by side or stacked, and a scroll that fits."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.theme import GRID, set_role

_CHARACTERS_A_PART = 36


class SideBySide(QWidget):
    """Parts beside each other where each has room for a short line, otherwise stacked.

    ``shares`` are the weights of their widths; without them all are as wide.
    """

    def __init__(self, *parts: QWidget, shares: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._parts = parts
        self._shares = shares or (1,) * len(parts)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3 * GRID)
        for part, share in zip(parts, self._shares, strict=True):
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(part.sizePolicy().hasHeightForWidth())
            part.setSizePolicy(policy)
            self._layout.addWidget(part, share)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one part."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction for the width there is now."""
        needed = self.fontMetrics().averageCharWidth() * _CHARACTERS_A_PART * len(self._parts)
        wide = event.size().width() >= needed
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            for part, share in zip(self._parts, self._shares, strict=True):
                self._layout.setStretch(self._layout.indexOf(part), share if wide else 0)
        super().resizeEvent(event)


class BodyScroll(QScrollArea):
    """Holds ``body``, scrolls it up and down when there is no room, and asks for enough that it need not."""

    def __init__(self) -> None:
        super().__init__()
        self._content = QWidget()
        set_role(self._content, "page")
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 3 * GRID, 0)
        self.body.setSpacing(3 * GRID)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._content)

    def height_for(self, width: int) -> int:
        """How high all of the content is when the whole is ``width`` wide: long lines are broken."""
        return self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else self.sizeHint().height()

    def sizeHint(self) -> QSize:
        """What the content asks for."""
        return self._content.sizeHint()

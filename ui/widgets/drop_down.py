"""A drop-down list that shows all of its items: as wide as the longest, as many as fit, and a bar for the rest."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QStyle, QWidget

_MOST_ROWS = 24
_SCREEN_SHARE = 0.9
_AIR = 8


class DropDown(QComboBox):
    """Its list is wider than itself where an item asks for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(_MOST_ROWS)

    def showPopup(self) -> None:
        """Make room for the longest item, as far as the screen has it."""
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = view.sizeHintForColumn(self.modelColumn()) + bar + 2 * (view.frameWidth() + _AIR)
        view.setMinimumWidth(
            max(self.width(), min(wanted, round(self.screen().availableSize().width() * _SCREEN_SHARE)))
        )
        super().showPopup()

"""A drop-down list that shows all of its items: as wide as the longest, as many as the screen has room for."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QStyle, QWidget

from ui.widgets.plain import plain_tip

_SCREEN_SHARE = 0.9
_AIR = 8


class DropDown(QComboBox):
    """Qt shows ten items, as wide as the closed list, and leaves the others to be scrolled for."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(plain_tip(name))

    def showPopup(self) -> None:
        """Make room for every item, also the longest; Qt keeps the list on the screen."""
        self.setMaxVisibleItems(max(self.count(), 1))
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wanted = view.sizeHintForColumn(self.modelColumn()) + bar + 2 * (view.frameWidth() + _AIR)
        most = round(self.screen().availableSize().width() * _SCREEN_SHARE)
        view.setMinimumWidth(max(self.width(), min(wanted, most)))
        super().showPopup()

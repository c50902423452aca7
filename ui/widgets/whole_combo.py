"""A drop-down list that shows all that is in it, as wide as its longest word, as far as the screen has room."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from ui.widgets.plain import plain_tip

_ROOM = 32  # beside the words: the frame and a scroll bar


class WholeCombo(QComboBox):
    """Qt shows ten items and leaves the others to be scrolled for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))

    def showPopup(self) -> None:
        """Every item at once; Qt keeps the list on the screen."""
        self.setMaxVisibleItems(max(self.count(), 1))
        longest = max(
            (self.fontMetrics().horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=0
        )
        self.view().setMinimumWidth(min(longest + _ROOM, self.screen().availableSize().width() // 2))
        super().showPopup()

"""A figure, or a few words, that lead to the documents behind them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.plain import escape_mnemonic, plain_tip
from ui.widgets.theme import set_role


class FigureLink(QPushButton):
    """A button that looks like text and is pressed with Enter too; ``name`` is what a screen reader says.

    ``is_words`` makes it stand to the left in the colour of links; figures stand to the right in that of text.
    """

    def __init__(self, text: str, name: str, *, is_words: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_figure(text, name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(self, "words" if is_words else "figure")

    def show_figure(self, text: str, name: str) -> None:
        """Show another figure."""
        self.setText(escape_mnemonic(text))
        self.setAccessibleName(name)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Its tip is made when the mouse comes: a page has a hundred figures."""
        self.setToolTip(plain_tip(self.accessibleName()))
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As large as the text with its frame, not as a button."""
        self.ensurePolished()  # a sum is wider than its letters are before the stylesheet was heard
        letters = self.fontMetrics()
        return QSize(letters.horizontalAdvance(self.text()) + 14, letters.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """The same: a figure is never cut."""
        return self.sizeHint()

"""What an empty page says: what belongs there, and the button that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_icon

_WIDTH = 110 * GRID


class EmptyState(QWidget):
    """A calm picture, a sentence and a button.

    Attributes:
        button: the button that fills the page; hidden when it has no text.
    """

    def __init__(self, icon: str, title: str, text: str, button_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_icon(picture, icon, "soft", 14 * GRID)
        self._title = label(title, "subtitle")
        self._text = label(text, "hint")
        for one in (self._title, self._text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            one.setFixedWidth(_WIDTH)
        self.button: QPushButton = button(button_text, role="primary")
        if not button_text:  # shown by hand, a button without a parent would be a window of its own
            self.button.hide()
            self.button.setAccessibleName(title)
        middle = column(picture, self._title, self._text, row(1, self.button, 1))
        self.setLayout(column(1, row(1, middle, 1), 2, margin=4 * GRID))

    def show_text(self, title: str, text: str) -> None:
        """Other words, when the page is empty for another reason."""
        self._title.setText(title)
        self._text.setText(text)

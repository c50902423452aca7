"""One line that says what was just done, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.words import month_page_words as words
from ui.widgets.layouts import button, label, row
from ui.widgets.theme import GRID, set_role


class UndoBar(QFrame):
    """Hidden until something is said.

    Attributes:
        text: what it says. undo, close: its buttons.

    Signals:
        undone: the person takes it back.
    """

    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner", "busy")
        self.text = label()
        self.undo = button(words.UNDO, "again", "plain")
        self.close_button = button("", "cancel", "plain", tip=words.CLOSE)
        inner = row(self.text, self.undo, self.close_button)
        inner.setStretch(0, 1)
        inner.setContentsMargins(3 * GRID, 0, GRID, 0)
        self.setLayout(inner)
        self.undo.clicked.connect(self._on_undo)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    def say(self, text: str, *, can_undo: bool = False) -> None:
        """Say it; with ``can_undo`` it can be taken back."""
        self.text.setText(text)
        self.undo.setVisible(can_undo)
        self.show()

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        self.undone.emit()

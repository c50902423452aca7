"""One quiet line about what the person just did, with the way to undo it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.words import desk_words as words
from ui.widgets.layouts import button, label, row
from ui.widgets.theme import GRID, set_icon, set_role


class NoticeBar(QFrame):
    """Hidden while there is nothing to say.

    Signals:
        undo_wanted: its button was pressed.
    """

    undo_wanted = Signal()

    def __init__(self, undo: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.NOTICE)
        set_role(self, "banner", "busy")
        mark = label(wrap=False)
        set_icon(mark, "check", "busy_text", 5 * GRID)
        self._text = label()
        self.undo = button(undo, tip=tip)
        self.undo.setShortcut("Ctrl+Z")
        self.close_button = button("", "cancel", "plain", tip=words.CLOSE_NOTICE)
        inner = row(mark, self._text, self.undo, self.close_button, gap=2 * GRID)
        inner.setStretch(1, 1)
        inner.setContentsMargins(3 * GRID, GRID, GRID, GRID)
        self.setLayout(inner)
        self.undo.clicked.connect(self.undo_wanted)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @Slot(str, bool)
    def say(self, text: str, can_undo: bool) -> None:
        """Say this until the next."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.undo.setVisible(can_undo)
        self.show()

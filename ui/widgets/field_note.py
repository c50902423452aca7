"""The sentence beside a field: what is wrong with it, or what is good to know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.widgets.theme import set_role, set_state


class FieldNote(QLabel):
    """A wrapped label that is hidden while it has nothing to say, and gives the same text to a screen reader."""

    def __init__(self, field: QWidget | None = None, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._hint = hint
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_error()

    def set_hint(self, hint: str) -> None:
        """What is good to know while nothing is wrong."""
        self._hint = hint
        self.show_error()

    def show_error(self, error: str = "") -> None:
        """Show ``error``, or the hint when there is none."""
        text = error or self._hint
        set_role(self, "error" if error else "hint")
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))
        if self._field is not None:
            set_state(self._field, "bad" if error else "")
            self._field.setAccessibleDescription(text)

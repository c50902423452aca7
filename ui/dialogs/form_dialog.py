"""The common shape of the small dialogs: heading, one sentence, a body that scrolls, two buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.dialogs.flow import BodyScroll
from ui.theme import GRID, dress

_CHARACTERS_WIDE = 84
_LINES_FOR_AN_ERROR = 4
_SCREEN_SHARE = 0.9
_MARGINS = 12 * GRID


class FormDialog(QDialog):
    """``body`` takes the form; ``accept_button`` is off until the form is complete."""

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading, sentence = QLabel(title), QLabel(lead)
        dress(heading, role="title")
        dress(sentence, role="hint")
        self._scroll = BodyScroll()
        self.body = self._scroll.body
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.accept_button.setEnabled(False)
        dress(self.accept_button, role="primary")
        self.cancel_button = buttons.addButton("Cancelar", QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        layout.setSpacing(2 * GRID)
        for label in (heading, sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # names come from outside
            layout.addWidget(label)
        layout.addSpacing(2 * GRID)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def fit(self) -> None:
        """Take the room the finished form in ``body`` asks for, as far as the screen has it."""
        self.body.activate()
        self._scroll.updateGeometry()  # its content may have grown since it was last asked
        letters = self.fontMetrics()
        width = letters.averageCharWidth() * _CHARACTERS_WIDE
        spare = max(0, self._scroll.sizeHint().height() - self._scroll.height_for(width - _MARGINS))
        height = self.sizeHint().height() - spare + letters.lineSpacing() * _LINES_FOR_AN_ERROR
        wanted = QSize(width, height)
        self.resize(wanted.boundedTo(self.screen().availableSize() * _SCREEN_SHARE))
        if self.isVisible():
            self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """What grew where it stood goes up as far as its buttons need."""
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        over = frame.bottom() - room.bottom()
        if over > 0:
            self.move(frame.left(), max(room.top(), frame.top() - over))

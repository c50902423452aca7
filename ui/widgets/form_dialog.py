"""The common shape of the small dialogs: heading, one sentence, a body that scrolls, two buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.widgets.plain import plain_label
from ui.widgets.responsive import BodyScroll
from ui.widgets.theme import GRID, set_role

_CHARACTERS_WIDE = 84
_LINES_FOR_AN_ERROR = 4
_SCREEN_SHARE = 0.9
_MARGINS = 12 * GRID


class FormDialog(QDialog):
    """``body`` takes the form; ``accept_button`` is off until the form is complete.

    A dialog that finds out by itself whether it can be accepted says ``wait_at`` once and ``be_ready`` from then on.
    """

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str) -> None:
        super().__init__(parent)
        self._waits_at: QWidget | None = None
        self.setWindowTitle(title)
        heading, sentence = plain_label(title), plain_label(lead)
        set_role(heading, "title")
        set_role(sentence, "hint")
        self._scroll = BodyScroll()
        self.body = self._scroll.body
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setEnabled(False)
        set_role(self.accept_button, "primary")
        self.cancel_button = buttons.addButton("Cancelar", QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        layout.setSpacing(2 * GRID)
        for label in (heading, sentence):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addSpacing(2 * GRID)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(buttons)
        self.accept_button.setDefault(True)  # only once it lies in the dialog: that is who must know of it
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

    def wait_at(self, part: QWidget) -> None:
        """``part`` has the focus while there is nothing to accept: else Qt gives it to Cancelar, and Enter closes."""
        self._waits_at = part
        part.setFocus()

    def be_ready(self, ready: bool) -> None:
        """Whether it can be accepted now: Enter does so, unless the person has moved the focus elsewhere."""
        if not ready and self._waits_at is not None and self.focusWidget() is self.accept_button:
            self._waits_at.setFocus()
        self.accept_button.setEnabled(ready)
        if ready:
            self.move_on(self.accept_button)

    def stay_where_it_is(self) -> None:
        """Move the focus no more: the person has chosen where it is."""
        self._waits_at = None

    def move_on(self, target: QWidget) -> None:
        """Give ``target`` the focus if it still stands where the dialog itself put it."""
        if self._waits_at is not None and self.focusWidget() in (self._waits_at, None):
            target.setFocus()

    def _stay_on_screen(self) -> None:
        """What grew where it stood goes up and to the left as far as its buttons need."""
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        over, beside = frame.bottom() - room.bottom(), frame.right() - room.right()
        if over > 0 or beside > 0:
            left = max(room.left(), frame.left() - max(beside, 0))
            self.move(left, max(room.top(), frame.top() - max(over, 0)))

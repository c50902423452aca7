"""The common shape of the small dialogs: heading, one sentence, a body that scrolls, two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import GRID, dress

_CHARACTERS_WIDE = 72


class FormDialog(QDialog):
    """``body`` takes the form; ``accept_button`` is off until the form is complete."""

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading, sentence = QLabel(title), QLabel(lead)
        dress(heading, role="title")
        dress(sentence, role="hint")
        content = QWidget()
        dress(content, role="page")
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 2 * GRID, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
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
            layout.addWidget(label)
        layout.addSpacing(2 * GRID)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(self.fontMetrics().averageCharWidth() * _CHARACTERS_WIDE, self.sizeHint().height())

"""A named group of answers, and an answer with its explanation below."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from ui.widgets.choices import text_indent
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID, set_role

AnyButton = TypeVar("AnyButton", bound=QAbstractButton)


class Section(QFrame):
    """A card with a heading; its fields go into ``body``."""

    def __init__(self, title: str) -> None:
        super().__init__()
        set_role(self, "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.body.setSpacing(2 * GRID)
        heading = plain_label(title)
        set_role(heading, "subtitle")
        heading.setWordWrap(True)
        self.body.addWidget(heading)


def with_hint(button: AnyButton, hint: str) -> tuple[AnyButton, QWidget]:
    """A button, and a widget that has it with a hint below its text."""
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    label = plain_label(hint)
    set_role(label, "hint")
    label.setWordWrap(True)
    label.setContentsMargins(text_indent(button), 0, 0, 0)
    button.setAccessibleDescription(hint)
    layout.addWidget(button)
    layout.addWidget(label)
    return button, row

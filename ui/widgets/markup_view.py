"""Markup of our own that is only read: it opens no link, and fetches nothing that a text in it names."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.widgets.theme import set_role


class MarkupView(QTextBrowser):
    """What comes from outside must be escaped by the caller; were it not, no file or address is loaded all the same."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        set_role(self, "report")

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """No picture, no style, no file and no address."""

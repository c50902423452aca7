"""Rich text of the detail, written again whenever more is known."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QTextBrowser

from ui.theme import dress


class DetailView(QTextBrowser):
    """What is written again stays where it is read; after ``begin`` the text is another, and is read from its top."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._is_other = False
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        dress(self, role="report")

    def begin(self) -> None:
        """What is written next is of another document."""
        self._is_other = True

    def write(self, markup: str) -> None:
        """Show this."""
        place = 0 if self._is_other else self.verticalScrollBar().value()
        self._is_other = False
        self.setHtml(markup)
        self.verticalScrollBar().setValue(place)

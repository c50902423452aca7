"""Sentences that may be many, in a frame of some lines that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.words.sentence import Sentence
from ui.widgets.layouts import column
from ui.widgets.sentence_list import SentenceList
from ui.widgets.theme import set_role

_LINES = 8


class NotesArea(QScrollArea):
    """Hidden while there is nothing to say.

    Attributes:
        sentences: what it says.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_LINES * self.fontMetrics().lineSpacing())
        self.hide()

    def say(self, sentences: Sequence[Sentence]) -> None:
        """Say these, one below the other."""
        self.sentences = tuple(one.text for one in sentences)
        content = QWidget()
        content.setLayout(column(SentenceList(sentences), 1))
        set_role(content, "page")
        self.setWidget(content)
        self.setVisible(bool(sentences))

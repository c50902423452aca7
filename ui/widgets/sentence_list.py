"""Sentences below each other, each with the mark of its tone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.sentence import Sentence, Tone
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID, set_icon

_MARKS: dict[Tone, tuple[str, str]] = {
    Tone.PLAN: ("documents", "link"),
    Tone.GOOD: ("check", "ok_text"),
    Tone.NOTE: ("info", "soft"),
    Tone.WARNING: ("warning", "wait_text"),
}


class SentenceList(QWidget):
    """Rows of an icon and a sentence, made once with all of them."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for sentence in sentences:
            mark, text = plain_label(), plain_label(sentence.text)
            set_icon(mark, *_MARKS[sentence.tone])
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line = QHBoxLayout()
            line.setSpacing(2 * GRID)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            layout.addLayout(line)

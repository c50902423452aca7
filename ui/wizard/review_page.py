"""Last page: the plan in words and numbers, frozen as it will be asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.draft import Page
from app.engine.review import Review
from ui.theme import GRID, dress, set_icon
from ui.wizard.draft_page import DraftPage
from ui.wizard.review_text import Sentence, Tone, headline, sentences
from ui.wizard.session import WizardSession

_MARKS: dict[Tone, tuple[str, str]] = {
    Tone.PLAN: ("documents", "link"),
    Tone.GOOD: ("check", "ok_text"),
    Tone.NOTE: ("info", "soft"),
    Tone.WARNING: ("warning", "wait_text"),
}


class ReviewPage(DraftPage):
    """``review`` is what was shown last: exactly that is asked. ``texts`` are the sentences on the page."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__(session, Page.REVIEW, "Revisión", "Esto es lo que Acopio le pedirá al SAT.")
        self.setFinalPage(True)
        self.review: Review | None = None
        self.texts: tuple[str, ...] = ()
        self.headline = QLabel()
        dress(self.headline, role="title")
        self.headline.setWordWrap(True)
        self._list = QWidget()
        card = QFrame()
        dress(card, role="card")
        self._card = QVBoxLayout(card)
        self._card.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        self._card.setSpacing(3 * GRID)
        self._card.addWidget(self.headline)
        self._card.addWidget(self._list)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrows scroll what does not fit
        self.scroll_area.setAccessibleName("Plan de la descarga")

    def initializePage(self) -> None:
        """Make the plan anew each time the page comes up."""
        draft, wall_now = self.session.draft, self.session.wall_now()
        self.review = draft.review(wall_now, self.session.sends)
        told = sentences(draft, self.review, draft.problems(self.page, wall_now))
        self.texts = tuple(sentence.text for sentence in told)
        self.headline.setText(headline(self.review))
        self.scroll_area.setAccessibleDescription(" ".join((self.headline.text(), *self.texts)))
        self._list.deleteLater()
        self._list = _listed(told)
        self._card.addWidget(self._list)
        self.completeChanged.emit()

    def isComplete(self) -> bool:
        """Whether there is anything to ask."""
        return self.review is not None and bool(self.review.queries)


def _listed(told: tuple[Sentence, ...]) -> QWidget:
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * GRID)
    for sentence in told:
        mark, text = QLabel(), QLabel(sentence.text)
        set_icon(mark, *_MARKS[sentence.tone])
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        layout.addLayout(row)
    return whole

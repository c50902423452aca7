"""Last page: the plan in words and numbers; exactly what it shows will be asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.draft import Page
from app.engine.planning.plan_review import Review
from app.words.review_words import review_headline, review_sentences
from ui.widgets.plain import plain_label
from ui.widgets.sentence_list import SentenceList
from ui.widgets.theme import GRID, set_role
from ui.wizard.draft_page import DraftPage
from ui.wizard.session import WizardSession


class ReviewPage(DraftPage):
    """Shows the plan. ``review`` is the plan shown last, which will be asked; ``texts`` are the sentences."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__(session, Page.REVIEW, "Revisión", "Esto es lo que Acopio le pedirá al SAT.")
        self.setFinalPage(True)
        self.review: Review | None = None
        self.texts: tuple[str, ...] = ()
        self.headline = plain_label()
        set_role(self.headline, "title")
        self.headline.setWordWrap(True)
        self._list = QWidget()
        card = QFrame()
        set_role(card, "card")
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
        """Make the plan anew each time the page is opened."""
        draft, wall_now = self.session.draft, self.session.wall_now()
        self.review = draft.review(wall_now, self.session.sends)
        told = review_sentences(draft, self.review, draft.problems(self.page, wall_now))
        self.texts = tuple(sentence.text for sentence in told)
        self.headline.setText(review_headline(self.review))
        self.scroll_area.setAccessibleDescription(" ".join((self.headline.text(), *self.texts)))
        self._list.deleteLater()
        self._list = SentenceList(told)
        self._card.addWidget(self._list)
        self.completeChanged.emit()

    def isComplete(self) -> bool:
        """Whether the plan has requests to send."""
        return self.review is not None and bool(self.review.queries)

"""What the pages of the wizard share: the draft, the clock, and how often a question was sent before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.clock import mexico_wall_time
from app.draft import Field, Page, RequestDraft
from app.words.wizard_steps import problem_text


class WizardSession(QObject):
    """Holds the draft; every page reads it and replaces it.

    Signals:
        changed: the draft was replaced.
    """

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], sends: Callable[[str], int], parent: QObject) -> None:
        super().__init__(parent)
        self.now = now
        self.sends = sends
        self._draft = RequestDraft()

    @property
    def draft(self) -> RequestDraft:
        """The answers so far."""
        return self._draft

    def replace_draft(self, draft: RequestDraft) -> None:
        """Replace the draft, and signal that it changed."""
        if draft != self._draft:
            self._draft = draft
            self.changed.emit()

    def wall_now(self) -> datetime:
        """Mexico City's wall time."""
        return mexico_wall_time(self.now())

    def is_complete(self, page: Page) -> bool:
        """Whether ``page`` may be left."""
        return not self._draft.problems(page, self.wall_now())

    def problem_texts(self, page: Page) -> dict[Field, str]:
        """What to show beside each field of ``page`` that has a problem; the first one counts."""
        found: dict[Field, str] = {}
        for problem in self._draft.problems(page, self.wall_now()):
            found.setdefault(problem.where, problem_text(problem))
        return found

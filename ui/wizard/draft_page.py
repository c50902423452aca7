"""The base of the wizard's pages: heading, a body that scrolls in large text, and the way to the next page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWizardPage

from app.draft import Page
from ui.widgets.plain import plain_label
from ui.widgets.responsive import BodyScroll
from ui.widgets.theme import GRID, set_role
from ui.wizard.session import WizardSession

PAGE_IDS: dict[Page, int] = {page: number for number, page in enumerate(Page)}


class DraftPage(QWizardPage):
    """Base of the five pages; ``body`` is where they put their fields. ``refresh`` shows the draft as it is now."""

    def __init__(self, session: WizardSession, page: Page, title: str, lead: str) -> None:
        super().__init__()
        self.session = session
        self.page = page
        self.heading = plain_label(title)
        set_role(self.heading, "title")
        self.heading.setWordWrap(True)
        self.lead = plain_label(lead)
        set_role(self.lead, "hint")
        self.lead.setWordWrap(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(lead)

        self.scroll_area = BodyScroll()
        self.body = self.scroll_area.body

        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 0, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.heading)
        layout.addWidget(self.lead)
        layout.addSpacing(3 * GRID)
        layout.addWidget(self.scroll_area, 1)
        session.changed.connect(self._on_changed)

    def initializePage(self) -> None:
        """Show the draft when the page is opened."""
        self.refresh()

    def isComplete(self) -> bool:
        """Enable Next once the draft has no problems on this page."""
        return self.session.is_complete(self.page)

    def nextId(self) -> int:
        """The next page that the draft needs."""
        following = self.session.draft.next_page(self.page)
        return -1 if following is None else PAGE_IDS[following]

    def refresh(self) -> None:
        """Show the draft's answers and problems; each page has its own."""

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()
        self.completeChanged.emit()

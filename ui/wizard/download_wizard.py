"""The wizard Nueva descarga: five pages that lead to requests for the SAT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QWidget, QWizard

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.draft import Page
from app.efirma.vault import StoredEfirma
from app.engine.commands import Command, Enqueue
from ui.widgets.theme import set_role
from ui.wizard.content_page import ContentPage
from ui.wizard.draft_page import PAGE_IDS, DraftPage
from ui.wizard.efirma_page import EfirmaPage
from ui.wizard.filters_page import FiltersPage
from ui.wizard.period_page import PeriodPage
from ui.wizard.review_page import ReviewPage
from ui.wizard.session import WizardSession
from ui.wizard.steps import StepsRail

_BUTTONS = {
    QWizard.WizardButton.BackButton: "Atrás",
    QWizard.WizardButton.NextButton: "Siguiente",
    QWizard.WizardButton.FinishButton: "Pedir al SAT",
    QWizard.WizardButton.CancelButton: "Cancelar",
}
_PRIMARY = (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton)
_CHARACTERS_WIDE, _LINES_HIGH = 124, 39
_SCREEN_SHARE = 0.9


class DownloadWizard(QWizard):
    """Fields: ``efirma``, ``content``, ``period``, ``filters``, ``review`` are its pages.

    ``taxpayers`` are the registered ones; of these the ``unlocked`` need no password. ``now`` gives aware UTC,
    ``sends`` how often the question of a fingerprint was put to the SAT, ``load_efirma`` (called in the background) a
    registered e.firma.

    Signals:
        accepted_commands: a tuple of Commands for the engine, in order: Register or Unlock where needed, then Enqueue.
    """

    accepted_commands = Signal(object)

    def __init__(
        self,
        taxpayers: Sequence[Taxpayer],
        unlocked: frozenset[Rfc],
        preferred: Rfc | None,
        now: Callable[[], datetime],
        sends: Callable[[str], int],
        *,
        parent: QWidget | None = None,
        load_efirma: Callable[[Rfc], StoredEfirma],
        keyring_available: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nueva descarga")
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setOption(QWizard.WizardOption.NoBackButtonOnLastPage, False)
        self._session = WizardSession(now, sends, self)
        self.efirma = EfirmaPage(
            self._session,
            taxpayers,
            unlocked=unlocked,
            preferred=preferred,
            load_efirma=load_efirma,
            keyring_available=keyring_available,
        )
        self.content = ContentPage(self._session)
        self.period = PeriodPage(self._session)
        self.filters = FiltersPage(self._session)
        self.review = ReviewPage(self._session)
        self._pages: dict[Page, DraftPage] = {
            page.page: page for page in (self.efirma, self.content, self.period, self.filters, self.review)
        }
        for page, widget in self._pages.items():
            self.setPage(PAGE_IDS[page], widget)
        for button, text in _BUTTONS.items():
            self.setButtonText(button, text)
            if button in _PRIMARY:
                set_role(self.button(button), "primary")
        self.steps = StepsRail(self)
        self.setSideWidget(self.steps)
        self.currentIdChanged.connect(self._show_step)
        self._session.changed.connect(self._show_step)
        letters = self.fontMetrics()
        wanted = QSize(letters.averageCharWidth() * _CHARACTERS_WIDE, letters.height() * _LINES_HIGH)
        self.resize(wanted.boundedTo(self.screen().availableSize() * _SCREEN_SHARE))

    def done(self, result: int) -> None:
        """Emit the commands when it was finished, and forget every password either way."""
        if result == QWizard.DialogCode.Accepted:
            self.accepted_commands.emit(self._commands())
        self.efirma.forget()
        super().done(result)

    def _commands(self) -> tuple[Command, ...]:
        queries = self.review.review.queries if self.review.review else ()
        return (*self.efirma.commands(), Enqueue(queries, self._session.draft.copy_to))

    @Slot()
    def _show_step(self) -> None:
        page = self.currentPage()
        if isinstance(page, DraftPage):
            self.steps.show_step(page.page, self._session.draft.pages())

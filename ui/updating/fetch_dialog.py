"""The dialog of Traer faltantes: what would be asked, how many requests it costs, and a missing password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.bookkeeping.coverage_report import missing_documents
from app.bookkeeping.opening import opened_desk
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from app.engine.commands import Enqueue
from app.engine.planning.missing_documents import MissingPlan
from app.engine.planning.missing_plan import plan_missing
from app.paths import Paths
from app.store.requests import open_requests
from app.words import coverage_page_words as words
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.updating.password_fields import PasswordFields
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import label
from ui.widgets.sentence_list import SentenceList
from ui.widgets.theme import set_role


def make_plan(paths: Paths, owner: Rfc, uuids: Sequence[str], now: datetime) -> MissingPlan:
    """What would be asked for ``uuids`` at the aware moment ``now``; nothing is sent. Raises StoreError."""
    with opened_desk(paths, mexico_wall_time(now).date()) as desk:
        documents = missing_documents(desk, owner, uuids)
    with open_requests(paths.database) as requests:
        return plan_missing(requests, owner, documents, now)


class FetchDialog(FormDialog):
    """Shows a plan made in the background; the button carries it out.

    Fields: ``plan`` once it is made, ``headline``, ``sentences``, ``passwords``.

    Signals:
        accepted_commands: an ``Unlock`` where a password was typed, then the ``Enqueue``.
    """

    accepted_commands = Signal(object)

    def __init__(
        self,
        paths: Paths,
        taxpayer: Taxpayer,
        uuids: Sequence[str],
        about: str,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime],
        load: Callable[[Rfc], StoredEfirma],
        is_open: bool,
        keyring_available: bool = True,
    ) -> None:
        lead = words.fetch_lead(taxpayer.name or taxpayer.rfc.value, about)
        super().__init__(parent, words.FETCH_TITLE, lead, words.FETCH_ACCEPT)
        self.plan: MissingPlan | None = None
        self._wanted = len(uuids)
        self._wants_to_accept = False
        self.headline = label(words.PLANNING, "subtitle")
        self.sentences: tuple[str, ...] = ()
        locked = () if is_open else (taxpayer,)
        self.passwords = PasswordFields(locked, load, now, keyring_available=keyring_available)
        self._work = LatestWork(self)
        self._work.finished.connect(self._on_planned)
        self.passwords.changed.connect(self._on_password)
        self.body.addWidget(self.headline)
        self.body.addStretch(1)
        self.body.addWidget(self.passwords)
        self.passwords.hide()
        self.wait_at(self.cancel_button)
        self.fit()
        self._work.run(partial(make_plan, paths, taxpayer.rfc, tuple(uuids), now()))

    def accept(self) -> None:
        """Accept once a typed password has been tried; a wrong one is shown and keeps the dialog open."""
        self._wants_to_accept = self.passwords.is_trying
        if self._wants_to_accept:
            return
        if (wrong := self.passwords.wrong()) is not None:
            self.stay_where_it_is()
            wrong.setFocus()
            wrong.password.line.selectAll()
            return
        super().accept()

    def done(self, result: int) -> None:
        """Emit the commands when it was accepted, and forget the password either way."""
        self._work.drop()
        if result == self.DialogCode.Accepted and self.plan is not None and self.plan.queries:
            self.accepted_commands.emit((*self.passwords.commands(), Enqueue(self.plan.queries)))
        self.passwords.forget()
        super().done(result)

    @Slot(object)
    def _on_planned(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.headline.setText(error_text(outcome.error))
            set_role(self.headline, "error")
        if not isinstance(outcome.value, MissingPlan):
            return
        self.plan = plan = outcome.value
        under_way, away = len(plan.under_way), len(plan.out_of_reach)
        self.headline.setText(words.fetch_headline(self._wanted - under_way - away, len(plan.queries)))
        told = words.fetch_sentences(plan.queries, under_way, away)
        self.sentences = tuple(one.text for one in told)
        self.body.insertWidget(1, SentenceList(told))
        can_ask = bool(plan.queries)
        self.passwords.setVisible(can_ask and bool(self.passwords.forms))
        self.accept_button.setVisible(can_ask)
        self.accept_button.setEnabled(can_ask)
        if can_ask:
            first = self.passwords.first_shown() if self.passwords.forms else None
            self.move_on(first or self.accept_button)
        else:
            self.cancel_button.setText(words.CLOSE)
        self.fit()

    @Slot()
    def _on_password(self) -> None:
        if self._wants_to_accept and not self.passwords.is_trying:
            self._wants_to_accept = False
            self.accept()

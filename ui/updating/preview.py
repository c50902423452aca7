"""The dialog Poner al día: since when, which contribuyentes, what would be asked, and missing passwords."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import DEFAULT_STRETCH, UpdateStretch
from app.efirma.vault import StoredEfirma
from app.engine.commands import Update
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope, questions
from app.store.requests import open_requests
from app.words import formatting
from app.words.messages import error_text
from app.words.update_words import UpdatePlan, expired_words, update_headline, update_note, update_sentences
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.updating.clients import ClientChoice
from ui.updating.password_fields import PasswordFields
from ui.updating.stretch_chips import StretchChips
from ui.updating.stretch_choice import StretchChoice
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import button, label, row
from ui.widgets.sentence_list import SentenceList
from ui.widgets.theme import set_role

_PLANNING = "Calculando qué falta…"
_FOLDED, _SHOWN = "▸ Detalle", "▾ Detalle"
_WIDE = 110  # characters, with a table
_FEW = 3
"""So many passwords stand above the table, where they are seen; more would push it out of sight."""


def make_plan(
    database: Path,
    chosen: tuple[Taxpayer, ...],
    openable: frozenset[Rfc],
    now: datetime,
    choice: StretchChoice = StretchChoice(DEFAULT_STRETCH),  # noqa: B008 - frozen
) -> UpdatePlan:
    """Plan the requests as of the aware moment ``now``; opens its own connection. Raises StoreError."""
    wall_now = mexico_wall_time(now)
    since, until = choice.bounds(wall_now)
    owners = tuple(one for one in chosen if one.not_after >= now)
    scope = UpdateScope(tuple(one.rfc for one in owners), since=since, until=until)
    with open_requests(database) as requests:
        queries = plan_update(requests, scope, now)
        stopped = requests.in_states(state for state in State if state.awaits_password)
    locked = tuple(one for one in owners if one.rfc not in openable)
    return UpdatePlan(
        owners,
        queries,
        pieces=Counter(query.owner for query in questions(scope, {}, (), wall_now)),
        since=Period(since, until or wall_now),
        locked=locked,
        expired=tuple(one for one in chosen if one.not_after < now),
        waiting=Counter(one.query.owner for one in stopped if one.query.owner in {each.rfc for each in locked}),
    )


class UpdatePreview(FormDialog):
    """Shows a plan made in the background; the button carries it out.

    Fields: ``plan`` once it is made, ``stretch`` (the chips), ``clients`` (None for one contribuyente), ``passwords``,
    ``detail_button``.

    Signals:
        accepted_commands: an ``Unlock`` for each password that was typed, then the ``Update`` if anything is missing.
        stretch_chosen: the ``UpdateStretch`` of the accepted plan; not emitted for months chosen one by one.
    """

    accepted_commands = Signal(object)
    stretch_chosen = Signal(object)

    def __init__(
        self,
        owners: tuple[Taxpayer, ...],
        openable: frozenset[Rfc],
        now: Callable[[], datetime],
        database: Path,
        parent: QWidget | None = None,
        *,
        load: Callable[[Rfc], StoredEfirma],
        everybody: bool = True,
        choice: UpdateStretch = DEFAULT_STRETCH,
        keyring_available: bool = True,
    ) -> None:
        super().__init__(parent, "Poner al día", _lead(owners), "Poner al día")
        self.plan: UpdatePlan | None = None
        self._owners, self._now, self._everybody = owners, now, everybody
        self._detail_list: SentenceList | None = None
        self._wants_to_accept = False
        self._make = partial(make_plan, database, owners, openable)
        self._work = LatestWork(self)
        self.stretch = StretchChips(mexico_wall_time(now()), choice)
        expired = {one.rfc: "e.firma vencida" for one in owners if one.not_after < now()}
        self.clients = ClientChoice(owners, expired) if len(owners) > 1 else None
        locked = tuple(one for one in owners if one.rfc not in openable and one.rfc not in expired)
        self.passwords = PasswordFields(locked, load, now, keyring_available=keyring_available)
        self.headline, self._note = label(_PLANNING, "subtitle"), label(role="hint")
        self._expired = label(role="error")
        self.detail_button = button(_FOLDED, role="plain")
        self._arrange()
        self._connect()
        self.wait_at(self.stretch.chips[choice])  # arrows choose, Enter accepts
        self._make_plan()

    @property
    def narrowed(self) -> UpdatePlan | None:
        """The plan for the ticked contribuyentes alone."""
        if self.plan is None:
            return None
        owners = self.clients.model.chosen if self.clients else {one.rfc for one in self.plan.owners}
        return self.plan.only(owners, self.passwords.opened())

    def accept(self) -> None:
        """Accept once every typed password has been tried; a wrong one is shown and keeps the dialog open."""
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
        """Emit the commands when it was accepted, and forget the passwords either way."""
        self._work.drop()
        plan = self.narrowed
        if result == self.DialogCode.Accepted and plan is not None and not plan.queries:
            self.accepted_commands.emit(self.passwords.commands())
        elif result == self.DialogCode.Accepted and plan is not None:
            since, until = self.stretch.choice.bounds(mexico_wall_time(self._now()))
            whole = self._everybody and not plan.expired and len(plan.owners) == len(self._owners)
            owners = () if whole else tuple(one.rfc for one in plan.owners)
            self.accepted_commands.emit((*self.passwords.commands(), Update(owners, since, until)))
            if self.stretch.choice.named is not None:
                self.stretch_chosen.emit(self.stretch.choice.named)
        self.passwords.forget()
        super().done(result)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrange(self) -> None:
        self.detail_button.setAutoDefault(False)
        self.detail_button.setAccessibleName("Detalle de lo que se pedirá")
        self.detail_button.setCheckable(True)
        for one in (self._note, self._expired, self.detail_button):
            one.hide()
        self.body.addWidget(self.stretch)
        self.body.addWidget(self.headline)
        self.body.addWidget(self._note)
        self.body.addWidget(self._expired)
        if len(self.passwords.forms) <= _FEW:
            self.body.addWidget(self.passwords)
        if self.clients is not None:
            self.body.addWidget(self.clients, 1)
        if len(self.passwords.forms) > _FEW:
            self.body.addWidget(self.passwords)
        self.body.addLayout(row(self.detail_button, 1))
        self.body.addStretch(0 if self.clients else 1)
        self.passwords.setVisible(bool(self.passwords.forms))

    def _connect(self) -> None:
        self._work.finished.connect(self._on_planned)
        self.stretch.changed.connect(self._on_stretch)
        self.passwords.changed.connect(self._on_password)
        self.detail_button.toggled.connect(self._on_detail)
        if self.clients is not None:
            self.clients.model.ticked.connect(self._show_plan)

    @Slot()
    def _on_stretch(self) -> None:
        """Make the plan anew without moving the focus: the person may go on choosing."""
        self.stay_where_it_is()
        self._make_plan()

    def _make_plan(self) -> None:
        self.plan = None
        self.accept_button.setEnabled(False)
        self.headline.setText(_PLANNING)
        set_role(self.headline, "subtitle")  # it may have shown an error
        if self.clients is not None:
            self.clients.model.show_plan(self._since(), None)
        self._work.run(partial(self._make, self._now(), self.stretch.choice))

    @Slot(object)
    def _on_planned(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.headline.setText(error_text(outcome.error))
            set_role(self.headline, "error")
        if not isinstance(outcome.value, UpdatePlan):
            return
        self.plan = outcome.value
        if self.clients is not None:
            self.clients.model.show_plan(self._since(), self.plan.counts)
        self._show_plan()
        self._fit()

    @Slot()
    def _show_plan(self) -> None:
        """Show what would be asked for the ticked contribuyentes."""
        plan = self.narrowed
        if plan is None:
            return
        self.headline.setText(update_headline(plan, self.stretch.choice.words(mexico_wall_time(self._now()))))
        for one, text in ((self._note, update_note(plan)), (self._expired, expired_words(plan))):
            one.setText(text)
            one.setVisible(bool(text))
        asked = bool(plan.queries)
        self.passwords.show_only({*plan.counts, *plan.waiting})
        self.detail_button.setVisible(asked)
        self._show_detail(plan)
        can_ask = asked or bool(plan.waiting) or self.clients is not None
        self.accept_button.setVisible(can_ask)
        self.cancel_button.setText("Cancelar" if can_ask else "Cerrar")
        self.accept_button.setEnabled(asked or bool(plan.waiting.keys() & self.passwords.opened()))
        if not asked and not plan.waiting:
            self.move_on(self.cancel_button)  # all that is left to do
        elif not asked and (first := self.passwords.first_shown()) is not None:
            self.move_on(first)  # nothing but a password is missing

    def _show_detail(self, plan: UpdatePlan) -> None:
        if self._detail_list is not None:
            self._detail_list.hide()
            self._detail_list.deleteLater()
            self._detail_list = None
        if self.detail_button.isChecked() and plan.queries:
            self._detail_list = SentenceList(update_sentences(plan))
            self.body.insertWidget(self.body.count() - 1, self._detail_list)
            self._detail_list.show()  # so that it counts when the dialog is measured

    @Slot(bool)
    def _on_detail(self, shown: bool) -> None:
        self.stay_where_it_is()
        self.detail_button.setText(_SHOWN if shown else _FOLDED)
        if (plan := self.narrowed) is not None:
            self._show_detail(plan)
            self._fit()

    @Slot()
    def _on_password(self) -> None:
        if self.passwords.is_trying:
            return
        wanted, self._wants_to_accept = self._wants_to_accept, False
        self._show_plan()
        if wanted and self.accept_button.isEnabled():
            self.accept()

    def _since(self) -> str:
        since, until = self.stretch.choice.bounds(mexico_wall_time(self._now()))
        return formatting.day(since) if until is None else f"{formatting.day(since)} – {formatting.day(until)}"

    def _fit(self) -> None:
        """Make room for the texts; a dialog that has it keeps its size, so that the chips stay below the pointer."""
        width, height = self.width(), self.height()
        was_shown = self.isVisible()
        self.fit()
        if self.clients is not None:
            least = min(self.fontMetrics().averageCharWidth() * _WIDE, self.screen().availableSize().width() * 9 // 10)
            self.resize(max(self.width(), least), self.height())
        if was_shown:
            self.resize(max(self.width(), width), max(self.height(), height))
            self._stay_on_screen()


def _lead(owners: tuple[Taxpayer, ...]) -> str:
    if len(owners) == 1:
        (one,) = owners
        return f"De {one.name} ({one.rfc}): lo que falta de sus comprobantes y retenciones."
    return f"De tus {len(owners)} contribuyentes: lo que falta de sus comprobantes y retenciones."

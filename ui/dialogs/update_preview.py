"""Says what Poner al día would ask before anything is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.taxpayer import Taxpayer
from app.engine.commands import Update
from app.engine.update import plan_update
from app.engine.update_stretch import DEFAULT_STRETCH, UpdateStretch, stretch_at
from app.engine.upkeep import LastingWish, questions
from app.store.database import reader, translated
from app.store.requests import RequestRepository
from ui.dialogs.efirma_texts import error_text
from ui.dialogs.form_dialog import FormDialog
from ui.dialogs.latest import LatestWork
from ui.theme import dress
from ui.threads.task import Outcome
from ui.update_words import UpdatePlan, headline, sentences
from ui.widgets.drop_down import DropDown
from ui.widgets.layouts import label, row
from ui.widgets.sentence_list import SentenceList


def make_plan(
    database: Path,
    chosen: tuple[Taxpayer, ...],
    openable: frozenset[Rfc],
    now: datetime,
    choice: UpdateStretch = DEFAULT_STRETCH,
) -> UpdatePlan:
    """What would be asked at the aware moment ``now``, on a connection of its own. Raises StoreError."""
    wall_now = mexico_wall_time(now)
    since, _ = stretch_at(choice, wall_now)
    owners = tuple(one for one in chosen if one.not_after >= now)
    wish = LastingWish(tuple(one.rfc for one in owners), since=since)
    with translated(database), closing(reader(database)) as connection:
        queries = plan_update(RequestRepository(connection), wish, now)
    stretch = Period(since, wall_now)
    return UpdatePlan(
        owners,
        queries,
        pieces=len(questions(wish, {}, (), wall_now)),
        since=stretch,
        locked=tuple(one for one in owners if one.rfc not in openable),
        expired=tuple(one for one in chosen if one.not_after < now),
    )


class UpdatePreview(FormDialog):
    """The plan is made in the background; the button asks for it. Field: ``plan`` once it is made.

    Signals:
        accepted_commands: ``(Update,)``.
        stretch_chosen: how far back (an ``UpdateStretch``) the accepted plan reaches.
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
        everybody: bool = True,
        choice: UpdateStretch = DEFAULT_STRETCH,
    ) -> None:
        super().__init__(parent, "Poner al día", _lead(owners), "Poner al día")
        self.plan: UpdatePlan | None = None
        self.headline: QLabel = label("Calculando qué falta…", "subtitle")
        self._everybody = everybody
        self._told: SentenceList | None = None
        self._make = partial(make_plan, database, owners, openable)
        self._now = now
        self._work = LatestWork(self)
        self._work.finished.connect(self._on_planned)
        self.stretches = _stretches_box(mexico_wall_time(now()), choice)
        self.stretches.currentIndexChanged.connect(self._on_stretch)
        caption = label("&Desde")
        caption.setBuddy(self.stretches)
        self.body.addLayout(row(caption, self.stretches, 1))
        self.body.addWidget(self.headline)
        self.body.addStretch(1)
        self.wait_at(self.stretches)
        self._make_plan()

    def done(self, result: int) -> None:
        """Tell the command when it was accepted."""
        self._work.drop()
        if result == self.DialogCode.Accepted and self.plan is not None and self.plan.queries:
            whole = self._everybody and not self.plan.expired
            owners = () if whole else tuple(one.rfc for one in self.plan.owners)
            since, _ = stretch_at(self.choice, mexico_wall_time(self._now()))
            self.accepted_commands.emit((Update(owners, since),))
            self.stretch_chosen.emit(self.choice)
        super().done(result)

    @property
    def choice(self) -> UpdateStretch:
        """As chosen in the box."""
        return UpdateStretch.named(str(self.stretches.currentData()))

    @Slot()
    def _on_stretch(self) -> None:
        """Make the plan anew; the focus stays with the person, who may go on choosing."""
        self.stay_where_it_is()
        self._make_plan()

    def _make_plan(self) -> None:
        self.plan = None
        self.be_ready(False)
        self.headline.setText("Calculando qué falta…")
        if self._told is not None:
            self._told.deleteLater()
            self._told = None
        self.fit()
        self._work.run(partial(self._make, self._now(), self.choice))

    @Slot(object)
    def _on_planned(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.headline.setText(error_text(outcome.error))
            dress(self.headline, role="error")
        if not isinstance(outcome.value, UpdatePlan):
            return
        self.plan = outcome.value
        self.headline.setText(headline(self.plan))
        self._told = SentenceList(sentences(self.plan))
        self.body.insertWidget(2, self._told)
        self._told.show()  # so that it counts when the dialog is measured
        self.accept_button.setVisible(bool(self.plan.queries))
        self.cancel_button.setText("Cancelar" if self.plan.queries else "Cerrar")
        self.be_ready(bool(self.plan.queries))
        if not self.plan.queries:
            self.move_on(self.cancel_button)  # all that is left to do
        self.fit()


def _stretches_box(wall_now: datetime, chosen: UpdateStretch) -> QComboBox:
    names = {
        UpdateStretch.THIS_MONTH: "Este mes",
        UpdateStretch.LAST_AND_THIS: "Mes pasado y este",
        UpdateStretch.THIS_YEAR: "Este año",
        UpdateStretch.TWO_YEARS: f"{wall_now.year - 1} y {wall_now.year}",
        UpdateStretch.SIX_YEARS: "Seis años",
    }
    box = DropDown()
    box.setAccessibleName("Desde cuándo")
    for stretch, name in names.items():
        box.addItem(name, stretch.value)
    box.setCurrentIndex(box.findData(chosen.value))
    return box


def _lead(owners: tuple[Taxpayer, ...]) -> str:
    if len(owners) == 1:
        (one,) = owners
        return f"De {one.name} ({one.rfc}): lo que falta de sus comprobantes y retenciones."
    return f"De tus {len(owners)} contribuyentes: lo que falta de sus comprobantes y retenciones."

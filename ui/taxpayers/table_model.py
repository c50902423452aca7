"""The table model of contribuyentes: name, state of the e.firma, latest download, and what is pending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.domain.text import fold
from app.words import formatting
from app.words.completeness_words import complete_sentence
from ui.state.app_state import AppState
from ui.taxpayers.health import HEALTH_BADGES, Health, healths, worst
from ui.widgets.rows_model import BADGE_ROLE, SORT_ROLE, Column, Index, RowsModel

HEALTH_COLUMN = 2
_MISSING = "Falta"
_CAME = (State.COMPLETE, State.EMPTY)


@dataclass(frozen=True, slots=True)
class DownloadSummary:
    """The requests of a contribuyente in two figures: when the newest answered one was sent, and how many run."""

    last_at: datetime | None = None
    pending: int = 0


class TaxpayerTableModel(RowsModel[Taxpayer]):
    """Lists contribuyentes by name; added or removed ones reset the table, other changes repaint it.

    Attributes:
        counts: how many contribuyentes each ``Health`` holds for.
    """

    def __init__(self, app_state: AppState, parent: QObject | None = None) -> None:
        self._app_state = app_state
        self.counts: Counter[Health] = Counter()
        self._summaries: dict[Rfc, DownloadSummary] = {}
        self._healths: dict[Rfc, frozenset[Health]] = {}
        self._missing: set[Rfc] = set()
        super().__init__(self._columns(), parent)
        self.refresh()

    def refresh(self) -> None:
        """Read the contribuyentes anew from the window's state."""
        rows = sorted(self._app_state.taxpayers.values(), key=lambda one: (one.name, one.rfc))
        now = self._app_state.now()
        self._missing = {one.rfc for one in self._app_state.missing_passwords()}
        self._summaries = download_summaries(self._app_state.requests.values(), self._app_state.answered)
        self._healths = {
            one.rfc: healths(one.days_left(now), has_password=self._password(one) != _MISSING) for one in rows
        }
        self.counts = Counter(health for found in self._healths.values() for health in found)
        if [one.rfc for one in rows] == [one.rfc for one in self.rows]:
            self.rows = rows
            for place in range(len(rows)):
                self.repaint_row(place)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def healths(self, row: Taxpayer) -> frozenset[Health]:
        """The states of the e.firma and its password."""
        return self._healths.get(row.rfc, frozenset({Health.VALID}))

    def cell(self, row: Taxpayer, column: Column[Taxpayer], role: int) -> Any:
        """The value of a cell; the e.firma has a badge."""
        if role == BADGE_ROLE and column is self.columns[HEALTH_COLUMN]:
            return HEALTH_BADGES[worst(self.healths(row))]
        return super().cell(row, column, role)

    def _columns(self) -> tuple[Column[Taxpayer], ...]:
        now = self._app_state.now
        return (
            Column("Nombre", lambda one: one.name, width=26),
            Column("RFC", lambda one: one.rfc.value, width=21),
            Column(
                "e.firma",
                lambda one: worst(self.healths(one)).value,
                key=lambda one: list(Health).index(worst(self.healths(one))),
                width=16,
                tooltip=self._health_tip,
            ),
            Column(
                "Vigencia",
                lambda one: formatting.validity(one.days_left(now())),
                key=lambda one: one.days_left(now()),
                width=22,
                tooltip=lambda one: f"Vence el {formatting.moment(one.not_after)}",
            ),
            Column("Contraseña", self._password, width=12),
            Column("Completo hasta", self._complete, key=self._complete_key, width=15, tooltip=self._complete_tip),
            Column("Última descarga", self._last, key=self._last_key, width=16),
            Column("Pendientes", self._pending, key=lambda one: self._summary(one).pending, width=10, numeric=True),
            Column("XML en tu equipo", self._documents, key=self._documents_key, width=14, numeric=True),
            Column("Solo en la lista", self._listed, key=self._listed_key, width=13, numeric=True, tooltip=_listed_tip),
            Column("Serie de la e.firma", lambda one: one.serial, width=24),
        )

    def _health_tip(self, one: Taxpayer) -> str:
        return ", ".join(health.value for health in Health if health in self.healths(one))

    def _password(self, one: Taxpayer) -> str:
        """Where the password is: in the system's keyring, in memory until the window closes, or missing."""
        if one.rfc not in self._missing:
            if one.remembers_password:
                return "Recordada"
            if one.rfc in self._app_state.unlocked:
                return "En memoria"
        return _MISSING

    def _summary(self, one: Taxpayer) -> DownloadSummary:
        return self._summaries.get(one.rfc, DownloadSummary())

    def _last(self, one: Taxpayer) -> str:
        at = self._summary(one).last_at
        return formatting.moment(at) if at else "—"

    def _last_key(self, one: Taxpayer) -> int:
        at = self._summary(one).last_at
        return int(at.timestamp()) if at else 0

    def _pending(self, one: Taxpayer) -> str:
        return formatting.count(self._summary(one).pending)

    def _documents(self, one: Taxpayer) -> str:
        return formatting.count(self._documents_key(one))

    def _complete(self, one: Taxpayer) -> str:
        found = self._app_state.complete.get(one.rfc)
        return formatting.day(found.until) if found else "—"

    def _complete_tip(self, one: Taxpayer) -> str:
        return complete_sentence((one.rfc,), self._app_state.complete, self._app_state.now().date())

    def _complete_key(self, one: Taxpayer) -> int:
        found = self._app_state.complete.get(one.rfc)
        return found.until.toordinal() if found else 0

    def _listed(self, one: Taxpayer) -> str:
        return formatting.count(self._listed_key(one))

    def _listed_key(self, one: Taxpayer) -> int:
        return self._app_state.listed.get(one.rfc, 0)

    def _documents_key(self, one: Taxpayer) -> int:
        return self._app_state.documents.get(one.rfc, 0)


def _listed_tip(_one: Taxpayer) -> str:
    return "Comprobantes que el SAT nombra en su lista y cuyo XML no está en tu equipo"


class TaxpayerProxy(QSortFilterProxyModel):
    """Sorts by the columns' keys; filters by health and words."""

    def __init__(self, model: TaxpayerTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._health: Health | None = None
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def show_health(self, health: Health | None) -> None:
        """Show only contribuyentes in this state; all of them with None."""
        self._health = health
        self.invalidate()

    def show_text(self, text: str) -> None:
        """Show only contribuyentes whose name or RFC has every word, in any case and with or without accents."""
        self._words = tuple(fold(text).split())
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt asks so
        """Whether a row passes both filters."""
        one = self._model.rows[source_row]
        if self._health is not None and self._health not in self._model.healths(one):
            return False
        text = fold(f"{one.name} {one.rfc}")
        return all(word in text for word in self._words)


def download_summaries(requests: Iterable[Request], answered: Mapping[Rfc, datetime]) -> dict[Rfc, DownloadSummary]:
    """The figures of each contribuyente: from the requests in memory, and from ``answered`` for older ones."""
    last = dict(answered)
    pending: Counter[Rfc] = Counter()
    for one in requests:
        owner = one.query.owner
        if not one.is_done:
            pending[owner] += 1
        if one.state in _CAME and one.sent_at is not None and (owner not in last or last[owner] < one.sent_at):
            last[owner] = one.sent_at
    return {owner: DownloadSummary(last.get(owner), pending[owner]) for owner in last.keys() | pending.keys()}

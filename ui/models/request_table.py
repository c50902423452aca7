"""The live table of requests: one row a request, repainted one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from ui import formatting, request_words
from ui.messages import explain, folded
from ui.models.columns import LOOK_ROLE, PROGRESS_ROLE, SORT_ROLE, Column, Index, RowsModel
from ui.state_looks import STATE_LOOKS

STATE_COLUMN, NEXT_COLUMN = 0, 8
_ORDER = {state: place for place, state in enumerate(State)}


class RequestTableModel(RowsModel[Request]):
    """Requests, newest first."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        self._now = now
        super().__init__(self._columns(), parent)
        self._places: dict[int, int] = {}

    def reset(self, requests: Iterable[Request]) -> None:
        """Show these and no others; only for a start, since a reset loses selection and scroll."""
        self.beginResetModel()
        self.rows = sorted(requests, key=lambda one: one.id, reverse=True)
        self._renumber()
        self.endResetModel()

    def put(self, request: Request) -> None:
        """Show the newest snapshot of a request: its one row is repainted, or a row is added."""
        place = self._places.get(request.id)
        if place is not None:
            self.rows[place] = request
            self.repaint_row(place)
            return
        place = next((at for at, one in enumerate(self.rows) if one.id < request.id), len(self.rows))
        self.beginInsertRows(QModelIndex(), place, place)
        self.rows.insert(place, request)
        self._renumber()
        self.endInsertRows()

    def tick(self, first: int, last: int) -> None:
        """A second went by: repaint the countdowns among the rows from ``first`` to ``last``."""
        for place in range(max(first, 0), min(last + 1, len(self.rows))):
            if request_words.is_waiting(self.rows[place]):
                cell = self.index(place, NEXT_COLUMN)
                self.dataChanged.emit(cell, cell)

    def cell(self, row: Request, column: Column[Request], role: int) -> Any:
        """Adds the look of the state and the progress of a download to the first column."""
        if column is self.columns[STATE_COLUMN]:
            if role == LOOK_ROLE:
                return STATE_LOOKS[row.state]
            if role == PROGRESS_ROLE:
                return request_words.progress(row)
        return super().cell(row, column, role)

    def _renumber(self) -> None:
        self._places = {one.id: place for place, one in enumerate(self.rows)}

    def _columns(self) -> tuple[Column[Request], ...]:
        return (
            Column("Estado", state_word, key=lambda one: _ORDER[one.state], width=21, tooltip=_state_tip),
            Column("Contribuyente", lambda one: one.query.owner.value, width=15),
            Column("Qué", lambda one: request_words.what(one.query), width=18),
            Column("Periodo", lambda one: request_words.period(one.query), key=_period_key, width=28),
            Column("Filtros", lambda one: request_words.filters(one.query), width=12),
            Column("Comprobantes", request_words.documents, key=lambda one: one.documents, width=13, numeric=True),
            Column("Paquetes", request_words.packages, key=lambda one: len(one.packages), width=9, numeric=True),
            Column("Enviada", _sent, key=lambda one: _seconds(one.sent_at), width=16),
            Column(
                "Siguiente consulta",
                lambda one: request_words.next_check(one, self._now()),
                key=lambda one: _seconds(one.next_at) if request_words.is_waiting(one) else 0,
                width=17,
                tooltip=_next_tip,
            ),
            Column("IdSolicitud", lambda one: one.sat_id.value if one.sat_id else "", width=36),
        )


class StateFilter(StrEnum):
    """Which states the table shows."""

    ALL = "Todas"
    ACTIVE = "En curso"
    ATTENTION = "Necesitan atención"
    DONE = "Terminadas"

    def lets(self, request: Request) -> bool:
        """Whether a request belongs to it."""
        if self is StateFilter.ACTIVE:
            return request.state.is_active and not request.is_done
        if self is StateFilter.ATTENTION:
            return request.state in _ATTENTION
        return self is StateFilter.ALL or request.is_done


_ATTENTION = (State.NEEDS_KEY, State.REJECTED, State.FAILED, State.EXPIRED, State.UNCERTAIN)


class RequestProxy(QSortFilterProxyModel):
    """Sorts by the columns' keys; filters by contribuyente, state and words."""

    def __init__(self, model: RequestTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._owner: Rfc | None = None
        self._state = StateFilter.ALL
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def show_owner(self, owner: Rfc | None) -> None:
        """Only requests of ``owner``; of everybody when None."""
        self._owner = owner
        self._refilter()

    def show_state(self, state: StateFilter) -> None:
        """Only requests in states of this kind."""
        self._state = state
        self._refilter()

    def show_text(self, text: str) -> None:
        """Only requests that hold every word, whatever its accents and case."""
        self._words = tuple(folded(text).split())
        self._refilter()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt asks so
        """Whether a row passes all filters."""
        request = self._model.rows[source_row]
        if self._owner is not None and request.query.owner != self._owner:
            return False
        if not self._state.lets(request):
            return False
        if not self._words:
            return True
        text = folded(" ".join(column.text(request) for column in self._model.columns))
        return all(word in text for word in self._words)

    def _refilter(self) -> None:
        self.invalidate()


def state_word(request: Request) -> str:
    """The state's title."""
    return explain(f"state:{request.state}").title


def _state_tip(request: Request) -> str:
    words = explain(f"state:{request.state}")
    return f"{words.cause} {words.advice}"


def _period_key(request: Request) -> int:
    period = request.query.period
    return int(period.start.timestamp()) if period else 0


def _sent(request: Request) -> str:
    return formatting.moment(request.sent_at) if request.sent_at else ""


def _next_tip(request: Request) -> str:
    return formatting.moment(request.next_at) if request.next_at and request_words.is_waiting(request) else ""


def _seconds(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0

"""The table model of requests: has all lines at once, and asks for their content when they become visible."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal, Slot

from app.domain.index.requests import Part, RequestKey
from app.domain.request import Request
from app.words import formatting, request_words
from app.words.messages import explain
from ui.requests.outline import Heading, Outline, request_of
from ui.state.app_state import AppState
from ui.widgets.badges import STATE_BADGES
from ui.widgets.list_diff import ListDiff
from ui.widgets.plain import one_line, plain_tip
from ui.widgets.row_store import BLOCK, RowStore
from ui.widgets.rows_model import (
    ALIGNMENT,
    BADGE_ROLE,
    DISPLAY,
    LEFT,
    PROGRESS_ROLE,
    RIGHT,
    ROW_ROLE,
    TOOLTIP,
    Index,
    sorted_header,
)

STATE_COLUMN, NEXT_COLUMN = 0, 4
WAITING = "…"
"""Stands in a cell until its row has come."""


class StateFilter(StrEnum):
    """The states to choose from above the table; the value is the word shown."""

    ALL = "Todas"
    ACTIVE = "En curso"
    ATTENTION = "Necesitan atención"
    DONE = "Terminadas"

    @property
    def part(self) -> Part:
        """The same filter as the index names it."""
        return _PARTS[self]


_PARTS = {
    StateFilter.ALL: Part.ALL,
    StateFilter.ACTIVE: Part.ACTIVE,
    StateFilter.ATTENTION: Part.ATTENTION,
    StateFilter.DONE: Part.DONE,
}


@dataclass(frozen=True, slots=True)
class RequestColumn:
    """One column; ``width`` is in average characters, ``falls`` says that a first click sorts from the latest down."""

    title: str
    text: Callable[[Request], str]
    sort: RequestKey
    width: int = 12
    numeric: bool = False
    falls: bool = False
    tooltip: Callable[[Request], str] | None = None


class RequestTableModel(QAbstractTableModel):
    """Holds every line, and the content of those near the visible ones; reads nothing itself.

    A request in ``app_state`` is shown as it stands there, all others as they were read. A heading has its words in the
    first column and cannot be selected.

    Attributes:
        columns: the columns, in the order of their sections.
        outline: what the lines mean.
        lines: what stands where.

    Signals:
        wanted: requests are shown that are not held; carries the numbers of their blocks (a tuple of int).
    """

    wanted = Signal(object)

    def __init__(self, app_state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self.columns = self._described()
        self.outline = Outline()
        self.lines = array("I")
        self._store: RowStore[Request] = RowStore()
        self._missed: set[int] = set()
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)  # once the paint that missed them is over
        self._asking.timeout.connect(self._ask)

    # ── what the view asks ───────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of lines; a cell has no lines below it."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading can be current, but not selected: there is nothing to do with it but fold it."""
        flags = super().flags(index)
        if index.isValid() and self.heading(index.row()) is not None:
            flags &= ~Qt.ItemFlag.ItemIsSelectable
        return flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, alignment, tooltip, look or progress, or its whole request (None in a heading)."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        heading = self.heading(index.row())
        if heading is not None:
            return self._of_heading(heading, index.column(), role)
        column = self.columns[index.column()]
        if role == ALIGNMENT:
            return RIGHT if column.numeric else LEFT
        row = self.request(index.row())
        if role == ROW_ROLE or row is None:
            return WAITING if role == DISPLAY else row
        return self._of_request(row, index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """A column's title, tip, alignment, and which way a first click sorts."""
        return sorted_header(self.columns, section, orientation, role)

    def heading(self, place: int) -> Heading | None:
        """The heading in that line, None where a request stands."""
        return self.outline.heading(self.lines[place]) if 0 <= place < len(self.lines) else None

    def request(self, place: int) -> Request | None:
        """The request in that line, asked for when it is not held; None while it is read, and for a heading."""
        number = self.number(place)
        if number is None:
            return None
        found = self.held(number)
        if found is None:
            self._missed.add(place // BLOCK)
            if not self._asking.isActive():
                self._asking.start()
        return found

    def number(self, place: int) -> int | None:
        """The number of the request in that line; None for a heading."""
        return request_of(self.lines[place]) if 0 <= place < len(self.lines) else None

    def held(self, number: int) -> Request | None:
        """The request of that number, None while it is not read."""
        return self._app_state.requests.get(number) or self._store.fresh(number)

    # ── what the listing brings ──────────────────────────────────────────────────────────────────────────────────

    def apply_diff(self, diff: ListDiff) -> None:
        """Apply a difference to the lines."""
        if diff.runs is None:
            self.beginResetModel()
            self.lines = diff.ids
            self.endResetModel()
            return
        self.lines = lines = self.lines[:]
        for run in diff.runs:
            if run.count < 0:
                self.beginRemoveRows(QModelIndex(), run.place, run.place - run.count - 1)
                del lines[run.place : run.place - run.count]
                self.endRemoveRows()
            else:
                self.beginInsertRows(QModelIndex(), run.place, run.place + run.count - 1)
                lines[run.place : run.place] = diff.ids[run.place : run.place + run.count]
                self.endInsertRows()
        self._repaint(0, len(lines) - 1)  # headings tell other figures now

    def add_requests(self, rows: Iterable[Request], block: int) -> None:
        """Keep requests that were read, and repaint ``block``, where they stand unless the list changed meanwhile."""
        self._store.keep_rows(rows)
        self._repaint(block * BLOCK, min((block + 1) * BLOCK, len(self.lines)) - 1)

    def forget(self) -> None:
        """Drop all lines and requests: another library is opened."""
        self.beginResetModel()
        self.lines = array("I")
        self._store.clear()
        self._missed.clear()
        self.endResetModel()

    def block(self, number: int) -> list[int]:
        """The numbers of the requests in a block that are not held."""
        lines = self.lines[number * BLOCK : (number + 1) * BLOCK]
        numbers = (request_of(line) for line in lines)
        return [one for one in numbers if one is not None and self.held(one) is None]

    # ── what changes where it stands ─────────────────────────────────────────────────────────────────────────────

    def repaint_requests(self, numbers: Collection[int], first: int, last: int) -> None:
        """Repaint these requests where they stand among the lines from ``first`` to ``last``."""
        for place in range(max(first, 0), min(last + 1, len(self.lines))):
            if self.number(place) in numbers:
                self._repaint(place, place)

    def tick(self, first: int, last: int) -> None:
        """Repaint the countdowns among the lines from ``first`` to ``last``; called every second."""
        for place in range(max(first, 0), min(last + 1, len(self.lines))):
            heading, request = self.heading(place), self.request(place)
            if heading is not None and heading.next_at is not None:
                self._repaint(place, place)
            elif request is not None and request_words.is_waiting(request):
                cell = self.index(place, NEXT_COLUMN)
                self.dataChanged.emit(cell, cell)

    def words(self, heading: Heading) -> str:
        """The whole text of a heading."""
        return heading.words(self._app_state.now())

    def summary(self, heading: Heading) -> str:
        """The text of a heading after its title."""
        return heading.summary(self._app_state.now())

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_heading(self, heading: Heading, column: int, role: int) -> Any:
        if role == ALIGNMENT:
            return LEFT
        words = self.words(heading) if column == STATE_COLUMN else ""
        if role == TOOLTIP:
            return plain_tip(words)
        return one_line(words) if role == DISPLAY else None

    def _of_request(self, row: Request, section: int, role: int) -> Any:
        column = self.columns[section]
        if role == DISPLAY:
            return one_line(column.text(row))
        if role == TOOLTIP:
            return plain_tip(column.tooltip(row) if column.tooltip else column.text(row))
        if section == STATE_COLUMN and role == BADGE_ROLE:
            return STATE_BADGES[row.state]
        if section == STATE_COLUMN and role == PROGRESS_ROLE:
            return request_words.progress(row)
        return None

    def _repaint(self, first: int, last: int) -> None:
        if 0 <= first <= last < len(self.lines):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    @Slot()
    def _ask(self) -> None:
        missed = tuple(sorted(self._missed))
        self._missed.clear()
        if missed:
            self.wanted.emit(missed)

    def _described(self) -> tuple[RequestColumn, ...]:
        """The columns, the most important first."""
        key = RequestKey
        return (
            RequestColumn("Estado", state_word, key.STATE, 24, tooltip=_state_tip),
            RequestColumn("Qué", lambda one: request_words.what(one.query), key.SUBJECT, 28),
            RequestColumn("Periodo", lambda one: request_words.period(one.query), key.PERIOD, 27, falls=True),
            RequestColumn("Comprobantes", request_words.documents, key.DOCUMENTS, 13, numeric=True, falls=True),
            RequestColumn("Siguiente consulta", self._next, key.NEXT, 17, tooltip=_next_tip),
            RequestColumn("Contribuyente", self._owner, key.OWNER, 30),
            RequestColumn("Enviada", _sent, key.SENT, 16, falls=True),
            RequestColumn("Paquetes", request_words.packages, key.PACKAGES, 9, numeric=True, falls=True),
            RequestColumn("Filtros", lambda one: request_words.filters(one.query), key.FILTERS, 14),
            RequestColumn("IdSolicitud", lambda one: one.sat_id.value if one.sat_id else "", key.SAT_ID, 36),
        )

    def _next(self, one: Request) -> str:
        return request_words.next_check(one, self._app_state.now())

    def _owner(self, one: Request) -> str:
        known = self._app_state.taxpayers.get(one.query.owner)
        return f"{one.query.owner} · {known.name}" if known and known.name else one.query.owner.value


def state_word(request: Request) -> str:
    """The state of a request in a word or two."""
    return explain(f"state:{request.state}").title


def _state_tip(request: Request) -> str:
    words = explain(f"state:{request.state}")
    return words.body


def _sent(request: Request) -> str:
    return formatting.moment(request.sent_at) if request.sent_at else ""


def _next_tip(request: Request) -> str:
    return formatting.moment(request.next_at) if request.next_at and request_words.is_waiting(request) else ""

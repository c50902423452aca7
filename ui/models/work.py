"""What the window knows: contribuyentes, requests and the engine's activity, loaded once and kept up by events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.engine.ports import (
    Activity,
    DocumentsAdded,
    LibraryMoved,
    Outages,
    RequestChanged,
    TaxpayerChanged,
    TaxpayerRemoved,
    Transfer,
    Trouble,
)
from ui.threads.engine_thread import LibraryPlace
from ui.threads.task import Outcome, Task

_COUNT_MILLISECONDS = 400
_FEW = 100
_TOGETHER_MILLISECONDS = 150


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a start reads from the database."""

    taxpayers: tuple[Taxpayer, ...]
    requests: tuple[Request, ...]


class Work(QObject):
    """The window's picture of the engine's world; lives on the window's thread.

    Attributes:
        taxpayers: registered contribuyentes by RFC.
        unlocked: those whose e.firma was opened in this session.
        requests: all requests by number.
        documents: how many documents each contribuyente has; filled a moment after opening.
        activity: what the engine does now, None before it is open.
        outages: which of the SAT's operations fail now.
        place: where the library lies, None before it is open.
        new_documents: how many came in since the window was opened.
        now: tells the moment, UTC.

    Signals:
        opened: the library is open and read.
        request_changed: a new or changed ``Request``.
        requests_changed: for what looks at all of them; told at once while they are few, else several together.
        transfer: a ``Transfer`` under way.
        happened: an event of the engine that is only told on: how imports and questions to the SAT go.
        taxpayers_changed, activity_changed, documents_added, documents_counted, place_changed.
        trouble: an ``AcopioError`` the person should read.
    """

    opened = Signal()
    request_changed = Signal(object)
    requests_changed = Signal()
    transfer = Signal(object)
    happened = Signal(object)
    taxpayers_changed = Signal()
    activity_changed = Signal()
    documents_added = Signal()
    documents_counted = Signal()
    place_changed = Signal()
    trouble = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = now
        self.taxpayers: dict[Rfc, Taxpayer] = {}
        self.unlocked: set[Rfc] = set()
        self.requests: dict[int, Request] = {}
        self.documents: dict[Rfc, int] = {}
        self.activity: Activity | None = None
        self.outages = Outages(())
        self.place: LibraryPlace | None = None
        self.is_loaded = False
        self.new_documents = 0
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(_COUNT_MILLISECONDS)
        self._count_timer.timeout.connect(self._count)
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(_TOGETHER_MILLISECONDS)
        self._together.timeout.connect(self.requests_changed)

    @property
    def total_documents(self) -> int:
        """Documents of all contribuyentes, registered or not."""
        return sum(self.documents.values())

    def of(self, owner: Rfc | None) -> list[Request]:
        """Requests of ``owner`` or of all, newest first."""
        chosen = (one for one in self.requests.values() if owner is None or one.query.owner == owner)
        return sorted(chosen, key=lambda one: one.id, reverse=True)

    def missing_passwords(self) -> list[Taxpayer]:
        """Registered contribuyentes with requests that wait for a password, by name."""
        owners = {one.query.owner for one in self.requests.values() if one.state is State.NEEDS_KEY}
        return sorted((self.taxpayers[rfc] for rfc in owners & self.taxpayers.keys()), key=lambda one: one.name)

    def usable(self) -> tuple[Rfc, ...]:
        """Contribuyentes for whom the SAT can be asked now: their e.firma is valid and its password at hand."""
        missing = {one.rfc for one in self.missing_passwords()}
        known = self.taxpayers.values()
        ready = (one for one in known if one.remembers_password or one.rfc in self.unlocked)
        return tuple(sorted(one.rfc for one in ready if one.rfc not in missing and one.not_after >= self.now()))

    @Slot(object)
    def open(self, place: LibraryPlace) -> None:
        """Read what is in the library; ``opened`` follows."""
        self.place = place
        task = Task(partial(_load, place.database), self)
        task.done.connect(self._on_loaded)
        task.start()

    @Slot(object)
    def take(self, event: object) -> None:
        """Take in one event of the engine."""
        match event:
            case RequestChanged(request):
                self.requests[request.id] = request
                self.request_changed.emit(request)
                self._tell_together()
            case Transfer():
                self.transfer.emit(event)
            case Activity():
                self.activity = event
                self.activity_changed.emit()
            case Outages():
                self.outages = event
                self.activity_changed.emit()
            case DocumentsAdded(new=new):
                self.new_documents += new
                self._count_timer.start()
                self.documents_added.emit()
            case TaxpayerChanged(taxpayer, unlocked):
                self.taxpayers[taxpayer.rfc] = taxpayer
                (self.unlocked.add if unlocked else self.unlocked.discard)(taxpayer.rfc)
                self.taxpayers_changed.emit()
            case TaxpayerRemoved(rfc):
                self.taxpayers.pop(rfc, None)
                self.unlocked.discard(rfc)
                self.taxpayers_changed.emit()
            case LibraryMoved(root) if self.place is not None:
                self.place = LibraryPlace(root, self.place.database)
                self.place_changed.emit()
            case Trouble(error):
                self.trouble.emit(error)
            case _:
                self.happened.emit(event)

    def _tell_together(self) -> None:
        if len(self.requests) <= _FEW:
            self.requests_changed.emit()
        elif not self._together.isActive():
            self._together.start()

    @Slot(object)
    def _on_loaded(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        if isinstance(loaded := outcome.value, Loaded):
            self.taxpayers = {one.rfc: one for one in loaded.taxpayers} | self.taxpayers
            self.requests = {one.id: one for one in loaded.requests} | self.requests
        self.is_loaded = True
        self.opened.emit()
        self.taxpayers_changed.emit()
        self._count()

    @Slot()
    def _count(self) -> None:
        if self.place is None:
            return
        database = self.place.database
        owners = {*self.taxpayers, *(one.query.owner for one in self.requests.values())}
        task = Task(partial(_counts, database, owners), self)
        task.done.connect(self._on_counted)
        task.start()

    @Slot(object)
    def _on_counted(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, dict):
            self.documents = outcome.value
            self.documents_counted.emit()


def _load(database: Path) -> Loaded:
    from ui.models.reading import load  # the window is painted before the database is needed

    return load(database)


def _counts(database: Path, owners: set[Rfc]) -> dict[Rfc, int]:
    from ui.models.reading import counts

    return counts(database, owners)

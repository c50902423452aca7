"""What the window knows: contribuyentes, requests and the engine's activity, loaded once and kept up by events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.identifiers import Rfc
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.engine.events import (
    Activity,
    DocumentsAdded,
    LibraryMoved,
    Outage,
    Outages,
    RequestChanged,
    TaxpayerChanged,
    TaxpayerRemoved,
    Transfer,
    Trouble,
)
from app.engine.planning.completeness import Complete
from app.store.place import LibraryPlace
from ui.background.task import Outcome, Task
from ui.state.indexes import document_index
from ui.state.reading import Counted, Loaded, counts, load

_COUNT_MILLISECONDS = 400
_FEW = 100
_TOGETHER_MILLISECONDS = 150


class AppState(QObject):
    """The window's picture of the engine's world; lives on the window's thread.

    Attributes:
        taxpayers: registered contribuyentes by RFC.
        unlocked: those whose e.firma was opened in this session.
        requests: by number: all that are at work, the newest of the past, and what changed since the window was opened.
            The past may hold many thousands; what else is looked at of it is read from the database.
        answered: when the newest request that was answered was sent, by contribuyente (UTC).
        documents: how many documents of each owner in the index lie on this computer, whether registered or not; filled
            a moment after opening.
        listed: how many more are only known from the SAT's list.
        complete: over which days the XML of each owner who ever downloaded some is all here; None: not one day.
        activity: what the engine does now, None before it is open.
        failing: which of the SAT's operations fail now.
        place: where the library lies, None before it is open.
        new_documents: how many came in since the window was opened.
        now: tells the moment, UTC.

    Signals:
        opened: the library is open and read.
        request_changed: a new or changed ``Request``.
        requests_changed: for what looks at all of them; emitted at once while they are few, else for several together.
        transfer: a ``Transfer`` under way.
        happened: an event of the engine that changes nothing here: how imports and questions to the SAT go.
        taxpayers_changed, activity_changed, documents_added, documents_counted, completeness_read, place_changed.
        library_read: a document was read just now: the library is where it should be.
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
    completeness_read = Signal()
    place_changed = Signal()
    library_read = Signal()
    trouble = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = now
        self.taxpayers: dict[Rfc, Taxpayer] = {}
        self.unlocked: set[Rfc] = set()
        self.requests: dict[int, Request] = {}
        self.answered: dict[Rfc, datetime] = {}
        self.documents: dict[Rfc, int] = {}
        self.listed: dict[Rfc, int] = {}
        self.complete: dict[Rfc, Complete | None] = {}
        self.activity: Activity | None = None
        self.failing: tuple[Outage, ...] = ()
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
        """Documents on this computer, of all contribuyentes, registered or not."""
        return sum(self.documents.values())

    def of(self, owner: Rfc | None) -> list[Request]:
        """Requests of ``owner`` or of all, as far as they are known here, newest first."""
        chosen = (one for one in self.requests.values() if owner is None or one.query.owner == owner)
        return sorted(chosen, key=lambda one: one.id, reverse=True)

    def missing_passwords(self) -> list[Taxpayer]:
        """Registered contribuyentes with requests that wait for a password, by name."""
        owners = {one.query.owner for one in self.requests.values() if one.state.awaits_password}
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
        task = Task(partial(load, place.database), self)
        task.done.connect(self._on_loaded)
        task.start()

    @Slot(object)
    def apply(self, event: object) -> None:
        """Change what the window knows by one event of the engine, and emit what changed."""
        match event:
            case RequestChanged(request):
                self.requests[request.id] = request
                self._announce_request(request)
            case Transfer():
                self.transfer.emit(event)
            case Activity():
                self.activity = event
                self.activity_changed.emit()
            case Outages(failing):
                self.failing = failing
                self.activity_changed.emit()
            case DocumentsAdded(new=new):
                self.new_documents += new
                self._announce_documents()
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

    def _announce_request(self, request: Request) -> None:
        """Emit that one request is new or changed; the signal for all of them comes less often while they are many."""
        self.request_changed.emit(request)
        if len(self.requests) <= _FEW:
            self.requests_changed.emit()
        elif not self._together.isActive():
            self._together.start()

    def _announce_documents(self) -> None:
        """Emit that documents came in; they are counted in a moment."""
        self._count_timer.start()
        self.documents_added.emit()

    @Slot(object)
    def _on_loaded(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        else:
            self._adopt(cast("Loaded", outcome.value))
        self.is_loaded = True
        self.opened.emit()
        self.taxpayers_changed.emit()
        self._count()

    def _adopt(self, loaded: Loaded) -> None:
        """Keep what was read; what events said meanwhile is newer and stays."""
        self.taxpayers = {one.rfc: one for one in loaded.taxpayers} | self.taxpayers
        self.requests = {one.id: one for one in loaded.requests} | self.requests
        self.answered = dict(loaded.answered)

    @Slot()
    def _count(self) -> None:
        if self.place is None:
            return
        task = Task(partial(_counts, self.place), self)
        task.done.connect(self._on_counted)
        task.start()

    @Slot(object)
    def _on_counted(self, outcome: Outcome) -> None:
        if outcome.error is None:
            counted = cast("Counted", outcome.value)
            self.documents, self.listed = counted.documents, counted.listed
            self.documents_counted.emit()


def _counts(place: LibraryPlace) -> Counted:
    return counts(document_index(place))

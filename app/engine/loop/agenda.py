"""What each open request needs next and when, kept so that one change or one look costs little among thousands.

A request that is not due lies in ``later`` by its time. When its time has come it goes to the disk's queue, or into the
queue of the endpoint its next call goes to, where each contribuyente has a queue and they take turns. Nothing is ever
taken out of the middle of a queue: what changed is put in anew, and the old entry is passed over when it comes up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from app.domain.identifiers import Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.request import Package, Request
from app.engine.circuit_breaker import Endpoint, Operation
from app.engine.planning.turns import rank
from app.engine.policy import LONGEST_WAIT

OPERATIONS = {
    State.TO_SEND: Operation.SUBMIT,
    State.SENDING: Operation.SUBMIT,
    State.UNCERTAIN: Operation.SUBMIT,
    State.AT_SAT: Operation.VERIFY,
    State.READY: Operation.DOWNLOAD,
    State.DOWNLOADING: Operation.DOWNLOAD,
}
_WAITING = frozenset({PackageState.PENDING, PackageState.FETCHING, PackageState.STORED})


@dataclass(slots=True, eq=False)
class Entry:
    """One request in a queue; ``is_valid`` until it changes, ends, or a call is under way for it."""

    request: Request
    is_valid: bool = True


Queue = list[tuple[Any, int, Entry]]
"""A heap of key, serial number and entry."""


class EndpointQueue:
    """The calls that are due at one endpoint: a queue for each contribuyente, in the order of their turns."""

    def __init__(self) -> None:
        self._queues: dict[Rfc, Queue] = {}

    def add(self, key: object, serial: int, entry: Entry) -> None:
        """Add a call that is due; a contribuyente who had none here before comes last."""
        heappush(self._queues.setdefault(entry.request.query.owner, []), (key, serial, entry))

    def first_of_each(self) -> Iterator[Request]:
        """The first of each contribuyente, in the order of their turns."""
        for owner in list(self._queues):
            head = first(self._queues[owner])
            if head is None:
                del self._queues[owner]
            else:
                yield head.request

    def move_to_end(self, owner: Rfc) -> None:
        """The contribuyente had a turn: all others come first now."""
        if (queue := self._queues.pop(owner, None)) is not None:
            self._queues[owner] = queue


NO_CALLS = EndpointQueue()
"""Of an endpoint that nothing ever waited at; nothing is put in here."""


class Agenda:
    """Fed by ``note`` with every change; ``advance_to`` brings it up to a moment, and then it can be read."""

    def __init__(self) -> None:
        self.disk: Queue = []
        self.endpoint_queues: dict[tuple[bool, Endpoint], EndpointQueue] = {}
        self.later: dict[Endpoint | None, Queue] = {}
        self._changed: dict[int, Request | None] = {}
        self._entries: dict[int, Entry] = {}
        self._held: dict[int, Request | None] = {}
        self._preferred: set[int] = set()
        self._serial = count()
        self._looked: datetime | None = None

    def note(self, number: int, request: Request | None) -> None:
        """Note a request that is new or changed, or that is gone (None)."""
        if number in self._held:
            self._held[number] = request
        else:
            self._changed[number] = request

    def hold(self, request: Request) -> None:
        """A call is under way for it: it is due for nothing until ``release``."""
        self._held[request.id] = self._changed.pop(request.id, request)
        self._forget(request.id)

    def release(self, number: int) -> None:
        """The call for it has ended: it is due again for what it needs next."""
        if number in self._held:
            self._changed[number] = self._held.pop(number)

    def prefer(self, request: Request) -> None:
        """From now on it goes before all others."""
        self._preferred.add(request.id)
        self.note(request.id, request)

    def advance_to(self, now: datetime) -> None:
        """Bring everything up to ``now``; a clock that was set back makes all of it uncertain, so it is put in anew."""
        if self._looked is not None and now < self._looked:
            for number, entry in self._entries.items():
                self._changed.setdefault(number, entry.request)
        self._looked = now
        changed, self._changed = self._changed, {}
        for number, request in changed.items():
            self._forget(number)
            if request is None:
                self._preferred.discard(number)
            elif request.state.is_active:
                self._enter(request, now)
        for queue in self.later.values():
            while (head := first(queue)) is not None and _is_due(head.request, now):
                heappop(queue)
                self._put_due(head)

    def _enter(self, request: Request, now: datetime) -> None:
        entry = self._entries[request.id] = Entry(request)
        if request.next_at is None or _is_due(request, now):
            self._put_due(entry)
        else:
            queue = self.later.setdefault(endpoint_of(request) if request.state in OPERATIONS else None, [])
            heappush(queue, (request.next_at, next(self._serial), entry))

    def _put_due(self, entry: Entry) -> None:
        request, serial = entry.request, next(self._serial)
        if needs_disk(request):
            heappush(self.disk, (rank(request.query), serial, entry))
        if needs_call(request):
            waiting = self.endpoint_queues.setdefault(
                (request.id in self._preferred, endpoint_of(request)), EndpointQueue()
            )
            waiting.add(_urgency(request), serial, entry)

    def _forget(self, number: int) -> None:
        if (entry := self._entries.pop(number, None)) is not None:
            entry.is_valid = False


def first(queue: Queue) -> Entry | None:
    """The first entry that still counts; those before it are let go."""
    while queue and not queue[0][2].is_valid:
        heappop(queue)
    return queue[0][2] if queue else None


def endpoint_of(request: Request) -> Endpoint:
    """Where the request's next call goes."""
    return Endpoint(request.query.service, OPERATIONS[request.state])


def stored(request: Request) -> Package | None:
    """A package on disk that is not in the index yet."""
    return next((one for one in request.packages if one.state is PackageState.STORED), None)


def is_all_in(request: Request) -> bool:
    """Whether none of its packages waits any more."""
    downloading = request.state in (State.READY, State.DOWNLOADING)
    return downloading and not any(one.state in _WAITING for one in request.packages)


def needs_disk(request: Request) -> bool:
    """Whether there is something to do for it without the SAT."""
    return stored(request) is not None or is_all_in(request)


def needs_call(request: Request) -> bool:
    """Whether there is something to ask of the SAT; of packages that all came nothing is left to ask."""
    if request.state in (State.READY, State.DOWNLOADING):
        return any(one.state is PackageState.PENDING for one in request.packages)
    return request.state in OPERATIONS


def _is_due(request: Request, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait we give can only come from a clock that was moved."""
    return request.next_at is None or request.next_at <= now or request.next_at > now + LONGEST_WAIT


def _urgency(request: Request) -> tuple[Any, ...]:
    """Among the calls of one contribuyente to one endpoint: smaller goes first.

    Of packages those that vanish first. Of what is at the SAT what has waited longest, by the minute, so that nothing
    starves, and of equals the newest. Of questions the newest.
    """
    match OPERATIONS[request.state]:
        case Operation.DOWNLOAD:
            return ((request.sent_at or request.created_at).timestamp(),)
        case Operation.VERIFY:
            minute = request.next_at.timestamp() // 60 if request.next_at else 0.0
            return (minute, rank(request.query), request.id)
        case _:
            return (rank(request.query), request.id)

"""What is due, in which order, and when something is due again; decides nothing about how it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.clock import Clock
from app.domain.lifecycle import PackageState, State
from app.domain.request import Package, Request
from app.engine import policy
from app.engine.calls import Calls
from app.engine.circuit import Circuits, Endpoint, Operation
from app.engine.ledger import Ledger

LOOK_AGAIN = 30.0
"""The longest nap in seconds: after sleep or a moved clock the engine looks at the wall clock again."""

_OPERATIONS = {
    State.TO_SEND: Operation.SUBMIT,
    State.SENDING: Operation.SUBMIT,
    State.AT_SAT: Operation.VERIFY,
    State.READY: Operation.DOWNLOAD,
    State.DOWNLOADING: Operation.DOWNLOAD,
}
_ORDER = {Operation.DOWNLOAD: 0, Operation.VERIFY: 1, Operation.SUBMIT: 2}
_WAITING = frozenset({PackageState.PENDING, PackageState.FETCHING, PackageState.STORED})


class Schedule:
    """Looks at the open requests, the calls under way and the endpoints that fail."""

    def __init__(
        self, ledger: Ledger, calls: Calls, circuits: Circuits, clock: Clock, *, longest_nap: float = LOOK_AGAIN
    ) -> None:
        self._ledger = ledger
        self._calls = calls
        self._circuits = circuits
        self._clock = clock
        self._longest_nap = longest_nap

    def due_on_disk(self) -> Request | None:
        """One that needs the disk and not the SAT."""
        found = (one for one in self._due() if one.state is State.UNCERTAIN or stored(one) or is_all_in(one))
        return next(found, None)

    def due_at_sat(self) -> list[Request]:
        """Those that need a call: packages that would vanish first, then verifications, then new questions."""
        return sorted((one for one in self._due() if one.state in _OPERATIONS), key=_urgency)

    def has_place(self, request: Request) -> bool:
        """Whether one more call may be made, for its contribuyente and to its endpoint, now."""
        if len(self._calls.running) >= policy.MAX_IN_FLIGHT:
            return False
        if self._calls.of(request.query.owner) >= policy.MAX_PER_TAXPAYER:
            return False
        return self._circuits.allows(endpoint_of(request), self._clock.now())

    def seconds_until_due(self) -> float:
        """Until the next request can be started, at most the longest nap.

        One that is due but must wait for a free place is started when a call ends, which wakes the engine by itself.
        """
        now = self._clock.now()
        waits = [self._longest_nap]
        busy = {job.request_id for job in self._calls.running}
        for request in self._ledger.open_requests.values():
            if not request.state.is_active or request.next_at is None or request.id in busy:
                continue
            seconds = (request.next_at - now).total_seconds()
            if seconds > 0 or request.state not in _OPERATIONS or self.has_place(request):
                waits.append(seconds)
            elif (opens_at := self._circuits.opens_at(endpoint_of(request))) is not None:
                waits.append((opens_at - now).total_seconds())
        return max(0.01, min(waits))

    def waiting(self) -> list[Request]:
        """All that the engine will look at by itself."""
        return [one for one in self._ledger.open_requests.values() if one.state.is_active]

    def next_at(self) -> datetime | None:
        """When something is due again, if anything waits."""
        moments = []
        for request in self.waiting():
            if request.next_at is not None:
                opens_at = self._circuits.opens_at(endpoint_of(request)) if request.state in _OPERATIONS else None
                moments.append(max(request.next_at, opens_at or request.next_at))
        return min(moments, default=None)

    def _due(self) -> Iterator[Request]:
        """Requests whose time has come and that wait for no call."""
        now = self._clock.now()
        busy = {job.request_id for job in self._calls.running}
        for request in list(self._ledger.open_requests.values()):
            if request.state.is_active and request.id not in busy and _is_due(request, now):
                yield request


def endpoint_of(request: Request) -> Endpoint:
    """Where the request's next call goes."""
    return Endpoint(request.query.service, _OPERATIONS[request.state])


def stored(request: Request) -> Package | None:
    """A package on disk that is not in the index yet."""
    return next((one for one in request.packages if one.state is PackageState.STORED), None)


def is_all_in(request: Request) -> bool:
    """Whether none of its packages waits any more."""
    downloading = request.state in (State.READY, State.DOWNLOADING)
    return downloading and not any(one.state in _WAITING for one in request.packages)


def _is_due(request: Request, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait we give can only come from a clock that was moved."""
    return request.next_at is None or request.next_at <= now or request.next_at > now + policy.LONGEST_WAIT


def _urgency(request: Request) -> tuple[int, datetime, int]:
    """Kind of work first; within it who has waited longest, so that no contribuyente starves another."""
    return _ORDER[_OPERATIONS[request.state]], request.next_at or request.created_at, request.id

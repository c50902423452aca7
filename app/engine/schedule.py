"""What is due, in which order, and when something is due again; decides nothing about how it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.clock import Clock
from app.domain.identifiers import Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.request import Package, Request
from app.engine.calls import Calls, Job
from app.engine.circuit import Circuits, Endpoint, Operation
from app.engine.ledger import Ledger
from app.engine.policy import LONGEST_WAIT, Limits

LOOK_AGAIN = 30.0
"""The longest nap in seconds: after sleep or a moved clock the engine looks at the wall clock again."""

_OPERATIONS = {
    State.TO_SEND: Operation.SUBMIT,
    State.SENDING: Operation.SUBMIT,
    State.UNCERTAIN: Operation.SUBMIT,
    State.AT_SAT: Operation.VERIFY,
    State.READY: Operation.DOWNLOAD,
    State.DOWNLOADING: Operation.DOWNLOAD,
}
_ORDER = {Operation.DOWNLOAD: 0, Operation.VERIFY: 1, Operation.SUBMIT: 2}
_WAITING = frozenset({PackageState.PENDING, PackageState.FETCHING, PackageState.STORED})


class Schedule:
    """Looks at the open requests, the calls under way and the endpoints that fail."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        calls: Calls,
        circuits: Circuits,
        clock: Clock,
        limits: Limits,
        longest_nap: float = LOOK_AGAIN,
    ) -> None:
        self._ledger = ledger
        self._calls = calls
        self._circuits = circuits
        self._clock = clock
        self._limits = limits
        self._longest_nap = longest_nap
        self._asked: dict[Rfc, datetime] = {}
        self._preferred: set[int] = set()

    def due_on_disk(self) -> Request | None:
        """One that needs the disk and not the SAT."""
        found = (one for one in self._due() if stored(one) or is_all_in(one))
        return next(found, None)

    def due_at_sat(self) -> list[Request]:
        """Those that need a call: what the person chose, packages that would vanish, verifications, new questions."""
        due = (one for one in self._due() if one.state in _OPERATIONS and not _waits_for_disk(one))
        return sorted(due, key=lambda one: (one.id not in self._preferred, *_urgency(one)))

    def prefer(self, ids: Iterable[int]) -> None:
        """From now on these go before all others."""
        self._preferred.update(ids)

    def has_place(self, request: Request) -> bool:
        """Whether one more call may be made, for its contribuyente and to its endpoint, now."""
        if len(self._calls.running) >= self._limits.in_flight:
            return False
        if self._calls.of(request.query.owner) >= self._limits.per_taxpayer:
            return False
        now = self._clock.now()
        return self._circuits.allows(endpoint_of(request), now) and self._paced_until(request, now) <= now

    def is_doubtful(self, endpoint: Endpoint) -> bool:
        """Whether a knock must go before the next question there."""
        return self._circuits.is_doubtful(endpoint)

    def started(self, job: Job) -> None:
        """A call begins: the next question of the same contribuyente leaves a moment later."""
        self._circuits.called(job.endpoint)
        if job.endpoint.operation is Operation.SUBMIT:
            self._asked[job.owner] = self._clock.now()

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
            elif (opens_at := self._opens_at(request, now)) > now:
                waits.append((opens_at - now).total_seconds())
        return max(0.01, min(waits))

    def waiting(self) -> list[Request]:
        """All that the engine will look at by itself."""
        return [one for one in self._ledger.open_requests.values() if one.state.is_active]

    def next_at(self) -> datetime | None:
        """When something is due again, if anything waits."""
        now = self._clock.now()
        moments = [
            max(one.next_at, self._opens_at(one, now)) if one.state in _OPERATIONS else one.next_at
            for one in self.waiting()
            if one.next_at is not None
        ]
        return min(moments, default=None)

    def _opens_at(self, request: Request, now: datetime) -> datetime:
        """When neither its endpoint nor the pace of questions keeps it back any more; ``now`` when nothing does."""
        return max(now, self._circuits.opens_at(endpoint_of(request)) or now, self._paced_until(request, now))

    def _paced_until(self, request: Request, now: datetime) -> datetime:
        asked = self._asked.get(request.query.owner)
        if endpoint_of(request).operation is not Operation.SUBMIT:
            return now
        if asked is None or asked > now:  # a clock that was set back
            return now
        return max(now, asked + self._limits.submit_pause)

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


def _waits_for_disk(request: Request) -> bool:
    """Whether nothing of it is left at the SAT: what came must go into the index first."""
    downloading = request.state in (State.READY, State.DOWNLOADING)
    return downloading and not any(one.state is PackageState.PENDING for one in request.packages)


def _is_due(request: Request, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait we give can only come from a clock that was moved."""
    return request.next_at is None or request.next_at <= now or request.next_at > now + LONGEST_WAIT


def _urgency(request: Request) -> tuple[int, datetime, int]:
    """Kind of work first. Of packages those that vanish first; of the rest who has waited longest, so none starves."""
    operation = _OPERATIONS[request.state]
    since = request.sent_at if operation is Operation.DOWNLOAD else request.next_at
    return _ORDER[operation], since or request.created_at, request.id

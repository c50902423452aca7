"""What is due, in which order, and when something is due again; decides nothing about how it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.catalogs import Service
from app.domain.clock import Clock
from app.domain.identifiers import Rfc
from app.domain.request import Request
from app.engine.circuit_breaker import CircuitBreakers, Endpoint, Operation
from app.engine.ledger import Ledger
from app.engine.loop.agenda import NO_CALLS, Agenda, endpoint_of, first
from app.engine.loop.calls import Calls, Job
from app.engine.policy import Limits
from app.engine.sat_status.queue import SatStatusQueue, StatusCheck

LOOK_AGAIN = 30.0
"""The longest nap in seconds: after sleep or a moved clock the engine looks at the wall clock again."""


class Schedule:
    """Looks at the open requests, documents to be asked about, the calls under way and the endpoints that fail."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        calls: Calls,
        breakers: CircuitBreakers,
        clock: Clock,
        limits: Limits,
        status_queue: SatStatusQueue,
        longest_nap: float = LOOK_AGAIN,
    ) -> None:
        self._ledger = ledger
        self._calls = calls
        self._breakers = breakers
        self._clock = clock
        self._limits = limits
        self._status_queue = status_queue
        self._longest_nap = longest_nap
        self._checked_at: datetime | None = None
        self._asked: dict[Rfc, datetime] = {}
        self._services = list(Service)
        self._agenda = Agenda()
        ledger.open_requests.watch(self._agenda.note)

    def due_on_disk(self) -> Request | None:
        """One that needs the disk and not the SAT; the newest first."""
        self._agenda.advance_to(self._clock.now())
        entry = first(self._agenda.disk)
        return entry.request if entry else None

    def calls(self) -> Iterator[Request]:
        """Those whose call may begin now: what the person chose, then by kind, and contribuyentes take turns.

        Each must begin or change before the next is asked for; it ends with the first that did neither.
        """
        before = None
        while (request := self._next_call()) is not None and request is not before:
            before = request
            yield request

    def prefer(self, ids: Iterable[int]) -> None:
        """From now on these go before all others."""
        for number in ids:
            if (request := self._ledger.open_requests.get(number)) is not None:
                self._agenda.prefer(request)

    def has_place(self, request: Request) -> bool:
        """Whether one more call may be made, for its contribuyente and to its endpoint, now."""
        if len(self._calls.running) >= self._limits.in_flight:
            return False
        if self._calls.of(request.query.owner) >= self._limits.per_taxpayer:
            return False
        now = self._clock.now()
        return self._breakers.allows(endpoint_of(request), now) and self._paced_until(request, now) <= now

    def needs_probe(self, endpoint: Endpoint) -> bool:
        """Whether a probe must go before the next question there."""
        return self._breakers.needs_probe(endpoint)

    def next_status_check(self) -> StatusCheck | None:
        """The document to ask about now, if there is one and the call may be made; what requests need goes before."""
        now = self._clock.now()
        is_free = self._has_place_for_status() and self._breakers.allows(StatusCheck.endpoint, now)
        return self._status_queue.pop_next(now) if is_free and self._status_paced_until(now) <= now else None

    def status_check_at(self) -> datetime | None:
        """When the next document may be asked about; None when none waits, or a call must end first."""
        now = self._clock.now()
        due = self._status_queue.next_at(now)
        if due is None or not self._has_place_for_status():
            return None
        if not self._breakers.allows(StatusCheck.endpoint, now):
            opens_at = self._breakers.opens_at(StatusCheck.endpoint)
            if opens_at is None or opens_at <= now:
                return None  # a probe is under way
            due = max(due, opens_at)
        return max(due, self._status_paced_until(now))

    def started(self, job: Job | StatusCheck) -> None:
        """A call begins: the next question of the same kind leaves a moment later."""
        self._breakers.called(job.endpoint)
        if isinstance(job, StatusCheck):
            self._checked_at = self._clock.now()
            return
        self._agenda.hold(self._ledger.open_requests[job.request_id])
        if job.endpoint.operation is Operation.SUBMIT:
            self._asked[job.owner] = self._clock.now()

    def ended(self, job: Job) -> None:
        """What came of the call is saved."""
        self._agenda.release(job.request_id)

    def seconds_until_due(self) -> float:
        """Until the next request can be started, at most the longest nap.

        One that is due but must wait for a free place is started when a call ends, which wakes the engine by itself.
        """
        now = self._clock.now()
        self._agenda.advance_to(now)
        if first(self._agenda.disk) is not None:
            return 0.01
        moments = [moment for _, moment in self._later()]
        if len(self._calls.running) < self._limits.in_flight:
            moments += self._openings(now)
        if (status_at := self.status_check_at()) is not None:
            moments.append(status_at)
        waits = [self._longest_nap, *((moment - now).total_seconds() for moment in moments)]
        return max(0.01, min(waits))

    def has_waiting(self) -> bool:
        """Whether there is any that the engine will look at by itself."""
        return any(one.state.is_active for one in self._ledger.open_requests.values())

    def waiting(self) -> list[Request]:
        """All that the engine will look at by itself."""
        return [one for one in self._ledger.open_requests.values() if one.state.is_active]

    def next_at(self) -> datetime | None:
        """When something is due again, if anything waits."""
        now = self._clock.now()
        self._agenda.advance_to(now)
        moments = [now] if first(self._agenda.disk) is not None else []
        moments += [
            self._opens_at(request, now)
            for waiting in self._agenda.endpoint_queues.values()
            for request in waiting.first_of_each()
        ]
        for endpoint, moment in self._later():
            opens_at = self._breakers.opens_at(endpoint) if endpoint else None
            moments.append(max(moment, opens_at or moment))
        return min(moments, default=None)

    def _next_call(self) -> Request | None:
        """Packages that would vanish first. One question at a time goes before verifications, so that thousands that
        wait at the SAT never keep a new one from leaving; the others come after."""
        now = self._clock.now()
        self._agenda.advance_to(now)
        asks = any(job.endpoint.operation is Operation.SUBMIT for job in self._calls.running)
        then = (Operation.VERIFY, Operation.SUBMIT) if asks else (Operation.SUBMIT, Operation.VERIFY)
        for is_preferred in (True, False):
            for operation in (Operation.DOWNLOAD, *then):
                if (request := self._next_to(operation, is_preferred=is_preferred)) is not None:
                    return request
        return None

    def _next_to(self, operation: Operation, *, is_preferred: bool) -> Request | None:
        """Whose turn it is. Questions of retenciones wait for all others; in the rest the two services take turns."""
        for service in list(Service) if operation is Operation.SUBMIT else list(self._services):
            waiting = self._agenda.endpoint_queues.get((is_preferred, Endpoint(service, operation)), NO_CALLS)
            for request in waiting.first_of_each():
                if self.has_place(request):
                    waiting.move_to_end(request.query.owner)
                    self._services.remove(service)
                    self._services.append(service)
                    return request
        return None

    def _openings(self, now: datetime) -> Iterator[datetime]:
        """When those that are due, but kept back by their endpoint or the pace of questions, may go on."""
        for waiting in self._agenda.endpoint_queues.values():
            for request in waiting.first_of_each():
                opens_at = self._opens_at(request, now)
                if opens_at > now or self.has_place(request):
                    yield opens_at

    def _later(self) -> Iterator[tuple[Endpoint | None, datetime]]:
        """The next moment of what is not due yet, by where it will go."""
        for endpoint, queue in self._agenda.later.items():
            if (entry := first(queue)) is not None and entry.request.next_at is not None:
                yield endpoint, entry.request.next_at

    def _opens_at(self, request: Request, now: datetime) -> datetime:
        """When neither its endpoint nor the pace of questions keeps it back any more; ``now`` when nothing does."""
        return max(now, self._breakers.opens_at(endpoint_of(request)) or now, self._paced_until(request, now))

    def _has_place_for_status(self) -> bool:
        """One call is left to requests, where there may be more than one."""
        return len(self._calls.running) < max(1, self._limits.in_flight - 1)

    def _status_paced_until(self, now: datetime) -> datetime:
        if self._checked_at is None or self._checked_at > now:  # a clock that was set back
            return now
        return max(now, self._checked_at + self._limits.status_pause)

    def _paced_until(self, request: Request, now: datetime) -> datetime:
        asked = self._asked.get(request.query.owner)
        if endpoint_of(request).operation is not Operation.SUBMIT:
            return now
        if asked is None or asked > now:  # a clock that was set back
            return now
        return max(now, asked + self._limits.submit_pause)

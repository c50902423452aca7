"""Which document is asked about next, and when: paced, patient with outages, able to stop. Pure: moments are handed in.

An answer ends a document's turn. Whatever else comes makes it wait for a while; after a few tries it is given up. What
never left this computer is no try. While the service is down only a probe is sent now and then.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogs import Service
from app.domain.sat_status import SatStatusQuery
from app.engine.circuit_breaker import CircuitBreakers, Endpoint, Operation, is_offline, is_outage
from app.errors import AcopioError, ErrorKey, ExpectedError, HttpStatusError

ENDPOINT = Endpoint(Service.CFDI, Operation.SAT_STATUS)
MAX_TRIES = 5
"""How often one document is asked about before it is given up."""
_RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
LONGEST_PAUSE = timedelta(hours=1)
"""The longest pause the service itself may wish for; a later time can only come from a clock that was moved."""


@dataclass(frozen=True, slots=True)
class Check:
    """One document to ask about."""

    document_id: int
    query: SatStatusQuery


@dataclass(frozen=True, slots=True)
class SatStatusPace:
    """``per_second`` questions begin in a second at most, ``at_once`` are under way; ``factor`` scales every pause."""

    per_second: float = 4.0
    at_once: int = 4
    factor: float = 1.0

    @property
    def spacing(self) -> timedelta:
        """From one question to the next."""
        return timedelta(seconds=1 / self.per_second)


class SatStatusQueue:
    """Hands out checks one by one.

    Attributes:
        done, failed: how many were answered and given up.
        notice: the key of the last failure, until an answer comes.
    """

    def __init__(self, circuits: CircuitBreakers, pace: SatStatusPace) -> None:
        self._circuits = circuits
        self._pace = pace
        self._ready: deque[Check] = deque()
        self._later: list[tuple[datetime, int, Check]] = []
        self._under_way: dict[int, Check] = {}
        self._abandoned: set[int] = set()
        self._known: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._count = 0
        self._last: datetime | None = None
        self._paused_until: datetime | None = None
        self.done = 0
        self.failed = 0
        self.notice: ErrorKey | None = None

    def __len__(self) -> int:
        """How many are neither answered nor given up."""
        return len(self._known)

    @property
    def under_way(self) -> int:
        """How many are being asked about at this moment."""
        return len(self._under_way)

    @property
    def waiting(self) -> int:
        """How many are still to be handed out."""
        return len(self._ready) + len(self._later)

    def add(self, checks: Iterable[Check]) -> None:
        """Put them at the end of the line; a document that is in it already keeps its place."""
        for check in checks:
            if not self.reclaim(check.document_id):
                self._known.add(check.document_id)
                self._ready.append(check)

    def reclaim(self, document_id: int) -> bool:
        """Whether it is in the line or being asked about; if it was cancelled meanwhile, it is wanted again."""
        self._abandoned.discard(document_id)
        return document_id in self._known

    def take(self, now: datetime) -> Check | None:
        """The one to ask about at once, or None when it is not the time; say later how it ended."""
        if len(self._under_way) >= self._pace.at_once or self._free_at(now) > now:
            return None
        if not self._circuits.allows(ENDPOINT, now):
            return None
        while self._later and _is_due(self._later[0][0], now):
            self._ready.append(heapq.heappop(self._later)[2])
        if not self._ready:
            return None
        check = self._ready.popleft()
        self._under_way[check.document_id] = check
        self._last = now
        self._circuits.called(ENDPOINT)
        return check

    def answered(self, document_id: int) -> None:
        """The SAT spoke, and what it said is kept."""
        self._circuits.answered(ENDPOINT)
        if self._under_way.pop(document_id, None) is not None:
            self._forget(document_id)
            self.done += 1
            self.notice = None

    def failed_with(self, document_id: int, error: AcopioError, now: datetime) -> None:
        """No answer could be had or kept: again later, or never."""
        self._learn(error, now)
        check = self._under_way.pop(document_id, None)
        if check is None:
            return
        if document_id in self._abandoned:
            self._forget(document_id)
            return
        self.notice = error.key
        if isinstance(error, ExpectedError) and is_offline(error):
            self._ready.appendleft(check)
            return
        self._tries[document_id] += 1
        if self._tries[document_id] >= MAX_TRIES or not isinstance(error, ExpectedError):
            self._forget(document_id)
            self.failed += 1
            return
        wait = _RETRIES[min(self._tries[document_id], len(_RETRIES)) - 1] * self._pace.factor
        self._count += 1
        heapq.heappush(self._later, (now + wait, self._count, check))

    def cancel(self) -> None:
        """Hand out no more of those that wait; what is under way counts if it is answered."""
        for check in (*self._ready, *(check for _, _, check in self._later)):
            self._forget(check.document_id)
        self._ready.clear()
        self._later.clear()
        self._abandoned = set(self._under_way)
        self.notice = None

    def begin_anew(self) -> None:
        """Count from nothing again."""
        self.done = self.failed = 0
        self.notice = None

    def due_at(self, now: datetime) -> datetime | None:
        """When the next may be taken, at the earliest ``now``; None when nothing waits or a call must end first."""
        if not self.waiting or len(self._under_way) >= self._pace.at_once:
            return None
        moments = [now, self._free_at(now)]
        opens_at = self._circuits.opens_at(ENDPOINT)
        if not self._circuits.allows(ENDPOINT, now):
            if opens_at is None or opens_at <= now:
                return None  # a probe is under way
            moments.append(opens_at)
        if not self._ready and not _is_due(self._later[0][0], now):
            moments.append(self._later[0][0])
        return max(moments)

    def pause_until(self, now: datetime) -> datetime | None:
        """When the SAT is asked again, while it is left alone."""
        due = self.due_at(now)
        return due if due is not None and due - now > self._pace.spacing else None

    def _free_at(self, now: datetime) -> datetime:
        """When neither the pace nor the service's own wish keeps back the next question."""
        moments = [now]
        if self._last is not None and self._last <= now:  # else the clock was set back
            moments.append(self._last + self._pace.spacing)
        if self._paused_until is not None and self._paused_until <= now + LONGEST_PAUSE:
            moments.append(self._paused_until)
        return max(moments)

    def _learn(self, error: AcopioError, now: datetime) -> None:
        if not isinstance(error, ExpectedError) or not is_outage(error):
            self._circuits.answered(ENDPOINT)
            return
        self._circuits.failed(ENDPOINT, now, offline=is_offline(error))
        if isinstance(error, HttpStatusError) and error.retry_after:
            self._paused_until = now + min(timedelta(seconds=error.retry_after) * self._pace.factor, LONGEST_PAUSE)

    def _forget(self, document_id: int) -> None:
        self._known.discard(document_id)
        self._abandoned.discard(document_id)
        self._tries.pop(document_id, None)


def _is_due(moment: datetime, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait can only come from a clock that was moved."""
    return moment <= now or moment > now + LONGEST_PAUSE

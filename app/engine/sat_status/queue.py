"""Which document is asked about next (ConsultaCFDI): their order, and how often each was tried. Pure.

An answer ends a document's turn. Whatever else comes makes it wait for a while; after a few tries it is given up. What
never left this computer is no try. When a call may be made at all is for ``app.engine.loop.schedule`` to say.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from app.domain.catalogs import Service
from app.domain.sat_status import SatStatusQuery
from app.engine.circuit_breaker import LONGEST_PAUSE, Endpoint, Operation, is_offline
from app.errors import AcopioError, ErrorKey, ExpectedError

MAX_TRIES = 5
"""How often one document is asked about before it is given up."""
_RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """One document to ask about: a call like those of requests, under the same limits."""

    endpoint: ClassVar[Endpoint] = Endpoint(Service.CFDI, Operation.SAT_STATUS)
    document_id: int
    query: SatStatusQuery


class SatStatusQueue:
    """Hands out the checks one by one. ``factor`` scales the waits between two tries.

    Attributes:
        done, failed: how many were answered and given up.
        notice: the key of the last failure, until an answer comes.
    """

    def __init__(self, factor: float = 1.0) -> None:
        self._factor = factor
        self._ready: deque[StatusCheck] = deque()
        self._later: list[tuple[datetime, int, StatusCheck]] = []
        self._under_way: dict[int, StatusCheck] = {}
        self._abandoned: set[int] = set()
        self._known: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._count = 0
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

    def add(self, checks: Iterable[StatusCheck]) -> None:
        """Put them at the end of the line; a document that is in it already keeps its place."""
        for check in checks:
            if not self.reclaim(check.document_id):
                self._known.add(check.document_id)
                self._ready.append(check)

    def reclaim(self, document_id: int) -> bool:
        """Whether it is in the line or being asked about; if it was cancelled meanwhile, it is wanted again."""
        self._abandoned.discard(document_id)
        return document_id in self._known

    def pop_next(self, now: datetime) -> StatusCheck | None:
        """The one to ask about next, or None when none is due; say later how it ended."""
        while self._later and _is_due(self._later[0][0], now):
            self._ready.append(heapq.heappop(self._later)[2])
        if not self._ready:
            return None
        check = self._ready.popleft()
        self._under_way[check.document_id] = check
        return check

    def next_at(self, now: datetime) -> datetime | None:
        """When the next is due, at the earliest ``now``; None when none waits."""
        if not self.waiting:
            return None
        return now if self._ready or _is_due(self._later[0][0], now) else self._later[0][0]

    def answered(self, document_id: int) -> None:
        """The SAT answered, and the answer is saved."""
        if self._under_way.pop(document_id, None) is not None:
            self._forget(document_id)
            self.done += 1
            self.notice = None

    def failed_with(self, document_id: int, error: AcopioError, now: datetime) -> None:
        """No answer could be had or kept: again later, or never."""
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
        wait = _RETRIES[min(self._tries[document_id], len(_RETRIES)) - 1] * self._factor
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
        """Count what is done and given up from nothing again."""
        self.done = self.failed = 0
        self.notice = None

    def _forget(self, document_id: int) -> None:
        self._known.discard(document_id)
        self._abandoned.discard(document_id)
        self._tries.pop(document_id, None)


def _is_due(moment: datetime, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait can only come from a clock that was moved."""
    return moment <= now or moment > now + LONGEST_PAUSE

"""Consultar estado en el SAT: documents are asked about in calls like those of requests, and the answers are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Protocol

from app.domain.clock import Clock
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.engine.loop.calls import Calls, Outcome
from app.engine.loop.schedule import Schedule
from app.engine.sat_status.events import DocumentSatStatus, SatStatusEvent, SatStatusProgress
from app.engine.sat_status.queue import SatStatusQueue, StatusCheck
from app.errors import AcopioError, BugError, StoreError

_CHUNK = 500
"""How many documents are looked up at a time: a selection may be the whole library."""
_TRY_DISK_AGAIN = timedelta(seconds=5)
_TOO_SOON_TO_TELL = timedelta(seconds=1)
"""A wait shorter than this is no pause worth telling of."""


class SatStatusStore(Protocol):
    """Where the questions come from and the answers go; both raise StoreError."""

    def find(self, ids: list[int], /) -> Iterable[tuple[int, SatStatusQuery]]:
        """The question for each of these documents that can be asked about."""

    def record_answer(self, document: int, answer: SatStatusAnswer, /) -> None:
        """Save what the SAT said."""


class StatusChecks:
    """Used from the engine's thread only. ``ask`` puts a question, raising NetworkError or AnswerError."""

    def __init__(
        self,
        *,
        queue: SatStatusQueue,
        schedule: Schedule,
        calls: Calls,
        store: SatStatusStore,
        ask: Callable[[SatStatusQuery], SatStatusAnswer],
        clock: Clock,
        announce: Callable[[SatStatusEvent], None],
        report: Callable[[StoreError], None],
    ) -> None:
        self._queue = queue
        self._schedule = schedule
        self._calls = calls
        self._store = store
        self._ask = ask
        self._clock = clock
        self._announce = announce
        self._report = report
        self._to_look_up: dict[int, None] = {}
        self._left_out = 0
        self._disk_at: datetime | None = None

    @property
    def progress(self) -> SatStatusProgress:
        """How far the documents that were asked about have come."""
        queue, now = self._queue, self._clock.now()
        ended = queue.done + queue.failed + self._left_out
        at = self._schedule.status_check_at()
        return SatStatusProgress(
            done=queue.done,
            total=ended + len(queue) + len(self._to_look_up),
            failed=queue.failed,
            left_out=self._left_out,
            notice=queue.notice,
            waits_until=at if at is not None and at - now > _TOO_SOON_TO_TELL else None,
        )

    def check(self, ids: Iterable[int]) -> None:
        """Ask about these too; one that is being asked about already is not asked about twice."""
        if self.progress.is_over:
            self._queue.begin_anew()
            self._left_out = 0
        self._to_look_up.update((one, None) for one in ids if not self._queue.reclaim(one))
        self._announce(self.progress)

    def cancel(self) -> None:
        """Ask no further; answers under way are still kept."""
        self._to_look_up.clear()
        self._queue.cancel()
        self._announce(self.progress)

    def start_due(self) -> None:
        """Begin the calls whose time has come and that have a place."""
        try:
            self._look_up()
        except StoreError as error:
            self._disk_at = self._clock.now() + _TRY_DISK_AGAIN
            self._report(error)
        while (check := self._schedule.next_status_check()) is not None:
            self._schedule.started(check)
            self._calls.start(check, partial(self._ask, check.query))

    def apply_outcome(self, check: StatusCheck, outcome: Outcome) -> None:
        """Keep what a call brought and announce it, or see that the document is asked about again."""
        now = self._clock.now()
        if isinstance(outcome, SatStatusAnswer):
            try:
                self._store.record_answer(check.document_id, outcome)
            except StoreError as error:
                self._report(error)
                self._queue.failed_with(check.document_id, error, now)
            else:
                self._queue.answered(check.document_id)
                self._announce(DocumentSatStatus(check.document_id, outcome))
        else:
            failure = outcome if isinstance(outcome, AcopioError) else BugError(type(outcome).__name__)
            self._queue.failed_with(check.document_id, failure, now)
        self._announce(self.progress)

    def looks_up_at(self) -> datetime | None:
        """When documents are looked up next; None when there is nothing to look up, or others wait before them."""
        if not self._to_look_up or self._queue.waiting:
            return None
        now = self._clock.now()
        return max(now, self._disk_at or now)

    def _look_up(self) -> None:
        if self._disk_at is not None and timedelta() < self._disk_at - self._clock.now() <= _TRY_DISK_AGAIN:
            return
        self._disk_at = None
        while self._to_look_up and not self._queue.waiting:
            ids = list(islice(self._to_look_up, _CHUNK))
            checks = [StatusCheck(document_id, query) for document_id, query in self._store.find(ids)]
            self._queue.add(checks)
            self._left_out += len(ids) - len(checks)
            for one in ids:
                del self._to_look_up[one]
            if not checks:
                self._announce(self.progress)

"""Asks the SAT how documents stand, on call threads, and keeps what it says: driven by the engine's loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from app.domain.clock import Clock
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.engine.loop.calls import Spawn, on_a_thread, outcome_of
from app.engine.sat_status.events import DocumentSatStatus, SatStatusEvent, SatStatusFinished, SatStatusProgress
from app.engine.sat_status.queue import Check, SatStatusQueue
from app.errors import StoreError

_CHUNK = 500
"""How many documents are looked up at a time: a selection may be the whole library."""
_TRY_DISK_AGAIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class SatStatusParts:
    """What it takes.

    ``find`` gives the question for each document that can be asked about, ``ask`` puts it (raising NetworkError or
    AnswerError, on any thread), ``keep`` saves the answer; ``find`` and ``keep`` raise StoreError.
    """

    queue: SatStatusQueue
    find: Callable[[Sequence[int]], Iterable[tuple[int, SatStatusQuery]]]
    ask: Callable[[SatStatusQuery], SatStatusAnswer]
    keep: Callable[[int, SatStatusAnswer], None]


class SatStatusChecker:
    """All methods belong to the engine's thread; what a call brings arrives through ``post`` and goes to ``settle``.

    ``complain`` is told what the disk said.
    """

    def __init__(
        self,
        parts: SatStatusParts,
        *,
        clock: Clock,
        announce: Callable[[SatStatusEvent], None],
        complain: Callable[[StoreError], None],
        post: Callable[[SatStatusFinished], None],
        spawn: Spawn = on_a_thread,
    ) -> None:
        self._queue = parts.queue
        self._clock = clock
        self._parts = parts
        self._announce = announce
        self._complain = complain
        self._post = post
        self._spawn = spawn
        self._to_look_up: dict[int, None] = {}
        self._left_out = 0
        self._disk_at: datetime | None = None

    @property
    def progress(self) -> SatStatusProgress:
        """How far it has come."""
        queue = self._queue
        ended = queue.done + queue.failed + self._left_out
        return SatStatusProgress(
            done=queue.done,
            total=ended + len(queue) + len(self._to_look_up),
            failed=queue.failed,
            left_out=self._left_out,
            notice=queue.notice,
            waits_until=queue.pause_until(self._clock.now()),
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
        """Begin the calls whose time has come."""
        try:
            self._look_up()
        except StoreError as error:
            self._disk_at = self._clock.now() + _TRY_DISK_AGAIN
            self._complain(error)
        while (check := self._queue.take(self._clock.now())) is not None:
            self._spawn(partial(self._call, check))

    def settle(self, finished: SatStatusFinished) -> None:
        """Keep what a call brought and tell of it, or see that it is tried again."""
        now = self._clock.now()
        if isinstance(finished.outcome, SatStatusAnswer):
            try:
                self._parts.keep(finished.document_id, finished.outcome)
            except StoreError as error:
                self._complain(error)
                self._queue.failed_with(finished.document_id, error, now)
            else:
                self._queue.answered(finished.document_id)
                self._announce(DocumentSatStatus(finished.document_id, finished.outcome))
        else:
            self._queue.failed_with(finished.document_id, finished.outcome, now)
        self._announce(self.progress)

    def seconds_until_due(self) -> float | None:
        """Until the next call may begin; None when there is none to wait for."""
        now = self._clock.now()
        due = self._queue.due_at(now)
        if self._to_look_up and not self._queue.waiting:
            due = max(now, self._disk_at or now)
        return None if due is None else (due - now).total_seconds()

    def _look_up(self) -> None:
        if self._disk_at is not None and timedelta() < self._disk_at - self._clock.now() <= _TRY_DISK_AGAIN:
            return
        self._disk_at = None
        while self._to_look_up and not self._queue.waiting:
            ids = list(islice(self._to_look_up, _CHUNK))
            checks = [Check(document_id, query) for document_id, query in self._parts.find(ids)]
            self._queue.add(checks)
            self._left_out += len(ids) - len(checks)
            for one in ids:
                del self._to_look_up[one]
            if not checks:
                self._announce(self.progress)

    def _call(self, check: Check) -> None:
        self._post(SatStatusFinished(check.document_id, outcome_of(partial(self._parts.ask, check.query))))

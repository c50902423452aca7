"""Runs an engine on this thread until something is true or the time is up."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from app.cli.words import Words
from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.engine import Engine
from app.engine.ports import CancelToken, EngineEvent, RequestChanged, Trouble
from app.errors import ExpectedError

_PASSING = frozenset({State.SENDING, State.READY, State.DOWNLOADING})
_TO_BEGIN = 1.0
"""Seconds after the limit."""
_RESTING = frozenset({State.NEEDS_KEY, State.PAUSED})


@dataclass(slots=True)
class Watch:
    """Keeps the last snapshot of the requests it follows, with their successors and parts, and tells their progress."""

    words: Words
    requests: dict[int, Request] = field(default_factory=dict)
    troubles: list[ExpectedError] = field(default_factory=list)

    def follow(self, requests: Iterable[Request]) -> None:
        """Follow these from now on."""
        self.requests.update({request.id: request for request in requests})

    def __call__(self, event: EngineEvent) -> None:
        """The engine's listener."""
        if isinstance(event, Trouble):
            self.troubles.append(event.error)
            self.words.report(event.error)
        if not isinstance(event, RequestChanged):
            return
        request = event.request
        before = self.requests.get(request.id)
        if before is None and request.parent_id not in self.requests:
            return
        self.requests[request.id] = request
        passing = request.state in _PASSING and request.notice is None
        if not passing and (before is None or (before.state, before.notice) != (request.state, request.notice)):
            self._tell(request)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself to what is followed."""
        return all(one.is_done or one.state in _RESTING for one in self.requests.values())

    def _tell(self, request: Request) -> None:
        query = request.query
        what = f"Solicitud {request.id} ({query.service.value} {query.direction.value} {query.content.value})"
        title = self.words.explain(f"state:{request.state.value}").title
        reason = (
            f" {self.words.notice(request.notice, request.notice_fields, request.message)}" if request.notice else ""
        )
        self.words.say(f"{what}: {title}.{reason}")


def time_limit(max_wait: float | None) -> float | None:
    """The moment of ``time.monotonic`` when ``max_wait`` seconds have passed from now; None for no limit."""
    return None if max_wait is None else time.monotonic() + max_wait


def run_until(engine: Engine, watch: Watch, done: Callable[[], bool], until: float | None) -> None:
    """Work until ``done``, the time is up, or Ctrl+C; what still waits goes on another day."""
    with stopped_by_signals(engine) as cancel, _stopped_at(until, engine, cancel):
        while not cancel.cancelled:
            seconds = engine.run_due(watch, cancel, until)
            if done() or (until is not None and time.monotonic() >= until):
                return
            engine.wait(seconds if until is None else min(seconds, max(0.01, until - time.monotonic())), cancel)


@contextmanager
def _stopped_at(until: float | None, engine: Engine, cancel: CancelToken) -> Iterator[None]:
    """The time that is up ends long work on disk too, a moment later: until then what is due may begin."""
    if until is None:
        yield
        return

    def stop() -> None:
        cancel.cancel()
        engine.wake()

    timer = threading.Timer(max(0.0, until - time.monotonic()) + _TO_BEGIN, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def stopped_by_signals(engine: Engine) -> Iterator[CancelToken]:
    """Ctrl+C and a polite end become a cancellation while the block lasts."""
    cancel = CancelToken()

    def stop(_number: int, _frame: FrameType | None) -> None:
        cancel.cancel()
        engine.wake()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

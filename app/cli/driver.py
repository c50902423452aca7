"""Runs the engine on this thread until the followed requests have ended, or the time is up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.cli.signals import on_stop_signal
from app.cli.speech import report, say
from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.events import CancelToken, EngineEvent, RequestChanged, Trouble
from app.engine.loop.engine import Engine
from app.errors import ExpectedError
from app.words import command_line as words
from app.words.outcome_words import how_many, needs_password, sentence_of, waiting_for_password

_PASSING = frozenset({State.SENDING, State.READY, State.DOWNLOADING})
_TO_BEGIN = 1.0
"""Seconds after the time limit until long work on disk is stopped; what is due at the limit may begin."""
_RESTING = frozenset({State.NEEDS_KEY, State.PAUSED})


@dataclass(slots=True)
class Watch:
    """Keeps the last state of the requests it follows, with their successors and parts, and reports their progress."""

    requests: dict[int, Request] = field(default_factory=dict)
    troubles: list[ExpectedError] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    _awaited: set[int] = field(default_factory=set)
    _kept: dict[str, list[Request]] = field(default_factory=dict)

    def follow(self, requests: Iterable[Request]) -> None:
        """Keep and report what happens to these requests."""
        self.requests.update({request.id: request for request in requests})

    def __call__(self, event: EngineEvent) -> None:
        """Take an event of the engine: keep the request's last state, and report what changed."""
        if isinstance(event, Trouble):
            self.say_rest()
            self.troubles.append(event.error)
            report(event.error)
        if not isinstance(event, RequestChanged):
            return
        request = event.request
        before = self.requests.get(request.id)
        if before is None and request.parent_id not in self.requests and request.id not in self._awaited:
            return
        self.requests[request.id] = request
        if request.successor_id is not None:
            self._awaited.add(request.successor_id)  # it may be an older one, which asks for the same
        passing = request.state in _PASSING and request.notice is None
        if not passing and (before is None or (before.state, before.notice) != (request.state, request.notice)):
            self._tell(request)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself to what is followed."""
        here = all(one.is_done or one.state in _RESTING for one in self.requests.values())
        return here and not self.missing_ones()

    def missing_ones(self) -> frozenset[int]:
        """Requests that took the place of followed ones and were not seen yet."""
        return frozenset(self._awaited - self.requests.keys())

    def say_rest(self) -> None:
        """Say what was kept back to be said once for many."""
        kept, self._kept = self._kept, {}
        for sentence, group in kept.items():
            if needs_password(group[0]):
                say(waiting_for_password(group))
                continue
            query = group[0].query
            what = words.request_line(group[0].id, query.service.value, query.direction.value, query.content.value)
            say(f"{what if len(group) == 1 else how_many(group)}: {sentence}")
            self.said.add(sentence)

    def _tell(self, request: Request) -> None:
        """What holds for several is kept back, to be said once; of one request no two things at a time."""
        if any(request.id == one.id for group in self._kept.values() for one in group):
            self.say_rest()
        sentence = "" if needs_password(request) else sentence_of(request)
        self._kept.setdefault(sentence, []).append(request)


def time_limit(max_wait: float | None) -> float | None:
    """The moment of ``time.monotonic`` when ``max_wait`` seconds have passed from now; None for no limit."""
    return None if max_wait is None else time.monotonic() + max_wait


def run_until(engine: Engine, watch: Watch, done: Callable[[], bool], until: float | None) -> None:
    """Work until ``done``, the time is up, or Ctrl+C; what still waits goes on another day."""
    with stopped_by_signals(engine) as cancel, _stopped_at(until, engine, cancel):
        while not cancel.cancelled:
            seconds = engine.run_due(watch, cancel, until)
            watch.follow(one for one in engine.open_requests() if one.id in watch.missing_ones())
            watch.say_rest()
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
    """Ctrl+C and a polite end cancel the engine's work while the block lasts."""
    cancel = CancelToken()

    def stop() -> None:
        cancel.cancel()
        engine.wake()

    with on_stop_signal(stop):
        yield cancel

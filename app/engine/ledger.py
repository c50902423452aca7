"""The record of all requests: each change is checked against the lifecycle, saved with a line of story, announced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.clock import Clock, mexico_wall_time
from app.domain.lifecycle import Event, PackageEvent, State, advance, advance_package
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.story import Story, StoryLine
from app.engine.events import EngineEvent, Listener, RequestChanged
from app.engine.open_requests import OpenRequests
from app.store.database import Database
from app.store.requests import RequestRepository

GOOD_ENDS = frozenset({State.COMPLETE, State.EMPTY})
"""Ends after which a question need not be asked again."""


class Ledger:
    """All requests still in work, in memory and in the database alike.

    Attributes:
        open_requests: those not done, by number.
        listener: who is told; set by the engine for each round.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        on_good_end: Callable[[Request], None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_good_end = on_good_end
        self.requests = RequestRepository(database.connection)
        self.listener: Listener = _nobody
        pending = self.requests.in_states(state for state in State if not state.is_final)
        self.open_requests = OpenRequests(one for one in pending if not one.is_done)
        self._ended_well: Callable[[Request], None] = _nothing_follows
        self._depth = 0
        self._unannounced: list[Request] = []

    def now(self) -> datetime:
        """The present moment, aware and in UTC, by the SAT's clock as far as that is known."""
        return self._clock.now()

    def sat_wall_now(self) -> datetime:
        """The same on Mexico City's wall clock, by which the SAT judges a question."""
        return mexico_wall_time(self._clock.now())

    def when_ended_well(self, follow: Callable[[Request], None]) -> None:
        """Let ``follow`` know of each request that ends with what it asked for, once that was announced."""
        self._ended_well = follow

    def announce(self, event: EngineEvent) -> None:
        """Hand the listener an event; what it says must be saved already."""
        self.listener(event)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside are saved in one transaction, and announced when it is on disk. May be nested."""
        self._depth += 1
        try:
            with self._database.transaction():
                yield
        except BaseException:
            self._unannounced.clear()
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            saved, self._unannounced = self._unannounced, []
            for request in saved:
                self._keep(request)

    def add(self, query: Query, *, parent: Request | None = None, copy_to: str | None = None) -> Request:
        """A new request, due at once."""
        with self.together():
            parent_id = parent.id if parent else None
            request = self.requests.add(query, self.now(), parent_id=parent_id, copy_to=copy_to)
            self.requests.add_story_line(request.id, StoryLine(self.now(), Story.CREATED))
            self._unannounced.append(request)
        return request

    def record(
        self,
        request: Request,
        event: Event | None,
        story: Story | None,
        *,
        fields: dict[str, str] | None = None,
        **changes: Any,
    ) -> Request:
        """Save what happened and announce it; ``story`` None adds no line.

        A notice lasts until the next event unless it is given anew. Raises BugError for an impossible event.
        """
        if event is not None:
            changes = {"notice": None, "notice_fields": {}} | changes
            changes["state"] = advance(request.state, event)
        changed = replace(request, **changes)
        with self.together():
            self.requests.save(changed)
            if story is not None:
                said = changed.message if "message" in changes else ""
                self.requests.add_story_line(changed.id, StoryLine(self.now(), story, fields or {}, said))
            self._unannounced.append(changed)
        return changed

    def record_send(self, request: Request, at: datetime) -> Request:
        """Note in one transaction that this very question is about to leave, at the moment the journal has."""
        with self.together():
            self.requests.record_send(request.query.fingerprint(), at, request.id)
            return self.record(request, Event.SEND, Story.SENDING, sent_at=at)

    def forget_send(self, request: Request) -> None:
        """Remove the note of a send again, where it is certain that nothing left this computer."""
        if request.sent_at is not None:
            with self._database.transaction():
                self.requests.forget_send(request.query.fingerprint(), request.sent_at)

    def sends(self, fingerprint: str) -> int:
        """How often this very question was put to the SAT."""
        return self.requests.sends(fingerprint)

    def generation(self, request: Request) -> int:
        """How many requests this one succeeds, one after the other."""
        count = 0
        while request.parent_id is not None:
            parent = self.requests.get(request.parent_id)
            if parent is None or parent.successor_id != request.id:
                break
            request, count = parent, count + 1
        return count

    def _keep(self, request: Request) -> None:
        if not request.is_done:
            self.open_requests.keep(request)
            self.announce(RequestChanged(request))
            return
        ends_well = self.open_requests.drop(request.id) is not None and request.state in GOOD_ENDS
        if ends_well and self._on_good_end is not None:
            self._on_good_end(request)
        self.announce(RequestChanged(request))
        if ends_well:
            self._ended_well(request)


def with_package(request: Request, package: Package) -> tuple[Package, ...]:
    """The request's packages with ``package`` in the place of the one of its name."""
    return tuple(package if one.id == package.id else one for one in request.packages)


def move(package: Package, event: PackageEvent, **changes: Any) -> Package:
    """The package after ``event``. Raises BugError for an impossible one."""
    return replace(package, state=advance_package(package.state, event), **changes)


def _nothing_follows(_: Request) -> None:
    """Stands in until somebody wants to know of good ends."""


def _nobody(_: EngineEvent) -> None:
    """Stands in until the engine sets a listener."""

"""Begins the calls that are due: records the attempt, and hands the call to whoever carries it out."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.lifecycle import Event, PackageState, State
from app.domain.request import Package, Request
from app.domain.story import Story
from app.engine.events import CancelToken
from app.engine.ledger import Ledger
from app.engine.loop.agenda import endpoint_of
from app.engine.loop.calls import Calls, Job, Mailbox, Outcome, Received
from app.engine.loop.disk_trouble import DiskTrouble
from app.engine.loop.schedule import Schedule
from app.engine.planning.parts import Parts
from app.engine.steps.fetching import Fetching
from app.engine.steps.submitting import Submitting
from app.engine.steps.verifying import Verifying
from app.errors import BugError, EfirmaError, StoreError


class CallStarter:
    """Used from the engine's thread only."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        schedule: Schedule,
        calls: Calls,
        mailbox: Mailbox,
        submitting: Submitting,
        verifying: Verifying,
        fetching: Fetching,
        parts: Parts,
        trouble: DiskTrouble,
    ) -> None:
        self._ledger = ledger
        self._schedule = schedule
        self._calls = calls
        self._mailbox = mailbox
        self._submitting = submitting
        self._verifying = verifying
        self._fetching = fetching
        self._parts = parts
        self._trouble = trouble

    def start(self, request: Request, cancel: CancelToken) -> None:
        """Begin the call that the request needs next; without a usable e.firma the request waits for one instead."""
        try:
            match request.state:
                case State.TO_SEND | State.UNCERTAIN:
                    self._send(request)
                case State.AT_SAT:
                    if (verify := self._verifying.begin(request)) is not None:
                        self._call(_job(request), verify)
                case State.READY | State.DOWNLOADING:
                    self._fetch(request, cancel)
                case _:
                    raise BugError(f"nothing is due in {request.state}")
        except EfirmaError as error:
            self._ledger.record(
                request,
                Event.KEY_MISSING,
                Story.KEY_MISSING,
                notice=error.key,
                notice_fields=error.fields,
                next_at=None,
            )
        except StoreError as error:
            self._trouble.postpone(request, error)

    def _send(self, request: Request) -> None:
        """Put the question; where Solicita keeps failing a probe goes before it, which costs nothing."""
        job = _job(request)
        if self._submitting.rests(request) or self._parts.divide(request):
            return
        if self._schedule.needs_probe(job.endpoint):
            self._call(job, self._submitting.probe(request))
        elif (send := self._submitting.begin(request)) is not None:
            self._call(job, send)

    def _fetch(self, request: Request, cancel: CancelToken) -> None:
        package = next(one for one in request.packages if one.state is PackageState.PENDING)
        job = _job(request, package)
        fetch = self._fetching.begin(
            request, package, lambda size: self._mailbox.put(Received(job, size)), lambda: cancel.cancelled
        )
        if fetch is not None:
            self._call(job, fetch)

    def _call(self, job: Job, call: Callable[[], Outcome]) -> None:
        self._schedule.started(job)
        self._calls.start(job, call)


def _job(request: Request, package: Package | None = None) -> Job:
    return Job(request.id, request.query.owner, endpoint_of(request), package.id if package else None)

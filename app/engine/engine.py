"""The engine: takes what is due, one step each, for as long as its thread runs it.

Its failure policy: what an answer or an error means is decided in ``policy``; a call that fails is tried again later
and never stops the others; a missing key stops only its contribuyente; a disk that says no pauses what needs it; what
the program was doing when it ended is recovered at the next start. Everything is saved before it is announced, and only
the thread that calls ``run_due`` writes.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from app.domain.clock import Clock
from app.domain.lifecycle import Event, PackageState, State
from app.domain.query import Query
from app.domain.request import Package, Request
from app.engine import policy
from app.engine.calls import Calls, Finished, Job, Mailbox, Received, Spawn, Wake, on_a_thread
from app.engine.commands import Command
from app.engine.desk import Desk
from app.engine.ledger import Ledger
from app.engine.policy import Pace
from app.engine.ports import Activity, ActivityKind, CancelToken, Listener, Transfer, Trouble
from app.engine.steps.fetching import Fetched, Fetching
from app.engine.steps.ingesting import Ingesting
from app.engine.steps.submitting import Submitting
from app.engine.steps.verifying import Verifying
from app.errors import (
    AcopioError,
    AuthenticationFailedError,
    BugError,
    CancelledError,
    EfirmaError,
    NetworkError,
    StoreError,
)
from app.sat.submit import SubmitResult
from app.sat.verify import VerifyResult
from app.store.session import StoreSession

GRACE_SECONDS = 2.0
"""How long a stop waits for answers under way: an answer that is saved is a send that is not uncertain."""
_LOOK_AGAIN = 30.0
"""The longest nap in seconds: after sleep or a moved clock the engine looks at the wall clock again."""


class Engine:
    """Carries every request from Por enviar to its end. All methods but ``post`` and ``wake`` belong to one thread."""

    def __init__(
        self,
        *,
        session: StoreSession,
        clock: Clock,
        ledger: Ledger,
        desk: Desk,
        pace: Pace,
        submitting: Submitting,
        verifying: Verifying,
        fetching: Fetching,
        ingesting: Ingesting,
        spawn: Spawn = on_a_thread,
    ) -> None:
        self._session = session
        self._clock = clock
        self._ledger = ledger
        self._desk = desk
        self._pace = pace
        self._submitting = submitting
        self._verifying = verifying
        self._fetching = fetching
        self._ingesting = ingesting
        self._mailbox: Mailbox = queue.SimpleQueue()
        self._calls = Calls(self._mailbox, spawn)
        self._activity: Activity | None = None
        self._offline: str | None = None
        self._disk: str | None = None
        self._recover()

    # ── from any thread ──────────────────────────────────────────────────────────────────────────────────────────

    def post(self, command: Command) -> None:
        """Ask for something; it is carried out on the engine's thread."""
        self._mailbox.put(command)

    def wake(self) -> None:
        """End a wait early."""
        self._mailbox.put(Wake())

    # ── the engine's own thread ──────────────────────────────────────────────────────────────────────────────────

    def enqueue(self, queries: Iterable[Query], copy_to: Path | None = None) -> list[Request]:
        """Add requests at once and hand them back, to be followed; those already being worked on are not doubled."""
        return self._desk.enqueue(queries, copy_to)

    def carry_out(self, command: Command, listener: Listener) -> None:
        """Do one thing at once and nothing of what is due."""
        self._ledger.listener = listener
        self._desk.carry_out(command)

    def run_due(self, listener: Listener, cancel: CancelToken) -> float:
        """Carry out what was posted and all that is due; returns the seconds until something is due again.

        Returns early when cancelled, after a short grace for answers under way.
        """
        self._ledger.listener = listener
        while not cancel.cancelled:
            self._read_mail(wait=0.0)
            self._start_due(cancel)
            if not self._calls.running:
                break
            self._say(Activity(ActivityKind.CALLING))
            self._read_mail(wait=self._until_due())
        if cancel.cancelled:
            self._wind_down()
            return 0.0
        self._say(self._resting())
        return self._until_due()

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        """Sleep until ``seconds`` have passed, something is posted, or ``wake`` is called."""
        if not cancel.cancelled:
            self._read_mail(wait=seconds)

    def close(self) -> None:
        """Release the library."""
        self._session.close()

    # ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _read_mail(self, wait: float) -> None:
        """Handle every message there is, waiting up to ``wait`` seconds for the first."""
        try:
            message = self._mailbox.get(timeout=wait) if wait > 0 else self._mailbox.get_nowait()
            while True:
                self._handle(message)
                message = self._mailbox.get_nowait()
        except queue.Empty:
            return

    def _handle(self, message: Command | Finished | Received | Wake) -> None:
        match message:
            case Wake():
                return
            case Finished(job, outcome):
                self._calls.done(job)
                self._apply(job, outcome)
            case Received(job, size):
                if job.package is not None and job in self._calls.running:
                    self._ledger.announce(Transfer(job.request_id, job.package, size))
            case _:
                self._desk.carry_out(message)

    def _apply(self, job: Job, outcome: SubmitResult | VerifyResult | Fetched | AcopioError) -> None:
        request = self._ledger.open_requests.get(job.request_id)
        if request is None:
            return
        self._notice_network(outcome)
        package = next((one for one in request.packages if one.id == job.package), None)
        if package is not None and package.state is PackageState.FETCHING:
            if isinstance(outcome, Fetched | AcopioError):
                self._fetching.finish(request, package, outcome)
        elif request.state is State.SENDING and isinstance(outcome, SubmitResult | AcopioError):
            self._submitting.finish(request, outcome)
        elif request.state is State.AT_SAT and isinstance(outcome, VerifyResult | AcopioError):
            self._verifying.finish(request, outcome)

    def _notice_network(self, outcome: object) -> None:
        error = outcome.cause if isinstance(outcome, AuthenticationFailedError) else outcome
        self._offline = error.key if isinstance(error, NetworkError) and not error.sent else None
        if isinstance(error, StoreError):
            self._disk = error.key

    # ── what is due ──────────────────────────────────────────────────────────────────────────────────────────────

    def _start_due(self, cancel: CancelToken) -> None:
        """Work on disk first, then packages that would vanish, then verifications, then new questions."""
        while not cancel.cancelled and (due := next(self._due_at_once(), None)):
            self._work_on_disk(due, cancel)
        for request in sorted(self._due(), key=_urgency):
            if cancel.cancelled:
                return
            if self._has_place(request):
                self._start(request, cancel)

    def _due(self) -> Iterator[Request]:
        """Requests whose time has come and that wait for no call."""
        now = self._clock.now()
        busy = {job.request_id for job in self._calls.running}
        for request in list(self._ledger.open_requests.values()):
            if request.state.is_active and request.id not in busy and _is_due(request, now):
                yield request

    def _due_at_once(self) -> Iterator[Request]:
        """Those that need the disk and not the SAT."""
        return (one for one in self._due() if one.state is State.UNCERTAIN or _stored(one) or _is_all_in(one))

    def _work_on_disk(self, request: Request, cancel: CancelToken) -> None:
        package = _stored(request)
        try:
            if request.state is State.UNCERTAIN:
                self._submitting.resolve(request)
            elif package is not None:
                request = self._ingesting.run(request, package, partial(_checkpoint, cancel))
                self._disk = None
            if _is_all_in(request):
                self._ingesting.conclude(request)
        except CancelledError:
            return
        except StoreError as error:
            self._postpone(request, error)

    def _start(self, request: Request, cancel: CancelToken) -> None:
        try:
            match request.state:
                case State.TO_SEND:
                    if (send := self._submitting.begin(request)) is not None:
                        self._calls.start(_job(request), send)
                case State.AT_SAT:
                    self._calls.start(_job(request), self._verifying.begin(request))
                case State.READY | State.DOWNLOADING:
                    self._fetch(request, cancel)
                case _:
                    raise BugError(f"nothing is due in {request.state}")
        except EfirmaError as error:
            self._ledger.record(
                request,
                Event.KEY_MISSING,
                "story:key_missing",
                notice=error.key,
                notice_fields=error.fields,
                next_at=None,
            )
        except StoreError as error:
            self._postpone(request, error)

    def _fetch(self, request: Request, cancel: CancelToken) -> None:
        package = next(one for one in request.packages if one.state is PackageState.PENDING)
        job = _job(request, package)
        fetch = self._fetching.begin(
            request, package, lambda size: self._mailbox.put(Received(job, size)), lambda: cancel.cancelled
        )
        if fetch is not None:
            self._calls.start(job, fetch)

    def _postpone(self, request: Request, error: StoreError) -> None:
        """The disk said no: say so once and look again later; nothing is lost."""
        if self._disk != error.key:
            self._ledger.announce(Trouble(error))
        self._disk = error.key
        failures = request.failures + 1
        current = self._ledger.open_requests.get(request.id, request)
        self._ledger.record(
            current,
            None,
            None,
            notice=error.key,
            notice_fields=error.fields,
            failures=failures,
            next_at=self._clock.now() + self._pace.retry(failures),
        )

    # ── rest, start and stop ─────────────────────────────────────────────────────────────────────────────────────

    def _until_due(self) -> float:
        """Seconds until the next request can be started, at most the longest nap.

        One that is due but must wait for a free place is started when a call ends, which wakes us by itself.
        """
        now = self._clock.now()
        waits = [_LOOK_AGAIN]
        busy = {job.request_id for job in self._calls.running}
        for request in self._ledger.open_requests.values():
            if request.state.is_active and request.next_at is not None and request.id not in busy:
                seconds = (request.next_at - now).total_seconds()
                if seconds > 0 or self._has_place(request):
                    waits.append(seconds)
        return max(0.01, min(waits))

    def _has_place(self, request: Request) -> bool:
        """Whether one more call may be made for its contribuyente now."""
        free = len(self._calls.running) < policy.MAX_IN_FLIGHT
        return free and self._calls.of(request.query.owner) < policy.MAX_PER_TAXPAYER

    def _resting(self) -> Activity:
        """What is awaited, in one word."""
        waiting = [one for one in self._ledger.open_requests.values() if one.state.is_active]
        next_at = min((one.next_at for one in waiting if one.next_at is not None), default=None)
        if self._disk is not None and waiting:
            return Activity(ActivityKind.DISK, next_at, self._disk)
        if self._offline is not None and waiting:
            return Activity(ActivityKind.OFFLINE, next_at, self._offline)
        if waiting:
            return Activity(ActivityKind.WAITING, next_at)
        if any(one.state is State.NEEDS_KEY for one in self._ledger.open_requests.values()):
            return Activity(ActivityKind.NEEDS_KEY)
        return Activity(ActivityKind.UP_TO_DATE)

    def _say(self, activity: Activity) -> None:
        if activity != self._activity:
            self._activity = activity
            self._ledger.announce(activity)

    def _recover(self) -> None:
        """Take up what the program was doing when it ended."""
        for request in list(self._ledger.open_requests.values()):
            if request.state is State.SENDING:
                self._submitting.interrupted(request)
            for package in request.packages:
                if package.state is PackageState.FETCHING:
                    self._fetching.interrupted(self._ledger.open_requests[request.id], package)

    def _wind_down(self) -> None:
        """Give calls under way a moment, so that what they bring is saved."""
        deadline = time.monotonic() + GRACE_SECONDS  # the wall clock may be moved meanwhile
        while self._calls.running and (left := deadline - time.monotonic()) > 0:
            self._read_mail(wait=left)


def _job(request: Request, package: Package | None = None) -> Job:
    return Job(request.id, request.query.owner, package.id if package else None)


def _is_due(request: Request, now: datetime) -> bool:
    """Due by the clock; a time further off than any wait we give can only come from a clock that was moved."""
    return request.next_at is None or request.next_at <= now or request.next_at > now + policy.LONGEST_WAIT


def _stored(request: Request) -> Package | None:
    return next((one for one in request.packages if one.state is PackageState.STORED), None)


def _is_all_in(request: Request) -> bool:
    waiting = {PackageState.PENDING, PackageState.FETCHING, PackageState.STORED}
    downloading = request.state in (State.READY, State.DOWNLOADING)
    return downloading and not any(one.state in waiting for one in request.packages)


def _urgency(request: Request) -> tuple[int, int]:
    order = {State.READY: 0, State.DOWNLOADING: 0, State.AT_SAT: 1}
    return order.get(request.state, 2), request.id


def _checkpoint(cancel: CancelToken) -> None:
    if cancel.cancelled:
        raise CancelledError

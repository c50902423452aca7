"""The engine: takes what is due, one step each, for as long as its thread runs it.

Its failure policy: what an answer or an error means is decided in ``policy``; a call that fails is tried again later
and never stops the others; a missing key stops only its contribuyente; a disk that says no pauses what needs it; what
the program was doing when it ended is recovered at the next start. Everything is saved before it is announced, and only
the thread that calls ``run_due`` writes to the index; that a question leaves its own call notes, in the journal.
"""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.domain.identifiers import Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.request import Request
from app.domain.taxpayer import Taxpayer
from app.engine.circuit_breaker import CircuitBreakers
from app.engine.commands import BeginLibrary, CheckNow, Command, FindLibrary, Import, MoveLibrary
from app.engine.events import (
    Activity,
    ActivityKind,
    CancelToken,
    EngineEvent,
    Listener,
    Transfer,
)
from app.engine.intake.from_folders import Importing
from app.engine.intake.intake import Intake
from app.engine.intake.reread import Rereading
from app.engine.ledger import Ledger
from app.engine.loop.call_starter import CallStarter
from app.engine.loop.calls import Calls, Finished, Mailbox, Message, Received, Spawn, Wake, on_a_thread
from app.engine.loop.command_handler import CommandHandler
from app.engine.loop.disk_work import DiskWork, Surroundings
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.outcome_applier import TRY_DISK_AGAIN, OutcomeApplier
from app.engine.loop.resting import resting
from app.engine.loop.schedule import LOOK_AGAIN, Schedule
from app.engine.planning.parts import Parts
from app.engine.planning.update_plan import plan_update
from app.engine.planning.update_rules import UpdateScope
from app.engine.policy import Limits, Pace
from app.engine.sat_status.checker import SatStatusChecker, SatStatusParts
from app.engine.sat_status.events import CancelSatStatusCheck, CheckSatStatus, SatStatusFinished
from app.engine.steps.fetching import Fetching
from app.engine.steps.ingesting import Ingesting
from app.engine.steps.submitting import Submitting
from app.engine.steps.verifying import Verifying
from app.errors import StoreError, WorkerLostError
from app.sat.clock import SatClock
from app.store.documents import DocumentRepository
from app.store.session import StoreSession

GRACE_SECONDS = 1.5
"""How long a stop waits for answers under way: an answer that is saved is a send that is not uncertain."""


class Engine:
    """Carries every request from Por enviar to its end. All methods but ``post`` and ``wake`` belong to one thread."""

    def __init__(
        self,
        *,
        session: StoreSession,
        clock: SatClock,
        ledger: Ledger,
        command_handler: CommandHandler,
        pace: Pace,
        submitting: Submitting,
        verifying: Verifying,
        fetching: Fetching,
        ingesting: Ingesting,
        importing: Importing,
        rereading: Rereading,
        intake: Intake,
        breakers: CircuitBreakers,
        sat_statuses: SatStatusParts,
        limits: Limits,
        spawn: Spawn = on_a_thread,
        longest_nap: float = LOOK_AGAIN,
        news: Iterable[EngineEvent] = (),
    ) -> None:
        self._session = session
        self._clock = clock
        self._ledger = ledger
        self._command_handler = command_handler
        self._pace = pace
        self._submitting = submitting
        self._fetching = fetching
        self._intake = intake
        self._mailbox: Mailbox = queue.SimpleQueue()
        self._calls = Calls(self._mailbox, spawn)
        self._outage_tracker = OutageTracker(breakers, clock)
        self._schedule = Schedule(
            ledger=ledger, calls=self._calls, breakers=breakers, clock=clock, limits=limits, longest_nap=longest_nap
        )
        parts = Parts(ledger)
        self._outcome_applier = OutcomeApplier(
            ledger=ledger,
            calls=self._calls,
            schedule=self._schedule,
            outage_tracker=self._outage_tracker,
            clock=clock,
            submitting=submitting,
            verifying=verifying,
            fetching=fetching,
            parts=parts,
        )
        self._sat_status = SatStatusChecker(
            sat_statuses,
            clock=clock,
            announce=ledger.announce,
            complain=self._outcome_applier.report_disk_error,
            post=self._mailbox.put,
            spawn=spawn,
        )
        self._call_starter = CallStarter(
            ledger=ledger,
            schedule=self._schedule,
            calls=self._calls,
            mailbox=self._mailbox,
            submitting=submitting,
            verifying=verifying,
            fetching=fetching,
            parts=parts,
            postpone=self._postpone,
        )
        self._disk = DiskWork(
            ledger=ledger,
            schedule=self._schedule,
            ingesting=ingesting,
            importing=importing,
            rereading=rereading,
            surroundings=Surroundings(self._meanwhile, self._handle, self._postpone, self._disk_works),
        )
        self._activity: Activity | None = None
        self._later: list[Command] = []
        self._untold: list[EngineEvent] = list(news)
        self._recover(ingesting)

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
        return self._command_handler.enqueue(queries, copy_to)

    def open_requests(self) -> list[Request]:
        """All that is not done."""
        return list(self._ledger.open_requests.values())

    def taxpayers(self) -> list[Taxpayer]:
        """All that are registered."""
        return self._command_handler.taxpayers()

    def owners(self) -> list[Rfc]:
        """All that documents in the library belong to, registered or not."""
        return DocumentRepository(self._session.database.connection).owners()

    def plan_update(self, scope: UpdateScope) -> tuple[Query, ...]:
        """What Poner al día would ask now."""
        return plan_update(self._ledger.requests, scope, self._clock.now())

    def carry_out(self, command: Command, listener: Listener) -> None:
        """Do one thing at once and nothing of what is due."""
        self._ledger.listener = listener
        self._command_handler.carry_out(command)

    def take_in(self, command: Import, listener: Listener, cancel: CancelToken) -> None:
        """Importar at once, and nothing of what is due."""
        self._ledger.listener = listener
        self._disk.import_now(command, cancel)

    def run_due(self, listener: Listener, cancel: CancelToken, until: float | None = None) -> float:
        """Carry out what was posted and all that is due; returns the seconds until something is due again.

        Returns early when cancelled, after a short grace for answers under way; and likewise at ``until``, a moment of
        ``time.monotonic``, but what is due now is begun even when it has passed.
        """
        self._ledger.listener = listener
        self._announce_news()
        while not cancel.cancelled:
            self._read_mail(wait=0.0)
            self._outcome_applier.apply_unsaved()
            self._start_due(cancel)
            self._sat_status.start_due()
            if len(self._calls.running) == len(self._outcome_applier.unsaved):
                break
            self._announce_activity(Activity(ActivityKind.CALLING))
            left = math.inf if until is None else until - time.monotonic()
            if left <= 0:
                self._wind_down(until)
                return 0.0
            self._read_mail(wait=min(left, self._seconds_until_due()))
        if cancel.cancelled:
            self._wind_down(until)
            return 0.0
        self._announce_activity(resting(self._ledger, self._schedule, self._outage_tracker, self._outcome_applier.disk))
        seconds = self._seconds_until_due()
        return min(seconds, TRY_DISK_AGAIN) if self._outcome_applier.unsaved else seconds

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        """Sleep until ``seconds`` have passed, something is posted, or ``wake`` is called."""
        self._intake.rest()
        if not cancel.cancelled:
            self._read_mail(wait=seconds)

    def close(self) -> None:
        """Release the library."""
        self._intake.close()
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

    def _seconds_until_due(self) -> float:
        sat_status = self._sat_status.seconds_until_due()
        seconds = 0.01 if self._disk.has_more else self._schedule.seconds_until_due()
        return seconds if sat_status is None else max(0.01, min(seconds, sat_status))

    def _handle(self, message: Message) -> None:
        match message:
            case Wake():
                return
            case Finished():
                self._outcome_applier.apply_outcome(message)
                self._carry_out_later()
            case Received(job, size):
                if job.package is not None and job in self._calls.running:
                    self._ledger.announce(Transfer(job.request_id, job.package, size))
            case SatStatusFinished():
                self._sat_status.settle(message)
            case CheckSatStatus(ids):
                self._sat_status.check(ids)
            case CancelSatStatusCheck():
                self._sat_status.cancel()
            case _ if self._disk.take(message):
                return
            case MoveLibrary() | FindLibrary() | BeginLibrary() if self._calls.running:
                self._later.append(message)  # a package under way would land in the folder that is being left
            case CheckNow(ids):
                self._schedule.prefer(ids)
                self._command_handler.carry_out(message)
            case _:
                self._command_handler.carry_out(message)

    def _carry_out_later(self) -> None:
        if not self._calls.running:
            later, self._later = self._later, []
            for command in later:
                self._command_handler.carry_out(command)

    # ── what is due ──────────────────────────────────────────────────────────────────────────────────────────────

    def _start_due(self, cancel: CancelToken) -> None:
        """Work on disk first, then packages that would vanish, then verifications, then new questions."""
        self._disk.run_due(cancel)
        for request in self._schedule.calls():
            if cancel.cancelled:
                return
            self._call_starter.start(request, cancel)

    def _meanwhile(self, cancel: CancelToken) -> None:
        """While there is long work on disk: all the rest of a round."""
        self._read_mail(wait=0.0)
        self._outcome_applier.apply_unsaved()
        self._start_due(cancel)
        self._sat_status.start_due()

    def _disk_works(self) -> None:
        self._outcome_applier.disk = None

    def _postpone(self, request: Request, error: StoreError | WorkerLostError) -> None:
        """The disk said no: look again later; nothing is lost."""
        self._outcome_applier.report_disk_error(error)
        failures = request.failures + 1
        current = self._ledger.open_requests.get(request.id, request)
        next_at = self._clock.now() + self._pace.retry(failures)
        try:
            self._ledger.record(
                current,
                None,
                None,
                notice=error.key,
                notice_fields=error.fields,
                failures=failures,
                next_at=next_at,
            )
        except StoreError:  # not even that can be written: it waits in memory alone
            self._ledger.open_requests.keep(replace(current, failures=failures, next_at=next_at))

    # ── rest, start and stop ─────────────────────────────────────────────────────────────────────────────────────

    def _announce_news(self) -> None:
        news, self._untold = self._untold, []
        for event in news:
            self._ledger.announce(event)

    def _announce_activity(self, activity: Activity) -> None:
        if activity != self._activity:
            self._activity = activity
            self._ledger.announce(activity)

    def _recover(self, ingesting: Ingesting) -> None:
        """Take up what the program was doing when it ended."""
        for request in list(self._ledger.open_requests.values()):
            if request.state is State.SENDING:
                self._submitting.interrupted(request)
            for package in request.packages:
                if package.state is PackageState.FETCHING:
                    self._fetching.interrupted(self._ledger.open_requests[request.id], package)
        self._outage_tracker.remember(self._ledger.open_requests.values())
        ingesting.reopen_held()

    def _wind_down(self, until: float | None) -> None:
        """Give calls under way a moment after what came first, now or ``until``, so that what they bring is saved."""
        now = time.monotonic()  # the wall clock may be moved meanwhile
        deadline = min(now, now if until is None else until) + GRACE_SECONDS
        while self._calls.running and (left := deadline - time.monotonic()) > 0:
            self._read_mail(wait=left)

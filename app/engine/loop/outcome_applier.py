"""What came of a call is applied to its request and saved; what the disk does not take is kept and tried again."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.clock import Clock
from app.domain.lifecycle import PackageState, State
from app.domain.request import Request
from app.engine.circuit_breaker import OFFLINE_NOTICES
from app.engine.events import Outages, Trouble
from app.engine.ledger import Ledger
from app.engine.loop.calls import Calls, Finished, Job, Outcome
from app.engine.loop.disk_trouble import DiskTrouble
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.schedule import Schedule
from app.engine.loop.status_checks import StatusChecks
from app.engine.planning.parts import Parts
from app.engine.sat_status.queue import StatusCheck
from app.engine.steps.fetching import Fetched, Fetching
from app.engine.steps.submitting import Submitting
from app.engine.steps.verifying import Verifying
from app.errors import AcopioError, StoreError
from app.sat.submit import ProbeResult, SubmitResult
from app.sat.verify import VerifyResult

TRY_DISK_AGAIN = 5.0
"""Seconds until an outcome that could not be saved is tried again."""


class OutcomeApplier:
    """Used from the engine's thread only.

    Attributes:
        unsaved: outcomes that still wait for the disk; they cannot be had twice.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        calls: Calls,
        schedule: Schedule,
        outages: OutageTracker,
        clock: Clock,
        submitting: Submitting,
        verifying: Verifying,
        fetching: Fetching,
        parts: Parts,
        trouble: DiskTrouble,
        status_checks: StatusChecks,
    ) -> None:
        self._ledger = ledger
        self._calls = calls
        self._schedule = schedule
        self._outages = outages
        self._clock = clock
        self._submitting = submitting
        self._verifying = verifying
        self._fetching = fetching
        self._parts = parts
        self._trouble = trouble
        self._status_checks = status_checks
        self._announced = Outages(())
        self.unsaved: list[Finished] = []

    def apply_outcome(self, finished: Finished) -> None:
        """Record how the endpoint answered, apply the outcome to its request, and save it."""
        if isinstance(finished.outcome, StoreError):
            self._trouble.report(finished.outcome)
        is_back = self._outages.record(finished.job.endpoint, finished.outcome)
        self._announce_outages()
        self._try(finished)
        if is_back:
            self._resume(lambda one: one.notice in OFFLINE_NOTICES)
        if (wrong_clock := self._outages.wrong_clock()) is not None:
            self._ledger.announce(Trouble(wrong_clock))
            now = self._clock.now()
            self._resume(lambda one: one.created_at > now)  # by the wrong clock: its own time would come much later

    def apply_unsaved(self) -> None:
        """Try again to save the outcomes that the disk did not take."""
        unsaved, self.unsaved = self.unsaved, []
        for finished in unsaved:
            self._try(finished)
        if unsaved and not self.unsaved:
            self._trouble.clear()

    def _try(self, finished: Finished) -> None:
        job = finished.job
        if isinstance(job, StatusCheck):  # the question may be asked again: nothing has to wait for the disk
            self._calls.done(job)
            self._status_checks.apply_outcome(job, finished.outcome)
            return
        try:
            self._apply(job, finished.outcome)
        except StoreError as error:
            self.unsaved.append(finished)
            self._trouble.report(error)
        else:
            self._calls.done(job)
            self._schedule.ended(job)

    def _apply(self, job: Job, outcome: Outcome) -> None:
        request = self._ledger.open_requests.get(job.request_id)
        if request is None:
            return
        package = next((one for one in request.packages if one.id == job.package), None)
        if package is not None and package.state is PackageState.FETCHING:
            if isinstance(outcome, Fetched | AcopioError):
                self._fetching.finish(request, package, outcome)
        elif request.state is State.SENDING and isinstance(outcome, SubmitResult | AcopioError):
            self._submitting.finish(request, outcome, self._outages.opens_at(job.endpoint))
        elif request.state in (State.TO_SEND, State.UNCERTAIN) and isinstance(outcome, ProbeResult | AcopioError):
            self._submitting.probed(request, outcome, self._outages.opens_at(job.endpoint))
        elif request.state is State.AT_SAT and isinstance(outcome, VerifyResult | AcopioError):
            self._verifying.finish(request, outcome)
            self._parts.split_when_slow(self._ledger.open_requests.get(request.id))

    def _resume(self, wanted: Callable[[Request], bool]) -> None:
        """Those that are ``wanted`` need wait no longer."""
        for request in self._schedule.waiting():
            if wanted(request) and not self._calls.for_request(request.id):
                try:
                    self._ledger.record(request, None, None, next_at=self._clock.now())
                except StoreError as error:
                    self._trouble.report(error)
                    return

    def _announce_outages(self) -> None:
        outages = self._outages.outages()
        if outages != self._announced:
            self._announced = outages
            self._ledger.announce(outages)

"""Everything between the engine's loop and the SAT: begins the calls that are due, and applies what came of them."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.events import Activity, CancelToken, Transfer
from app.engine.ledger import Ledger
from app.engine.loop.call_starter import CallStarter
from app.engine.loop.calls import Calls, Finished, Received
from app.engine.loop.disk_trouble import DiskTrouble
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.outcome_applier import TRY_DISK_AGAIN, OutcomeApplier
from app.engine.loop.resting import resting
from app.engine.loop.schedule import Schedule
from app.engine.loop.status_checks import StatusChecks


class SatCalls:
    """Used from the engine's thread only.

    Attributes:
        calls: those under way.
        schedule: those that are due, and when.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        calls: Calls,
        schedule: Schedule,
        starter: CallStarter,
        applier: OutcomeApplier,
        outages: OutageTracker,
        trouble: DiskTrouble,
        status_checks: StatusChecks,
    ) -> None:
        self._ledger = ledger
        self.calls = calls
        self.schedule = schedule
        self._starter = starter
        self._applier = applier
        self._outages = outages
        self._trouble = trouble
        self._status_checks = status_checks

    @property
    def are_under_way(self) -> bool:
        """Whether any call of a request has not ended, or what came of it is not saved yet."""
        return bool(self.calls.of_requests)

    @property
    def are_awaited(self) -> bool:
        """Whether the outcome of any call of a request is still to come."""
        return len(self.calls.of_requests) > len(self._applier.unsaved)

    def start_due(self, cancel: CancelToken) -> None:
        """Begin every call that is due and has a place; documents are asked about when requests need none of them."""
        for request in self.schedule.calls():
            if cancel.cancelled:
                return
            self._starter.start(request, cancel)
        self._status_checks.start_due()

    def apply_outcome(self, finished: Finished) -> None:
        """Apply what came of a call."""
        self._applier.apply_outcome(finished)

    def apply_unsaved(self) -> None:
        """Try again to save outcomes that the disk did not take."""
        self._applier.apply_unsaved()

    def announce_transfer(self, received: Received) -> None:
        """Say how much of a package has come, unless its call has ended."""
        job = received.job
        if job.package is not None and job in self.calls.running:
            self._ledger.announce(Transfer(job.request_id, job.package, received.size))

    def check_status(self, ids: Iterable[int]) -> None:
        """Ask what the SAT says of these documents."""
        self._status_checks.check(ids)

    def cancel_status_checks(self) -> None:
        """Ask about no more documents."""
        self._status_checks.cancel()

    def prefer(self, ids: Iterable[int]) -> None:
        """From now on these requests go before all others."""
        self.schedule.prefer(ids)

    def seconds_until_due(self) -> float:
        """Until the next call may begin, or something that the disk did not take is tried again."""
        seconds = self.schedule.seconds_until_due()
        if (at := self._status_checks.looks_up_at()) is not None:
            seconds = max(0.01, min(seconds, (at - self._ledger.now()).total_seconds()))
        return min(seconds, TRY_DISK_AGAIN) if self._applier.unsaved else seconds

    def activity(self) -> Activity:
        """What the engine awaits while no call is under way."""
        return resting(self._ledger, self.schedule, self._outages, self._trouble.notice)

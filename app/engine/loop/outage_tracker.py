"""Keeps track of what keeps us from the SAT: no network, endpoints that fail, a clock that is off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.story import NoticeKey
from app.engine.circuit_breaker import CircuitBreakers, Endpoint, Operation, is_offline, is_outage
from app.engine.events import Outage, Outages
from app.engine.loop.calls import Outcome
from app.engine.policy import answers_probe, was_sent
from app.engine.sat_status.queue import StatusCheck
from app.engine.steps.notices import notice_of
from app.errors import BugError, CancelledError, ClockOffError, ExpectedError, HttpStatusError, StoreError, clock_error
from app.sat.clock import TOLERATED, SatClock
from app.sat.submit import ProbeResult


class OutageTracker:
    """Fed with the outcome of every call, on the engine's thread.

    Attributes:
        offline: the notice of the last call when it did not even leave this computer, else None.
    """

    def __init__(self, breakers: CircuitBreakers, clock: SatClock) -> None:
        self._breakers = breakers
        self._clock = clock
        self._told_ahead = timedelta(0)
        self.offline: NoticeKey | None = None

    def record(self, endpoint: Endpoint, outcome: Outcome) -> bool:
        """Note what a call came to; returns whether the network has just come back."""
        if isinstance(outcome, StoreError | CancelledError | BugError):
            self._breakers.ended_without_verdict(endpoint)  # it tells nothing of the outside
            return False
        if isinstance(outcome, ExpectedError) and is_outage(outcome):
            offline = is_offline(outcome)
            lost = endpoint.operation is Operation.SUBMIT and was_sent(outcome)
            self._breakers.failed(endpoint, self._clock.now(), offline=offline, lost=lost)
            is_status = endpoint == StatusCheck.endpoint  # requests see to such a wish themselves
            if is_status and isinstance(outcome, HttpStatusError) and outcome.retry_after:
                self._breakers.leave_alone(endpoint, outcome.retry_after, self._clock.now())
            self.offline = notice_of(outcome)[0] if offline else None
            return False
        if not isinstance(outcome, ProbeResult):
            self._breakers.answered(endpoint)
        elif answers_probe(outcome.code):
            self._breakers.probed(endpoint)
        else:
            self._breakers.failed(endpoint, self._clock.now(), lost=True)
        is_back, self.offline = self.offline is not None, None
        if is_back:
            self._breakers.forgive_offline()
        return is_back

    def wrong_clock(self) -> ClockOffError | None:
        """That this computer's clock is off, once each time that changes; the work goes on by the SAT's clock."""
        ahead = self._clock.ahead
        if abs(ahead - self._told_ahead) <= TOLERATED:
            return None
        self._told_ahead = ahead
        return clock_error(ahead) if ahead else None

    def remember(self, requests: Iterable[Request]) -> None:
        """After a start: a send whose answer is still missing says that Solicita was failing."""
        for request in requests:
            if request.state is State.UNCERTAIN:
                now = self._clock.now()
                endpoint = Endpoint(request.query.service, Operation.SUBMIT)
                self._breakers.doubt(endpoint, request.sent_at or now, now)

    def opens_at(self, endpoint: Endpoint) -> datetime | None:
        """When an endpoint that fails is tried again; None when nothing keeps from it."""
        return self._breakers.opens_at(endpoint)

    def outages(self) -> Outages:
        """The endpoints of downloads that are left alone for a while, and since when they fail.

        ConsultaCFDI tells of its own in its progress.
        """
        failing = [(one, how) for one, how in self._breakers.failing().items() if one != StatusCheck.endpoint]
        return Outages(tuple(Outage(one.service, one.operation, how.since) for one, how in failing))

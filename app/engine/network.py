"""The book of how the outside fares: whether there is a network, which endpoints fail, and whose clock is off."""

from __future__ import annotations

from datetime import timedelta

from app.domain.clock import Clock
from app.engine.calls import Outcome
from app.engine.circuit import Circuits, Endpoint, is_offline, is_outage
from app.engine.ports import Outage, Outages
from app.engine.steps.failures import notice_of
from app.errors import BugError, CancelledError, ClockOffError, ExpectedError, StoreError, clock_error
from app.sat.clock import TOLERATED, SatClock


class Network:
    """Learns from each call's outcome.

    Attributes:
        offline: the notice of the last call when it did not even leave this computer, else None.
    """

    def __init__(self, circuits: Circuits, clock: Clock, sat_clock: SatClock) -> None:
        self._circuits = circuits
        self._clock = clock
        self._sat_clock = sat_clock
        self._told_ahead = timedelta(0)
        self.offline: str | None = None

    def learn(self, endpoint: Endpoint, outcome: Outcome) -> bool:
        """Take note; returns whether the network has just come back."""
        if isinstance(outcome, StoreError | CancelledError | BugError):
            return False  # it tells nothing of the outside
        if isinstance(outcome, ExpectedError) and is_outage(outcome):
            offline = is_offline(outcome)
            self._circuits.failed(endpoint, self._clock.now(), offline=offline)
            self.offline = notice_of(outcome)[0] if offline else None
            return False
        self._circuits.answered(endpoint)
        is_back, self.offline = self.offline is not None, None
        if is_back:
            self._circuits.forgive_offline()
        return is_back

    def wrong_clock(self) -> ClockOffError | None:
        """That this computer's clock is off, told once; the work goes on by the SAT's."""
        ahead = self._sat_clock.ahead
        if abs(ahead - self._told_ahead) <= TOLERATED:
            return None
        self._told_ahead = ahead
        return clock_error(ahead) if ahead else None

    def outages(self) -> Outages:
        """The endpoints that are left alone for a while, and since when they fail."""
        failing = self._circuits.failing()
        return Outages(tuple(Outage(one.service, one.operation, how.since) for one, how in failing.items()))

"""What the program owes an endpoint that keeps failing: to leave it alone for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.engine.circuit import TOLERATED, Operation
from tests.scenarios.decade.weather import AFTER, BEFORE, Mishap

_MINUTES = (1, 2, 5, 10, 15, 30)
_DOWN = (BEFORE | AFTER) - {Mishap.REFUSED, Mishap.NO_TOKEN}  # those two never reach the endpoint


@dataclass
class Patience:
    """Counts each endpoint's failures in a row; all moments are the computer's own."""

    failures: dict[Operation, int] = field(default_factory=dict)
    failed_at: dict[Operation, datetime] = field(default_factory=dict)

    def forget(self) -> None:
        """The program was started anew, or its clock was moved."""
        self.failures.clear()

    def is_tried(self, operation: Operation, now: datetime) -> bool:
        """Whether a call made ``now`` comes too early; calls already under way when the last one failed do not."""
        failures = self.failures.get(operation, 0)
        if failures < TOLERATED or now == self.failed_at[operation]:
            return False
        pause = _MINUTES[min(failures - TOLERATED, len(_MINUTES) - 1)]
        return now < self.failed_at[operation] + timedelta(minutes=pause)

    def learn(self, operation: Operation, mishap: Mishap | None, now: datetime) -> None:
        """What became of the call."""
        if mishap in _DOWN:
            self.failures[operation] = self.failures.get(operation, 0) + 1
            self.failed_at[operation] = now
        else:
            self.failures.pop(operation, None)

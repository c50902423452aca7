"""What the program owes an endpoint that keeps failing: to leave it alone for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.engine.circuit_breaker import TOLERATED, Operation
from tests.scenarios.decade.weather import AFTER, BEFORE, Mishap

_MINUTES = {Operation.SUBMIT: (1, 5, 15, 60)}
_TOLERATED = {Operation.SUBMIT: 1}
_OF_OTHERS = (1, 2, 5, 10, 15, 30)
_DOWN = (BEFORE | AFTER) - {Mishap.REFUSED, Mishap.NO_TOKEN}  # those two never reach the endpoint
_NO_ANSWER_TO_A_PROBE = _DOWN | {Mishap.CODE_404, Mishap.CODE_5006}


@dataclass
class Patience:
    """Counts each endpoint's failures in a row; all moments are the computer's own."""

    failures: dict[Operation, int] = field(default_factory=dict)
    failed_at: dict[Operation, datetime] = field(default_factory=dict)
    heard: set[Operation] = field(default_factory=set)

    def forget(self) -> None:
        """The program was started anew, or its clock was moved."""
        self.failures.clear()
        self.heard.clear()

    def is_tried(self, operation: Operation, now: datetime) -> bool:
        """Whether a call made ``now`` comes too early; calls already under way when the last one failed do not."""
        if operation in self.heard or operation not in self.failures or now == self.failed_at[operation]:
            return False
        return now < self.failed_at[operation] + self._pause(operation)

    def learn(self, operation: Operation, mishap: Mishap | None, now: datetime, *, is_probe: bool) -> None:
        """What became of the call. A probe that is answered lets one real call go, and forgets nothing."""
        self.heard.discard(operation)
        if mishap in (_NO_ANSWER_TO_A_PROBE if is_probe else _DOWN):
            if operation in self.failures and now < self.failed_at[operation] + self._pause(operation):
                return  # it was under way already
            self.failures[operation] = self.failures.get(operation, 0) + 1
            self.failed_at[operation] = now
        elif is_probe:
            self.heard.add(operation)
        else:
            self.failures.pop(operation, None)

    def _pause(self, operation: Operation) -> timedelta:
        steps = self.failures[operation] - _TOLERATED.get(operation, TOLERATED)
        minutes = _MINUTES.get(operation, _OF_OTHERS)
        return timedelta(minutes=minutes[min(steps, len(minutes) - 1)]) if steps >= 0 else timedelta()

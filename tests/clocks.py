"""Clocks for tests: one that stands until it is moved, and one that goes on as time does, from another moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 6, 15, 18, tzinfo=UTC)
"""Noon in Mexico City of the day on which most tests take place."""


@dataclass
class StandingClock:
    """Stands at ``moment`` (UTC) until it is moved; goes on by ``step`` at each look, where one is given."""

    moment: datetime = NOON
    step: timedelta = timedelta()

    def now(self) -> datetime:
        self.moment += self.step
        return self.moment

    def forward(self, **span: float) -> None:
        """Move on by so many ``seconds``, ``minutes``, ``days``."""
        self.moment += timedelta(**span)


class ShiftedClock:
    """Goes on as real time does, ``offset`` away from it: at first so that it shows ``moment``."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.offset = moment - datetime.now(UTC)

    @classmethod
    def by(cls, seconds: float) -> ShiftedClock:
        """Make the clock of another process, whose offset is known."""
        clock = cls()
        clock.offset = timedelta(seconds=seconds)
        return clock

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def jump(self, **span: float) -> None:
        """Move on by so many ``seconds``, ``minutes``, ``days``."""
        self.offset += timedelta(**span)

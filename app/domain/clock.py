"""Where the time comes from: handed in everywhere, so that tests can live a year in a second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

MEXICO_CITY = ZoneInfo("America/Mexico_City")
"""The SAT's wall clock (no daylight saving since October 2022, but before)."""


class Clock(Protocol):
    """Tells the moment."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)


def mexico_wall_time(moment: datetime) -> datetime:
    """The aware ``moment`` as Mexico City's wall clock shows it: naive, whole seconds."""
    return moment.astimezone(MEXICO_CITY).replace(tzinfo=None, microsecond=0)

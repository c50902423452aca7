"""Where the time comes from: handed in everywhere, so that tests can live a year in a second."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

MEXICO_CITY = ZoneInfo("America/Mexico_City")
"""The SAT's wall clock (no daylight saving since October 2022, but before)."""


class Clock(Protocol):
    """Where the engine gets the time from, so that a test can say what time it is."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)


def within_calendar(moment: datetime) -> datetime:
    """``moment`` itself. Raises ValueError for one at the calendar's ends: it has no day before, or after, and other
    time zones may not have it at all. Nobody was ever there; such a date is damage, or somebody's trick.
    """
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("a moment at the calendar's end")
    return moment


def mexico_wall_time(moment: datetime) -> datetime:
    """The aware ``moment`` as Mexico City's wall clock shows it: naive, whole seconds."""
    return moment.astimezone(MEXICO_CITY).replace(tzinfo=None, microsecond=0)

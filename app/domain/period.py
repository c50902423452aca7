"""A stretch of time as the SAT means it: Mexico City wall time, whole seconds, both ends inside."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``start`` to ``end``, both naive wall times of Mexico City, both inclusive.

    The SAT wants at least one second between the two; raises ValueError when ``end`` is not after ``start``, or when
    either carries a time zone or a fraction of a second.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment.tzinfo is not None or moment.microsecond:
                raise ValueError("a period is made of naive wall times in whole seconds")
        if self.end <= self.start:
            raise ValueError("a period ends after it starts")

    @classmethod
    def days(cls, first: date, last: date) -> Period:
        """Whole days, both included."""
        return cls(datetime.combine(first, time.min), datetime.combine(last, time(23, 59, 59)))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The whole of a calendar month, from its first second to its last."""
        return cls.days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        """The whole of a calendar year, from its first second to its last."""
        return cls.days(date(year, 1, 1), date(year, 12, 31))

    @property
    def seconds(self) -> int:
        """How many whole seconds it holds, both ends counted."""
        return int((self.end - self.start).total_seconds()) + 1

    def contains(self, moment: datetime) -> bool:
        """Whether the wall time ``moment`` lies inside."""
        return self.start <= moment <= self.end

    def by_month(self) -> tuple[Period, ...]:
        """The same seconds, cut at the first of each month, in order; a lone last second stays with its neighbour."""
        cuts = []
        day = self.start.date()
        while (day.year, day.month) < (self.end.year, self.end.month):
            day = _next_month(day)
            cuts.append(datetime.combine(day, time.min))
        return self.cut(cuts)

    def cut(self, moments: Iterable[datetime]) -> tuple[Period, ...]:
        """The same seconds in pieces that begin at ``moments``, in order; a lone second stays with its neighbour."""
        starts = [self.start]
        for moment in sorted(moments):
            if starts[-1] + SECOND < moment < self.end:
                starts.append(moment)
        return self._cut_at(starts)

    def halves(self) -> tuple[Period, Period] | None:
        """Two halves with the same seconds, or None when it is too short to give the SAT two valid periods."""
        if self.seconds < 4:
            return None
        middle = self.start + timedelta(seconds=self.seconds // 2)
        first, second = self._cut_at([self.start, middle])
        return first, second

    def widened(self, *, floor: datetime, by: int = 1) -> Period:
        """``by`` seconds more at the start, or at the end where the start may not go below ``floor``."""
        shift = timedelta(seconds=by)
        if self.start >= floor + shift:
            return Period(self.start - shift, self.end)
        return Period(self.start, self.end + shift)

    def _cut_at(self, starts: list[datetime]) -> tuple[Period, ...]:
        ends = [following - SECOND for _, following in pairwise(starts)] + [self.end]
        return tuple(Period(start, end) for start, end in zip(starts, ends, strict=True))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def earliest_allowed(today: date) -> datetime:
    """The SAT's floor: midnight, six years before ``today`` (Mexico City's date)."""
    try:
        floor = today.replace(year=today.year - 6)
    except ValueError:  # 29 February
        floor = date(today.year - 6, 3, 1)
    return datetime.combine(floor, time.min)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)

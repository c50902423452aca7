"""A calendar month, as Mexican wall time has it."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII).fullmatch


class Month(NamedTuple):
    """A year and a month of 1 to 12; months compare by time."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """From ``AAAA-MM``. Raises ValueError."""
        found = _WRITTEN(text)
        if found is None:
            raise ValueError("not a month")
        first = date(int(found[1]), int(found[2]), 1)
        return cls(first.year, first.month)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day (or of a wall time)."""
        return cls(day.year, day.month)

    @property
    def text(self) -> str:
        """``AAAA-MM``."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def next(self) -> Month:
        """The one after it."""
        return Month.of(self.last + timedelta(days=1))

    @property
    def previous(self) -> Month:
        """The one before it."""
        return Month.of(self.first - timedelta(days=1))

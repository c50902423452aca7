"""The stretch of time that Poner al día covers: a named one, or from a month to a month. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.period import Period, earliest_allowed
from app.domain.update_stretch import UpdateStretch, stretch_at
from app.words.periods import MONTHS

Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True, slots=True)
class StretchChoice:
    """``named``, or the months from ``first`` to ``last``, both included, when it is None."""

    named: UpdateStretch | None = None
    first: Month | None = None
    last: Month | None = None

    def bounds(self, wall_now: datetime) -> tuple[datetime, datetime | None]:
        """Wall times of Mexico City, never below the SAT's floor; None: until now, whenever that will be."""
        if self.named is not None or self.first is None or self.last is None:
            return stretch_at(self.named or UpdateStretch.TWO_YEARS, wall_now)[0], None
        first, last = sorted((self.first, self.last))
        since = max(Period.month(*first).start, earliest_allowed(wall_now.date()))
        is_open = last >= (wall_now.year, wall_now.month)
        return since, None if is_open else Period.month(*last).end

    def words(self, wall_now: datetime) -> str:
        """``de noviembre``, ``de octubre y noviembre``, ``de 2025 y 2026``, ``de marzo de 2024 a mayo de 2025``."""
        if self.named is UpdateStretch.SIX_YEARS:
            return "de los últimos seis años"
        since, until = self.bounds(wall_now)
        last = until or wall_now
        if self.named is UpdateStretch.TWO_YEARS:
            return f"de {since.year} y {last.year}"
        if self.named is UpdateStretch.THIS_YEAR:
            return f"de {since.year}"
        return _months(since, last, wall_now.year)


def choices(wall_now: datetime) -> dict[UpdateStretch, str]:
    """The named stretches with the words on their chips."""
    return {
        UpdateStretch.THIS_MONTH: "Este mes",
        UpdateStretch.LAST_AND_THIS: "Mes pasado y este",
        UpdateStretch.THIS_YEAR: "Este año",
        UpdateStretch.TWO_YEARS: f"{wall_now.year - 1} y {wall_now.year}",
        UpdateStretch.SIX_YEARS: "Seis años",
    }


def months(wall_now: datetime) -> list[Month]:
    """All months that can still be downloaded, the newest first."""
    floor = earliest_allowed(wall_now.date())
    count = (wall_now.year - floor.year) * 12 + wall_now.month - floor.month + 1
    newest = wall_now.year * 12 + wall_now.month - 1
    return [(one // 12, one % 12 + 1) for one in range(newest, newest - count, -1)]


def month_words(month: Month) -> str:
    """The month in words, such as ``noviembre de 2026``."""
    return f"{MONTHS[month[1] - 1]} de {month[0]}"


def _months(since: datetime, last: datetime, this_year: int) -> str:
    first, end = (since.year, since.month), (last.year, last.month)
    same_year = since.year == last.year
    year = "" if same_year and last.year == this_year else f" de {last.year}"
    if first == end:
        return f"de {MONTHS[last.month - 1]}{year}"
    link = "y" if (last.year - since.year) * 12 + last.month - since.month == 1 else "a"
    begin = MONTHS[since.month - 1] if same_year else month_words(first)
    return f"de {begin} {link} {MONTHS[last.month - 1]}{year}"

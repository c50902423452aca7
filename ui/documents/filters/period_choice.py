"""The periods a list can be filtered by, by name."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.domain.period import Period


class PeriodFilter(StrEnum):
    """A named period; the value is the word shown."""

    ALL = "Cualquier fecha"
    THIS_MONTH = "Este mes"
    LAST_MONTH = "Mes pasado"
    THIS_YEAR = "Este año"
    LAST_YEAR = "Año pasado"
    CHOSEN = "Entre dos fechas"

    def period(self, today: date, first: date, last: date) -> Period | None:
        """The dates of the period as of ``today``; ``first`` and ``last`` are the person's own, in either order."""
        match self:
            case PeriodFilter.THIS_MONTH:
                return Period.month(today.year, today.month)
            case PeriodFilter.LAST_MONTH:
                before = today.replace(day=1) - timedelta(days=1)
                return Period.month(before.year, before.month)
            case PeriodFilter.THIS_YEAR:
                return Period.year(today.year)
            case PeriodFilter.LAST_YEAR:
                return Period.year(today.year - 1)
            case PeriodFilter.CHOSEN:
                return Period.days(min(first, last), max(first, last))
            case _:
                return None

"""«¿Desde cuándo?»: the choices Poner al día offers, and the stretch of time each of them means. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from app.domain.period import earliest_allowed


class UpdateStretch(StrEnum):
    """How far back Poner al día reaches; the values are what is written down of the choice."""

    THIS_MONTH = "este_mes"
    LAST_AND_THIS = "mes_pasado_y_este"
    THIS_YEAR = "este_anio"
    TWO_YEARS = "dos_anios"
    SIX_YEARS = "seis_anios"

    @classmethod
    def named(cls, text: str) -> UpdateStretch:
        """The choice of that value; anything else is the one that is taken when nobody chose."""
        return cls(text) if text in {one.value for one in cls} else DEFAULT_STRETCH


DEFAULT_STRETCH = UpdateStretch.TWO_YEARS
"""This year and the last."""


def stretch_at(choice: UpdateStretch, wall_now: datetime) -> tuple[datetime, datetime]:
    """From when to when ``choice`` reaches at Mexico City's wall time ``wall_now``; never below the SAT's floor."""
    return max(_beginning(choice, wall_now), earliest_allowed(wall_now.date())), wall_now


def _beginning(choice: UpdateStretch, wall_now: datetime) -> datetime:
    today = datetime.combine(wall_now.date(), time.min)
    match choice:
        case UpdateStretch.THIS_MONTH:
            return today.replace(day=1)
        case UpdateStretch.LAST_AND_THIS:
            return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        case UpdateStretch.THIS_YEAR:
            return today.replace(month=1, day=1)
        case UpdateStretch.TWO_YEARS:
            return today.replace(year=today.year - 1, month=1, day=1)
        case UpdateStretch.SIX_YEARS:
            return earliest_allowed(wall_now.date())

"""Días hábiles of CFF 12: neither weekends nor the holidays that law and SAT name."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.fiscal.parameters import Parameter, Parameters

_FIXED = re.compile(r"(\d\d)-(\d\d)(?:/(\d{4})/(\d+))?").fullmatch
_MONDAY = re.compile(r"(\d\d)-L(\d)").fullmatch
_SATURDAY = 5
_WEEK = 7


def is_business_day(day: date, parameters: Parameters) -> bool:
    """Whether offices work on ``day``."""
    if day.weekday() >= _SATURDAY or day.isoformat() in parameters.days(Parameter.SAT_HOLIDAYS, day):
        return False
    return not any(_is_holiday(day, one) for one in parameters.days(Parameter.HOLIDAYS, day))


def business_days_after(start: date, count: int, parameters: Parameters) -> date:
    """The last of ``count`` business days, of which the first is the one after ``start``."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day, parameters)
    return day


def _is_holiday(day: date, written: str) -> bool:
    if found := _FIXED(written):
        month, number, first, every = found.groups()
        return (day.month, day.day) == (int(month), int(number)) and (
            first is None or (day.year - int(first)) % int(every) == 0
        )
    if found := _MONDAY(written):
        month, number = found.groups()
        return day.month == int(month) and day.weekday() == 0 and (day.day - 1) // _WEEK == int(number) - 1
    raise ValueError(f"{written} is no holiday")

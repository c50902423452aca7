"""Months and days as the database keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.month.calendar import Month

DAY = 86_400
_EPOCH = date(1970, 1, 1)


def month_of(number: int) -> Month:
    """The inverse of ``month_number`` (``app.store.codings``). Raises LookupError for what is none."""
    year, month = divmod(number, 100)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise LookupError("not a month")
    return Month(year, month)


def seconds_of_day(day: date) -> int:
    """Its first second, as the list has the dates of documents."""
    return (day - _EPOCH) // timedelta(seconds=1)


def seconds_of_month(month: Month) -> tuple[int, int]:
    """Its first and its last second, as the list has the dates of documents."""
    return seconds_of_day(month.first), seconds_of_day(month.last) + DAY - 1


def month_at(seconds: int) -> Month:
    """In which a document was issued, of the date as the list has it."""
    return Month.of(day_at(seconds))


def day_at(seconds: int) -> date:
    """On which a document was issued, of the date as the list has it."""
    return _EPOCH + timedelta(seconds=seconds)

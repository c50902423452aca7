"""A period in words: by its name, as days in a list, or within a sentence."""

from __future__ import annotations

from datetime import datetime, time

from app.domain.period import Period
from app.words import formatting

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
"""January first."""

_BEGIN, _END = time.min, time(23, 59, 59)


def month_words(at: datetime) -> str:
    """The month in which ``at`` lies: ``marzo de 2024``."""
    return f"{MONTHS[at.month - 1]} de {at.year}"


def period_words(period: Period) -> str:
    """For a list: ``marzo de 2024``, ``04/03/2024``, else ``01/03/2024 – 15/03/2024``, with times of broken days."""
    return _name(period) or f"{_start(period)} – {_end(period)}"


def period_phrase(period: Period) -> str:
    """For a sentence: ``marzo de 2024``, ``04/03/2024``, else as ``from_to_words``."""
    return _name(period) or from_to_words(period)


def from_to_words(period: Period) -> str:
    """``del 01/10/2026 al 31/10/2026``, with times of broken days."""
    return f"del {_start(period)} al {_end(period)}"


def _name(period: Period) -> str:
    first, last = period.start, period.end
    if first.day == 1 and period == Period.month(first.year, first.month):
        return month_words(first)
    is_one_day = first.date() == last.date() and (first.time(), last.time()) == (_BEGIN, _END)
    return formatting.day(first) if is_one_day else ""


def _start(period: Period) -> str:
    return formatting.day(period.start) if period.start.time() == _BEGIN else _exact(period.start)


def _end(period: Period) -> str:
    return formatting.day(period.end) if period.end.time() == _END else _exact(period.end)


def _exact(at: datetime) -> str:
    return at.strftime("%d/%m/%Y %H:%M:%S" if at.second else "%d/%m/%Y %H:%M")

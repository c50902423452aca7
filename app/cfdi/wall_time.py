"""Reads the date-times of documents and metadata, in all the spellings seen."""

from __future__ import annotations

from datetime import datetime


def parse_wall_time(text: str) -> datetime:
    """Naive wall time with whole seconds from ISO 8601 text, with ``T`` or a blank between date and time.

    A zone (``Z``, ``-06:00``) and fractions of a second are dropped, not converted: the SAT's times are those of the
    place of issue. Raises ValueError for anything else.
    """
    if len(text) == 19 and text[10] in " T" and text[13] == text[16] == ":":  # nearly every one: no zone, no fraction
        return datetime.fromisoformat(text)
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None and not moment.microsecond:
        return moment
    return moment.replace(tzinfo=None, microsecond=0)

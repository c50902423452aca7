"""How values rest in the database: times as ISO texts, codes as keys, fields as JSON."""

from __future__ import annotations

import json
from datetime import datetime

from app.domain.clock import within_calendar
from app.domain.status import Code, Family

NONSENSE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What is raised by values that never came from here: the row is none of ours."""

_MOST = 1 << 40


def moment(text: str) -> datetime:
    """A moment with its offset. Raises ValueError, also for one without, or at the calendar's ends."""
    found = within_calendar(datetime.fromisoformat(text))
    if found.tzinfo is None:
        raise ValueError("a moment without an offset")
    return found


def count(number: int) -> int:
    """A number of times something happened. Raises ValueError for one that nobody ever counted up to."""
    if not 0 <= number <= _MOST:
        raise ValueError("not a count")
    return number


def time_text(moment: datetime | None) -> str | None:
    """ISO text, or None."""
    return moment.isoformat() if moment else None


def to_time(text: str | None) -> datetime | None:
    """The inverse of ``time_text``."""
    return datetime.fromisoformat(text) if text else None


def code_text(code: Code | None) -> str | None:
    """How a code rests in the database: ``family:number``, or None for none."""
    return f"{code.family}:{code.number}" if code else None


def to_code(text: str | None) -> Code | None:
    """The inverse of ``code_text``."""
    if not text:
        return None
    family, number = text.split(":")
    return Code(Family(family), int(number))


def fields_text(fields: dict[str, str]) -> str:
    """How named texts rest in the database: a JSON object with sorted names."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def to_fields(text: str) -> dict[str, str]:
    """The inverse of ``fields_text``."""
    return {str(name): str(value) for name, value in json.loads(text).items()}

"""Over which days a contribuyente's XML is all here, issued and received. Pure.

Only the last such stretch counts: from it on nothing is missing but what the SAT may still be late with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.engine.planning.coverage import Coverage, Span, Subject

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_LAST_MOMENT = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Complete:
    """A run of whole days without a gap; the first and the last are included."""

    since: date
    until: date


def complete_days(coverage: Coverage, owner: Rfc) -> Complete | None:
    """The last days over which both directions are covered without a gap; None when there is not one whole day."""
    issued, received = (
        _runs(coverage.get(Subject(owner, Service.CFDI, direction, ContentKind.XML), ()))
        for direction in (Direction.ISSUED, Direction.RECEIVED)
    )
    shared = ((max(a, c), min(b, d)) for a, b in issued for c, d in received)
    days = (_whole_days(start, end) for start, end in shared)
    return max((one for one in days if one.since <= one.until), key=lambda one: one.until, default=None)


def _runs(spans: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    """Spans that touch, joined, in order."""
    runs: list[tuple[datetime, datetime]] = []
    for span in sorted(spans):
        if runs and span.start <= runs[-1][1] + _SECOND:
            runs[-1] = (runs[-1][0], max(runs[-1][1], span.end))
        else:
            runs.append((span.start, span.end))
    return runs


def _whole_days(start: datetime, end: datetime) -> Complete:
    since = start.date() if start.time() == time() else start.date() + _DAY
    return Complete(since, end.date() if end.time() >= _LAST_MOMENT else end.date() - _DAY)

"""What is already known to be here: stretches of time per question, derived from finished requests. Pure.

A document reaches the SAT's service up to 72 hours late, so a request covers its period only up to four days before it
was put; what came in after that is asked for again. A filtered request covers nothing but its own filter. One that
brought fewer documents than the SAT announced, or of which it only said that it finds nothing, covers no more than what
a second one found as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Request
from app.domain.status import NOTHING_FOUND

LATENESS = timedelta(days=4)
"""How long after its end a period may still gain documents."""

_SECOND = timedelta(seconds=1)
_COVERING = frozenset({State.COMPLETE, State.EMPTY})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a stretch of time is covered for; only questions without filters have one."""

    owner: Rfc
    service: Service
    direction: Direction
    content: ContentKind

    @classmethod
    def of(cls, query: Query) -> Subject | None:
        """The subject of a query that leaves nothing out; None for a filtered one or one by folio."""
        narrowed = query.counterparts or query.document_type or query.complement or query.third_party
        if query.direction is Direction.FOLIO or narrowed or query.status is not _whole(query):
            return None
        return cls(query.owner, query.service, query.direction, query.content)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of wall time, both ends inside, known as of the wall time ``asked_at``."""

    start: datetime
    end: datetime
    asked_at: datetime


Coverage = dict[Subject, tuple[Span, ...]]


def coverage_of(requests: Iterable[Request]) -> Coverage:
    """The stretches that finished requests cover for good, by subject, in order of start; they may overlap."""
    found: dict[Subject, list[Span]] = {}
    short: dict[Subject, list[Span]] = {}
    for request in requests:
        subject, span = Subject.of(request.query), _span(request)
        if subject is not None and span is not None:
            (short if is_short(request) else found).setdefault(subject, []).append(span)
    for subject, spans in short.items():
        found.setdefault(subject, []).extend(_shared(one, other) for one, other in combinations(spans, 2))
    return {
        subject: tuple(sorted(span for span in spans if span.start <= span.end)) for subject, spans in found.items()
    }


def _span(request: Request) -> Span | None:
    period = request.query.period
    if period is None or request.sent_at is None or request.state not in _COVERING:
        return None
    asked_at = mexico_wall_time(request.sent_at)
    return Span(period.start, min(period.end, asked_at - LATENESS), asked_at)


def is_short(request: Request) -> bool:
    """Whether something may be missing that comes next time, or was never there.

    Fewer documents came than the SAT announced, or all it ever said is that it finds nothing (5004 without a state).
    """
    found_nothing = request.state is State.EMPTY and request.cod_estatus == NOTHING_FOUND
    return request.short_by > 0 or found_nothing


def _shared(one: Span, other: Span) -> Span:
    """What both cover, known since the later; it ends before it starts when there is nothing."""
    return Span(max(one.start, other.start), min(one.end, other.end), max(one.asked_at, other.asked_at))


def missing(wanted: Period, spans: Iterable[Span]) -> tuple[Period, ...]:
    """The parts of ``wanted`` that no span covers, in order; a lone second is widened to two."""
    gaps: list[Period] = []
    at = wanted.start
    inside = (span for span in spans if span.end >= wanted.start and span.start <= wanted.end)
    for span in sorted(inside, key=lambda span: span.start):
        if span.end < at:
            continue
        if span.start > at:
            gaps.append(_at_least_two_seconds(at, span.start - _SECOND, wanted))
        at = max(at, span.end + _SECOND)
    if at <= wanted.end:
        gaps.append(_at_least_two_seconds(at, wanted.end, wanted))
    return tuple(gaps)


def _at_least_two_seconds(start: datetime, end: datetime, within: Period) -> Period:
    if end > start:
        return Period(start, end)
    return Period(start - _SECOND, end) if start > within.start else Period(start, end + _SECOND)


def _whole(query: Query) -> StatusFilter:
    """The status filter that leaves out nothing the SAT would give."""
    received_xml = query.direction is Direction.RECEIVED and query.content is ContentKind.XML
    return StatusFilter.VALID if received_xml else StatusFilter.ALL

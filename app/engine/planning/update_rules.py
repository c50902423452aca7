"""Poner al día: the fewest questions that bring what is missing of a scope. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.period import SECOND, Period, earliest_allowed
from app.domain.query import Query
from app.domain.request import Request
from app.domain.update_stretch import DEFAULT_STRETCH, stretch_at
from app.engine.planning.coverage import Coverage, Span, Subject, missing
from app.engine.planning.stretches import LENGTHS, Known, is_long, landmarks, nothing_known, pieces
from app.engine.planning.turns import in_turns, rank

RECENT_MONTHS = 3
RECENT_REFRESH = timedelta(days=7)
"""Metadata of this month and the three before is asked for again, in one question, when some of it is older than this:
cancellations come late."""
OLDER_MONTHS = 12
OLDER_REFRESH = timedelta(days=30)
"""The same for the rest of the year."""
QUIET = timedelta(hours=1)
"""What was asked less than this ago is not asked again for its last days' sake."""


@dataclass(frozen=True, slots=True)
class UpdateScope:
    """What is to be kept up to date for each of ``owners``.

    ``since`` and ``until`` are wall times, both included: None means January of last year, and now.
    """

    owners: tuple[Rfc, ...]
    services: tuple[Service, ...] = (Service.CFDI, Service.RETENCIONES)
    directions: tuple[Direction, ...] = (Direction.ISSUED, Direction.RECEIVED)
    contents: tuple[ContentKind, ...] = (ContentKind.METADATA, ContentKind.XML)
    since: datetime | None = None
    until: datetime | None = None

    def start(self, wall_now: datetime) -> datetime:
        """From when on, at the wall time ``wall_now``; never below the SAT's floor."""
        since, _ = stretch_at(DEFAULT_STRETCH, wall_now)
        return max(self.since or since, earliest_allowed(wall_now.date()))

    def end(self, wall_now: datetime) -> datetime:
        """Until when, at the wall time ``wall_now``; never later than that."""
        return min(self.until or wall_now, wall_now)

    def subjects(self) -> Iterator[Subject]:
        """Every combination, contribuyente by contribuyente."""
        for owner in self.owners:
            for service in self.services:
                for content in self.contents:
                    for direction in self.directions:
                        yield Subject(owner, service, direction, content)


def questions(
    scope: UpdateScope,
    coverage: Coverage,
    under_way: Iterable[Request],
    wall_now: datetime,
    known: Known = nothing_known,
) -> tuple[Query, ...]:
    """What must be asked at Mexico City's wall time ``wall_now``: never covered, still fresh, or grown old.

    In the order in which it goes to the SAT. What an open request already asks is left to it. Every question is one the
    SAT takes at ``wall_now``, and as long as what is ``known`` of its months allows.
    """
    now = wall_now.replace(second=0, microsecond=0)
    start, end = scope.start(now), scope.end(now)
    if start >= end:
        return ()
    wanted = Period(start, end)
    open_spans = _open_spans(under_way, wall_now)

    def of(subject: Subject) -> Iterator[Query]:
        covered, asked = coverage.get(subject, ()), open_spans.get(subject, ())
        for gap in _gaps(subject, wanted, covered, asked, now):
            for stretch in _stretches(subject, gap, now, known):
                yield _query(subject, stretch)

    return in_turns(
        sorted((query for subject in subjects for query in of(subject)), key=rank)
        for _, subjects in groupby(scope.subjects(), key=lambda subject: subject.owner)
    )


def _stretches(subject: Subject, gap: Period, now: datetime, known: Known) -> Iterator[Period]:
    length = LENGTHS[subject.content]
    for part in gap.cut(landmarks(subject.service, subject.content, gap, now)):
        counts = known(subject.owner, subject.service, subject.direction, part) if is_long(part) else {}
        yield from pieces(part, length, counts)


def _gaps(
    subject: Subject, wanted: Period, covered: tuple[Span, ...], asked: tuple[Span, ...], now: datetime
) -> tuple[Period, ...]:
    """What is to be asked, in order; XML only where nothing is covered."""
    if subject.content is ContentKind.XML:
        return missing(wanted, (*covered, *asked))
    gaps: list[Period] = []
    for window in wanted.cut((_months_before(now, OLDER_MONTHS), _months_before(now, RECENT_MONTHS))):
        for gap in _stale(window, covered, asked, now):
            if gaps and gap.start <= gaps[-1].end + SECOND:
                gaps[-1] = Period(gaps[-1].start, gap.end)
            else:
                gaps.append(gap)
    return tuple(gaps)


def _stale(window: Period, covered: tuple[Span, ...], asked: tuple[Span, ...], now: datetime) -> tuple[Period, ...]:
    """What of a window of metadata was never asked or grew old.

    When some of it grew old, what is half as old is asked along with it: one question for the window, not one a piece.
    """
    never = missing(window, (*covered, *asked))
    limit = _refresh_after(window, now)
    if limit is None or never == missing(window, (*_younger(covered, limit, now), *asked)):
        return never
    old = missing(window, (*_younger(covered, limit / 2, now), *asked))
    return missing(Period(old[0].start, old[-1].end), asked)


def _younger(spans: tuple[Span, ...], limit: timedelta, now: datetime) -> tuple[Span, ...]:
    return tuple(span for span in spans if now - span.asked_at < limit)


def _refresh_after(window: Period, now: datetime) -> timedelta | None:
    """How old the metadata of a window may grow, or None when it need not be asked for again."""
    if window.end >= _months_before(now, RECENT_MONTHS):
        return RECENT_REFRESH
    return OLDER_REFRESH if window.end >= _months_before(now, OLDER_MONTHS) else None


def _months_before(now: datetime, months: int) -> datetime:
    """The first of the month that lies so many months before the one of ``now``."""
    count = now.year * 12 + now.month - 1 - months
    return Period.month(count // 12, count % 12 + 1).start


def _open_spans(under_way: Iterable[Request], wall_now: datetime) -> Coverage:
    """What requests still at work, or put within the last hour, will bring: their whole period counts."""
    found: dict[Subject, list[Span]] = {}
    for request in under_way:
        subject, period = Subject.of(request.query), request.query.period
        if subject is not None and period is not None:
            found.setdefault(subject, []).append(Span(period.start, _reach(period, wall_now), wall_now))
    return {subject: tuple(spans) for subject, spans in found.items()}


def _reach(period: Period, wall_now: datetime) -> datetime:
    """A question that reached to almost now counts as reaching to now."""
    return max(period.end, wall_now) if wall_now - period.end < QUIET else period.end


def _query(subject: Subject, period: Period) -> Query:
    received_xml = subject.direction is Direction.RECEIVED and subject.content is ContentKind.XML
    return Query(
        service=subject.service,
        direction=subject.direction,
        content=subject.content,
        owner=subject.owner,
        period=period,
        status=StatusFilter.VALID if received_xml else StatusFilter.ALL,
    )

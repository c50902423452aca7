"""Poner al día: from one lasting wish and what is covered to the smallest set of questions. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogs import ContentKind, Direction, DocumentStatus, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.domain.request import Request
from app.engine.coverage import Coverage, Span, Subject, missing
from app.engine.update_stretch import DEFAULT_STRETCH, stretch_at

RECENT_MONTHS = 3
RECENT_REFRESH = timedelta(days=7)
"""Metadata of the last three closed months is asked for again when it is older than this: cancellations come late."""
OLDER_MONTHS = 12
OLDER_REFRESH = timedelta(days=30)
"""The same for the rest of the year."""
QUIET = timedelta(hours=1)
"""What was asked less than this ago is not asked again for its last days' sake."""


@dataclass(frozen=True, slots=True)
class LastingWish:
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

    def subjects(self) -> Iterable[Subject]:
        """Every combination, contribuyente by contribuyente."""
        for owner in self.owners:
            for service in self.services:
                for content in self.contents:
                    for direction in self.directions:
                        yield Subject(owner, service, direction, content)


def questions(
    wish: LastingWish, coverage: Coverage, under_way: Iterable[Request], wall_now: datetime
) -> tuple[Query, ...]:
    """What must be asked at Mexico City's wall time ``wall_now``: never covered, still fresh, or grown old.

    One question a month and subject at most; what an open request already asks is left to it. Every question is one
    the SAT takes at ``wall_now``.
    """
    now = wall_now.replace(second=0, microsecond=0)
    start, end = wish.start(now), wish.end(now)
    if start >= end:
        return ()
    months = Period(start, end).by_month()
    open_spans = _open_spans(under_way, wall_now)
    return tuple(
        _query(subject, gap)
        for subject in wish.subjects()
        for month in months
        for gap in _gaps(subject, month, coverage.get(subject, ()), open_spans.get(subject, ()), now)
    )


def _gaps(
    subject: Subject, month: Period, known: tuple[Span, ...], asked: tuple[Span, ...], now: datetime
) -> tuple[Period, ...]:
    usable = known
    if subject.content is ContentKind.METADATA:
        limit = _refresh_after(month, now)
        usable = tuple(span for span in known if limit is None or now - span.asked_at < limit)
    gaps = missing(month, (*usable, *asked))
    if not gaps:
        return ()
    return (Period(gaps[0].start, gaps[-1].end),)


def _refresh_after(month: Period, now: datetime) -> timedelta | None:
    """How old the metadata of a month may grow, or None when it need not be asked for again."""
    age = (now.year - month.start.year) * 12 + now.month - month.start.month
    if age <= RECENT_MONTHS:
        return RECENT_REFRESH
    return OLDER_REFRESH if age <= OLDER_MONTHS else None


def _open_spans(under_way: Iterable[Request], wall_now: datetime) -> Coverage:
    """What requests still at work, or put within the last hour, will bring: their whole period counts."""
    found: dict[Subject, list[Span]] = {}
    for request in under_way:
        subject, period = Subject.of(request.query), request.query.period
        if subject is not None and period is not None:
            found.setdefault(subject, []).append(Span(period.start, _reach(period, wall_now), wall_now))
    return {subject: tuple(spans) for subject, spans in found.items()}


def _reach(period: Period, wall_now: datetime) -> datetime:
    """A question that reached to about now is taken to reach to now."""
    return max(period.end, wall_now) if wall_now - period.end < QUIET else period.end


def _query(subject: Subject, period: Period) -> Query:
    received_xml = subject.direction is Direction.RECEIVED and subject.content is ContentKind.XML
    return Query(
        service=subject.service,
        direction=subject.direction,
        content=subject.content,
        owner=subject.owner,
        period=period,
        status=DocumentStatus.VALID if received_xml else DocumentStatus.ALL,
    )

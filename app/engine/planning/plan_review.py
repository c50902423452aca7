"""The plan of a download in numbers, before anything is sent: what will be asked, and what was asked before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogs import ContentKind, Direction, StatusFilter
from app.domain.period import Period
from app.domain.query import Query
from app.engine.rewording import fresh

LATENESS = timedelta(hours=72)
"""How long after its issue a document may take to appear at the SAT."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What is asked of one direction and content, and how many requests that makes."""

    direction: Direction
    content: ContentKind
    status: StatusFilter
    requests: int


@dataclass(frozen=True, slots=True)
class Review:
    """The plan. ``queries`` is all that will be put to the SAT, in that order.

    ``repeated``: of these, what was asked before and will be asked with a second's difference, so that it is not the
    same question again. ``last_time``: what can only be asked in the same words, for the second and last time.
    ``blocked``: what the SAT would refuse for ever; it is left out.
    ``misses_cancelled``: received XML is asked for, and the SAT gives no cancelled one. ``ends_fresh``: the last days
    of the period may still be incomplete at the SAT.
    """

    period: Period | None
    lines: tuple[ReviewLine, ...]
    queries: tuple[Query, ...]
    repeated: tuple[Query, ...]
    last_time: tuple[Query, ...]
    blocked: tuple[Query, ...]
    misses_cancelled: bool
    ends_fresh: bool


def review_of(
    planned: tuple[Query, ...], period: Period | None, sends: Callable[[str], int], wall_now: datetime
) -> Review:
    """Weigh a plan at Mexico City's wall time ``wall_now``; ``sends`` tells how often a fingerprint was put before."""
    asked = {query: fresh(query, sends, wall_now) for query in planned}
    queries = tuple(query for query in planned if asked[query] is not None)
    kinds = [(query.direction, query.content, query.status) for query in queries]
    return Review(
        period=period,
        lines=tuple(ReviewLine(*kind, requests=kinds.count(kind)) for kind in dict.fromkeys(kinds)),
        queries=queries,
        repeated=tuple(query for query in queries if asked[query] != query),
        last_time=tuple(query for query in queries if asked[query] == query and sends(query.fingerprint())),
        blocked=tuple(query for query in planned if asked[query] is None),
        misses_cancelled=any(_is_received_xml(query) for query in planned),
        ends_fresh=period is not None and period.end > wall_now - LATENESS,
    )


def _is_received_xml(query: Query) -> bool:
    return query.direction is Direction.RECEIVED and query.content is ContentKind.XML

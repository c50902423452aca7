"""Turns what a person wants to download into the questions the SAT takes: pure, no clock and no disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.engine.planning.stretches import LENGTHS, pieces
from app.engine.planning.turns import rank
from app.engine.policy import MAX_SENDS, MAX_WIDER


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """One download as the person described it; every combination of direction and content is asked for separately.

    With ``folios`` only those documents are asked for, and everything but service and owner is left aside.
    """

    owner: Rfc
    service: Service = Service.CFDI
    directions: tuple[Direction, ...] = (Direction.ISSUED, Direction.RECEIVED)
    contents: tuple[ContentKind, ...] = (ContentKind.XML,)
    period: Period | None = None
    counterparts: tuple[Rfc, ...] = ()
    document_type: DocumentType | None = None
    status: StatusFilter = StatusFilter.ALL
    complement: str | None = None
    third_party: Rfc | None = None
    folios: tuple[Uuid, ...] = ()


def queries_of(plan: DownloadPlan) -> tuple[Query, ...]:
    """The queries of a plan in the order they are asked in, each as long as one may be of which nothing is known.

    Received XML is always asked for as vigente: the SAT gives no other. A plan without a period gives queries without
    one, so that their problems can be told.
    """
    if plan.folios:
        return tuple(_by_folio(plan, folio) for folio in dict.fromkeys(plan.folios))
    queries = (
        _query(plan, direction, content, period)
        for content in dict.fromkeys(plan.contents)
        for direction in dict.fromkeys(plan.directions)
        for period in (pieces(plan.period, LENGTHS[content], {}) if plan.period else (None,))
    )
    return tuple(sorted(queries, key=rank))


def halves(query: Query) -> tuple[Query, Query] | None:
    """The same question over the two halves of its period (after 5003), or None when it cannot be split further."""
    pieces = query.period.halves() if query.period else None
    if pieces is None:
        return None
    return query.for_period(pieces[0]), query.for_period(pieces[1])


def fresh(query: Query, sends: Callable[[str], int], wall_now: datetime) -> Query | None:
    """The same question in words the SAT has not heard: ``query`` itself, or up to a minute wider.

    A question already put once is used a second time only when no wider one will do (by folio fiscal there is no
    period to widen), and never a third time: then None. What has meanwhile fallen below the SAT's floor is left out,
    and so is what lies ahead after all, by the SAT's own time ``wall_now``. ``sends`` tells how often a fingerprint was
    put to the SAT.
    """
    kept = _within(query, earliest_allowed(wall_now.date()), wall_now)
    if kept is None or kept.problems(wall_now):
        return None
    heard_once = None
    for words in _wordings(kept, wall_now):
        times = sends(words.fingerprint())
        if times == 0:
            return words
        if times < MAX_SENDS and heard_once is None:
            heard_once = words
    return heard_once


def rewords(asked: Query, query: Query) -> bool:
    """Whether ``asked`` is ``query`` as ``fresh`` puts it: the same, or some seconds wider."""
    if asked.period is None or query.period is None:
        return asked == query
    wider = asked.period.start <= query.period.start and query.period.end <= asked.period.end
    by = asked.period.seconds - query.period.seconds
    return wider and by <= MAX_WIDER and asked.for_period(query.period) == query


def _within(query: Query, floor: datetime, wall_now: datetime) -> Query | None:
    if query.period is None:
        return query
    start, end = max(query.period.start, floor), query.period.end
    if end > wall_now:
        end = wall_now.replace(second=0)
    return query.for_period(Period(start, end)) if start < end else None


def _wordings(query: Query, wall_now: datetime) -> Iterator[Query]:
    """The question itself, then ever wider ones, as far as the SAT would take them."""
    yield query
    if query.period is None:
        return
    floor = earliest_allowed(wall_now.date())
    for seconds in range(1, MAX_WIDER + 1):
        wider = query.for_period(query.period.widened(floor=floor, by=seconds))
        if not wider.problems(wall_now):
            yield wider


def _by_folio(plan: DownloadPlan, folio: Uuid) -> Query:
    return Query(plan.service, Direction.FOLIO, ContentKind.XML, plan.owner, folio=folio)


def _query(plan: DownloadPlan, direction: Direction, content: ContentKind, period: Period | None) -> Query:
    query = Query(
        service=plan.service,
        direction=direction,
        content=content,
        owner=plan.owner,
        period=period,
        status=plan.status,
        counterparts=plan.counterparts,
        document_type=plan.document_type,
        complement=plan.complement,
        third_party=plan.third_party,
    )
    if direction is Direction.RECEIVED and content is ContentKind.XML and plan.status is StatusFilter.ALL:
        return replace(query, status=StatusFilter.VALID)
    return query

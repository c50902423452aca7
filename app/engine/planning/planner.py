"""Turns what a person wants to download into the questions the SAT takes: pure, no clock and no disk."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.catalogs import ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period
from app.domain.query import Query
from app.engine.planning.stretches import LENGTHS, pieces
from app.engine.planning.turns import rank


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

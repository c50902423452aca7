"""Traer faltantes: the fewest questions that bring the XML of documents that only the SAT's list tells of. Pure.

A lone document is asked for by its folio fiscal; several that one question can bring, by their days. By folio there is
nothing to reword, so no folio is asked for a second time: then its day is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import SECOND, Period, earliest_allowed
from app.domain.query import Query
from app.engine.planning.stretches import LENGTHS, Known, pieces
from app.engine.rewording import fresh

_LENGTH = LENGTHS[ContentKind.XML]


@dataclass(frozen=True, slots=True, order=True)
class MissingDocument:
    """One whose XML is to be brought. ``issued_at`` is its Fecha, a wall time."""

    service: Service
    direction: Direction
    issued_at: datetime
    uuid: Uuid


@dataclass(frozen=True, slots=True)
class MissingPlan:
    """``queries`` to put; ``under_way`` documents that an open question brings; ``out_of_reach`` those the SAT gives no
    more: from before its floor, or asked for as often as it takes the same question.
    """

    queries: tuple[Query, ...]
    under_way: tuple[MissingDocument, ...]
    out_of_reach: tuple[MissingDocument, ...]


@dataclass(frozen=True, slots=True)
class MissingPlanner:
    """Plans for one contribuyente at the SAT's wall time ``wall_now``.

    ``sends`` tells how often a fingerprint was put to the SAT, ``known`` how many documents a month has, ``asking`` are
    the questions that are under way.
    """

    owner: Rfc
    sends: Callable[[str], int]
    known: Known
    asking: Sequence[Query]
    wall_now: datetime

    def plan(self, documents: Iterable[MissingDocument]) -> MissingPlan:
        """The questions that bring all of ``documents`` that can be brought."""
        under_way: list[MissingDocument] = []
        wanted: list[MissingDocument] = []
        for one in sorted(set(documents)):
            (under_way if self._is_under_way(one) else wanted).append(one)
        queries: list[Query] = []
        away: list[MissingDocument] = []
        for group in self._groups(wanted):
            query = self._query(group)
            if query is None:
                away.extend(group)
            else:
                queries.append(query)
        return MissingPlan(tuple(queries), tuple(under_way), tuple(away))

    def _groups(self, wanted: Sequence[MissingDocument]) -> Iterator[list[MissingDocument]]:
        """Neighbours that one question may bring, as many together as it can hold; what is too old stands alone."""
        floor = earliest_allowed(self.wall_now.date())
        for (_service, _direction), several in groupby(wanted, key=lambda one: (one.service, one.direction)):
            group: list[MissingDocument] = []
            for one in several:
                if one.issued_at < floor:
                    yield [one]
                    continue
                if group and not self._fits(group, one):
                    yield group
                    group = []
                group.append(one)
            if group:
                yield group

    def _fits(self, group: Sequence[MissingDocument], one: MissingDocument) -> bool:
        last = group[-1].issued_at.date()
        if last == one.issued_at.date():
            return True
        period = self._days(group[0], one)
        known = self.known(self.owner, one.service, one.direction, period)
        return len(pieces(period, _LENGTH, known)) == 1

    def _query(self, group: Sequence[MissingDocument]) -> Query | None:
        first, last = group[0], group[-1]
        by_folio = Query(first.service, Direction.FOLIO, ContentKind.XML, self.owner, folio=first.uuid)
        if len(group) == 1 and not self.sends(by_folio.fingerprint()):
            return by_folio
        if first.issued_at < earliest_allowed(self.wall_now.date()):
            return None
        query = Query(
            first.service,
            first.direction,
            ContentKind.XML,
            self.owner,
            self._days(first, last),
            StatusFilter.VALID if first.direction is Direction.RECEIVED else StatusFilter.ALL,
        )
        return query if fresh(query, self.sends, self.wall_now) is not None else None

    def _days(self, first: MissingDocument, last: MissingDocument) -> Period:
        """Whole days, as far as they are over: the SAT's clock and the issuer's may be hours apart."""
        whole = Period.days(first.issued_at.date(), last.issued_at.date())
        floor = earliest_allowed(self.wall_now.date())
        start = max(whole.start, floor)
        end = min(whole.end, max(self.wall_now, start + SECOND))
        return Period(start, end)

    def _is_under_way(self, one: MissingDocument) -> bool:
        for query in self.asking:
            if query.content is not ContentKind.XML or (query.service, query.owner) != (one.service, self.owner):
                continue
            if query.direction is Direction.FOLIO:
                if query.folio == one.uuid:
                    return True
            elif (
                query.direction is one.direction
                and query.period is not None
                and query.period.contains(one.issued_at)
                and not (query.counterparts or query.document_type or query.complement or query.third_party)
                and query.status is not StatusFilter.CANCELLED
            ):
                return True
        return False

"""In which order questions go: the newest first, and contribuyentes take turns. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.period import Period
from app.domain.query import Query

Rank = tuple[bool, bool, float, bool]
"""The place of a question among those of one contribuyente: smaller goes first."""

_EPOCH = Period.year(2000).start


def rank(query: Query) -> Rank:
    """XML of the newest stretch first, metadata after all XML, retenciones last; by folio fiscal before everything."""
    end = (query.period.end - _EPOCH).total_seconds() if query.period else float("inf")
    return (
        query.service is Service.RETENCIONES,
        query.content is ContentKind.METADATA,
        -end,
        query.direction is Direction.RECEIVED,
    )


def in_turns(lists: Iterable[Iterable[Query]]) -> tuple[Query, ...]:
    """One of each list in turn, until all are through."""
    return tuple(query for turn in zip_longest(*lists) for query in turn if query is not None)

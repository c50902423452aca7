"""The same question in words the SAT has not heard: it takes none a third time, so each goes out a second wider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from app.domain.period import Period, earliest_allowed
from app.domain.query import Query
from app.engine.policy import MAX_SENDS, MAX_WIDER


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

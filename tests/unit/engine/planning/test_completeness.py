"""Up to which day nothing is missing: both directions, no gap, whole days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind, Direction, Service
from app.engine.planning.completeness import Complete, complete_days
from app.engine.planning.coverage import Coverage, Span, Subject
from tests.make import OWNER

FIRST = datetime(2026, 1, 1)
Days = list[tuple[int, int]]


def spans(days: Days) -> tuple[Span, ...]:
    """Each from the first moment of a day to the last moment of another; days are counted from ``FIRST``."""
    ends = [(FIRST + timedelta(a), FIRST + timedelta(b + 1, seconds=-1)) for a, b in days]
    return tuple(Span(start, end, end) for start, end in ends)


def coverage(issued: Days, received: Days, content: ContentKind = ContentKind.XML) -> Coverage:
    return {
        Subject(OWNER, Service.CFDI, Direction.ISSUED, content): spans(issued),
        Subject(OWNER, Service.CFDI, Direction.RECEIVED, content): spans(received),
    }


@pytest.mark.parametrize(
    ("issued", "received", "expected"),
    [
        ([(0, 30)], [(0, 30)], (date(2026, 1, 1), date(2026, 1, 31))),
        ([(0, 30), (31, 58)], [(0, 58)], (date(2026, 1, 1), date(2026, 2, 28))),
        ([(0, 58)], [(0, 30)], (date(2026, 1, 1), date(2026, 1, 31))),
        ([(0, 9), (20, 30)], [(0, 30)], (date(2026, 1, 21), date(2026, 1, 31))),
        ([(20, 30), (0, 25)], [(5, 30)], (date(2026, 1, 6), date(2026, 1, 31))),
        ([(0, 9)], [(20, 30)], None),
        ([(0, 9)], [], None),
    ],
)
def test_the_last_days_that_both_cover(issued: Days, received: Days, expected: tuple[date, date] | None) -> None:
    assert complete_days(coverage(issued, received), OWNER) == (Complete(*expected) if expected else None)


def test_metadata_makes_nothing_complete() -> None:
    assert complete_days(coverage([(0, 30)], [(0, 30)], ContentKind.METADATA), OWNER) is None


def test_a_day_that_is_not_over_does_not_count() -> None:
    at = datetime(2026, 1, 20, 13, 5)
    half = (Span(datetime(2026, 1, 1, 8, 0), at, at),)
    assert complete_days(dict.fromkeys(coverage([], []), half), OWNER) == Complete(date(2026, 1, 2), date(2026, 1, 19))


SOME_DAYS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda one: (one[0], sum(one))), max_size=6)


@given(SOME_DAYS, SOME_DAYS)
def test_it_is_as_counting_day_by_day(issued: Days, received: Days) -> None:
    both = {day for a, b in issued for day in range(a, b + 1)} & {day for a, b in received for day in range(a, b + 1)}
    found = complete_days(coverage(issued, received), OWNER)
    if not both:
        assert found is None
        return
    first = last = max(both)
    while first - 1 in both:
        first -= 1
    assert found == Complete((FIRST + timedelta(first)).date(), (FIRST + timedelta(last)).date())

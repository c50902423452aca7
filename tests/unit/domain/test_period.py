"""Periods: cut, halved and widened without losing or doubling a second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.domain.period import SECOND, Period, earliest_allowed

YEARS = timedelta(days=8 * 366)


def whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


moments = st.datetimes(datetime(2018, 1, 1), datetime(2032, 12, 31)).map(whole)
edges = st.builds(
    lambda year, month, seconds: datetime(year, month, 1) + timedelta(seconds=seconds),
    st.integers(2018, 2032),
    st.integers(1, 12),
    st.integers(-3, 3),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, other = draw(moments | edges), draw(moments | edges)
    assume(start != other)
    return Period(min(start, other), max(start, other))


def assert_partition(pieces: tuple[Period, ...], period: Period) -> None:
    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    for one, following in pairwise(pieces):
        assert following.start == one.end + SECOND
    assert sum(piece.seconds for piece in pieces) == period.seconds


@given(periods())
@example(Period(datetime(2024, 1, 31, 23, 59, 59), datetime(2024, 2, 1)))
@example(Period(datetime(2024, 1, 31, 23, 59, 58), datetime(2024, 2, 1)))
@example(Period(datetime(2024, 1, 31, 23, 59, 59), datetime(2024, 2, 1, 0, 0, 1)))
@example(Period(datetime(9999, 11, 1), datetime(9999, 12, 31, 23, 59, 59)))
@example(Period(datetime(1, 1, 1), datetime(1, 3, 1)))
def test_months_are_a_partition(period: Period) -> None:
    pieces = period.by_month()
    assert_partition(pieces, period)
    for piece in pieces:  # a lone second stays with its neighbour
        months = {(moment.year, moment.month) for moment in (piece.start + SECOND, piece.end - SECOND)}
        assert len(months) == 1 or piece.seconds == 2


@given(periods())
def test_no_month_is_asked_for_twice(period: Period) -> None:
    starts = [(piece.start.year, piece.start.month) for piece in period.by_month()[1:]]
    assert len(starts) == len(set(starts))
    assert all(piece.start.day == 1 and piece.start.time() == datetime.min.time() for piece in period.by_month()[1:])


@given(periods())
@example(Period(datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 0, 2)))
@example(Period(datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 0, 3)))
def test_halves_are_a_partition(period: Period) -> None:
    pieces = period.halves()
    if pieces is None:
        assert period.seconds < 4
        return
    assert_partition(pieces, period)
    assert abs(pieces[0].seconds - pieces[1].seconds) <= 1


@given(periods(), st.integers(1, 5), moments)
def test_widened_keeps_all_and_respects_the_floor(period: Period, by: int, floor: datetime) -> None:
    wider = period.widened(floor=floor, by=by)
    assert wider.seconds == period.seconds + by
    assert wider.start <= period.start
    assert wider.end >= period.end
    assert wider.start >= floor or wider.start == period.start


def test_widened_at_the_beginning_of_time() -> None:
    period = Period(datetime(1, 1, 1), datetime(1, 1, 2))
    assert period.widened(floor=datetime(2020, 1, 1)).end == datetime(1, 1, 2, 0, 0, 1)


@given(periods())
def test_both_ends_belong_to_it(period: Period) -> None:
    assert period.contains(period.start)
    assert period.contains(period.end)
    assert not period.contains(period.end + SECOND)
    assert not period.contains(period.start - SECOND)


@given(st.dates(date(2010, 1, 1), date(2060, 12, 31)))
@example(date(2024, 2, 29))
@example(date(2028, 2, 29))
def test_floor_is_six_years_before(today: date) -> None:
    floor = earliest_allowed(today)
    assert floor.time() == datetime.min.time()
    if (today.month, today.day) == (2, 29):
        assert floor == datetime(today.year - 6, 3, 1)  # there is no 29 February six years before
    else:
        assert floor.date() == today.replace(year=today.year - 6)


@given(st.dates(date(2010, 1, 1), date(2060, 12, 31)))
def test_the_floor_never_goes_back(today: date) -> None:
    assert earliest_allowed(today) <= earliest_allowed(today + timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2024, 1, 1), datetime(2024, 1, 1)),
        (datetime(2024, 1, 2), datetime(2024, 1, 1)),
        (datetime(2024, 1, 1, microsecond=1), datetime(2024, 1, 2)),
        (datetime(2024, 1, 1), datetime(2024, 1, 2, microsecond=1)),
        (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)),
    ],
)
def test_what_is_no_period(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="a period"):
        Period(start, end)


def test_named_periods() -> None:
    assert Period.month(2024, 2) == Period(datetime(2024, 2, 1), datetime(2024, 2, 29, 23, 59, 59))
    assert Period.month(2023, 12).end == datetime(2023, 12, 31, 23, 59, 59)
    assert Period.month(9999, 12).end == datetime(9999, 12, 31, 23, 59, 59)
    assert Period.year(2023).by_month() == tuple(Period.month(2023, month) for month in range(1, 13))
    assert Period.days(date(2024, 3, 5), date(2024, 3, 5)).seconds == 86_400
    assert str(Period.days(date(2024, 3, 5), date(2024, 3, 5))) == "2024-03-05T00:00:00/2024-03-05T23:59:59"

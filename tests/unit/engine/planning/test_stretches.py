"""Stretches make up the whole, in whole months where they can, and never hold more than is expected to be given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import ContentKind
from app.domain.period import SECOND, Period
from app.engine.planning.stretches import LENGTHS, Length, is_long, pieces

starts = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
periods = st.tuples(starts, st.integers(1, 6 * 365 * 86_400)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(seconds=pair[1]))
)
counts = st.dictionaries(st.tuples(st.integers(2020, 2032), st.integers(1, 12)), st.integers(1, 250), max_size=20)


@given(periods, st.integers(1, 36), st.integers(1, 300), counts)
def test_the_pieces_are_the_whole_newest_first(
    period: Period, months: int, documents: int, known: dict[tuple[int, int], int]
) -> None:
    found = pieces(period, Length(documents, months), known)
    assert (found[-1].start, found[0].end) == (period.start, period.end)
    assert all(after.end + SECOND == before.start for before, after in pairwise(found))
    assert all(len(piece.by_month()) <= months + 1 for piece in found)  # a lone second stays with its neighbour
    typical = max(known.values(), default=0)
    for piece in found:
        parts = piece.by_month()
        expected = sum(known.get((part.start.year, part.start.month)) or typical for part in parts)
        assert expected <= documents or len(parts) <= 2


def test_a_month_that_is_too_much_is_cut_in_days() -> None:
    may = Period.month(2026, 5)
    assert pieces(may, Length(100, 12), {(2026, 5): 250}) == (
        Period.days(date(2026, 5, 21), date(2026, 5, 31)),
        Period.days(date(2026, 5, 11), date(2026, 5, 20)),
        Period.days(date(2026, 5, 1), date(2026, 5, 10)),
    )
    assert len(pieces(may, Length(1, 12), {(2026, 5): 250})) == 31


def test_where_nothing_is_known_months_alone_count() -> None:
    period = Period.days(date(2024, 3, 15), date(2026, 4, 10))
    assert pieces(period, LENGTHS[ContentKind.METADATA], {}) == (period,)
    assert pieces(period, LENGTHS[ContentKind.XML], {}) == (
        Period.days(date(2025, 5, 1), date(2026, 4, 10)),
        Period.days(date(2024, 5, 1), date(2025, 4, 30)),
        Period.days(date(2024, 3, 15), date(2024, 4, 30)),
    )


@pytest.mark.parametrize(("month", "long"), [(Period.month(2026, 1), False), (Period.year(2026), True), (None, False)])
def test_longer_than_any_month_is_long(month: Period | None, long: bool) -> None:
    assert is_long(month) is long

"""«¿Desde cuándo?» means the same everywhere, at any moment."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.period import earliest_allowed
from app.domain.update_stretch import DEFAULT_STRETCH, UpdateStretch, stretch_at


@pytest.mark.parametrize(
    ("choice", "now", "since"),
    [
        (UpdateStretch.THIS_MONTH, datetime(2026, 11, 22, 12), datetime(2026, 11, 1)),
        (UpdateStretch.LAST_AND_THIS, datetime(2026, 1, 31, 23, 59), datetime(2025, 12, 1)),
        (UpdateStretch.THIS_YEAR, datetime(2026, 1, 1, 0, 1), datetime(2026, 1, 1)),
        (UpdateStretch.TWO_YEARS, datetime(2026, 11, 22, 12), datetime(2025, 1, 1)),
        (UpdateStretch.SIX_YEARS, datetime(2028, 2, 29, 8), datetime(2022, 3, 1)),
    ],
)
def test_each_choice_begins_where_a_person_means(choice: UpdateStretch, now: datetime, since: datetime) -> None:
    assert stretch_at(choice, now) == (since, now)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_each_reaches_farther_than_the_one_before_and_never_below_the_floor(now: datetime) -> None:
    starts = [stretch_at(choice, now)[0] for choice in UpdateStretch]
    assert starts[0] > earliest_allowed(now.date())
    assert all(earliest_allowed(now.date()) <= start <= now for start in starts)
    assert starts[2:] == sorted(starts[2:], reverse=True)
    assert starts[0] > starts[1]


@pytest.mark.parametrize("text", ["", "ayer", "SEIS_ANIOS"])
def test_what_was_never_written_is_the_choice_of_nobody(text: str) -> None:
    assert UpdateStretch.named(text) is DEFAULT_STRETCH
    assert UpdateStretch.named("seis_anios") is UpdateStretch.SIX_YEARS

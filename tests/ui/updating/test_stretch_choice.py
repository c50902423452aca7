"""Since when Poner al día reaches: the words for a choice, and the stretch it means."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.period import earliest_allowed
from app.domain.update_stretch import UpdateStretch
from ui.updating.stretch_choice import StretchChoice, choices, month_words, months

NOW = datetime(2026, 11, 22, 13, 5, 30)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (StretchChoice(UpdateStretch.THIS_MONTH), "de noviembre"),
        (StretchChoice(UpdateStretch.LAST_AND_THIS), "de octubre y noviembre"),
        (StretchChoice(UpdateStretch.THIS_YEAR), "de 2026"),
        (StretchChoice(UpdateStretch.TWO_YEARS), "de 2025 y 2026"),
        (StretchChoice(UpdateStretch.SIX_YEARS), "de los últimos seis años"),
        (StretchChoice(None, (2024, 3), (2024, 3)), "de marzo de 2024"),
        (StretchChoice(None, (2024, 3), (2024, 5)), "de marzo a mayo de 2024"),
        (StretchChoice(None, (2025, 12), (2026, 1)), "de diciembre de 2025 y enero de 2026"),
        (StretchChoice(None, (2024, 3), (2025, 5)), "de marzo de 2024 a mayo de 2025"),
        (StretchChoice(None, (2026, 9), (2026, 11)), "de septiembre a noviembre"),
    ],
)
def test_words(choice: StretchChoice, words: str) -> None:
    assert choice.words(NOW) == words


def test_in_january_last_month_is_of_last_year() -> None:
    assert (
        StretchChoice(UpdateStretch.LAST_AND_THIS).words(datetime(2027, 1, 3)) == "de diciembre de 2026 y enero de 2027"
    )
    assert choices(datetime(2027, 1, 3))[UpdateStretch.TWO_YEARS] == "2026 y 2027"


def test_a_month_that_goes_on_has_no_end() -> None:
    assert StretchChoice(None, (2026, 10), (2026, 11)).bounds(NOW) == (datetime(2026, 10, 1), None)
    assert StretchChoice(None, (2026, 9), (2026, 10)).bounds(NOW)[1] == datetime(2026, 10, 31, 23, 59, 59)
    assert StretchChoice(UpdateStretch.THIS_MONTH).bounds(NOW) == (datetime(2026, 11, 1), None)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.data())
def test_every_pair_of_months_is_a_stretch_the_sat_takes(now: datetime, data: st.DataObject) -> None:
    known = months(now)
    assert known[0] == (now.year, now.month)
    first, last = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    since, until = StretchChoice(None, first, last).bounds(now)
    assert earliest_allowed(now.date()) <= since <= (until or now)
    assert month_words(first).endswith(str(first[0]))

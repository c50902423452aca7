"""69-B at the date of the operation (fiscal.md §5), and the business days in which to act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.listing import NO_SEALS, Listing, ListKind, Situation
from app.fiscal.blacklists import Urgency, deadline, definitive, urgency, worst
from app.fiscal.business_days import business_days_after, is_business_day

PARAMETERS = load_parameters()
DEFINITIVE = Listing(
    ListKind.EFOS, "EFO010101AA1", "UNO", Situation.DEFINITIVE, (date(2026, 5, 15),), (date(2026, 5, 20),)
)
PRESUMED = Listing(ListKind.EFOS, "EFO010101AA1", "UNO", Situation.PRESUMED, (date(2026, 3, 5),))
FAVOURABLE = Listing(ListKind.EFOS, "EFO010101AA1", "UNO", Situation.FAVOURABLE, (date(2021, 3, 5),))


@pytest.mark.parametrize(
    ("listing", "operation", "expected"),
    [
        (DEFINITIVE, date(2026, 5, 15), Urgency.CRITICAL),
        (DEFINITIVE, date(2026, 5, 14), Urgency.HIGH),
        (DEFINITIVE, date(2024, 1, 1), Urgency.HIGH),
        (DEFINITIVE._replace(on_site=(), in_gazette=()), date(2024, 1, 1), Urgency.CRITICAL),
        (PRESUMED, date(2026, 6, 1), Urgency.MIDDLE),
        (PRESUMED._replace(situation=Situation.CLEARED), date(2026, 6, 1), Urgency.LOW),
        (FAVOURABLE, date(2026, 6, 1), Urgency.LOW),
        (DEFINITIVE._replace(list=ListKind.LOSSES), date(2026, 6, 1), Urgency.LOW),
        (Listing(ListKind.DEBTORS, "A", "", "FIRMES", (date(2020, 1, 1),)), date(2026, 6, 1), Urgency.LOW),
        (Listing(ListKind.DEBTORS, "A", "", NO_SEALS, (date(2026, 5, 1),)), date(2026, 6, 1), Urgency.MIDDLE),
        (Listing(ListKind.DEBTORS, "A", "", NO_SEALS, (date(2026, 6, 1),)), date(2026, 6, 1), Urgency.LOW),
    ],
)
def test_urgency_at_the_date_of_the_operation(listing: Listing, operation: date, expected: Urgency) -> None:
    assert urgency(listing, operation) is expected


def test_only_the_definitive_list_of_69b_takes_effect() -> None:
    bis = DEFINITIVE._replace(list=ListKind.LOSSES, rfc="BIS")
    assert definitive([DEFINITIVE, PRESUMED._replace(rfc="PRE"), bis]) == {"EFO010101AA1"}


def test_a_repeated_rfc_stands_as_its_heaviest_row() -> None:
    assert worst([FAVOURABLE, PRESUMED], date(2026, 6, 1)) == PRESUMED
    assert worst([DEFINITIVE, PRESUMED, FAVOURABLE], date(2026, 6, 1)) == DEFINITIVE
    assert worst([], date(2026, 6, 1)) is None


def test_deadline_is_thirty_business_days_from_the_later_publication() -> None:
    # 21 May to 1 July 2026 are thirty days from Monday to Friday, and no holiday is among them
    assert deadline(DEFINITIVE, PARAMETERS) == date(2026, 7, 1)
    assert deadline(DEFINITIVE, PARAMETERS, from_later=False) == date(2026, 6, 26)
    assert deadline(PRESUMED, PARAMETERS) is None
    assert deadline(DEFINITIVE._replace(on_site=(), in_gazette=()), PARAMETERS) is None


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 2, 2),  # first Monday
        date(2026, 3, 16),  # third Monday
        date(2026, 4, 2),  # RMF 2026 2.1.6
        date(2026, 4, 3),
        date(2026, 5, 1),
        date(2026, 5, 5),
        date(2026, 9, 16),
        date(2026, 11, 16),  # third Monday
        date(2026, 12, 25),
        date(2018, 12, 1),  # change of president, on a Saturday
        date(2024, 10, 1),
    ],
)
def test_holidays(holiday: date) -> None:
    assert not is_business_day(holiday, PARAMETERS)


@pytest.mark.parametrize("day", [date(2026, 2, 9), date(2025, 10, 1), date(2025, 4, 3), date(2026, 3, 17)])
def test_days_like_any_other(day: date) -> None:
    assert is_business_day(day, PARAMETERS)


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.integers(1, 40))
def test_business_days_are_counted_one_by_one(start: date, count: int) -> None:
    last = business_days_after(start, count, PARAMETERS)
    between = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    assert is_business_day(last, PARAMETERS)
    assert sum(is_business_day(day, PARAMETERS) for day in between) == count
    assert not any(day.weekday() > 4 and is_business_day(day, PARAMETERS) for day in between)

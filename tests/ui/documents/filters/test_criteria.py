"""What is chosen becomes a filter, is kept and read again, and what is typed is told in words."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import Rfc
from app.domain.search import parse_search
from app.domain.validity import OwnerRole, Validity
from ui.documents.filters.criteria import Criteria, from_json, to_json, understood
from ui.documents.filters.period_choice import PeriodFilter

TODAY = date(2026, 11, 22)

criteria = st.builds(
    Criteria,
    text=st.text(max_size=30),
    side=st.sampled_from(["", *(one.value for one in OwnerRole)]),
    period=st.sampled_from([one.value for one in PeriodFilter]),
    first=st.sampled_from(["", "2024-01-05"]),
    last=st.sampled_from(["", "2024-03-05"]),
    types=st.lists(st.sampled_from("IETNPR"), unique=True).map(tuple),
    states=st.lists(st.sampled_from([one.value for one in Validity]), unique=True).map(tuple),
    without_xml=st.booleans(),
    is_listed=st.booleans(),
    methods=st.lists(st.sampled_from(["PUE", "PPD"]), unique=True).map(tuple),
    currency=st.sampled_from(["", "USD"]),
    complement=st.sampled_from(["", "Pagos"]),
    counterpart=st.sampled_from(["", "XAXX010101000"]),
)


@given(st.dictionaries(st.text(max_size=20), criteria, max_size=4))
def test_saved_filters_come_back_as_they_were(saved: dict[str, Criteria]) -> None:
    assert from_json(to_json(saved)) == saved


names = st.sampled_from(["text", "types", "period", "states", "without_xml", "x"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_whatever_was_kept_is_read_or_left_out(value: object) -> None:
    for one in from_json(json.dumps({"a": value})).values():
        one.filter(None, TODAY)
    from_json(json.dumps(value))


def test_everything_chosen_is_in_the_filter() -> None:
    chosen = Criteria(
        text="peña 1,500-2,000",
        side="emitidos",
        period=PeriodFilter.CHOSEN.value,
        first="2024-03-01",
        last="2024-03-31",
        types=("I", "E"),
        states=("vigente",),
        without_xml=True,
        methods=("PPD",),
        currency="USD",
        complement="Pagos",
        counterpart="XAXX010101000",
    )
    found = chosen.filter(Rfc("EKU9003173C9"), TODAY)
    assert found.search == parse_search("peña 1,500-2,000")
    assert found.side is OwnerRole.ISSUED
    assert found.types == frozenset("IE")
    assert found.states == frozenset({Validity.VALID})
    assert found.period is not None
    assert (found.period.start.date(), found.period.end.date()) == (date(2024, 3, 1), date(2024, 3, 31))
    assert found.has_xml is False
    assert found.methods == frozenset({"PPD"})
    assert (found.currency, found.complement, found.counterpart) == ("USD", "Pagos", "XAXX010101000")
    assert Criteria().is_empty
    assert not chosen.is_empty


@pytest.mark.parametrize(
    ("typed", "words", "left"),
    [
        ("peña 1,500-2,000", ["total de $1,500 a $2,000"], ["peña"]),
        ("marzo de 2024 peña", ["marzo de 2024"], ["peña"]),
        ("15/03/2024", ["15/03/2024"], [""]),
        ("1500", ["«1500» en el texto o total $1,500"], [""]),
        ("$1,500.50 x", ["«$1,500.50» en el texto o total $1,500.50"], ["x"]),
        ("2024-02 10 - 20 x", ["total de $10 a $20", "febrero de 2024"], ["2024-02 x", "10 - 20 x"]),
        ("peña", [], []),
    ],
)
def test_amounts_and_dates_are_told_and_can_be_taken_away(typed: str, words: list[str], left: list[str]) -> None:
    found = understood(typed)
    assert [one.words for one in found] == words
    assert [one.without() for one in found] == left


@given(st.text(max_size=60))
def test_any_text_is_understood_somehow(typed: str) -> None:
    for one in understood(typed):
        assert one.words


@pytest.mark.parametrize("kept", ["[" * 100_000, '{"a":' * 100_000, "9" * 10_000, "", "\x00"])
def test_what_a_backup_brings_as_filters_keeps_nothing_from_opening(kept: str) -> None:
    assert from_json(kept) == {}

"""What is typed to find documents, taken apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.period import Period
from app.domain.search import LONGEST_WORD, MOST_WORDS, NOTHING, Search, parse_search

MILLION = 1_000_000


def words(search: Search) -> list[str]:
    return [word.text for word in search.words]


@pytest.mark.parametrize("typed", ["", "   ", "\t\n"])
def test_nothing_typed_is_nothing_asked(typed: str) -> None:
    assert parse_search(typed) == NOTHING
    assert NOTHING.is_empty


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("marzo 2024", Period.month(2024, 3)),
        ("MARZO de 2024", Period.month(2024, 3)),
        ("sept. del 2023", Period.month(2023, 9)),
        ("setiembre 2023", Period.month(2023, 9)),
        ("2024-02", Period.month(2024, 2)),
        ("02/2024", Period.month(2024, 2)),
        ("2/2024", Period.month(2024, 2)),
        ("29/02/2024", Period.days(date(2024, 2, 29), date(2024, 2, 29))),
        ("15 de marzo de 2024", Period.days(date(2024, 3, 15), date(2024, 3, 15))),
        ("1 ENE 2024", Period.days(date(2024, 1, 1), date(2024, 1, 1))),
        ("2024-02-29", Period.days(date(2024, 2, 29), date(2024, 2, 29))),
    ],
)
def test_dates(typed: str, period: Period) -> None:
    search = parse_search(f"tornillo {typed} acero")
    assert search.periods == (period,)
    assert words(search) == ["tornillo", "acero"]


@pytest.mark.parametrize("typed", ["31/02/2024", "13/2024", "0/2024", "12/9999", "01/01/0001"])
def test_what_is_no_date_stays_a_word(typed: str) -> None:
    search = parse_search(typed)
    assert search.periods == ()
    assert words(search) == [typed]


@pytest.mark.parametrize(
    ("typed", "amounts"),
    [
        ("1,500-2,000", (1_500 * MILLION, 2_001 * MILLION - 1)),
        ("1500 - 2000", (1_500 * MILLION, 2_001 * MILLION - 1)),
        ("2000–1500", (1_500 * MILLION, 2_001 * MILLION - 1)),
        ("$1,500.50-$2,000.25", (1_500_500_000, 2_000_250_000)),
    ],
)
def test_spans_of_amounts(typed: str, amounts: tuple[int, int]) -> None:
    search = parse_search(f"{typed} gasolina")
    assert search.amounts == (amounts,)
    assert words(search) == ["gasolina"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500", (1_500 * MILLION, 1_501 * MILLION - 1)),
        ("1,500", (1_500 * MILLION, 1_501 * MILLION - 1)),
        ("$1,500.00", (1_500 * MILLION, 1_500 * MILLION)),
        ("1500.5", (1_500_500_000, 1_500_500_000)),
        ("A1500", None),
        ("15,00", None),
        ("1500.", None),
    ],
)
def test_a_number_is_a_word_and_a_total(typed: str, amount: tuple[int, int] | None) -> None:
    (word,) = parse_search(typed).words
    assert (word.text, word.amount) == (typed, amount)


@pytest.mark.parametrize(
    "typed",
    ["AD662D33-6934-459C-A128-BDF0393F0F44", "12345678-1234-1234-1234-123456789012", "6934-459C", "EKU9003173C9"],
)
def test_a_folio_fiscal_is_no_span_of_amounts(typed: str) -> None:
    search = parse_search(typed)
    assert words(search) == [typed]
    assert not search.amounts
    assert not search.periods


@given(st.text(max_size=300))
@example("1" * 5_000)
@example("1,111" * 900)
@example("enero " * 500 + "2024")
@example("٣/٢٠٢٤")
def test_anything_can_be_typed(typed: str) -> None:
    search = parse_search(typed)
    assert len(search.words) <= MOST_WORDS
    assert all(0 < len(word.text) <= LONGEST_WORD for word in search.words)
    assert all(least <= most for least, most in search.amounts)


@pytest.mark.parametrize(
    "typed", ["diciembre 9999", "1,000,000,000,000,000,000", "1,000,000,000,000,000,000-2", "9" * 40]
)
def test_what_no_document_can_have_stays_words(typed: str) -> None:
    search = parse_search(typed)
    assert (search.periods, search.amounts) == ((), ())
    assert all(word.amount is None or word.amount[1] < 2**63 for word in search.words)


@pytest.mark.parametrize(("typed", "plain"), [("$1,500", "1500"), ("1,500.50", "1500.50"), ("A-1,5", "A-1,5")])
def test_a_number_is_searched_as_documents_write_it(typed: str, plain: str) -> None:
    (word,) = parse_search(typed).words
    assert (word.text, word.plain) == (typed, plain)

"""Sums as they are shown: two decimals, a half away from zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amounts import cents_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0.00"), (4_999, "0.00"), (5_000, "0.01"), (-5_000, "-0.01"), (-4_999, "0.00"), (1_234_565_000, "1234.57")],
)
def test_a_half_cent_goes_away_from_zero(value: int, text: str) -> None:
    assert cents_text(value) == text


@given(st.fractions(min_value=0, max_value=10**15, max_denominator=1_000_000))
def test_it_rounds_as_decimal_does_and_the_same_below_zero(value: Fraction) -> None:
    pesos = value / 1_000_000
    exact = Decimal(pesos.numerator * 10**30 // pesos.denominator).scaleb(-30)
    shown = cents_text(value)
    assert Decimal(shown) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert cents_text(-value) == ("-" if Decimal(shown) else "") + shown

"""What is paid fits the index's columns, however many digits a complemento de pago has."""

from __future__ import annotations

import pytest

from app.domain import amounts
from app.domain.figures import NO_CURRENCY, Figures, paid_figures
from app.domain.lines import Payment, Payments

_LARGE = "9" * 30


def paid(*payments: tuple[str, str], totals: tuple[tuple[str, str], ...] = ()) -> Figures:
    made = tuple(Payment("2026-11-24T12:00:00", amount=amount, currency=currency) for amount, currency in payments)
    return paid_figures(Payments("2.0", made, totals), NO_CURRENCY)


@pytest.mark.parametrize("sign", ["", "-"])
def test_what_is_too_much_for_the_index_is_not_known(sign: str) -> None:
    unknown = Figures(NO_CURRENCY, 0)
    assert paid((f"{sign}{_LARGE}", "MXN")) == unknown
    assert paid(("1", "MXN"), ("1", "USD"), totals=(("MontoTotalPagos", f"{sign}{_LARGE}"),)) == unknown
    assert paid((f"{sign}{_LARGE}", "MXN"), (f"{sign}5", "USD")) == unknown


def test_what_was_paid_and_taken_back_is_added_up() -> None:
    assert paid(("100.50", "MXN"), ("-0.5", "MXN")) == Figures("MXN", 100_000_000)
    assert paid(("1", "MXN"), ("1", "USD"), totals=(("MontoTotalPagos", "-18.25"),)) == Figures("MXN", -18_250_000)


def test_of_what_is_too_long_for_an_amount_nothing_is_remembered() -> None:
    before = amounts._remembered.cache_info().currsize
    assert [amounts.micros(f"{one}{'9' * 100_000}") for one in range(1, 5)] == [None] * 4
    assert amounts._remembered.cache_info().currsize == before

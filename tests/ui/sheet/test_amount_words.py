"""Totals in words read back as the number they were."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.sheet.amount_words import amount_in_words, number_in_words

FIRST = """CERO UN DOS TRES CUATRO CINCO SEIS SIETE OCHO NUEVE DIEZ ONCE DOCE TRECE CATORCE QUINCE DIECISÉIS DIECISIETE
DIECIOCHO DIECINUEVE VEINTE VEINTIÚN VEINTIDÓS VEINTITRÉS VEINTICUATRO VEINTICINCO VEINTISÉIS VEINTISIETE VEINTIOCHO
VEINTINUEVE"""
TENS = "TREINTA CUARENTA CINCUENTA SESENTA SETENTA OCHENTA NOVENTA"
HUNDREDS = """CIENTO DOSCIENTOS TRESCIENTOS CUATROCIENTOS QUINIENTOS SEISCIENTOS SETECIENTOS OCHOCIENTOS NOVECIENTOS"""
VALUES = {
    **{word: value for value, word in enumerate(FIRST.split())},
    **{word: 10 * value for value, word in enumerate(TENS.split(), 3)},
    **{word: 100 * value for value, word in enumerate(HUNDREDS.split(), 1)},
    "CIEN": 100,
}


def read_back(words: str) -> int:
    """The number that ``words`` say, by adding up: millions, then thousands, then the rest."""
    total = group = 0
    for word in words.split():
        if word == "Y":
            continue
        if word == "MIL":
            total, group = total + max(group, 1) * 1000, 0
        elif word in ("MILLÓN", "MILLONES"):
            total, group = (total + group) * 1_000_000, 0
        else:
            group += VALUES[word]
    return total + group


@given(st.integers(0, 10**12 - 1))
def test_words_say_the_number(number: int) -> None:
    assert read_back(number_in_words(number)) == number


@given(st.integers(1, 99), st.integers(0, 999_999))
def test_cents_are_never_words(cents: int, whole: int) -> None:
    said = amount_in_words(f"{whole}.{cents:02d}", "MXN")
    assert f" {cents:02d}/100 M.N.)" in said
    assert said.startswith(f"({number_in_words(whole)} PESO")


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("1234.50", "MXN", "(MIL DOSCIENTOS TREINTA Y CUATRO PESOS 50/100 M.N.)"),
        ("0", "MXN", "(CERO PESOS 00/100 M.N.)"),
        ("1.00", "MXN", "(UN PESO 00/100 M.N.)"),
        ("21", "MXN", "(VEINTIÚN PESOS 00/100 M.N.)"),
        ("31001", "MXN", "(TREINTA Y UN MIL UN PESOS 00/100 M.N.)"),
        ("100", "MXN", "(CIEN PESOS 00/100 M.N.)"),
        ("1000000", "MXN", "(UN MILLÓN DE PESOS 00/100 M.N.)"),
        ("2000000.10", "MXN", "(DOS MILLONES DE PESOS 10/100 M.N.)"),
        ("1000001", "MXN", "(UN MILLÓN UN PESOS 00/100 M.N.)"),
        ("999999999999.99", "MXN", ""),
        ("999999.999", "MXN", "(UN MILLÓN DE PESOS 00/100 M.N.)"),
        ("1234.505", "USD", "(MIL DOSCIENTOS TREINTA Y CUATRO DÓLARES AMERICANOS 51/100 USD)"),
        ("1", "USD", "(UN DÓLAR AMERICANO 00/100 USD)"),
        ("12.30", "EUR", "(DOCE EUROS 30/100 EUR)"),
        ("21.00", "GBP", "(VEINTIUNO 00/100 GBP)"),
        ("101", "JPY", "(CIENTO UNO 00/100 JPY)"),
        ("-5", "MXN", "(MENOS CINCO PESOS 00/100 M.N.)"),
        ("5", "", "(CINCO PESOS 00/100 M.N.)"),
        ("5", "XXX", ""),
        ("nada", "MXN", ""),
        ("NaN", "MXN", ""),
        ("1e99", "MXN", ""),
    ],
)
def test_amounts_as_they_are_written_on_invoices(amount: str, currency: str, said: str) -> None:
    assert amount_in_words(amount, currency) == said


@given(st.text(max_size=30), st.text(max_size=5))
def test_nothing_breaks_it(amount: str, currency: str) -> None:
    assert isinstance(amount_in_words(amount, currency), str)


@given(st.decimals(0, 999_999_999, places=2))
def test_whole_and_cents_are_the_amount(amount: Decimal) -> None:
    said = amount_in_words(str(amount), "GBP").strip("()").removesuffix("/100 GBP")
    words, _, cents = said.rpartition(" ")
    assert read_back(words.replace("VEINTIUNO", "VEINTIÚN").replace("UNO", "UN")) + Decimal(cents) / 100 == amount

"""The XML's own numbers as a spreadsheet takes them, and amounts in pesos."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from app.domain.amounts import REMEMBERED, is_plain, micros
from app.domain.figures import NATIONAL, NO_CURRENCIES

_EXACT_DIGITS = 15  # a spreadsheet's numbers are binary floating point
_CENT, _MICRO = Decimal("0.01"), Decimal("0.000001")


@lru_cache(REMEMBERED)
def number_text(text: str) -> str:
    """A plain decimal number as every spreadsheet reads it: digits on both sides of a point (``.50`` is 0.50)."""
    if text.endswith("."):
        return text[:-1]
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}0{digits}" if digits.startswith(".") else text


def negated(text: str) -> str:
    """The same number with the other sign; what is zero, or no number, stays as it is."""
    if not micros(text):
        return text
    return text[1:] if text.startswith("-") else f"-{text}"


def is_exact_number(text: str) -> bool:
    """Whether a spreadsheet keeps every digit of ``text`` when it is written as a number."""
    if len(text) <= _EXACT_DIGITS and text.isascii() and text.replace(".", "", 1).isdigit():
        return True  # nearly every amount
    if not is_plain(text):
        return False
    if len(text) <= _EXACT_DIGITS:
        return True
    digits = text.lstrip("-0.") if "." not in text else text.rstrip("0").lstrip("-0.").replace(".", "")
    return len(digits) <= _EXACT_DIGITS


def in_pesos(amount: str, currency: str, rate: str) -> str:
    """``amount`` times ``rate`` in pesos, exact as long as a spreadsheet can hold it, rounded to cents beyond.

    Empty when ``currency`` is none, or another than the peso and there is no rate.
    """
    if currency == NATIONAL:
        return amount
    if currency in NO_CURRENCIES or not is_plain(amount) or not is_plain(rate):
        return ""
    product = Decimal(amount) * Decimal(rate)
    for smallest in (None, _MICRO, _CENT):
        text = f"{product if smallest is None else product.quantize(smallest, ROUND_HALF_UP):f}"
        if is_exact_number(text):
            return text
    return text

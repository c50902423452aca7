"""Exact sums of the XML's own numbers: millionths as integers, and back to text."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_DIGITS = 6
_UNIT = 10**_DIGITS
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|[0-9]+\.|\.[0-9]+)").fullmatch
_EXACT_DIGITS = 15  # a spreadsheet's numbers are binary floating point
_REMEMBERED = 16_384  # the same amount stands in a document's concepts, bases and totals
_CENT, _MICRO = Decimal("0.01"), Decimal("0.000001")

NATIONAL = "MXN"
NO_CURRENCY = "XXX"


@lru_cache(_REMEMBERED)
def micros(text: str) -> int | None:
    """Millionths of a plain decimal number, what is smaller cut off; None for any other text."""
    if _PLAIN(text) is None:
        return None
    whole, _, part = text.partition(".")
    return int(whole + (part + "000000")[:_DIGITS])


def amount_text(value: int) -> str:
    """Millionths as a decimal number with as many decimals as it has, at least two."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), _UNIT)
    return f"{sign}{whole}.{f'{part:06}'.rstrip('0'):0<2}"


@lru_cache(_REMEMBERED)
def number_text(text: str) -> str:
    """A plain decimal number as every spreadsheet reads it: digits on both sides of a point (``.50`` is 0.50)."""
    if text.endswith("."):
        return text[:-1]
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}0{digits}" if digits.startswith(".") else text


def is_exact_number(text: str) -> bool:
    """Whether a spreadsheet keeps every digit of ``text`` when it is written as a number."""
    if _PLAIN(text) is None:
        return False
    if len(text) <= _EXACT_DIGITS:
        return True
    digits = text.lstrip("-0.") if "." not in text else text.rstrip("0").lstrip("-0.").replace(".", "")
    return len(digits) <= _EXACT_DIGITS


def in_pesos(amount: str, currency: str, rate: str) -> str:
    """``amount`` times ``rate`` in pesos, exact as long as a spreadsheet can hold it, rounded to cents beyond.

    Empty when ``currency`` is none (XXX), or another than the peso and there is no rate.
    """
    if currency == NATIONAL:
        return amount
    if currency == NO_CURRENCY or _PLAIN(amount) is None or _PLAIN(rate) is None:
        return ""
    product = Decimal(amount) * Decimal(rate)
    for smallest in (None, _MICRO, _CENT):
        text = f"{product if smallest is None else product.quantize(smallest, ROUND_HALF_UP):f}"
        if is_exact_number(text):
            return text
    return text

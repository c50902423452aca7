"""Exact sums of the XML's own numbers: millionths as integers, and back to text."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

REMEMBERED = 16_384
"""The same amount stands in a document's concepts, bases and totals: so many texts are remembered."""

_DIGITS = 6
_UNIT = 10**_DIGITS
_SCALES: tuple[int, ...] = tuple(10 ** (_DIGITS - places) for places in range(_DIGITS + 1))
_CENT = _SCALES[2]
_LONGEST = 64  # no amount has so many digits, and Python refuses to count in thousands of them
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|[0-9]+\.|\.[0-9]+)").fullmatch


def is_plain(text: str) -> bool:
    """Whether ``text`` is a decimal number without an exponent, blanks or words."""
    return len(text) <= _LONGEST and _PLAIN(text) is not None


def micros_once(text: str) -> int | None:
    """As ``micros``, for texts that hardly come again."""
    if len(text) > _LONGEST:
        return None
    if text[-3:-2] == ".":
        digits = text[:-3] + text[-2:]
        if digits.isdigit() and digits.isascii():
            return int(digits) * _CENT  # nearly every amount
    whole, _, part = text.partition(".")
    digits = whole + part
    if whole and len(part) <= _DIGITS and len(digits) <= _LONGEST and digits.isascii() and digits.isdigit():
        return int(digits) * _SCALES[len(part)]  # and nearly every other
    if not is_plain(text):
        return None
    return int(whole + (part + "000000")[:_DIGITS])


_remembered = lru_cache(REMEMBERED)(micros_once)


def micros(text: str) -> int | None:
    """Millionths of a plain decimal number, what is smaller cut off; None for any other text."""
    return _remembered(text) if len(text) <= _LONGEST else None  # of a hostile megabyte nothing is remembered


def amount_text(value: int) -> str:
    """Millionths as a decimal number with as many decimals as it has, at least two."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), _UNIT)
    return f"{sign}{whole}.{f'{part:06}'.rstrip('0'):0<2}"


def cents_text(value: int | Fraction) -> str:
    """Millionths as a decimal number with two decimals, a half away from zero: how a sum is shown."""
    size: int | Fraction = -value if value < 0 else value
    whole, part = divmod(int((200 * size + _UNIT) // (2 * _UNIT)), 100)
    return f"{'-' if value < 0 and (whole or part) else ''}{whole}.{part:02}"

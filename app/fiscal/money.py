"""Exact arithmetic of the month: exchange rates, halves of cents, and shares that add up."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from app.domain.amounts import is_plain
from app.domain.figures import NATIONAL

CENT = 10_000
"""A cent in millionths."""

Pesos = int | Fraction
"""Millionths, exact; what was converted is exact to a millionth of one."""

_FINEST = 1_000_000


@lru_cache(4096)
def rate_of(text: str) -> Fraction | None:
    """A rate above zero; None for any other text."""
    found = Fraction(text) if is_plain(text) else None
    return found if found is not None and found > 0 else None


def pesos_rate(currency: str, exchange_rate: str) -> Fraction | int | None:
    """Pesos for one unit of ``currency``: 1 for pesos (also where no currency is told), None where nobody tells."""
    return 1 if currency in ("", NATIONAL) else rate_of(exchange_rate)


def times(amount: Pesos, factor: Pesos) -> Pesos:
    """Their product; a whole number stays one where nothing was converted."""
    return amount if factor == 1 else finest(amount * factor)


def finest(amount: Pesos) -> Pesos:
    """To a millionth of a millionth, half to even, so that two parts of a whole amount still add up to it.

    A sum of amounts that were divided by ten thousand different rates would have a denominator of as many digits, and
    take hours.
    """
    return amount if isinstance(amount, int) else Fraction(round(amount * _FINEST), _FINEST)


def magnitude(amount: Pesos) -> Pesos:
    """Without its sign."""
    return amount if amount >= 0 else -amount


def cents(amount: Pesos) -> int:
    """Rounded to cents, a half away from zero; still in millionths."""
    return _portion(amount, 1, 1)


def share(amount: Pesos, total: int, before: int, paid: int) -> int:
    """The part of ``amount`` that a payment of ``paid`` settles, when ``before`` of ``total`` was settled already.

    Each part is a difference of two amounts that are rounded to cents, so that the parts of all payments add up to
    ``amount`` (RMF 2.7.1.32 has a payment applied proportionally).
    """
    return _portion(amount, before + paid, total) - _portion(amount, before, total)


def _portion(amount: Pesos, settled: int, total: int) -> int:
    product, divisor = amount * settled, total * CENT
    rounded = int((2 * magnitude(product) + divisor) // (2 * divisor))
    return CENT * (rounded if product >= 0 else -rounded)

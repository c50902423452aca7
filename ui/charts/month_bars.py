"""Where the bars and the line of a months' chart stand, and which amounts its scale names. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import NamedTuple

from app.domain.month.calendar import Month

_MOST_STEPS = 4
_NICE = (1, 2, 2.5, 5, 10)


class MonthBar(NamedTuple):
    """What came in, what went out and the IVA of one month, in cents; None where it is not known."""

    month: Month
    charged: int | None
    paid: int | None
    iva: int | None


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``least`` to ``most`` cents, with a line at each of ``steps``."""

    least: int
    most: int
    steps: tuple[int, ...]

    def place(self, value: int) -> float:
        """Where ``value`` stands: 0 at the bottom, 1 at the top."""
        return (value - self.least) / (self.most - self.least)


def scale_of(bars: Sequence[MonthBar]) -> Scale:
    """Round amounts, with nought among them, that hold all the bars."""
    values = [value for bar in bars for value in bar[1:] if value is not None] or [0]
    most, least = max(*values, 0), min(*values, 0)
    step = _step(max(most - least, 100))
    first, last = least // step, max(-(-most // step), 1)
    return Scale(first * step, last * step, tuple(number * step for number in range(first, last + 1)))


def _step(room: int) -> int:
    rough = room / _MOST_STEPS
    size: float = 10.0 ** floor(log10(rough))
    return max(round(next(one * size for one in _NICE if one * size >= rough)), 1)


def short_amount(cents: int) -> str:
    """An amount of the scale: ``$0``, ``$500``, ``$25 mil``, ``$1.5 M``."""
    pesos = cents / 100
    sign = "-" if pesos < 0 else ""
    size = abs(pesos)
    if size >= 1_000_000:
        return f"{sign}${_trimmed(size / 1_000_000)} M"
    if size >= 1_000:
        return f"{sign}${_trimmed(size / 1_000)} mil"
    return f"{sign}${_trimmed(size)}"


def _trimmed(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")

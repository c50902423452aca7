"""Takes apart what a person types to find documents: words, amounts (1500, 1,500-2,000) and dates (marzo 2024)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.period import Period

MOST_WORDS, LONGEST_WORD = 20, 100
_MICROS = 1_000_000

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("enero", "ene"), ("febrero", "feb"), ("marzo", "mar"), ("abril", "abr"), ("mayo", "may"),
            ("junio", "jun"), ("julio", "jul"), ("agosto", "ago"), ("septiembre", "setiembre", "sep", "sept"),
            ("octubre", "oct"), ("noviembre", "nov"), ("diciembre", "dic"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_YEARS = range(1900, 2200)
_NUMBER = r"\$?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,6})?"
_AMOUNT = re.compile(_NUMBER)
_AMOUNTS = re.compile(rf"(?<![\w.,-])({_NUMBER})\s*[-–]\s*({_NUMBER})(?![\w.,-])")
_DATE = re.compile(
    rf"""(?<![\w/-])(?:
        (?:(?P<named_day>\d{{1,2}})\s+(?:de\s+)?)?
        (?P<name>{"|".join(sorted(_MONTHS, key=len, reverse=True))})\.?\s+(?:del?\s+)?(?P<named_year>\d{{4}})
        | (?P<iso_year>\d{{4}})-(?P<iso_month>\d{{2}})(?:-(?P<iso_day>\d{{2}}))?
        | (?:(?P<day>\d{{1,2}})/)?(?P<month>\d{{1,2}})/(?P<year>\d{{4}})
    )(?![\w/-])""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Words:
    """One word to be found. ``amount`` is the span of totals, in millionths, that it names when it is a number."""

    text: str
    amount: tuple[int, int] | None = None

    @property
    def plain(self) -> str:
        """The word as documents write it: a number without its sign and commas."""
        return self.text if self.amount is None else self.text.lstrip("$").replace(",", "")


@dataclass(frozen=True, slots=True)
class Search:
    """What must hold all at once: each word, each span of totals in millionths (inclusive), each period."""

    words: tuple[Words, ...] = ()
    amounts: tuple[tuple[int, int], ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.words or self.amounts or self.periods)


NOTHING = Search()
"""Lets everything through."""


def parse_search(text: str) -> Search:
    """``text`` taken apart; never fails. At most twenty words of a hundred characters each count."""
    periods: list[Period] = []
    amounts: list[tuple[int, int]] = []

    def period(found: re.Match[str]) -> str:
        one = _period(found)
        if one is None:
            return found[0]
        periods.append(one)
        return " "

    def amount(found: re.Match[str]) -> str:
        least, most = sorted((_span(found[1]), _span(found[2])))
        amounts.append((least[0], most[1]))
        return " "

    rest = _AMOUNTS.sub(amount, _DATE.sub(period, text))
    words = tuple(_word(one[:LONGEST_WORD]) for one in rest.split()[:MOST_WORDS])
    return Search(words, tuple(amounts), tuple(periods))


def _word(text: str) -> Words:
    return Words(text, _span(text) if _AMOUNT.fullmatch(text) else None)


def _span(text: str) -> tuple[int, int]:
    """A number as the totals it means: without decimals all its centavos, with decimals exactly that."""
    plain = text.replace(",", "").lstrip("$")
    least = int(Decimal(plain) * _MICROS)
    return least, least if "." in plain else least + _MICROS - 1


def _period(found: re.Match[str]) -> Period | None:
    parts = found.groupdict()
    if parts["name"]:
        year, month, day = int(parts["named_year"]), _MONTHS[parts["name"].lower()], parts["named_day"]
    elif parts["iso_year"]:
        year, month, day = int(parts["iso_year"]), int(parts["iso_month"]), parts["iso_day"]
    else:
        year, month, day = int(parts["year"]), int(parts["month"]), parts["day"]
    if year not in _YEARS:
        return None
    try:
        if day:
            return Period.days(date(year, month, int(day)), date(year, month, int(day)))
        return Period.month(year, month)
    except ValueError:
        return None

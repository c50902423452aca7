"""What the person narrows the list of documents by; saved as JSON and turned into a filter. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.search import Search, parse_search
from app.domain.validity import OwnerRole, Validity
from app.words import formatting
from app.words.periods import period_phrase
from ui.documents.filters.period_choice import PeriodFilter

_MICROS = 1_000_000
LONGEST = 2_000
"""More letters than this are neither searched for nor kept."""

_SPAN = 5  # words that one amount or date is at most made of


@dataclass(frozen=True, slots=True)
class Criteria:
    """All that can be set in the filter bar; empty values filter nothing. ``first`` and ``last`` are ISO dates."""

    text: str = ""
    side: str = ""
    period: str = PeriodFilter.ALL.value
    first: str = ""
    last: str = ""
    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    without_xml: bool = False
    is_listed: bool = False
    methods: tuple[str, ...] = ()
    currency: str = ""
    complement: str = ""
    counterpart: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return replace(self, first="", last="") == Criteria()

    def filter(self, owner: Rfc | None, today: date) -> DocumentFilter:
        """The filter for the index, with periods reckoned from ``today``."""
        first, last = _day(self.first, today), _day(self.last, today)
        return DocumentFilter(
            owner=owner,
            period=PeriodFilter(self.period).period(today, first, last),
            search=parse_search(self.text),
            side=OwnerRole(self.side) if self.side else None,
            types=frozenset(self.types),
            states=frozenset(Validity(one) for one in self.states),
            methods=frozenset(self.methods),
            currency=self.currency or None,
            counterpart=self.counterpart or None,
            complement=self.complement or None,
            has_xml=False if self.without_xml else None,
            is_listed=self.is_listed,
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """One amount or date read in ``text``, in ``words``; what it means ``alone``, and what the ``rest`` means."""

    words: str
    text: str
    alone: Search
    rest: Search

    def without(self) -> str:
        """The text without the amount or date; unchanged when its words are not found."""
        words = self.text.split()
        for length in range(1, _SPAN + 1):
            for start in range(len(words) - length + 1):
                end = start + length
                # a few words are soon read, the whole text only where they say the same
                if parse_search(" ".join(words[start:end])) == self.alone:
                    shorter = " ".join(words[:start] + words[end:])
                    if _says(parse_search(shorter), self.rest):
                        return shorter
        return self.text


def understood(text: str) -> tuple[Understood, ...]:
    """The amounts and dates in ``text``; kept for the last text, since it is asked for at each pause in typing."""
    search = parse_search(text)
    found = [
        Understood(
            f"total {_amounts(*one)}", text, Search(amounts=(one,)), replace(search, amounts=_rest(search.amounts, at))
        )
        for at, one in enumerate(search.amounts)
    ]
    for at, span in enumerate(search.periods):
        words = period_phrase(span)
        rest = replace(search, periods=_rest(search.periods, at))
        found.append(Understood(words, text, Search(periods=(span,)), rest))
    for at, word in enumerate(search.words):
        if word.amount is not None:
            words = f"«{word.text}» en el texto o total {_amounts(*word.amount)}"
            rest = replace(search, words=_rest(search.words, at))
            found.append(Understood(words, text, Search(words=(word,)), rest))
    return tuple(found)


def to_json(saved: dict[str, Criteria]) -> str:
    """Named criteria as JSON."""
    return json.dumps({name: asdict(one) for name, one in saved.items()}, ensure_ascii=False)


def from_json(text: str) -> dict[str, Criteria]:
    """Read named criteria; entries that are not understood are left out."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):  # they may come with a backup, and json follows brackets as deep as they go
        return {}
    if not isinstance(kept, dict):
        return {}
    read = {str(name)[:LONGEST]: _criteria(one) for name, one in kept.items()}
    return {name: one for name, one in read.items() if one is not None}


def _criteria(kept: object) -> Criteria | None:
    if not isinstance(kept, dict):
        return None
    values: dict[str, Any] = {}
    for one in fields(Criteria):
        default = getattr(Criteria(), one.name)
        value = kept.get(one.name, default)
        if isinstance(default, tuple):
            value = tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()
        elif type(value) is not type(default):
            value = default
        values[one.name] = value[:LONGEST] if isinstance(value, str) else value
    made = Criteria(**values)
    try:
        made.filter(None, date(2000, 1, 1))
    except ValueError:
        return None
    return made


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _amounts(least: int, most: int) -> str:
    first, last = _money(least), _money(most)
    return first if first == last or most - least == _MICROS - 1 else f"de {first} a {last}"


def _money(micros: int) -> str:
    whole, rest = divmod(micros, _MICROS)
    if rest in (0, _MICROS - 1):
        return f"${whole:,}"
    return formatting.money(f"{whole}.{rest:06d}")


def _rest(items: tuple[Any, ...], left_out: int) -> tuple[Any, ...]:
    return items[:left_out] + items[left_out + 1 :]


def _says(found: Search, wanted: Search) -> bool:
    """Whether both mean the same, apart from words that fit only after others were removed."""
    head = found.words[: len(wanted.words)]
    return (head, found.amounts, found.periods) == (wanted.words, wanted.amounts, wanted.periods)

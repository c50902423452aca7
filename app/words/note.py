"""The words of one aviso, and of one reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.words.formatting import NATIONAL_CURRENCY, money, plural

NOTHING = "—"
"""Where a fact is not known."""


@dataclass(frozen=True, slots=True)
class Note:
    """``title`` is short; ``detail`` one or two sentences with ``{facts}``; ``ground`` is law, rule or guide.

    ``{total:$}`` shows a fact as money (of the fact ``moneda``, else pesos), ``{dias:día,días}`` as a count.
    """

    title: str
    detail: str
    ground: str

    def told(self, facts: Mapping[str, str]) -> str:
        """The sentence for one document."""
        currency = facts.get("moneda", NATIONAL_CURRENCY)
        return self.detail.format(**{name: _Fact(text, currency) for name, text in facts.items()})


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """The words of a question that the sources leave open: the reading that is ``followed``, and the ``other`` one."""

    followed: str
    other: str


@dataclass(frozen=True, slots=True)
class _Fact:
    text: str
    currency: str

    def __format__(self, shown_as: str) -> str:
        if not self.text:
            return NOTHING
        if shown_as == "$":
            return money(self.text, self.currency)
        if shown_as:
            one, many = shown_as.split(",")
            return plural(int(self.text), one, many)
        return self.text

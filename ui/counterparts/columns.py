"""The columns of Contrapartes; those of amounts are named after the month that is shown."""

from __future__ import annotations

from app.bookkeeping.counterpart_sheet import CounterpartRow
from app.domain.amounts import cents_text
from app.domain.listing import ListKind, Situation
from app.words import counterpart_words as words
from app.words.formatting import money, percent
from ui.widgets.badges import Badge
from ui.widgets.sorted_table import LookColumn

MONTH, YEAR = 2, 3
"""Places of the columns of amounts."""

_DEFINITIVE, _PRESUMED, _OTHER = Badge("bad", "error"), Badge("wait", "warning"), Badge("wait", "info")
_CLEARED = Badge("ok", "check")
_GOOD = frozenset({Situation.CLEARED, Situation.FAVOURABLE})


def pesos(value: int) -> str:
    """As it is shown."""
    return money(cents_text(value))


def _open(one: CounterpartRow) -> str:
    return " + ".join(money(cents_text(amount), currency) for currency, amount in one.open if amount)


def _listing(one: CounterpartRow) -> str:
    found = one.listing
    return words.NOT_LISTED if found is None else words.listing(found.list.value, found.situation, found.since)


def _badge(one: CounterpartRow) -> Badge | None:
    found = one.listing
    if found is None:
        return None
    if found.is_definitive:
        return _DEFINITIVE
    if found.situation in _GOOD:
        return _CLEARED
    return _PRESUMED if found.list is ListKind.EFOS else _OTHER


def _operation(one: CounterpartRow) -> str:
    return words.OPERATIONS.get(one.operation, one.operation)


def _weight(one: CounterpartRow) -> int:
    if one.listing is None:
        return 0
    return {_CLEARED: 1, _OTHER: 2, _PRESUMED: 3, _DEFINITIVE: 4}.get(_badge(one) or _OTHER, 2)


COLUMNS: tuple[LookColumn[CounterpartRow], ...] = (
    LookColumn(words.NAME, lambda one: one.name or one.rfc, width=26),
    LookColumn(words.RFC, lambda one: one.rfc, width=14),
    LookColumn("", lambda one: pesos(one.month), lambda one: one.month, width=15, numeric=True, falls=True),
    LookColumn("", lambda one: pesos(one.year), lambda one: one.year, width=14, numeric=True, falls=True),
    LookColumn(
        words.SHARE,
        lambda one: percent(round(one.share * 1_000)),
        lambda one: one.year,
        width=9,
        numeric=True,
        falls=True,
        about=words.SHARE_ABOUT,
        share=lambda one: one.share,
    ),
    LookColumn(
        words.OPEN,
        _open,
        lambda one: int(one.open[0][1]) if one.open else 0,
        width=20,
        numeric=True,
        falls=True,
        about=words.OPEN_ABOUT,
    ),
    LookColumn(words.LISTED, _listing, _weight, width=30, badge=_badge, falls=True, about=words.LISTED_ABOUT),
)

OPERATION_COLUMN: LookColumn[CounterpartRow] = LookColumn(
    words.OPERATION, _operation, width=16, about=words.OPERATION_ABOUT
)

"""What asks for attention, in the order in which a person should see it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.taxpayer import Taxpayer
from app.words import home_words as words
from ui.home.attention import AttentionLine
from ui.widgets.badges import SOON_DAYS, health

if TYPE_CHECKING:
    from app.bookkeeping.board import BoardRow
    from app.bookkeeping.home import Attention, HomeMonth

EFIRMA, MISSING, CHANGED, OWED, LISTED, UNREAD, NOTHING = (
    "efirma",
    "faltan",
    "cambios",
    "rep",
    "efos",
    "sin-leer",
    "nada",
)
_MOST_EFIRMAS = 3
_MOST_CHANGED = 2
"""Filed months that are told one by one; of more a third line speaks."""


def efirma_lines(taxpayers: Sequence[Taxpayer], now: datetime, *, is_own: bool) -> list[AttentionLine]:
    """Those whose e.firma expires soon or has expired, the first to expire first."""
    soon = sorted((one for one in taxpayers if one.days_left(now) <= SOON_DAYS), key=lambda one: one.not_after)
    lines = [
        AttentionLine(
            f"{EFIRMA}-{one.rfc}",
            health(one.days_left(now)).kind,
            words.efirma(one.name or one.rfc.value, one.days_left(now), is_own=is_own),
            words.RENEW,
            "contribuyentes",
        )
        for one in soon[:_MOST_EFIRMAS]
    ]
    if more := len(soon) - len(lines):
        lines.append(AttentionLine(EFIRMA, "wait", words.more_efirmas(more), words.SEE_PEOPLE, "contribuyentes"))
    return lines


def month_lines(found: Attention, row: BoardRow | None, shown: HomeMonth | None) -> Iterator[AttentionLine]:
    """What the documents of a contribuyente ask for. ``row`` are its months, as far as they are computed."""
    if found.missing:
        months = tuple(sorted(found.missing))
        text = words.missing(months, sum(found.missing.values()))
        yield AttentionLine(
            MISSING, "wait", text, words.SEE_COVERAGE, "cobertura", words.MISSING_TITLE, "faltan", months
        )
    yield from _changed(row)
    if found.owed.ids:
        text = words.owed(found.owed.suppliers, len(found.owed.ids))
        yield AttentionLine(OWED, "wait", text, words.SEE_BALANCES, "saldos", words.OWED_TITLE, ids=found.owed.ids)
    if found.listed.suppliers:
        one = found.listed
        text = words.listed(one.suppliers, one.documents, one.iva, one.until)
        months = tuple(each.month for each in row.months if each.efos) if row is not None else ()
        yield AttentionLine(
            LISTED, "bad", text, words.SEE_COUNTERPARTS, "contrapartes", words.LISTED_TITLE, "efos", months
        )
    if shown is not None and shown.unread:
        yield AttentionLine(UNREAD, "busy", words.unread(shown.unread, shown.month), words.COUNT_AGAIN)


def _changed(row: BoardRow | None) -> Iterator[AttentionLine]:
    several = [one for one in reversed(row.months) if one.changes] if row is not None else []
    for one in several[:_MOST_CHANGED]:
        text = words.changed(one.month, one.changes, one.moved)
        key, title = f"{CHANGED}-{one.month.text}", words.changed_title(one.month)
        yield AttentionLine(key, "bad", text, words.SEE_MONTH, "mes", title, "cambios", (one.month,))
    if more := several[_MOST_CHANGED:]:
        months = tuple(one.month for one in more)
        text = words.changed_months(len(more))
        yield AttentionLine(CHANGED, "bad", text, words.SEE, "", words.CHANGED_TITLE, "cambios", months)


def nothing_line(until: date | None) -> AttentionLine:
    """Nothing asks for it."""
    return AttentionLine(NOTHING, "ok", words.nothing(until))

"""What the page says where nobody was paid, and which month it leads to. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.bookkeeping.payroll_sheet import PayrollSheet
from app.domain.month.calendar import Month
from app.words import payroll_page_words as words


class Nothing(NamedTuple):
    """``goal`` is a month with nómina, where the person may go."""

    title: str
    text: str
    goal: Month | None = None


def nothing_said(sheet: PayrollSheet, period: str, today: date) -> Nothing:
    """Why there is nothing in ``period`` of ``sheet``."""
    if sheet.month > Month.of(today):
        return Nothing(words.not_begun(sheet.month), words.NOT_BEGUN_TEXT)
    if sheet.latest is None:
        return Nothing(words.NEVER, words.NEVER_TEXT)
    goal = sheet.latest if sheet.latest != sheet.month else None
    return Nothing(words.nothing_in(period), words.nothing_text(sheet.latest), goal)

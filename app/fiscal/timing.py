"""In which month a document counts by cash flow."""

from __future__ import annotations

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.fiscal.casebook import Casebook
from app.fiscal.effects import Reason

_MONTHS = 12


def decided_month(book: Casebook, document: MonthDocument, month: Month, reason: Reason) -> tuple[Month, Reason]:
    """The month that the person decided, else ``month`` with its own reason."""
    decided = book.decisions.of(document.uuid)
    if decided.month is not None:
        return decided.month, Reason.MOVED
    if decided.settled_on is not None:
        return Month.of(decided.settled_on), Reason.SETTLED
    return month, reason


def own_month(book: Casebook, document: MonthDocument) -> Month:
    """The month of Fecha; of a factura global the one that it names, where it names one alone.

    Periods of two months (Meses 13 to 18) and a year that is neither that of Fecha nor the one before stay at Fecha.
    """
    found = book.facts(document).global_part
    if found is None or not book.rules.readings.global_by_its_month or not _are_digits(found.months, found.year):
        return document.month
    year, month = int(found.year), int(found.months)
    if not 1 <= month <= _MONTHS or document.month.year - year not in (0, 1):
        return document.month
    return Month(year, month)


def _are_digits(*texts: str) -> bool:
    return all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts)

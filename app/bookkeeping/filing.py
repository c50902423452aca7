"""Marking a month as filed: first its snapshot is kept, then the line that names it."""

from __future__ import annotations

from datetime import date

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.filed_months import FiledMonths
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import DecisionKind


def file_month(months: FiledMonths, book: DecisionBook, owner: Rfc, month: Month, filed_on: date) -> tuple[str, int]:
    """Keep what ``month`` is now as what was filed on that day; the snapshot's SHA-256, and of how many documents.

    Raises StoreError.
    """
    sha256, documents = months.keep(owner, month)
    book.decide(owner, month.text, {DecisionKind.FILED: f"{filed_on.isoformat()} {sha256}"})
    return sha256, documents

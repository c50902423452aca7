"""Avisos of a month that hang on what the SAT said, and when; its figures do not change by them."""

from __future__ import annotations

from app.bookkeeping.desk import Desk
from app.bookkeeping.pending_cancellations import waiting_cancellations
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.contradictions import contradiction_remarks
from app.fiscal.effects import Remark


def state_remarks(desk: Desk, owner: Rfc, month: Month) -> list[Remark]:
    """Cancellations that wait for the receiver, and documents of which the SAT told two things. Raises StoreError."""
    waiting = (one.remark for one in waiting_cancellations(desk, owner) if one.remark.month == month)
    return [*waiting, *contradictions(desk, owner, month, month)]


def contradictions(desk: Desk, owner: Rfc, first: Month, last: Month) -> list[Remark]:
    """Documents of these months of which the SAT told two things. Raises StoreError."""
    silenced = desk.decisions_of(owner).silenced
    found = contradiction_remarks(desk.index.contradictions(owner, first, last))
    return [one for one in found if one.key not in silenced]

"""Cancellations that wait for the receiver: until when to answer, and what would leave which month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.bookkeeping.desk import Desk
from app.bookkeeping.note_chains import with_note_chains
from app.bookkeeping.side_names import SIDE_NAMES
from app.domain.amounts import cents_text
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.cancellations import months_taken
from app.fiscal.cancelling import PendingCancellation, pending_cancellation
from app.fiscal.cash_flow import effects_of
from app.fiscal.effects import Remark
from app.fiscal.snapshot import Contribution


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of them, with what would leave each month in which the document counts now."""

    pending: PendingCancellation
    months: Sequence[tuple[Month, Contribution]]

    @property
    def remark(self) -> Remark:
        """As an aviso of the document's month."""
        document = self.pending.document
        facts = (
            ("visto", self.pending.seen_on.isoformat()),
            ("hasta", self.pending.answer_by.isoformat()),
            ("situacion", "" if self.pending.silence_accepts else "expresa"),
        )
        tax = sum(-one.tax for month, one in self.months if month == document.month)
        return Remark("CANCELACION_EN_PROCESO", document.uuid, document.month, tax, facts)


def waiting_cancellations(desk: Desk, owner: Rfc) -> list[Waiting]:
    """All of ``owner``, the most urgent first. Raises StoreError."""
    since = {one.uuid: one.since for one in desk.index.pending(owner)}
    if not since:
        return []  # nearly always
    documents = with_note_chains(desk.index, owner, desk.index.documents(owner, since))
    decisions, rules, found = desk.decisions_of(owner), desk.rules(owner), []
    for uuid in documents.asked:
        document = documents.documents[uuid]
        seen_on = mexico_wall_time(since[uuid]).date()
        pending = pending_cancellation(document, documents, seen_on, desk.parameters)
        effects = effects_of(uuid, documents, decisions, rules)
        found.append(Waiting(pending, months_taken(document, effects)))
    return sorted(found, key=lambda one: (one.pending.answer_by, one.pending.document.uuid))


def waiting_value(one: Waiting) -> dict[str, Any]:
    """As ``acopio cancelaciones --en-proceso --json`` prints it."""
    pending, document = one.pending, one.pending.document
    return {
        "uuid": document.uuid,
        "lado": SIDE_NAMES[document.side],
        "fecha": document.day.isoformat(),
        "contraparte": document.counterpart,
        "nombre": document.counterpart_name,
        "visto": pending.seen_on.isoformat(),
        "responder": pending.answer_by.isoformat(),
        "silencioAcepta": pending.silence_accepts,
        "limite": pending.last_day.isoformat() if pending.last_day else None,
        "meses": [
            {"mes": month.text, "base": cents_text(taken.base), "iva": cents_text(taken.tax)}
            for month, taken in one.months
        ],
    }

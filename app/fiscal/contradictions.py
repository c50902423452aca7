"""Avisos of documents of which the SAT told two things: DIFERENCIA_IMPORTE and DIFERENCIA_ESTADO.

The figures are made of the XML, and of a cancellation whoever told it: nothing of them changes by these.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.domain.amounts import amount_text
from app.domain.clock import mexico_wall_time
from app.domain.index.month import Contradictions
from app.fiscal.effects import Remark

_SETTLING = timedelta(hours=72)
"""How long the SAT's services may differ on what has just changed (Descarga Masiva: up to 72 hours)."""


def contradiction_remarks(found: Contradictions) -> Iterator[Remark]:
    """Each in the month of its document's Fecha."""
    for one in found.totals:
        facts = {"lista": amount_text(one.told), "total": amount_text(one.total), "moneda": one.currency}
        yield Remark("DIFERENCIA_IMPORTE", one.uuid, one.month, 0, tuple(sorted(facts.items())))
    for state in found.states:
        valid_at = mexico_wall_time(state.valid_at)
        if valid_at - state.cancelled_at > _SETTLING:
            days = {"cancelado": state.cancelled_at.date().isoformat(), "consultado": valid_at.date().isoformat()}
            yield Remark("DIFERENCIA_ESTADO", state.uuid, state.month, 0, tuple(sorted(days.items())))

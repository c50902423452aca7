"""What settles an invoice as rows: its parcialidades, then its notas de crédito."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app.bookkeeping.open_balances import InvoiceHistory
from app.domain.amounts import cents_text
from app.fiscal.balance_details import InstalmentLine
from app.fiscal.settlement import Amount
from app.words import balance_page_words as words
from app.words.formatting import money
from ui.widgets.badges import Badge

_STANDS, _LATE, _CANCELLED = Badge("ok", "check"), Badge("wait", "clock"), Badge("bad", "cancel")


class Settling(NamedTuple):
    """One row; ``id`` is the document's number in the index, ``place`` where it stands among the others."""

    place: int
    id: int
    uuid: str
    what: str
    day: date | None
    paid: str
    declared: str
    state: str
    badge: Badge


def settlings(history: InvoiceHistory) -> list[Settling]:
    """All of one invoice."""
    return list(_rows(history))


def _rows(history: InvoiceHistory) -> Iterator[Settling]:
    currency = history.invoice.currency

    def shown(value: Amount | None) -> str:
        return words.UNKNOWN if value is None else money(cents_text(value), currency)

    for place, one in enumerate(history.instalments):
        state, badge = _state(one)
        yield Settling(
            place, one.id, one.uuid, one.number or words.UNKNOWN, one.day, shown(one.paid), shown(one.declared), state,
            badge,
        )  # fmt: skip
    for place, note in enumerate(history.notes, len(history.instalments)):
        yield Settling(
            place, note.id, note.uuid, words.NOTE, note.day, shown(note.amount), "", words.REP_STANDS, _STANDS
        )


def _state(one: InstalmentLine) -> tuple[str, Badge]:
    if one.is_cancelled:
        return words.REP_CANCELLED, _CANCELLED
    return (words.late(one.late), _LATE) if one.late else (words.REP_STANDS, _STANDS)

"""Emitidos, Recibidos, Pagos and Notas: a row for each document of the month, and what it counts both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.bookkeeping.workbook.book_words import ISSUED, NO, RECEIVED, YES, BookWords
from app.bookkeeping.workbook.tallies import FLOW, OTHERS, SAT, Tally, tallies
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument, Placed
from app.domain.month.facts import SettledPart
from app.domain.validity import OwnerRole, Validity
from app.fiscal.effects import DocumentEffects
from app.reports.month_workbook.model import Attention, Kind, Linked, MonthSheet, SheetColumn, Value

Link = Callable[[Placed], str | None]
"""Where a document's XML lies; None when it is not here."""

SHEETS = ("issued", "received", "paid_issued", "paid_received", "notes")
_SELDOM = frozenset({"discount", "exchange_rate"})
"""Folded away where no row has one."""
_SIDES = {OwnerRole.ISSUED: ISSUED, OwnerRole.RECEIVED: RECEIVED}


@dataclass(frozen=True, slots=True)
class Sources:
    """The month's documents with what each does. ``effects`` are in the order of Fecha and UUID."""

    month: Month
    documents: DocumentSet
    effects: Sequence[DocumentEffects]
    words: BookWords
    link: Link


def document_sheets(sources: Sources) -> list[MonthSheet]:
    """All five, empty ones too."""
    rows: Mapping[str, list[Sequence[Value]]] = {key: [] for key in SHEETS}
    writers = {"I": _invoice, "P": _payment, "E": _note}
    for effects in sources.effects:
        document = sources.documents.documents[effects.uuid]
        if document.side not in _SIDES or document.type not in writers:
            continue
        found = tallies(effects, sources.month)
        if not found:
            if document.month != sources.month:
                continue
            found = [Tally("", True)]
        for tally in found:
            tally.reasons = tally.reasons or [one.value for one in effects.silences]
        key = _sheet_of(document)
        rows[key].extend(writers[document.type](sources, document, one) for one in found)
    return [_sheet(key, rows[key], sources.words) for key in SHEETS]


def _sheet_of(document: MonthDocument) -> str:
    if document.type == "E":
        return "notes"
    side = _SIDES[document.side]
    return side if document.type == "I" else f"paid_{side}"


def _sheet(key: str, rows: Sequence[Sequence[Value]], words: BookWords) -> MonthSheet:
    columns = [
        replace(column, folded=column.key in _SELDOM and not any(row[place] for row in rows))
        for place, column in enumerate(_COLUMNS[key](words))
    ]
    columns += _amount_columns(key, rows, len(columns), words)
    attention = [Attention("state", words.value(Validity.CANCELLED.value))]
    if key not in {"issued", "paid_issued"}:
        attention.append(Attention("creditable", words.value(NO)))
    return MonthSheet(key, words.sheets[key], tuple(columns), rows, words.notes.get(key, ()), tuple(attention), fixed=3)


def _invoice_columns(words: BookWords, side: str) -> Iterator[SheetColumn]:
    yield words.column("state")
    yield words.column("issued", Kind.MOMENT)
    yield words.column("uuid")
    yield words.column("receiver_rfc" if side == ISSUED else "issuer_rfc")
    yield words.column("name")
    yield words.column("use")
    yield words.column("method")
    yield words.column("form")
    yield words.column("currency")
    yield words.column("exchange_rate")
    yield words.column("subtotal", Kind.MONEY)
    yield words.column("discount", Kind.MONEY)
    yield words.column("total", Kind.MONEY)
    yield words.column("counts")
    if side == RECEIVED:
        yield words.column("creditable")


def _invoice(sources: Sources, document: MonthDocument, tally: Tally) -> Sequence[Value]:
    words = sources.words
    row: list[Value] = [
        words.value(document.state.value),
        document.issued_at,
        _linked(sources, document),
        document.counterpart,
        document.counterpart_name,
        document.use,
        document.method,
        document.form,
        document.currency,
        document.exchange_rate,
        document.subtotal,
        document.discount,
        document.total,
        _counts(words, tally),
    ]
    if document.side is OwnerRole.RECEIVED:
        row.append(_creditable(words, tally))
    return (*row, *_amounts(_sheet_of(document), tally))


def _payment_columns(words: BookWords, side: str) -> Iterator[SheetColumn]:
    yield words.column("state")
    yield words.column("paid_on")
    yield words.column("uuid")
    yield words.column("receiver_rfc" if side == ISSUED else "issuer_rfc")
    yield words.column("name")
    yield words.column("form")
    yield words.column("payment_currency")
    yield words.column("invoice")
    yield words.column("invoice_issued", Kind.DATE)
    yield words.column("instalment")
    yield words.column("currency")
    yield words.column("equivalence")
    yield words.column("previous", Kind.MONEY)
    yield words.column("paid", Kind.MONEY)
    yield words.column("outstanding", Kind.MONEY)
    yield words.column("counts")
    if side == RECEIVED:
        yield words.column("creditable")


def _payment(sources: Sources, document: MonthDocument, tally: Tally) -> Sequence[Value]:
    words = sources.words
    nodes = [
        (node, part)
        for node in document.facts.payments
        if node.paid_on.startswith(sources.month.text)
        for part in node.documents
        if not tally.invoice or part.uuid == tally.invoice
    ]
    parts = [part for _, part in nodes]
    invoice = sources.documents.documents.get(tally.invoice)
    row: list[Value] = [
        words.value(document.state.value),
        _joined(node.paid_on for node, _ in nodes),
        _linked(sources, document),
        document.counterpart,
        document.counterpart_name,
        _joined(node.form for node, _ in nodes),
        _joined(node.currency for node, _ in nodes),
        _linked(sources, invoice) if invoice is not None else tally.invoice,
        invoice.day if invoice is not None else None,
        _joined(part.instalment for part in parts),
        _joined(part.currency for part in parts),
        _joined(part.equivalence for part in parts),
        _first(parts, lambda part: part.previous),
        _sum(parts) if tally.invoice else document.total,
        _first(list(reversed(parts)), lambda part: part.outstanding),
        _counts(words, tally),
    ]
    if document.side is OwnerRole.RECEIVED:
        row.append(_creditable(words, tally))
    return (*row, *_amounts(_sheet_of(document), tally))


def _note_columns(words: BookWords) -> Iterator[SheetColumn]:
    yield words.column("side")
    yield words.column("state")
    yield words.column("issued", Kind.MOMENT)
    yield words.column("uuid")
    yield words.column("counterpart")
    yield words.column("name")
    yield words.column("relation")
    yield words.column("related")
    yield words.column("method")
    yield words.column("form")
    yield words.column("currency")
    yield words.column("exchange_rate")
    yield words.column("total", Kind.MONEY)
    yield words.column("counts")
    yield words.column("creditable")


def _note(sources: Sources, document: MonthDocument, tally: Tally) -> Sequence[Value]:
    words = sources.words
    relations = sources.documents.outgoing.get(document.uuid, ())
    row: list[Value] = [
        words.value(_SIDES[document.side]),
        words.value(document.state.value),
        document.issued_at,
        _linked(sources, document),
        document.counterpart,
        document.counterpart_name,
        _joined(one.kind for one in relations),
        _joined(one.target for one in relations),
        document.method,
        document.form,
        document.currency,
        document.exchange_rate,
        document.total,
        _counts(words, tally),
        _creditable(words, tally),
    ]
    return (*row, *_amounts("notes", tally))


_COLUMNS: Mapping[str, Callable[[BookWords], Iterator[SheetColumn]]] = {
    "issued": lambda words: _invoice_columns(words, ISSUED),
    "received": lambda words: _invoice_columns(words, RECEIVED),
    "paid_issued": lambda words: _payment_columns(words, ISSUED),
    "paid_received": lambda words: _payment_columns(words, RECEIVED),
    "notes": _note_columns,
}


def amount_keys(key: str) -> tuple[str, ...]:
    """The columns of amounts of a sheet, in their order."""
    only_issued = ("nominal", "third") if key == "issued" else ()
    return (*FLOW, *OTHERS.values(), "income", *only_issued, *SAT)


def _amount_columns(key: str, rows: Sequence[Sequence[Value]], first: int, words: BookWords) -> Iterator[SheetColumn]:
    """In sight are those by flow that have anything in them."""
    for place, name in enumerate(amount_keys(key), first):
        is_used = name not in SAT and any(row[place] for row in rows)
        yield replace(words.column(name, Kind.MONEY, summed=True), folded=not is_used)


def _amounts(key: str, tally: Tally) -> Iterator[Value]:
    for name in amount_keys(key):
        yield tally.amounts.get(name) or None


def _linked(sources: Sources, document: MonthDocument) -> Value:
    target = sources.link(document)
    return Linked(document.uuid, target) if target else document.uuid


def _counts(words: BookWords, tally: Tally) -> str:
    return "; ".join(words.value(reason) for reason in tally.reasons)


def _creditable(words: BookWords, tally: Tally) -> str:
    return words.value(YES if tally.creditable else NO)


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _first(parts: Sequence[SettledPart], get: Callable[[SettledPart], int | None]) -> int | None:
    return get(parts[0]) if parts else None


def _sum(parts: Iterable[SettledPart]) -> int:
    return sum(part.paid or 0 for part in parts)

"""A nota de crédito: in its own month, but first over what is not paid of a PPD."""

from __future__ import annotations

from fractions import Fraction

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.fiscal import breakdown
from app.fiscal.breakdown import WITHHELD_IVA, Breakdown
from app.fiscal.casebook import Casebook, is_deferred
from app.fiscal.creditability import lost_of_note
from app.fiscal.document_tally import DocumentTally, taxed
from app.fiscal.effects import Cause, Reason, Silence
from app.fiscal.flow_remarks import FlowRemark
from app.fiscal.money import Pesos, pesos_rate
from app.fiscal.readings import NoteOverPpd
from app.fiscal.settlement import turned_back, units_for
from app.fiscal.timing import decided_month

_LIKE_A_NOTE = frozenset({"02", "05", "06"})


def counted_part(book: Casebook, note: MonthDocument) -> Pesos:
    """The part of a note, from 0 to 1, that lowers IVA.

    What it takes off the unpaid balance of a PPD does not: no IVA was caused on that. A note over several invoices is
    shared out as ``Settlements.shares`` has it.
    """
    if book.rules.readings.note_over_ppd is NoteOverPpd.ALWAYS:
        return 1
    on_balance: Pesos = 0  # in the note's currency: the invoices may be in several
    for uuid, share in book.settled.shares(note).items():
        invoice = book.documents.documents[uuid]
        rate = units_for(note, invoice)
        if is_deferred(invoice) and rate > 0:
            unpaid = max(0, book.settled.open_before(note, uuid))
            on_balance += turned_back(min(share, unpaid), rate)
    if on_balance == 0 or note.total <= 0:
        return 1
    if on_balance >= note.total:
        return 0
    return 1 - Fraction(on_balance) / note.total


def note_effects(book: Casebook, note: MonthDocument) -> DocumentTally:
    """Of an E that is vigente."""
    tally = DocumentTally(note, is_note=True)
    rate = pesos_rate(note.currency, note.exchange_rate)
    if rate is None:
        tally.silence(Silence.NO_RATE)
        tally.remark(FlowRemark.EXCHANGE_RATE, note.month)
        return tally
    whole = breakdown.times(book.own(note), rate)
    part = counted_part(book, note)
    _remarks(book, note, whole, tally)
    as_prefilled = not is_deferred(note)
    if as_prefilled:
        tally.prefilled(note.month, whole, Reason.NOTE)
    counted = breakdown.times(whole, part)
    if part < 1:
        tally.silence(Silence.ON_BALANCE)
        if as_prefilled:
            tally.less_by_flow(note.month, Cause.NOTE_OVER_PPD, breakdown.times(whole, 1 - part))
    _count(book, note, counted, Reason.NOTE if part == 1 else Reason.NOTE_EXCESS, tally)
    if not as_prefilled:
        tally.more_by_flow(note.month, Cause.NOTE_AS_PPD, counted)
    return tally


def _count(book: Casebook, note: MonthDocument, counted: Breakdown, reason: Reason, tally: DocumentTally) -> None:
    if not any(counted.values()):
        return
    month, why = decided_month(book, note, note.month, reason)
    tally.flow(month, counted, why, lost_of_note(book, note))
    tally.moved(note.month, month, Cause.DECISION, counted)


def _remarks(book: Casebook, note: MonthDocument, whole: Breakdown, tally: DocumentTally) -> None:
    month: Month = note.month
    tax = taxed(whole)[1]
    targets = book.applied_to(note)
    invoices = [book.documents.documents[uuid] for uuid in book.settled.targets(note)]
    if not invoices:
        tally.remark(FlowRemark.NOTE_WITHOUT_ORIGIN, month, tax)
    if len(targets) > 1:
        tally.remark(FlowRemark.NOTE_OVER_SEVERAL, month, tax, facturas=str(len(targets)))
    if WITHHELD_IVA in whole or any(WITHHELD_IVA in book.whole(one) for one in invoices if one.has_xml):
        tally.remark(FlowRemark.NOTE_WITH_WITHHELD, month, tax)
    kinds = {one.kind for one in book.documents.outgoing.get(note.uuid, ())} & _LIKE_A_NOTE
    if kinds:
        tally.remark(FlowRemark.NOTE_RELATION, month, tax, relacion=min(kinds))

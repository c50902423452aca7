"""A nota de crédito: in its own month, but first over what is not paid of a PPD."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.fiscal import breakdown
from app.fiscal.breakdown import WITHHELD_IVA, Breakdown
from app.fiscal.casebook import Casebook, is_deferred, paid_amount
from app.fiscal.creditability import lost_of_note
from app.fiscal.document_tally import DocumentTally, taxed
from app.fiscal.effects import Cause, Reason, Silence
from app.fiscal.flow_remarks import FlowRemark
from app.fiscal.money import Pesos, pesos_rate, times
from app.fiscal.readings import NoteOverPpd
from app.fiscal.timing import decided_month

_LIKE_A_NOTE = frozenset({"02", "05", "06"})


class Application(NamedTuple):
    """How much of a note an invoice takes, in the note's currency, and how much of that lowers its unpaid balance."""

    invoice: str
    amount: Pesos
    on_balance: Pesos


def applications(book: Casebook, note: MonthDocument) -> list[Application]:
    """A note over the invoices that it names, in the order of listing.

    A PPD takes what is unpaid of it, a PUE up to its Total; an invoice that is not here takes nothing. With one invoice
    alone, that one takes all.
    """
    invoices = [found for uuid in book.applied_to(note) if (found := book.invoice(uuid)) is not None]
    left: Pesos = note.total
    applied: list[Application] = []
    for number, invoice in enumerate(invoices):
        factor = _factor(note, invoice)
        is_last = number == len(invoices) - 1
        if is_deferred(invoice):
            unpaid = times(unpaid_at(book, invoice, note), factor)
            on_balance = min(left, unpaid)
            taken = left if is_last else on_balance
        else:
            on_balance, taken = 0, left if is_last else min(left, times(invoice.total, factor))
        applied.append(Application(invoice.uuid, taken, on_balance))
        left -= taken
    return applied


def unpaid_at(book: Casebook, invoice: MonthDocument, note: MonthDocument) -> Pesos:
    """What of a PPD was not paid when ``note`` was issued, in the invoice's currency: Total less payments up to that
    day (inside a day payments come first), less earlier notes.
    """
    day = note.day.isoformat()
    payments = (one for one in book.settlements_on(invoice) if one.payment.paid_on and one.payment.paid_on <= day)
    paid = sum(paid_amount(one.payment, one.part) or 0 for one in payments)
    return max(0, invoice.total - paid - _earlier_notes(book, invoice, note))


def _earlier_notes(book: Casebook, invoice: MonthDocument, note: MonthDocument) -> Pesos:
    taken: Pesos = 0
    for other in book.notes_on(invoice):
        if (other.issued, other.uuid) >= (note.issued, note.uuid):
            break
        factor = _factor(other, invoice)
        amounts = [one.amount for one in applications(book, other) if one.invoice == invoice.uuid]
        taken += sum(amount if factor == 1 else Fraction(amount) / factor for amount in amounts)
    return taken


def _factor(note: MonthDocument, invoice: MonthDocument) -> Pesos:
    """Units of the note's currency for one of the invoice's; 1 where nobody tells."""
    if note.currency == invoice.currency:
        return 1
    ours = pesos_rate(note.currency, note.exchange_rate)
    theirs = pesos_rate(invoice.currency, invoice.exchange_rate)
    return Fraction(theirs) / ours if ours is not None and theirs is not None else 1


def counted_part(book: Casebook, note: MonthDocument) -> Pesos:
    """The part of a note, from 0 to 1, that lowers IVA: what is over a balance on which none was caused does not."""
    if book.rules.readings.note_over_ppd is NoteOverPpd.ALWAYS or note.total <= 0:
        return 1
    on_balance = sum(one.on_balance for one in applications(book, note))
    return 1 if on_balance == 0 else 1 - Fraction(on_balance) / note.total


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
    if part < 1:
        tally.silence(Silence.ON_BALANCE)
    counted = breakdown.times(whole, part)
    _count(book, note, counted, Reason.NOTE if part == 1 else Reason.NOTE_EXCESS, tally)
    if as_prefilled:
        tally.less_by_flow(note.month, Cause.NOTE_OVER_PPD, breakdown.times(whole, 1 - part))
    else:
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
    invoices = [found for uuid in targets if (found := book.invoice(uuid)) is not None]
    if not invoices:
        tally.remark(FlowRemark.NOTE_WITHOUT_ORIGIN, month, tax)
    if len(targets) > 1:
        tally.remark(FlowRemark.NOTE_OVER_SEVERAL, month, tax, facturas=str(len(targets)))
    if WITHHELD_IVA in whole or any(WITHHELD_IVA in book.whole(one) for one in invoices):
        tally.remark(FlowRemark.NOTE_WITH_WITHHELD, month, tax)
    kinds = {one.kind for one in book.documents.outgoing.get(note.uuid, ())} & _LIKE_A_NOTE
    if kinds:
        tally.remark(FlowRemark.NOTE_RELATION, month, tax, relacion=min(kinds))

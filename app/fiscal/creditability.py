"""Why an IVA that was paid is not creditable: cash, 69-B, or the person's word."""

from __future__ import annotations

from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal.casebook import Casebook, Settlement, is_deferred
from app.fiscal.effects import Lost
from app.fiscal.money import Pesos, pesos_rate, times
from app.fiscal.parameters import Parameter

CASH = "01"
"""FormaPago of cash."""


def lost_of_invoice(book: Casebook, document: MonthDocument) -> Lost | None:
    """Of an I, or of a P or E by itself; None when it is creditable, as far as CFDI can tell."""
    if document.side is not OwnerRole.RECEIVED:
        return None
    decided = book.decisions.of(document.uuid).creditable
    if decided is not None:
        return None if decided else Lost.BY_HAND
    if is_blacklisted(book, document):
        return Lost.BLACKLISTED
    is_paid_here = document.type == "I" and not is_deferred(document)  # how a PPD was paid its REP tell
    if is_paid_here and document.form == CASH:
        rate = pesos_rate(document.currency, document.exchange_rate)
        return _lost_in_cash(book, document, document.total, rate, document)
    return None


def lost_of_payment(book: Casebook, settlement: Settlement) -> Lost | None:
    """Of one invoice that a received REP settles: the REP's own, or its invoice's by hand."""
    document, payment = settlement.document, settlement.payment
    if document.side is not OwnerRole.RECEIVED:
        return None
    for uuid in (document.uuid, settlement.part.uuid):
        decided = book.decisions.of(uuid).creditable
        if decided is not None:
            return None if decided else Lost.BY_HAND
    if is_blacklisted(book, document):
        return Lost.BLACKLISTED
    if payment.form == CASH and payment.amount is not None:
        rate = pesos_rate(payment.currency, payment.exchange_rate)
        return _lost_in_cash(book, document, payment.amount, rate, book.invoice(settlement.part.uuid))
    return None


def lost_of_note(book: Casebook, note: MonthDocument) -> Lost | None:
    """Of a received nota de crédito: it takes nothing from a credit that was never taken."""
    own = lost_of_invoice(book, note)
    if own is not None or book.decisions.of(note.uuid).creditable is not None:
        return own
    invoices = [book.documents.documents[uuid] for uuid in book.settled.targets(note)]
    reasons = [lost_of_invoice(book, invoice) for invoice in invoices]
    return reasons[0] if reasons and all(reason is not None for reason in reasons) else None


def is_blacklisted(book: Casebook, document: MonthDocument) -> bool:
    """Whether its issuer is on the definitive list, and that reading is followed."""
    return book.rules.readings.blacklisted_not_creditable and document.issuer_rfc in book.rules.blacklisted


def _lost_in_cash(
    book: Casebook, document: MonthDocument, amount: int, rate: Pesos | None, bought: MonthDocument | None
) -> Lost | None:
    """Of ``amount`` in cash, by ``document``: over the cap, or for fuel at any amount, as far as that is the reading.

    ``bought`` says what it was for, where that is known.
    """
    readings, parameters = book.rules.readings, book.rules.parameters
    if readings.fuel_in_cash_not_creditable and bought is not None:
        keys = parameters.keys(Parameter.FUEL_KEYS, bought.day)
        if any(one.key in keys for one in book.facts(bought).products):
            return Lost.CASH
    is_over = rate is not None and times(amount, rate) > parameters.number(Parameter.CASH_CAP, document.day)
    return Lost.CASH if readings.cash_not_creditable and is_over else None

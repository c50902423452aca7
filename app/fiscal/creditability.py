"""Why an IVA that was paid is not creditable: cash, 69-B, or the person's word."""

from __future__ import annotations

from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal.casebook import Casebook, Settlement
from app.fiscal.effects import Lost
from app.fiscal.money import pesos_rate, times
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
    rate = pesos_rate(document.currency, document.exchange_rate)
    if document.type == "I" and document.form == CASH and rate is not None and book.rules.readings.cash_not_creditable:
        cap = book.rules.parameters.number(Parameter.CASH_CAP, document.day)
        if times(document.total, rate) > cap or _is_fuel(book, document):
            return Lost.CASH
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
    rate = pesos_rate(payment.currency, payment.exchange_rate)
    if payment.form == CASH and rate is not None and payment.amount is not None:
        cap = book.rules.parameters.number(Parameter.CASH_CAP, document.day)
        if book.rules.readings.cash_not_creditable and times(payment.amount, rate) > cap:
            return Lost.CASH
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


def _is_fuel(book: Casebook, document: MonthDocument) -> bool:
    if not book.rules.readings.fuel_in_cash_not_creditable:
        return False
    keys = book.rules.parameters.keys(Parameter.FUEL_KEYS, document.day)
    return any(one.key in keys for one in book.facts(document).products)

"""What does not agree inside a complemento de pago: dates, forms, and three places that tell the same taxes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.domain.month.facts import EXEMPT, IEPS, ISR, IVA, RATE, PaymentPart, TaxPart
from app.fiscal.casebook import Casebook, equivalence_of
from app.fiscal.document_tally import DocumentTally
from app.fiscal.flow_remarks import FlowRemark
from app.fiscal.money import CENT, Pesos, magnitude, pesos_rate, times

_UNTOLD_FORM = "99"
_TWO = "2.0"
_Key = tuple[str, str, int | None, str]
"""Tax, factor, rate and what: the base or the amount. Withheld taxes have no rate in ImpuestosP."""
_GENERAL, _BORDER = 160_000, 80_000
_TOTALS: dict[str, _Key] = {
    "TotalRetencionesIVA": (IVA, "", None, "withheld"),
    "TotalRetencionesISR": (ISR, "", None, "withheld"),
    "TotalRetencionesIEPS": (IEPS, "", None, "withheld"),
    "TotalTrasladosBaseIVA16": (IVA, RATE, _GENERAL, "base"),
    "TotalTrasladosImpuestoIVA16": (IVA, RATE, _GENERAL, "amount"),
    "TotalTrasladosBaseIVA8": (IVA, RATE, _BORDER, "base"),
    "TotalTrasladosImpuestoIVA8": (IVA, RATE, _BORDER, "amount"),
    "TotalTrasladosBaseIVA0": (IVA, RATE, 0, "base"),
    "TotalTrasladosBaseIVAExento": (IVA, EXEMPT, None, "base"),
}
"""The names of Totales are the schema's: these rates are part of them, whatever the law says."""


def check_payment(
    book: Casebook, document: MonthDocument, payment: PaymentPart, month: Month, tally: DocumentTally
) -> None:
    """Of one Pago."""
    if payment.form == _UNTOLD_FORM:
        tally.remark(FlowRemark.REP_FORM_99, month)
    paid_on = date.fromisoformat(payment.paid_on)
    if paid_on > document.day:
        tally.remark(FlowRemark.REP_AFTER_ITSELF, month, pago=payment.paid_on)
    for part in payment.documents:
        invoice = book.invoice(part.uuid)
        if invoice is not None and paid_on < invoice.day:
            tally.remark(FlowRemark.REP_BEFORE_INVOICE, month, pago=payment.paid_on, factura=part.uuid)
    rate = pesos_rate(payment.currency, payment.exchange_rate)
    if _are_told_alike(payment):
        return
    if book.facts(document).payments_version == _TWO and rate is not None and payment.taxes:
        declared = {key: amount * rate for key, amount in _by_key(payment.taxes).items()}
        _compare(_documents(payment), declared, len(payment.documents), month, tally)


def _are_told_alike(payment: PaymentPart) -> bool:
    """Whether one invoice is paid in its own currency, with the same taxes in both places: nearly every REP."""
    if len(payment.documents) != 1:
        return False
    (only,) = payment.documents
    return only.taxes == payment.taxes and equivalence_of(payment, only) == 1


def check_totals(book: Casebook, document: MonthDocument, tally: DocumentTally) -> None:
    """Totales against all its DoctoRelacionado, in the month of the first Pago."""
    facts = book.facts(document)
    days = [payment.paid_on for payment in facts.payments if payment.paid_on]
    if facts.payments_version != _TWO or not days or len(days) < len(facts.payments):
        return
    sums: dict[_Key, Pesos] = {}
    for payment in facts.payments:
        for key, amount in _documents(payment).items():
            sums[key] = sums.get(key, 0) + amount
    declared: dict[_Key, Pesos] = {_TOTALS[name]: amount for name, amount in facts.payment_totals if name in _TOTALS}
    named = {key: amount for key, amount in sums.items() if key in declared}
    if declared:
        count = sum(len(payment.documents) for payment in facts.payments)
        _compare(named, declared, count, Month.parse(days[0][:7]), tally)


def _compare(
    told: dict[_Key, Pesos], declared: dict[_Key, Pesos], count: int, month: Month, tally: DocumentTally
) -> None:
    """Two cents, and one more for each document, are rounding."""
    allowed = 2 * CENT + CENT * count
    apart = [told.get(key, 0) - declared.get(key, 0) for key in told.keys() | declared.keys()]
    worst = max(map(magnitude, apart), default=0)
    if worst > allowed:
        taxes = [
            told.get(key, 0) - declared.get(key, 0)
            for key in told.keys() | declared.keys()
            if key[0] == IVA and key[3] == "amount"
        ]
        tally.remark(FlowRemark.REP_DIFFERS, month, magnitude(sum(taxes)))


def _documents(payment: PaymentPart) -> dict[_Key, Pesos]:
    """What the DoctoRelacionado tell together, in pesos; nothing of one whose rates are missing."""
    sums: dict[_Key, Pesos] = {}
    rate = pesos_rate(payment.currency, payment.exchange_rate)
    for part in payment.documents:
        equivalence = equivalence_of(payment, part)
        if rate is None or equivalence is None:
            continue
        inverse = 1 if equivalence == 1 else 1 / Fraction(equivalence)
        for key, amount in _by_key(part.taxes).items():
            sums[key] = sums.get(key, 0) + times(amount, rate * inverse)
    return sums


def _by_key(taxes: Iterable[TaxPart]) -> dict[_Key, Pesos]:
    sums: dict[_Key, Pesos] = {}
    for one in taxes:
        if one.side is TaxSide.WITHHELD:
            pairs: tuple[tuple[_Key, int], ...] = (((one.tax, "", None, "withheld"), one.amount),)
        else:
            pairs = (
                ((one.tax, one.factor, one.rate, "base"), one.base),
                ((one.tax, one.factor, one.rate, "amount"), one.amount),
            )
        for key, amount in pairs:
            sums[key] = sums.get(key, 0) + amount
    return sums

"""What a document adds to the sums: its amount, in which currency, and its taxes by rate, all in millionths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.amounts import is_plain, micros
from app.domain.document import MICROS, Document
from app.domain.lines import Payments, TaxLine
from app.domain.payroll import Deduction
from app.domain.taxes import TaxTotals, document_taxes, tax_totals

NATIONAL = "MXN"
NO_CURRENCY = "XXX"
NO_CURRENCIES = frozenset({"", NO_CURRENCY})
"""What a document without any currency has: nothing is known of its amount, or it has none."""

TAXES = (
    "base_iva_16",
    "iva_16",
    "base_iva_8",
    "iva_8",
    "base_iva_0",
    "base_exempt",
    "iva_withheld",
    "isr_withheld",
)
"""The taxes that are summed, as ``app.domain.taxes`` names them; also the index's columns."""

_NO_TAXES = (0,) * len(TAXES)
ISR_DEDUCTION = "002"
_MOST = 10**18  # in 63 bits, with room for a sum of some

# of Totales (Pagos 2.0), which is in pesos whatever was paid in
_TOTALES = {
    "TotalTrasladosBaseIVA16": "base_iva_16",
    "TotalTrasladosImpuestoIVA16": "iva_16",
    "TotalTrasladosBaseIVA8": "base_iva_8",
    "TotalTrasladosImpuestoIVA8": "iva_8",
    "TotalTrasladosBaseIVA0": "base_iva_0",
    "TotalTrasladosBaseIVAExento": "base_exempt",
    "TotalRetencionesIVA": "iva_withheld",
    "TotalRetencionesISR": "isr_withheld",
}
_TOTAL_PAID = "MontoTotalPagos"


@dataclass(frozen=True, slots=True)
class Figures:
    """``amount`` is Total, of a complemento de pago what was paid, of a retención what it was withheld from.

    ``taxes`` are in the order of ``TAXES``. Where the amount is not known ``currency`` is one of ``NO_CURRENCIES``.
    """

    currency: str
    amount: int
    taxes: tuple[int, ...] = _NO_TAXES


def figures_of(document: Document) -> Figures:
    """Those of a document that was read whole."""
    if document.document_type == "P":
        return paid_figures(document.payments, document.currency)
    totals = document_taxes(document)
    if document.payrolls:
        deductions = (one for payroll in document.payrolls for one in payroll.deductions)
        totals = {**totals, "isr_withheld": isr_deducted(deductions)}
    currency = document.currency if document.total.text else ""
    return figures(currency, document.total.micros, totals)


def figures(currency: str, amount: int, totals: TaxTotals) -> Figures:
    """Of an amount and its taxes by kind."""
    if not totals:
        return Figures(currency, amount, _NO_TAXES)
    get = totals.get
    return figures_in(currency, amount, [get(name, 0) for name in TAXES])


def figures_in(currency: str, amount: int, taxes: Sequence[int]) -> Figures:
    """Of an amount and its taxes in the order of ``TAXES``."""
    if max(taxes) >= _MOST or min(taxes) <= -_MOST:
        return Figures("", 0, _NO_TAXES)
    return Figures(currency, amount, tuple(taxes))


def paid_figures(payments: Payments | None, currency: str) -> Figures:
    """What the payments of a complemento de pago come to, in their own currency, or in pesos where they have several.

    ``currency`` is the document's own (XXX), which stays when nothing is known.
    """
    unknown = Figures(currency if currency in NO_CURRENCIES else "", 0)
    if payments is None or not payments.payments:
        return unknown
    used = {one.currency.upper() for one in payments.payments}
    if len(used) > 1 or used & NO_CURRENCIES:
        return _in_pesos(payments) or unknown
    amounts = [micros(one.amount) for one in payments.payments]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or not is_sensible(sum(known)):
        return unknown
    return figures(used.pop(), sum(known), tax_totals(_lines(payments)))


def _lines(payments: Payments) -> Iterable[TaxLine]:
    return (line for payment in payments.payments for line in payment.taxes)


def _in_pesos(payments: Payments) -> Figures | None:
    totals: TaxTotals = {}
    paid: int | None = None
    for name, text in payments.totals:
        value = micros(text)
        if value is None:
            continue
        if name == _TOTAL_PAID:
            paid = (paid or 0) + value
        elif known := _TOTALES.get(name):
            totals[known] = totals.get(known, 0) + value
    if paid is None:
        paid = _converted(payments)
    return figures(NATIONAL, paid, totals) if paid is not None and is_sensible(paid) else None


def _converted(payments: Payments) -> int | None:
    """By each payment's own exchange rate (Pagos 1.0 has no Totales); None when one has none."""
    pesos = Decimal(0)
    for one in payments.payments:
        rate = "1" if one.currency.upper() == NATIONAL else one.exchange_rate
        if one.currency in NO_CURRENCIES or not is_plain(one.amount) or not is_plain(rate):
            return None
        pesos += Decimal(one.amount) * Decimal(rate)
    return int(pesos * MICROS) if abs(pesos) < _MOST else None


def is_sensible(value: int) -> bool:
    """Whether the database has room for it; an amount may have any number of digits, and a minus."""
    return -_MOST < value < _MOST


def isr_deducted(deductions: Iterable[Deduction]) -> int:
    """The ISR taken off wages."""
    taken = ((one.amount, one.exempt) for one in deductions if one.kind == ISR_DEDUCTION)
    return sum(micros(text) or 0 for texts in taken for text in texts)

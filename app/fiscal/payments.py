"""A complemento de pago: what each DoctoRelacionado brings, in the month of its FechaPago."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from app.domain.amounts import amount_text
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal import breakdown
from app.fiscal.breakdown import NET, Breakdown
from app.fiscal.casebook import Casebook, Settlement, factor_of, is_deferred, paid_amount
from app.fiscal.creditability import lost_of_payment
from app.fiscal.document_tally import DocumentTally, taxed
from app.fiscal.effects import RATES, UNTAXED, Bucket, Cause, Reason, Silence
from app.fiscal.flow_remarks import FlowRemark, odd_rate
from app.fiscal.money import pesos_rate
from app.fiscal.payment_checks import check_payment, check_totals
from app.fiscal.readings import BareRep, PueWithRep
from app.fiscal.settlement import PESO
from app.fiscal.timing import decided_month

_WITHOUT_NODES = frozenset({"01", "03", "04", "05", "06", "07", "08"})
_PODEBI = "05"


class Settled(NamedTuple):
    """What a DoctoRelacionado settles, in the invoice's currency.

    ``shown`` are the owner's amounts that the REP itself tells, ``amounts`` all that counts by cash flow, ``others``
    what was collected for third parties. ``silence`` tells why something does not count.
    """

    amounts: Breakdown
    shown: Breakdown
    others: Breakdown
    reason: Reason
    silence: Silence | None = None


def settled(book: Casebook, one: Settlement) -> Settled:
    """By the taxes of the REP; where it tells none, by the paid share of its invoice."""
    part, invoice = one.part, book.invoice(one.part.uuid)
    day = invoice.day if invoice is not None else one.document.day
    told = breakdown.of_taxes(part.taxes, book.rates(day))
    shows_iva = any(found.bucket is not None for found in told)
    if invoice is not None and is_share_known(one, invoice):
        whole = book.own(invoice)
        others = _share(book, one, invoice, book.others(invoice))
        has_iva = any(found.bucket in RATES for found in whole)
        if shows_iva or not (has_iva or one.version.startswith("1")):
            shown = breakdown.less(told, others) if others else told
            untold = {found: amount for found, amount in whole.items() if found == NET or found.bucket in UNTAXED}
            rest = _share(book, one, invoice, untold)
            return Settled(breakdown.plus(shown, rest), shown, others, Reason.PAYMENT)
        own = _share(book, one, invoice, whole)
        if _waits_for_correction(book, one):
            return Settled(own, {}, {}, Reason.PAYMENT_SHARE, Silence.TO_BE_CORRECTED)
        return Settled(own, {}, others, Reason.PAYMENT_SHARE)
    net = _net(one)
    if shows_iva:
        return Settled(breakdown.plus(told, {} if net is None else {NET: net}), told, {}, Reason.PAYMENT)
    if part.tax_object in _WITHOUT_NODES and net is not None and invoice is None:
        untaxed = breakdown.untaxed_part(part.tax_object)
        return Settled(breakdown.plus(told, {untaxed: net, NET: net}), told, {}, Reason.PAYMENT)
    return Settled({}, {}, {}, Reason.PAYMENT, Silence.NO_INVOICE)


def is_share_known(one: Settlement, invoice: MonthDocument) -> bool:
    """Whether what is paid can be compared with the invoice's Total."""
    return (
        invoice.total > 0
        and one.part.currency in ("", invoice.currency)
        and paid_amount(one.payment, one.part) is not None
    )


def covered(book: Casebook, invoice: MonthDocument) -> Breakdown:
    """What the REP of a PUE bring by cash flow, in the invoice's currency."""
    rate = pesos_rate(invoice.currency, invoice.exchange_rate)
    parts: list[Breakdown] = []
    for one in book.settlements_on(invoice):
        factor, found = factor_of(one.payment, one.part), settled(book, one)
        if factor is None or rate is None or not one.payment.paid_on:
            continue
        counted = _counted(found)
        same = one.part.currency in ("", invoice.currency)
        parts.append(counted if same else breakdown.times(counted, factor / Fraction(rate)))
    return breakdown.plus(*parts)


def _counted(found: Settled) -> Breakdown:
    """What counts by cash flow: of one that waits for correction only what shows no IVA anyway."""
    return (
        found.amounts if found.silence is None else breakdown.only(found.amounts, lambda part: part.bucket in UNTAXED)
    )


def payment_effects(book: Casebook, document: MonthDocument) -> DocumentTally:
    """Of a P that is vigente."""
    tally = DocumentTally(document)
    for number, payment in enumerate(book.facts(document).payments):
        if not payment.paid_on:
            tally.silence(Silence.NO_DAY)
            tally.remark(FlowRemark.REP_WITHOUT_DAY, document.month)
            continue
        month = Month.parse(payment.paid_on[:7])
        check_payment(book, document, payment, month, tally)
        for one in book.settlements_in(document, number):
            _count(book, one, month, tally)
    check_totals(book, document, tally)
    return tally


def _count(book: Casebook, one: Settlement, month: Month, tally: DocumentTally) -> None:
    factor, found = factor_of(one.payment, one.part), settled(book, one)
    if factor is None:
        tally.silence(Silence.NO_RATE)
        tally.remark(FlowRemark.EXCHANGE_RATE, month, factura=one.part.uuid)
        return
    amounts, shown = breakdown.times(found.amounts, factor), breakdown.times(found.shown, factor)
    _remarks(one, found, month, tally, amounts, has_invoice=book.invoice(one.part.uuid) is not None)
    if found.silence is not None:
        tally.silence(found.silence)
        counted, _ = decided_month(book, one.document, month, found.reason)
        waiting = breakdown.times(_counted(found), factor)
        tally.flow(counted, waiting, Reason.PAYMENT, None, one.part.uuid)
        return
    invoice = book.invoice(one.part.uuid)
    tally.prefilled(month, shown, Reason.PAYMENT, one.part.uuid)
    at_once = invoice is not None and not is_deferred(invoice) and not invoice.is_cancelled
    if at_once and book.rules.readings.pue_with_rep is PueWithRep.BY_DATE:
        tally.less_by_flow(month, Cause.PUE_WITH_REP, shown)
        tally.silence(Silence.COVERED)
        return
    counted, reason = decided_month(book, one.document, month, found.reason)
    lost = lost_of_payment(book, one)
    tally.flow(counted, amounts, reason, lost, one.part.uuid)
    if found.reason is Reason.PAYMENT_SHARE:
        tally.more_by_flow(month, Cause.REP_WITHOUT_TAXES, amounts)
    tally.moved(month, counted, Cause.DECISION, amounts)
    if found.others and invoice is not None:
        _tell_third_parties(book, one, invoice, counted, tally)


def _tell_third_parties(
    book: Casebook, one: Settlement, invoice: MonthDocument, month: Month, tally: DocumentTally
) -> None:
    factor = factor_of(one.payment, one.part) or 1
    rates = book.rates(invoice.day)
    for party in book.facts(invoice).third_parties:
        whole = breakdown.plus(breakdown.of_taxes(party.taxes, rates), {NET: party.amount})
        tally.third_party(month, party.rfc, party.name, breakdown.times(_share(book, one, invoice, whole), factor))


def _remarks(
    one: Settlement, found: Settled, month: Month, tally: DocumentTally, amounts: Breakdown, *, has_invoice: bool
) -> None:
    part = one.part
    if found.silence is Silence.NO_INVOICE and has_invoice:
        tally.remark(FlowRemark.CURRENCIES_DIFFER, month, factura=part.uuid)
    elif found.silence is Silence.NO_INVOICE:
        paid = paid_amount(one.payment, part)
        told = "" if paid is None else amount_text(paid)
        tally.remark(FlowRemark.NO_INVOICE, month, factura=part.uuid, pagado=told, moneda=part.currency or PESO)
    if found.reason is Reason.PAYMENT_SHARE and not one.version.startswith("1"):
        tally.remark(FlowRemark.REP_WITHOUT_TAXES, month, taxed(amounts)[1], factura=part.uuid)
    if part.tax_object == _PODEBI:
        tally.remark(FlowRemark.PODEBI, month, factura=part.uuid)
    if part.tax_object in _WITHOUT_NODES and any(found_part.bucket in RATES for found_part in found.shown):
        tally.remark(FlowRemark.TAXES_DIFFER, month, taxed(amounts)[1], factura=part.uuid)
    odd = breakdown.only(amounts, lambda part: part.bucket is Bucket.OTHER_RATE)
    for line in breakdown.lines(odd):
        tally.remark(FlowRemark.ODD_RATE, month, line.tax, **odd_rate(line.rate))


def _waits_for_correction(book: Casebook, one: Settlement) -> bool:
    return (
        not one.version.startswith("1")
        and one.document.side is OwnerRole.RECEIVED
        and book.rules.readings.bare_rep_received is BareRep.TO_BE_CORRECTED
    )


def _share(book: Casebook, one: Settlement, invoice: MonthDocument, whole: Breakdown) -> Breakdown:
    paid = paid_amount(one.payment, one.part)
    if paid is None or not whole:
        return {}
    return breakdown.shared(whole, invoice.total, _before(book, one, invoice), paid)


def _before(book: Casebook, one: Settlement, invoice: MonthDocument) -> int:
    """What was settled of the invoice before: Total − ImpSaldoAnt, or the earlier payments where it is not told."""
    if one.part.previous is not None:
        return invoice.total - one.part.previous
    return book.paid_before(one, invoice)


def _net(one: Settlement) -> int | None:
    """ImpPagado without its taxes: what it is of income."""
    paid = paid_amount(one.payment, one.part)
    if paid is None:
        return None
    return paid - sum(tax.amount if tax.side is TaxSide.TRANSFERRED else -tax.amount for tax in one.part.taxes)

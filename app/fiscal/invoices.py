"""An I: a PUE in its own month, less what its REP cover; a PPD in none."""

from __future__ import annotations

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.fiscal import breakdown
from app.fiscal.breakdown import NET, Breakdown
from app.fiscal.casebook import Casebook, is_deferred
from app.fiscal.creditability import lost_of_invoice
from app.fiscal.document_tally import DocumentTally, taxed
from app.fiscal.effects import Cause, Reason, Silence
from app.fiscal.flow_remarks import FlowRemark
from app.fiscal.money import pesos_rate
from app.fiscal.payments import covered
from app.fiscal.readings import PueWithRep
from app.fiscal.timing import decided_month, own_month

TO_BE_DEFINED = "99"
"""FormaPago «por definir»: that of a PPD."""


def invoice_effects(book: Casebook, document: MonthDocument) -> DocumentTally:
    """Of an I that is vigente."""
    tally = DocumentTally(document)
    rate = pesos_rate(document.currency, document.exchange_rate)
    if rate is None:
        tally.silence(Silence.NO_RATE)
        tally.remark(FlowRemark.EXCHANGE_RATE, document.month)
        return tally
    whole = breakdown.times(book.own(document), rate)
    month = own_month(book, document)
    moved = book.decisions.of(document.uuid).month
    tally.nominal(moved or month, whole.get(NET, 0))
    if is_deferred(document):
        tally.silence(Silence.WAITS_FOR_PAYMENT)
        if document.form != TO_BE_DEFINED:
            tally.remark(FlowRemark.PPD_FORM, document.month, forma=document.form)
        return tally
    if document.form == TO_BE_DEFINED:
        tally.remark(FlowRemark.PUE_FORM_99, document.month, taxed(whole)[1])
    if month != document.month:
        tally.remark(
            FlowRemark.GLOBAL_OTHER_MONTH, month, taxed(whole)[1], fecha=document.day.isoformat(), mes=month.text
        )
    tally.prefilled(document.month, whole, Reason.PUE)
    rest = _rest(book, document, whole, tally)
    if rest:
        _count(book, document, month, rest, tally)
    _third_parties(book, document, month, tally)
    return tally


def _rest(book: Casebook, document: MonthDocument, whole: Breakdown, tally: DocumentTally) -> Breakdown:
    """What its REP do not cover; all of it without one."""
    if not book.settlements_on(document) or book.rules.readings.pue_with_rep is PueWithRep.BY_DATE:
        return whole
    rate = pesos_rate(document.currency, document.exchange_rate) or 1
    rest = breakdown.times(breakdown.less(book.own(document), covered(book, document)), rate)
    gone = breakdown.plus(whole, breakdown.times(rest, -1))
    tally.less_by_flow(document.month, Cause.PUE_WITH_REP, gone)
    tally.remark(FlowRemark.PUE_WITH_REP, document.month, taxed(gone)[1])
    if not rest:
        tally.silence(Silence.COVERED)
    return rest


def _count(book: Casebook, document: MonthDocument, month: Month, rest: Breakdown, tally: DocumentTally) -> None:
    reason = Reason.GLOBAL if month != document.month else Reason.PUE
    if rest != breakdown.times(book.own(document), pesos_rate(document.currency, document.exchange_rate) or 1):
        reason = Reason.PUE_REST
    counted, why = decided_month(book, document, month, reason)
    tally.flow(counted, rest, why, lost_of_invoice(book, document))
    tally.moved(document.month, counted, _cause(book, document, why), rest)


def _cause(book: Casebook, document: MonthDocument, why: Reason) -> Cause:
    if why is Reason.SETTLED:
        return Cause.PUE_SETTLED_LATER
    if why is Reason.MOVED:
        return Cause.SUBSTITUTE_MOVED if earlier_original(book, document) is not None else Cause.DECISION
    return Cause.GLOBAL_OTHER_MONTH


def earlier_original(book: Casebook, document: MonthDocument) -> MonthDocument | None:
    """The PUE of an earlier month that this PUE substitutes: its IVA was counted there already."""
    if document.type != "I" or is_deferred(document):
        return None
    for original in book.substituted(document):
        if original.type == "I" and not is_deferred(original) and original.month < document.month:
            return original
    return None


def _third_parties(book: Casebook, document: MonthDocument, month: Month, tally: DocumentTally) -> None:
    if not book.others(document):
        return
    rate = pesos_rate(document.currency, document.exchange_rate) or 1
    counted, _ = decided_month(book, document, month, Reason.PUE)
    for party in book.facts(document).third_parties:
        amounts = breakdown.plus(breakdown.of_taxes(party.taxes, book.rates(document.day)), {NET: party.amount})
        tally.third_party(counted, party.rfc, party.name, breakdown.times(amounts, rate))

"""Which document counts when, and with what: the effects of one document.

The figures of a month, its lists, the DIOT and «why does this count here» are all made of these, and of nothing else.
"""

from __future__ import annotations

from datetime import date

from app.domain.month.decisions import Decisions
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.facts import Mark
from app.domain.validity import OwnerRole
from app.fiscal import breakdown
from app.fiscal.breakdown import Kind
from app.fiscal.casebook import Casebook
from app.fiscal.document_tally import DocumentTally, taxed
from app.fiscal.effects import RATES, Bucket, Cause, Difference, DocumentEffects, Silence
from app.fiscal.flow_remarks import FlowRemark, odd_rate
from app.fiscal.invoices import earlier_original, invoice_effects
from app.fiscal.money import pesos_rate
from app.fiscal.notes import note_effects
from app.fiscal.payments import payment_effects
from app.fiscal.readings import Rules

_COUNTING = {"I": invoice_effects, "P": payment_effects, "E": note_effects}
_SILENT = {"T": Silence.TRANSFER, "N": Silence.PAYROLL, "R": Silence.WITHHOLDING}
_OLD_RELATIONS = frozenset({"08", "09"})
_PODEBI = "05"


def effects_of(uuid: str, documents: DocumentSet, decisions: Decisions, rules: Rules) -> DocumentEffects:
    """All that the document ``uuid`` of ``documents`` does, in whichever months."""
    return document_effects(Casebook(documents, decisions, rules), documents.documents[uuid])


def document_effects(book: Casebook, document: MonthDocument) -> DocumentEffects:
    """The same, for many documents of one casebook."""
    if document.is_cancelled:
        return _cancelled(book, document)
    return _as_vigente(book, document)


def _as_vigente(book: Casebook, document: MonthDocument) -> DocumentEffects:
    why = _why_silent(document)
    if why is not None:
        return DocumentEffects(document.uuid, silences=(why,))
    tally = _COUNTING[document.type](book, document)
    if document.type != "P":
        _remarks_of_figures(book, document, tally)
    _remarks_of_relations(book, document, tally)
    return tally.effects()


def _why_silent(document: MonthDocument) -> Silence | None:
    if document.side is OwnerRole.OTHERS:
        return Silence.OTHERS
    if document.type in _SILENT:
        return _SILENT[document.type]
    if not document.has_xml or document.type not in _COUNTING:
        return Silence.NO_XML
    return Silence.OLD_VERSION if document.version == "3.2" else None


def _cancelled(book: Casebook, document: MonthDocument) -> DocumentEffects:
    """Nothing counts; but the SAT had added it up in a month that was filed before it was cancelled."""
    nothing = DocumentEffects(document.uuid, silences=(Silence.CANCELLED,))
    day = _day(document.cancelled_at)
    if day is None or not book.decisions.filed or _why_silent(document) is not None:
        return nothing
    filed = {month for month, one in book.decisions.filed.items() if one.filed_on < day}
    prefilled = tuple(one for one in _as_vigente(book, document).prefilled if one.month in filed)
    differences = tuple(
        Difference(document.uuid, one.month, one.side, Cause.CANCELLED_AFTER_CUT, -one.base, -one.tax)
        for one in prefilled
        if one.bucket in RATES and (one.base or one.tax)
    )
    return nothing._replace(prefilled=prefilled, differences=differences)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _remarks_of_figures(book: Casebook, document: MonthDocument, tally: DocumentTally) -> None:
    facts = book.facts(document)
    own = breakdown.times(book.own(document), pesos_rate(document.currency, document.exchange_rate) or 0)
    if not document.method:
        tally.remark(FlowRemark.NO_METHOD, document.month)
    if Mark.TAXES_DIFFER in facts.marks:
        tally.remark(FlowRemark.TAXES_DIFFER, document.month)
    for part, amount in own.items():
        if part.bucket is Bucket.OTHER_RATE and part.kind is Kind.TAX:
            tally.remark(FlowRemark.ODD_RATE, document.month, amount, **odd_rate(part.rate))
    if any(one.tax_object == _PODEBI for one in facts.untaxed):
        tally.remark(FlowRemark.PODEBI, document.month)
    if facts.third_parties:
        tally.remark(FlowRemark.THIRD_PARTY, document.month)


def _remarks_of_relations(book: Casebook, document: MonthDocument, tally: DocumentTally) -> None:
    for original in book.substituted(document):
        if not original.is_cancelled:
            tally.remark(FlowRemark.SUBSTITUTED_NOT_CANCELLED, document.month, sustituido=original.uuid)
    earlier = earlier_original(book, document)
    if earlier is not None:
        rate = pesos_rate(document.currency, document.exchange_rate) or 0
        tax = taxed(breakdown.times(book.own(document), rate))[1]
        tally.remark(
            FlowRemark.SUBSTITUTES_EARLIER, document.month, tax, sustituido=earlier.uuid, mes=earlier.month.text
        )
    if any(one.kind in _OLD_RELATIONS for one in book.documents.outgoing.get(document.uuid, ())):
        tally.remark(FlowRemark.OLD_RELATION, document.month)

"""The sheet Comprobantes: one row a document, with what bookkeepers work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.domain.amounts import amount_text, micros
from app.domain.document import Document, MetadataRow
from app.domain.figures import NATIONAL, NO_CURRENCIES, NO_CURRENCY, TAXES, paid_figures
from app.domain.lines import Payments
from app.domain.taxes import TAX_KINDS, document_taxes, local_totals, written
from app.reports.amounts import in_pesos, negated
from app.reports.columns import Group, Table, is_counted, moment, money, number, tax_columns, text, unsummed
from app.reports.items import ExportItem, ExportWords

ISSUED, RECEIVED, OTHER_SIDE = "side:issued", "side:received", "side:other"
UNKNOWN_TYPE = "?"
_MOST_DESCRIBED = 5
_LOCAL_KINDS = ("local_transferred", "local_withheld")
_CREDIT, _PAYMENT, _RETENCION = "E", "P", "R"


class DocumentFacts:
    """An item with its taxes added up once.

    ``currency`` is the one its amounts are in, of a complemento de pago that of ``paid``; XXX where no amount is known,
    and empty without XML. ``taxes`` are those in pesos, ``paid_taxes`` those of what was paid in pesos. ``takes_off``
    says that every amount is a minus.
    """

    __slots__ = ("currency", "document", "item", "metadata", "paid", "paid_taxes", "takes_off", "taxes", "words")

    def __init__(self, item: ExportItem, words: ExportWords) -> None:
        self.item, self.words = item, words
        self.document, self.metadata = item.document, item.metadata
        self.taxes: dict[str, str] = {}
        self.paid_taxes: dict[str, str] = {}
        self.currency = self.paid = ""
        self.takes_off = False
        if (document := item.document) is None:
            return
        self.takes_off = takes_off(document)
        if document.document_type == _PAYMENT:
            found = paid_figures(document.payments, document.currency)
            self.currency = found.currency
            self.paid = "" if found.currency in NO_CURRENCIES else amount_text(found.amount)
            if found.currency == NATIONAL:
                told = zip(TAXES, found.taxes, strict=True)
                self.paid_taxes = {name: amount_text(value) for name, value in told if value}
        elif document.total.text:
            self.currency = document.currency
        self.currency = self.currency or NO_CURRENCY
        if self.currency == NATIONAL:
            taxes = written(document_taxes(document) | local_totals(document.local_taxes))
            self.taxes = {kind: self.signed(text) for kind, text in taxes.items()}

    def signed(self, text: str) -> str:
        """An amount as it adds up: a nota de crédito takes off."""
        return negated(text) if self.takes_off else text

    @property
    def is_foreign(self) -> bool:
        """Whether its amounts are in another currency than the peso."""
        return self.currency != NATIONAL and self.currency not in NO_CURRENCIES

    @property
    def issuer(self) -> str:
        """RFC of the issuer, from whatever tells it."""
        known = self.document or self.metadata
        return known.issuer_rfc if known else ""

    @property
    def receiver(self) -> str:
        """RFC of the receiver, from whatever tells it."""
        known = self.document or self.metadata
        return known.receiver_rfc if known else ""


Get = Callable[[DocumentFacts], str]


def side(owner: str, issuer: str, receiver: str) -> str:
    """Key of whether the owner issued or received it; ``OTHER_SIDE`` when neither."""
    if owner == issuer:
        return ISSUED
    return RECEIVED if owner == receiver else OTHER_SIDE


def relations(document: Document) -> str:
    """``04: UUID, UUID; 07: UUID``."""
    if document.withholding is not None:
        kind, related = document.withholding.relation_kind, document.withholding.related
        return f"{kind}: {related}" if related else ""
    return "; ".join(f"{one.kind}: {', '.join(one.uuids)}" for one in document.relations)


def paid_pesos(payments: Payments) -> str:
    """All that the payments come to, in pesos; empty when one of them has no rate."""
    declared = [value for name, value in payments.totals if name == "MontoTotalPagos"]
    if len(declared) == 1:
        return declared[0]
    if declared:  # as many complements Pagos
        return amount_text(sum(micros(one) or 0 for one in declared))
    amounts = [in_pesos(one.amount, one.currency or NATIONAL, one.exchange_rate) for one in payments.payments]
    if not amounts or not all(amounts):
        return ""
    return f"{sum((Decimal(amount) for amount in amounts), Decimal(0)):f}"


def takes_off(document: Document) -> bool:
    """Whether the amounts are to be taken off: those of an egreso."""
    return document.document_type == _CREDIT


def one_line(text: str) -> str:
    """A name on one line: what breaks it becomes a blank."""
    if text.isprintable():
        return text
    lines = text.splitlines()
    return text if lines == [text] else " ".join(part for line in lines if (part := line.strip()))


def _rows(item: ExportItem, words: ExportWords) -> Iterator[DocumentFacts]:
    yield DocumentFacts(item, words)


def _xml(get: Callable[[Document], str]) -> Get:
    """What only the XML tells."""
    return lambda facts: get(facts.document) if facts.document is not None else ""


def _either(xml: Callable[[Document], str], metadata: Callable[[MetadataRow], str]) -> Get:
    """What the XML tells, or else the metadata."""

    def get(facts: DocumentFacts) -> str:
        if facts.document is not None:
            return xml(facts.document)
        return metadata(facts.metadata) if facts.metadata is not None else ""

    return get


def _cancelled_at(facts: DocumentFacts) -> str:
    if facts.item.cancelled_at is not None:
        return facts.item.cancelled_at.isoformat()
    return facts.metadata.cancelled if facts.metadata is not None else ""


def _described(document: Document) -> str:
    said = [one.description for one in document.concepts[:_MOST_DESCRIBED]]
    return "; ".join(said) + ("; …" if len(document.concepts) > _MOST_DESCRIBED else "")


def _complements(facts: DocumentFacts) -> str:
    return ", ".join(map(facts.words.complement, facts.document.complements)) if facts.document else ""


def _global(document: Document) -> str:
    one = document.global_information
    return f"{one.year}-{one.months} ({one.periodicity})" if one else ""


def _pesos(get: Callable[[Document], str]) -> Get:
    """An amount of what is in pesos."""

    def signed(facts: DocumentFacts) -> str:
        is_told = facts.document is not None and facts.currency == NATIONAL
        return facts.signed(get(facts.document)) if is_told and facts.document else ""

    return signed


def _foreign(get: Callable[[Document], str]) -> Get:
    """An amount of what is in another currency."""
    return lambda facts: facts.signed(get(facts.document)) if facts.document and facts.is_foreign else ""


def _total(document: Document) -> str:
    """A payment has none of its own, and a retención only the operation's."""
    return "" if document.document_type in (_PAYMENT, _RETENCION) else document.total.text


def _foreign_total(facts: DocumentFacts) -> str:
    return facts.paid or _total_abroad(facts) if facts.is_foreign else ""


_total_abroad = _foreign(_total)


def _exchange_rate(facts: DocumentFacts) -> str:
    if facts.document is None or facts.document.payments is None:
        return facts.document.exchange_rate if facts.document else ""
    if not facts.is_foreign:
        return ""
    rates = {one.exchange_rate for one in facts.document.payments.payments}
    return rates.pop() if len(rates) == 1 else ""


def _equivalent(facts: DocumentFacts) -> str:
    """What is in another currency, in pesos."""
    document = facts.document
    if document is None or not facts.is_foreign:
        return ""
    if document.payments is not None:
        return paid_pesos(document.payments)
    return facts.signed(in_pesos(document.total.text, facts.currency, document.exchange_rate))


def _paid(facts: DocumentFacts) -> str:
    return facts.paid if facts.currency == NATIONAL else ""


def _paid_tax(name: str) -> Get:
    return lambda facts: facts.paid_taxes.get(name, "")


def _operated(document: Document) -> str:
    return document.total.text if document.document_type == _RETENCION else ""


def _listed(facts: DocumentFacts) -> str:
    """What only the SAT's list tells: in which currency, it does not say."""
    return facts.metadata.total if facts.document is None and facts.metadata else ""


def _group(facts: DocumentFacts) -> Group:
    """By what the sheet Resumen adds up: side, type, currency and origin, as they are written."""
    known = facts.document.document_type or UNKNOWN_TYPE if facts.document else ""
    words, item = facts.words, facts.item
    return words.value(side(item.owner, facts.issuer, facts.receiver)), known, facts.currency, words.value(item.origin)


DOCUMENTS: Table[DocumentFacts] = Table(
    "documents",
    columns=(
        text("side", lambda f: f.words.value(side(f.item.owner, f.issuer, f.receiver)), 10),
        text("state", lambda f: f.words.value(f.item.state), 13),
        text("document_type", _either(lambda d: d.document_type or UNKNOWN_TYPE, lambda m: m.effect), 6),
        moment("issued_at", _either(lambda d: d.issued_at.isoformat(), lambda m: m.issued)),
        text("series", _xml(lambda d: d.series), 9),
        text("number", _xml(lambda d: d.number), 12),
        text("issuer_rfc", lambda f: f.issuer, 15),
        text("issuer_name", _either(lambda d: one_line(d.issuer_name), lambda m: one_line(m.issuer_name)), 34),
        text("receiver_rfc", lambda f: f.receiver, 15),
        text("receiver_name", _either(lambda d: one_line(d.receiver_name), lambda m: one_line(m.receiver_name)), 34),
        text("payment_method", _xml(lambda d: d.payment_method), 8),
        text("currency", lambda f: f.currency, 8),
        money("subtotal", _pesos(lambda d: "" if d.document_type in (_PAYMENT, _RETENCION) else d.subtotal.text)),
        money("discount", _pesos(lambda d: d.discount.text if d.discount else "")),
        *tax_columns((*TAX_KINDS, *_LOCAL_KINDS)),
        money("total", _pesos(_total)),
        money("paid_pesos", _paid),
        money("operated", _pesos(_operated)),
        money("foreign_total", _foreign_total, summed=False),
        number("exchange_rate", _exchange_rate),
        money("total_pesos", _equivalent),
        *(money(f"paid_{name}", _paid_tax(name)) for name in TAXES),
        text("uuid", lambda f: f.item.uuid, 38),
        text("owner", lambda f: f.item.owner, 15),
        text("period", _either(lambda d: f"{d.issued_at:%Y-%m}", lambda m: m.issued[:7]), 9),
        moment("cancelled_at", _cancelled_at),
        moment(
            "stamped_at",
            _either(
                lambda d: d.stamped_at.isoformat() if d.stamped_at else "",
                lambda m: m.stamped,
            ),
        ),
        text("issuer_regime", _xml(lambda d: d.issuer_regime), 9),
        text("receiver_regime", _xml(lambda d: d.receiver_regime), 9),
        text("receiver_place", _xml(lambda d: d.receiver_place), 9),
        text("use", _xml(lambda d: d.use), 7),
        text("payment_form", _xml(lambda d: d.payment_form), 8),
        text("concepts", _xml(_described), 40),
        money("foreign_subtotal", _foreign(lambda d: d.subtotal.text), summed=False),
        money("foreign_discount", _foreign(lambda d: d.discount.text if d.discount else ""), summed=False),
        money("foreign_transferred", _foreign(lambda d: d.transferred.text if d.transferred else ""), summed=False),
        money("foreign_withheld", _foreign(lambda d: d.withheld.text if d.withheld else ""), summed=False),
        money("listed_total", _listed, summed=False),
        text("relations", _xml(relations), 30),
        text("global_information", _xml(_global), 14),
        text("export", _xml(lambda d: d.export), 8),
        text("place", _xml(lambda d: d.place), 8),
        text("complements", _complements, 18),
        text("pac_rfc", _either(lambda d: d.pac_rfc, lambda m: m.pac_rfc), 15),
        text("version", _xml(lambda d: d.version), 8),
        text("origin", lambda f: f.words.value(f.item.origin), 16),
        text("path", lambda f: f.item.path, 30),
    ),
    rows=_rows,
    always=True,
    paper="total_pesos",
    group=_group,
)

CANCELLED: Table[DocumentFacts] = Table(
    "cancelled",
    columns=unsummed(DOCUMENTS.columns),
    rows=_rows,
    paper=DOCUMENTS.paper,
    takes=lambda item: not is_counted(item),
    group=lambda facts: (facts.item.state,),
)
"""The cancelled ones: with all their amounts, and in no sum."""

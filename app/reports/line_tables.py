"""The sheets Conceptos and Pagos: one row a concept, one row an invoice that a payment settles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.domain.document import Document
from app.domain.figures import NATIONAL, NO_CURRENCY
from app.domain.lines import Concept, Payment, SettledDocument
from app.domain.taxes import TAX_KINDS, tax_totals, written
from app.reports.amounts import negated
from app.reports.columns import Column, Table, is_counted, moment, money, number, tax_columns, text, unsummed
from app.reports.documents_table import one_line, side, takes_off
from app.reports.items import ExportItem, ExportWords

_OLD = "3.2"
_PESOS = frozenset({NATIONAL, NO_CURRENCY})
_NOTHING_SETTLED = SettledDocument("")


class LineFacts:
    """What every line says of the document it stands in."""

    __slots__ = ("document", "item", "words")

    def __init__(self, item: ExportItem, document: Document, words: ExportWords) -> None:
        self.item, self.document, self.words = item, document, words


Line = TypeVar("Line", bound=LineFacts)


def line_side(facts: LineFacts) -> str:
    """Emitido or Recibido, in words."""
    document = facts.document
    return facts.words.value(side(facts.item.owner, document.issuer_rfc, document.receiver_rfc))


def lead_columns() -> tuple[Column[Line], ...]:
    """The columns with which every line's document is known again."""
    return (
        text("owner", lambda f: f.item.owner, 15),
        text("side", line_side, 10),
        text("state", lambda f: f.words.value(f.item.state), 13),
        text("uuid", lambda f: f.item.uuid, 38),
        text("series", lambda f: f.document.series, 9),
        text("number", lambda f: f.document.number, 12),
        moment("issued_at", lambda f: f.document.issued_at.isoformat()),
        text("issuer_rfc", lambda f: f.document.issuer_rfc, 15),
        text("issuer_name", lambda f: one_line(f.document.issuer_name), 34),
        text("receiver_rfc", lambda f: f.document.receiver_rfc, 15),
        text("receiver_name", lambda f: one_line(f.document.receiver_name), 34),
    )


LEAD = len(lead_columns())


def _is_foreign(item: ExportItem) -> bool:
    return item.document is not None and item.document.currency not in _PESOS


def _is_paid_abroad(item: ExportItem) -> bool:
    """Whether it is paid in another currency, or settles what is."""
    payments = item.document.payments if item.document else None
    if payments is None:
        return False
    settled = (one.currency for payment in payments.payments for one in payment.documents)
    return any(currency not in _PESOS for currency in (*(one.currency for one in payments.payments), *settled))


class ConceptFacts(LineFacts):
    """One concept and its taxes."""

    __slots__ = ("concept", "place", "taxes")

    def __init__(self, whole: LineFacts, place: int, concept: Concept) -> None:
        super().__init__(whole.item, whole.document, whole.words)
        self.place, self.concept = place, concept
        taxes = written(tax_totals(concept.taxes, percent=whole.document.version == _OLD))
        self.taxes = {kind: self.signed(text) for kind, text in taxes.items()}

    def signed(self, text: str) -> str:
        """An amount as it adds up: a nota de crédito takes off."""
        return negated(text) if takes_off(self.document) else text


def _concepts(item: ExportItem, words: ExportWords) -> Iterator[ConceptFacts]:
    if item.document is not None:
        whole = LineFacts(item, item.document, words)
        for place, concept in enumerate(item.document.concepts, 1):
            yield ConceptFacts(whole, place, concept)


def _concept(get: Callable[[Concept], str]) -> Callable[[ConceptFacts], str]:
    return lambda facts: get(facts.concept)


CONCEPTS: Table[ConceptFacts] = Table(
    "concepts",
    columns=(
        *lead_columns(),
        text("document_type", lambda f: f.document.document_type, 6),
        text("currency", lambda f: f.document.currency, 8),
        number("exchange_rate", lambda f: f.document.exchange_rate),
        number("line", lambda f: str(f.place)),
        text("product_key", _concept(lambda c: c.product_key), 11),
        text("identification", _concept(lambda c: c.identification), 16),
        number("quantity", _concept(lambda c: c.quantity)),
        text("unit_key", _concept(lambda c: c.unit_key), 8),
        text("unit", _concept(lambda c: c.unit), 12),
        text("description", _concept(lambda c: c.description), 50),
        money("unit_value", _concept(lambda c: c.unit_value), summed=False),
        money("line_amount", lambda f: f.signed(f.concept.amount)),
        money("discount", lambda f: f.signed(f.concept.discount)),
        text("tax_object", _concept(lambda c: c.tax_object), 8),
        *tax_columns(TAX_KINDS),
        text("customs", _concept(lambda c: ", ".join(c.customs)), 22),
        text("property_accounts", _concept(lambda c: ", ".join(c.property_accounts)), 16),
        text("third_party_rfc", _concept(lambda c: c.third_party.rfc if c.third_party else ""), 15),
        text("third_party_name", _concept(lambda c: one_line(c.third_party.name) if c.third_party else ""), 30),
    ),
    rows=_concepts,
    lead=LEAD,
    takes=lambda item: is_counted(item) and not _is_foreign(item),
)

FOREIGN_CONCEPTS: Table[ConceptFacts] = Table(
    "foreign_concepts",
    columns=unsummed(CONCEPTS.columns),
    rows=_concepts,
    lead=LEAD,
    takes=lambda item: is_counted(item) and _is_foreign(item),
)
"""Those of documents in another currency, whose amounts do not add up with pesos."""


class SettledFacts(LineFacts):
    """One invoice that a payment settles; nothing but the payment where it names none."""

    __slots__ = ("payment", "place", "settled", "taxes")

    def __init__(self, whole: LineFacts, place: int, payment: Payment, settled: SettledDocument) -> None:
        super().__init__(whole.item, whole.document, whole.words)
        self.place, self.payment, self.settled = place, payment, settled
        self.taxes = written(tax_totals(settled.taxes))


def _settled_documents(item: ExportItem, words: ExportWords) -> Iterator[SettledFacts]:
    document = item.document
    if document is None or document.payments is None:
        return
    whole = LineFacts(item, document, words)
    for place, payment in enumerate(document.payments.payments, 1):
        for settled in payment.documents or (_NOTHING_SETTLED,):
            yield SettledFacts(whole, place, payment, settled)


def _payment(get: Callable[[Payment], str]) -> Callable[[SettledFacts], str]:
    return lambda facts: get(facts.payment)


def _settled(get: Callable[[SettledDocument], str]) -> Callable[[SettledFacts], str]:
    return lambda facts: get(facts.settled)


PAYMENTS: Table[SettledFacts] = Table(
    "payments",
    columns=(
        *lead_columns(),
        number("payment", lambda f: str(f.place)),
        moment("paid_at", _payment(lambda p: p.paid_at)),
        text("payment_form", _payment(lambda p: p.form), 8),
        text("currency", _payment(lambda p: p.currency), 8),
        number("exchange_rate", _payment(lambda p: p.exchange_rate)),
        money("payment_amount", _payment(lambda p: p.amount), summed=False),  # again in each of its rows
        text("operation", _payment(lambda p: p.operation), 16),
        text("settled_uuid", _settled(lambda s: s.uuid), 38),
        text("settled_series", _settled(lambda s: s.series), 9),
        text("settled_number", _settled(lambda s: s.number), 12),
        text("settled_currency", _settled(lambda s: s.currency), 8),
        number("equivalence", _settled(lambda s: s.equivalence)),
        text("payment_method", _settled(lambda s: s.method), 8),
        number("instalment", _settled(lambda s: s.instalment)),
        money("previous", _settled(lambda s: s.previous)),
        money("paid", _settled(lambda s: s.paid)),
        money("outstanding", _settled(lambda s: s.outstanding)),
        text("tax_object", _settled(lambda s: s.tax_object), 8),
        *tax_columns(TAX_KINDS),
    ),
    rows=_settled_documents,
    lead=LEAD,
    takes=lambda item: is_counted(item) and not _is_paid_abroad(item),
)

FOREIGN_PAYMENTS: Table[SettledFacts] = Table(
    "foreign_payments",
    columns=unsummed(PAYMENTS.columns),
    rows=_settled_documents,
    lead=LEAD,
    takes=lambda item: is_counted(item) and _is_paid_abroad(item),
)
"""Those in another currency, or of invoices in one."""

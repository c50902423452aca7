"""The sheet Comprobantes: one row a document, with what bookkeepers work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.domain.amounts import amount_text, micros
from app.domain.document import Document, MetadataRow
from app.domain.lines import Payments
from app.domain.taxes import TAX_KINDS, document_taxes, local_totals, written
from app.reports.amounts import NATIONAL, in_pesos
from app.reports.columns import Table, moment, money, number, tax_columns, text
from app.reports.items import ExportItem, ExportWords

ISSUED, RECEIVED, OTHER_SIDE = "side:issued", "side:received", ""
_MOST_DESCRIBED = 5
_LOCAL_KINDS = ("local_transferred", "local_withheld")
_RETENCION = "R"


class DocumentFacts:
    """An item with its taxes added up once."""

    __slots__ = ("document", "item", "metadata", "taxes", "words")

    def __init__(self, item: ExportItem, words: ExportWords) -> None:
        self.item, self.words = item, words
        self.document, self.metadata = item.document, item.metadata
        self.taxes: dict[str, str] = {}
        if item.document is not None:
            self.taxes = written(document_taxes(item.document) | local_totals(item.document.local_taxes))

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
    """Key of whether the owner issued or received it; empty when neither."""
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


def _global(document: Document) -> str:
    one = document.global_information
    return f"{one.year}-{one.months} ({one.periodicity})" if one else ""


def _total_pesos(document: Document) -> str:
    if document.document_type == _RETENCION:  # it has no currency: all of it is in pesos
        return document.total.text
    return in_pesos(document.total.text, document.currency, document.exchange_rate)


DOCUMENTS: Table[DocumentFacts] = Table(
    "documents",
    columns=(
        text("owner", lambda f: f.item.owner, 15),
        text("side", lambda f: f.words.value(side(f.item.owner, f.issuer, f.receiver)), 10),
        text("state", lambda f: f.words.value(f.item.state), 13),
        moment("cancelled_at", _cancelled_at),
        text("period", _either(lambda d: f"{d.issued_at:%Y-%m}", lambda m: m.issued[:7]), 9),
        text("document_type", _either(lambda d: d.document_type, lambda m: m.effect), 6),
        text("uuid", lambda f: f.item.uuid, 38),
        text("series", _xml(lambda d: d.series), 9),
        text("number", _xml(lambda d: d.number), 12),
        moment("issued_at", _either(lambda d: d.issued_at.isoformat(), lambda m: m.issued)),
        moment(
            "stamped_at",
            _either(
                lambda d: d.stamped_at.isoformat() if d.stamped_at else "",
                lambda m: m.stamped,
            ),
        ),
        text("issuer_rfc", lambda f: f.issuer, 15),
        text("issuer_name", _either(lambda d: d.issuer_name, lambda m: m.issuer_name), 34),
        text("issuer_regime", _xml(lambda d: d.issuer_regime), 9),
        text("receiver_rfc", lambda f: f.receiver, 15),
        text("receiver_name", _either(lambda d: d.receiver_name, lambda m: m.receiver_name), 34),
        text("receiver_regime", _xml(lambda d: d.receiver_regime), 9),
        text("receiver_place", _xml(lambda d: d.receiver_place), 9),
        text("use", _xml(lambda d: d.use), 7),
        text("payment_method", _xml(lambda d: d.payment_method), 8),
        text("payment_form", _xml(lambda d: d.payment_form), 8),
        text("concepts", _xml(_described), 40),
        text("currency", _xml(lambda d: d.currency), 8),
        number("exchange_rate", _xml(lambda d: d.exchange_rate)),
        money("subtotal", _xml(lambda d: d.subtotal.text)),
        money("discount", _xml(lambda d: d.discount.text if d.discount else "")),
        *tax_columns((*TAX_KINDS, *_LOCAL_KINDS)),
        money("total", _either(lambda d: d.total.text, lambda m: m.total)),
        money("total_pesos", _xml(_total_pesos)),
        money("paid_pesos", _xml(lambda d: paid_pesos(d.payments) if d.payments else "")),
        text("relations", _xml(relations), 30),
        text("global_information", _xml(_global), 14),
        text("export", _xml(lambda d: d.export), 8),
        text("place", _xml(lambda d: d.place), 8),
        text("complements", _xml(lambda d: ", ".join(d.complements)), 18),
        text("pac_rfc", _either(lambda d: d.pac_rfc, lambda m: m.pac_rfc), 15),
        text("version", _xml(lambda d: d.version), 8),
        text("origin", lambda f: f.words.value(f.item.origin), 16),
        text("path", lambda f: f.item.path, 30),
    ),
    rows=_rows,
    always=True,
)

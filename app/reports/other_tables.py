"""The sheets Retenciones (one row a tax withheld) and Metadata (one row a document the SAT's metadata tells of)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.document import MetadataRow
from app.domain.withholding import WithheldTax, Withholding
from app.reports.columns import Table, moment, money, text
from app.reports.documents_table import one_line
from app.reports.items import ExportItem, ExportWords
from app.reports.line_tables import LEAD, LineFacts, lead_columns

_NO_TAX = WithheldTax("", "", "")
_EFFECT_VALID, _EFFECT_CANCELLED = "vigente", "cancelado"


class WithheldFacts(LineFacts):
    """One tax of a retención; ``first`` in the row that carries the document's totals, so that they add up once."""

    __slots__ = ("body", "first", "tax")

    def __init__(self, whole: LineFacts, body: Withholding, tax: WithheldTax, first: bool) -> None:
        super().__init__(whole.item, whole.document, whole.words)
        self.body, self.tax, self.first = body, tax, first


def _withheld(item: ExportItem, words: ExportWords) -> Iterator[WithheldFacts]:
    document = item.document
    if document is None or document.withholding is None:
        return
    whole, body = LineFacts(item, document, words), document.withholding
    for place, tax in enumerate(body.taxes or (_NO_TAX,)):
        yield WithheldFacts(whole, body, tax, place == 0)


def _body(get: Callable[[Withholding], str]) -> Callable[[WithheldFacts], str]:
    return lambda facts: get(facts.body)


def _once(get: Callable[[Withholding], str]) -> Callable[[WithheldFacts], str]:
    return lambda facts: get(facts.body) if facts.first else ""


def _tax(get: Callable[[WithheldTax], str]) -> Callable[[WithheldFacts], str]:
    return lambda facts: get(facts.tax)


WITHHOLDINGS: Table[WithheldFacts] = Table(
    "withholdings",
    columns=(
        *lead_columns(),
        text("withholding_key", _body(lambda w: w.key), 8),
        text("withholding_description", _body(lambda w: w.description), 30),
        text("first_month", _body(lambda w: w.first_month), 8),
        text("last_month", _body(lambda w: w.last_month), 8),
        text("year", _body(lambda w: w.year), 8),
        text("nationality", _body(lambda w: w.nationality), 12),
        text("foreign_id", _body(lambda w: w.foreign_id), 16),
        text("curp", _body(lambda w: w.receiver_curp), 21),
        money("total_operation", _once(lambda w: w.total_operation)),
        money("total_taxed", _once(lambda w: w.total_taxed)),
        money("total_exempt", _once(lambda w: w.total_exempt)),
        money("total_withheld", _once(lambda w: w.total_withheld)),
        text("withheld_tax", _tax(lambda t: t.tax), 9),
        money("withheld_base", _tax(lambda t: t.base)),
        money("withheld_amount", _tax(lambda t: t.amount)),
        text("withheld_payment", _tax(lambda t: t.payment), 16),
        money("quarterly_profit", _once(lambda w: w.quarterly_profit)),
        money("corresponding_tax", _once(lambda w: w.corresponding_tax)),
    ),
    rows=_withheld,
    lead=LEAD,
)


class MetadataFacts:
    """A line of metadata and the item it belongs to."""

    __slots__ = ("item", "row", "words")

    def __init__(self, item: ExportItem, row: MetadataRow, words: ExportWords) -> None:
        self.item, self.row, self.words = item, row, words


def _metadata(item: ExportItem, words: ExportWords) -> Iterator[MetadataFacts]:
    if item.metadata is not None:
        yield MetadataFacts(item, item.metadata, words)


METADATA: Table[MetadataFacts] = Table(
    "metadata",
    columns=(
        text("owner", lambda f: f.item.owner, 15),
        text("uuid", lambda f: f.row.uuid, 38),
        text("issuer_rfc", lambda f: f.row.issuer_rfc, 15),
        text("issuer_name", lambda f: one_line(f.row.issuer_name), 34),
        text("receiver_rfc", lambda f: f.row.receiver_rfc, 15),
        text("receiver_name", lambda f: one_line(f.row.receiver_name), 34),
        text("pac_rfc", lambda f: f.row.pac_rfc, 15),
        moment("issued_at", lambda f: f.row.issued),
        moment("stamped_at", lambda f: f.row.stamped),
        text("document_type", lambda f: f.row.effect, 6),
        text("state", lambda f: f.words.value(_EFFECT_VALID if f.row.is_valid else _EFFECT_CANCELLED), 13),
        moment("cancelled_at", lambda f: f.row.cancelled),
        money("listed_total", lambda f: f.row.total, summed=False),
        text("third_party_rfc", lambda f: f.row.third_party_rfc, 15),
        text("third_party_name", lambda f: one_line(f.row.third_party_name), 30),
        text("origin", lambda f: f.words.value(f.item.origin), 16),
    ),
    rows=_metadata,
    takes=lambda _: True,
)

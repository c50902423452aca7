"""Reads a comprobante (CFDI 3.2, 3.3, 4.0) in the latest spelling."""

from __future__ import annotations

import re
import unicodedata

from app.cfdi.reading.concepts import read_concepts
from app.cfdi.reading.names import COMPLEMENTS_READ
from app.cfdi.reading.payments import folio, read_payments
from app.cfdi.reading.payroll import read_payroll
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE, read_stamp
from app.cfdi.reading.taxes import local_taxes, tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import (
    NOTHING,
    Attributed,
    Problems,
    amount,
    date,
    fields,
    issued,
    optional_amount,
    required,
    rfc,
)
from app.domain.catalogs import DocumentType, Service
from app.domain.document import Document
from app.domain.lines import Address, Concept, GlobalInformation, LocalTax, Relation, TaxLine
from app.domain.payroll import Payroll
from app.errors import UnreadableDocumentError

_TYPES = frozenset(document_type.value for document_type in DocumentType)
_UNKNOWN: Node = ("", NOTHING, [])

_MOST_IN_COMPLEMENTO = 40_000  # no text that ``fast_facts`` reads has room for so many

MOST_COMPLEMENTS = 200
"""Different ones in one document; all standards together have fifty, and the index keeps a row for each name."""

LONGEST_COMPLEMENT = 100
"""Letters of its name."""

# CFDI 3.2 left the currency to free text. It is the peso when it has words of these only, and one that decides.
_DECISIVE = frozenset(
    ("MXN", "MXP", "MN", "PESO", "PESOS", "MEXICANO", "MEXICANOS", "MEXICANA", "NACIONAL", "NACIONALES")
)
_PESO = _DECISIVE | {"MONEDA", "DE", "MEX", "MEXICO"}
_LONGEST_CURRENCY = 100
_BETWEEN_WORDS = re.compile(r"[\s.,;:/()\[\]$'\"_-]+")
_INITIALS = re.compile(r"\bM (?:N|X N|X P)\b")


class _Parts:
    """What the children of Comprobante hold."""

    __slots__ = (
        "addenda",
        "complements",
        "concepts",
        "global_information",
        "in_complemento",
        "is_foreign",
        "issuer",
        "local_taxes",
        "local_totals",
        "payments",
        "payrolls",
        "receiver",
        "relations",
        "stamps",
        "taxes",
        "totals",
    )

    def __init__(self) -> None:
        self.issuer: Node | None = None
        self.receiver: Node | None = None
        self.relations: list[Relation] = []
        self.concepts: list[Concept] = []
        self.taxes: list[TaxLine] = []
        self.totals: Attributes = NOTHING
        self.global_information: GlobalInformation | None = None
        self.stamps: list[Node] = []
        self.payments: list[Node] = []
        self.payrolls: list[Payroll] = []
        self.local_taxes: list[LocalTax] = []
        self.local_totals: list[tuple[str, str]] = []
        self.complements: set[str] = set()
        self.in_complemento = 0
        self.addenda = False
        self.is_foreign = False

    def take(self, children: list[Node]) -> None:
        for node in children:
            name, attributes, below = node
            if name == "Emisor":
                self.issuer = self.issuer or node
            elif name == "Receptor":
                self.receiver = self.receiver or node
            elif name == "Conceptos":
                self.concepts += read_concepts(below)
            elif name == "Impuestos":
                self.totals = attributes or self.totals
                self.taxes += tax_lines(below)
            elif name == "Complemento":
                self._complement(below)
            elif name == "CfdiRelacionados":
                uuids = [folio(one[1].get("UUID", "")) for one in below if one[0] == "CfdiRelacionado" and one[1]]
                self.relations.append(Relation(attributes.get("TipoRelacion", "").strip(), tuple(uuids)))
            elif name == "InformacionGlobal":
                self.global_information = _global_information(attributes)
            elif name == "Addenda":
                self.addenda = True

    def _complement(self, children: list[Node]) -> None:
        self.in_complemento += len(children)
        if self.in_complemento > _MOST_IN_COMPLEMENTO:
            raise UnreadableDocumentError("too_large")
        for node in children:
            name = node[0]
            if name == TIMBRE:
                self.stamps.append(node)
                continue
            self.complements.add(local_name(name))
            if name == "Pagos":
                self.payments.append(node)
            elif name == "Nomina":
                self.payrolls.append(read_payroll(node))
            elif name == "ImpuestosLocales":
                lines, totals = local_taxes(node)
                self.local_taxes += lines
                self.local_totals += totals
            elif name[0] == "{" and local_name(name) in COMPLEMENTS_READ:
                self.is_foreign = True


def read_comprobante(root: Node) -> Document:
    """The document whose root is the Comprobante ``root``.

    Raises UnreadableDocumentError when it has no UUID, or no date of its own nor of its stamp.
    """
    problems: Problems = []
    facts = root[1]
    get = facts.get
    parts = _Parts()
    parts.take(root[2])
    for name, part in (("Emisor", parts.issuer), ("Receptor", parts.receiver)):
        if part is None:
            problems.append(f"missing:{name}")
    _, issuer, in_issuer = parts.issuer or _UNKNOWN
    _, receiver, in_receiver = parts.receiver or _UNKNOWN
    if parts.is_foreign:
        problems.append("namespace")
    uuid, stamp = read_stamp(parts.stamps, root, problems)
    version = required(facts, "Version", problems)
    old = bool(version) and version < "3.3"
    for concept in parts.concepts:
        if concept.complements:
            parts.complements.update(concept.complements)
    stamped_at = date(stamp.stamped_at, "FechaTimbrado", problems)
    currency = _old_currency(facts) if old else required(facts, "Moneda", problems).upper()
    document = Document(  # the rest is assigned: fifty keywords would cost three times as much
        uuid=uuid,
        service=Service.CFDI,
        version=version,
        document_type=document_type(facts, problems),
        issued_at=issued(get("Fecha", ""), "Fecha", stamped_at, problems),
        stamped_at=stamped_at,
        issuer_rfc=rfc(issuer.get("Rfc", ""), "Emisor", problems) if parts.issuer else "",
        issuer_name=issuer.get("Nombre", "").strip(),
        receiver_rfc=rfc(receiver.get("Rfc", ""), "Receptor", problems) if parts.receiver else "",
        receiver_name=receiver.get("Nombre", "").strip(),
        subtotal=amount(facts, "SubTotal", problems),
        total=amount(facts, "Total", problems),
        currency=currency,
    )
    document.pac_rfc = stamp.pac_rfc.upper()
    document.series = get("Serie", "").strip()
    document.number = get("Folio", "").strip()
    document.discount = optional_amount(facts, "Descuento", problems)
    document.exchange_rate = get("TipoCambio", "").strip()
    document.payment_form = get("FormaPago", "").strip()
    document.payment_method = get("MetodoPago", "").strip()
    document.use = receiver.get("UsoCFDI", "").strip()
    document.issuer_regime = _old_regimes(in_issuer) if old else issuer.get("RegimenFiscal", "").strip()
    document.receiver_regime = receiver.get("RegimenFiscalReceptor", "").strip()
    document.place = get("LugarExpedicion", "").strip()
    document.withheld = optional_amount(parts.totals, "TotalImpuestosRetenidos", problems)
    document.transferred = optional_amount(parts.totals, "TotalImpuestosTrasladados", problems)
    document.conditions = get("CondicionesDePago", "").strip()
    document.export = get("Exportacion", "").strip()
    document.confirmation = get("Confirmacion", "").strip()
    document.receiver_place = receiver.get("DomicilioFiscalReceptor", "").strip()
    document.receiver_residence = receiver.get("ResidenciaFiscal", "").strip()
    document.receiver_tax_id = receiver.get("NumRegIdTrib", "").strip()
    document.certificate = get("NoCertificado", "").strip()
    document.seal = get("Sello", "").strip()
    document.relations = tuple(parts.relations) if parts.relations else _original(facts)
    document.stamp = stamp
    document.problems = tuple(problems)
    document.account = get("NumCtaPago", "").strip()
    document.acquirer = issuer.get("FacAtrAdquirente", "").strip()
    _add_addresses(document, in_issuer, in_receiver)
    _add_parts(document, parts)
    return document


def _add_addresses(document: Document, in_issuer: list[Node], in_receiver: list[Node]) -> None:
    document.issuer_address = _address(in_issuer, "DomicilioFiscal")
    document.issue_address = _address(in_issuer, "ExpedidoEn")
    document.receiver_address = _address(in_receiver, "Domicilio")


def _add_parts(document: Document, parts: _Parts) -> None:
    document.complements = complement_names(parts.complements)
    document.global_information = parts.global_information
    document.concepts = tuple(parts.concepts)
    document.taxes = tuple(parts.taxes)
    document.local_taxes = tuple(parts.local_taxes)
    document.payments = read_payments(parts.payments)
    document.payrolls = tuple(parts.payrolls)
    document.has_addenda = parts.addenda
    document.local_totals = tuple(parts.local_totals)


def complement_names(names: set[str]) -> tuple[str, ...]:
    """The names, sorted. Raises UnreadableDocumentError (``too_large``) for more, or longer ones, than can be true."""
    if not names:
        return ()
    if len(names) > MOST_COMPLEMENTS or any(len(name) > LONGEST_COMPLEMENT for name in names):
        raise UnreadableDocumentError("too_large")
    return tuple(sorted(names))


def document_type(facts: Attributed, problems: Problems) -> str:
    """TipoDeComprobante as its letter; 3.2 writes the word (ingreso, egreso, traslado)."""
    letter = required(facts, "TipoDeComprobante", problems)[:1].upper()
    if letter and letter not in _TYPES:
        problems.append("bad_type")
        return ""
    return letter


def _global_information(attributes: Attributes) -> GlobalInformation:
    get = attributes.get
    return GlobalInformation(get("Periodicidad", "").strip(), get("Meses", "").strip(), get("Año", "").strip())


def _original(facts: Attributes) -> tuple[Relation, ...]:
    """FolioFiscalOrig of 3.2: the invoice that this one pays a part of."""
    value = facts.get("FolioFiscalOrig", "").strip()
    return (Relation("", (folio(value),)),) if value else ()


def _old_currency(facts: Attributes) -> str:
    """Moneda of 3.2: free text, and none means the peso."""
    text = facts.get("Moneda", "").strip().upper()
    return "MXN" if not text or _means_peso(text) else text


def _means_peso(text: str) -> bool:
    """Whether words in upper case name the Mexican peso, with or without accents, dots and parentheses."""
    if len(text) > _LONGEST_CURRENCY:
        return False
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    spaced = _INITIALS.sub(lambda found: found[0].replace(" ", ""), _BETWEEN_WORDS.sub(" ", plain))
    words = frozenset(spaced.split())
    return words <= _PESO and not words.isdisjoint(_DECISIVE)


def _old_regimes(issuer: list[Node]) -> str:
    """RegimenFiscal of 3.2: child elements, with words for a code."""
    return ", ".join([one[1].get("Regimen", "").strip() for one in issuer if one[0] == "RegimenFiscal"])


def _address(children: list[Node], name: str) -> Address | None:
    for one in children:
        if one[0] == name:
            return Address(fields(one[1]))
    return None

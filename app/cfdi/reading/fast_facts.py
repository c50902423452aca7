"""Reads of a usual CFDI just what the index keeps, in half the time that reading it whole takes.

Whatever is not usual (another version, anything missing, odd or wrong) is left to the reader of everything: what
comes out is the same as ``facts_of`` makes of its document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from app.cfdi.reading.comprobante import complement_names, document_type
from app.cfdi.reading.names import COMPLEMENTS_READ, SHORT
from app.cfdi.reading.payments import folio
from app.cfdi.reading.payroll import read_deduction
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE
from app.cfdi.reading.taxes import tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import NOTHING, Problems, amount, optional_amount, required, rfc, text, uuid_of
from app.cfdi.safe_xml import SAFE
from app.cfdi.wall_time import parse_wall_time
from app.domain.catalogs import Service
from app.domain.facts import SEAL_END, Facts, Link, words_of
from app.domain.figures import Figures, figures, isr_deducted, paid_figures
from app.domain.lines import Payment, Payments, TaxLine
from app.domain.payroll import Deduction
from app.domain.taxes import header_taxes

_LARGEST = 128 << 10
_PAYROLL = "{http://www.sat.gob.mx/nomina12}Nomina"
_PARSER = etree.XMLParser(remove_comments=True, remove_pis=True, collect_ids=False, **SAFE)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>\s*)?<(?:\w+:)?Comprobante\s")
"""How a usual one begins: with no place left for a DOCTYPE, which only stands before the root."""

_UNUSUAL = (b"ACuentaTerceros", b"ComplementoConcepto")
"""What stands in few concepts."""


class _UnusualError(ValueError):
    """For the reader of everything."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The full names of the children of a Comprobante of one namespace."""

    issuer: str
    receiver: str
    concepts: str
    concept: str
    taxes: str
    complement: str
    relations: str
    relation: str
    others: frozenset[str]


def _names(namespace: str) -> _Names:
    def full(name: str) -> str:
        return f"{{{namespace}}}{name}"

    return _Names(
        issuer=full("Emisor"),
        receiver=full("Receptor"),
        concepts=full("Conceptos"),
        concept=full("Concepto"),
        taxes=full("Impuestos"),
        complement=full("Complemento"),
        relations=full("CfdiRelacionados"),
        relation=full("CfdiRelacionado"),
        others=frozenset((full("InformacionGlobal"), full("Addenda"))),
    )


_SAT = "http://www.sat.gob.mx/"
_VERSIONS = {
    f"{{{_SAT}cfd/4}}Comprobante": ("4.0", _names(f"{_SAT}cfd/4")),
    f"{{{_SAT}cfd/3}}Comprobante": ("3.3", _names(f"{_SAT}cfd/3")),
}


@dataclass(slots=True)
class _Seen:
    """What the children of a Comprobante hold; elements are None until they are seen."""

    names: _Names
    issuer: etree._Element | None = None
    receiver: etree._Element | None = None
    totals: etree._Element | None = None
    stamp: etree._Element | None = None
    texts: list[str] = field(default_factory=list)
    complements: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    settled: list[Link] = field(default_factory=list)
    concepts: list[etree._Element] = field(default_factory=list)
    has_payments: bool = False
    payments: list[Payment] = field(default_factory=list)
    paid: list[tuple[str, str]] = field(default_factory=list)
    deductions: list[Deduction] | None = None


def fast_facts(data: bytes) -> Facts | None:
    """What the index keeps of the document ``data``; None when it must be read whole to tell."""
    if len(data) > _LARGEST or not _BEGINNING.match(data):
        return None
    for mark in _UNUSUAL:
        if mark in data:
            return None
    try:
        root = etree.fromstring(data, _PARSER)
        version, names = _VERSIONS[_tag(root)]
        if root.get("Version") == version and root.get("FolioFiscalOrig") is None:
            return _read(root, version, _collect(root, names))
    except (etree.XMLSyntaxError, KeyError, ValueError):
        pass
    return None


def _collect(root: etree._Element, names: _Names) -> _Seen:
    seen = _Seen(names)
    for child in root:
        tag = child.tag
        if tag == names.concepts:
            _concepts(child, names.concept, seen.texts)
            seen.concepts.append(child)
        elif tag == names.issuer and seen.issuer is None:
            seen.issuer = child
        elif tag == names.receiver and seen.receiver is None:
            seen.receiver = child
        elif tag == names.taxes and seen.totals is None:
            seen.totals = child
        elif tag == names.complement:
            for one in child:
                _complement(one, seen)
        elif tag == names.relations:
            _relations(child, names.relation, seen.links)
        elif tag not in names.others:
            raise _UnusualError
    return seen


def _concepts(concepts: etree._Element, name: str, texts: list[str]) -> None:
    for concept in concepts:
        if concept.tag != name:
            raise _UnusualError
        get = concept.get
        texts.append(get("Descripcion", "").strip())
        texts.append(get("NoIdentificacion", "").strip())


def _relations(relations: etree._Element, name: str, links: list[Link]) -> None:
    kind = text(relations, "TipoRelacion")
    for relation in relations:
        uuid = relation.get("UUID")
        if relation.tag != name or uuid is None:
            raise _UnusualError
        links.append((folio(uuid), kind, "", "", ""))


def _complement(one: etree._Element, seen: _Seen) -> None:
    tag = _tag(one)
    name = SHORT.get(tag)
    if name == TIMBRE:
        if seen.stamp is not None:
            raise _UnusualError
        seen.stamp = one
        return
    if name is None and local_name(tag) in COMPLEMENTS_READ:
        raise _UnusualError
    seen.complements.add(local_name(name or tag))
    if name == "Pagos":
        _payments(one, seen)
    elif name == "Nomina":
        if tag != _PAYROLL:
            raise _UnusualError
        seen.deductions = seen.deductions or []
        seen.deductions += [
            read_deduction(_node(line))
            for group in one
            if SHORT.get(_tag(group)) == "Deducciones"
            for line in group
            if SHORT.get(_tag(line)) == "Deduccion"
        ]


def _payments(one: etree._Element, seen: _Seen) -> None:
    seen.has_payments = True
    for payment in one:
        name = SHORT.get(_tag(payment))
        if name == "Totales":
            seen.paid += [(key, value.strip()) for key, value in payment.items()]
        elif name == "Pago":
            lines: list[TaxLine] = []
            for inside in payment:
                within = SHORT.get(_tag(inside))
                if within == "DoctoRelacionado":
                    seen.settled.append(_settled(inside))
                elif within in ("ImpuestosP", "Impuestos"):
                    lines += _tax_lines(inside)
            seen.payments.append(
                Payment(
                    paid_at="",
                    currency=text(payment, "MonedaP"),
                    exchange_rate=text(payment, "TipoCambioP"),
                    amount=text(payment, "Monto"),
                    taxes=tuple(lines),
                )
            )


def _tax_lines(taxes: etree._Element) -> tuple[TaxLine, ...]:
    """The lines of an Impuestos or ImpuestosP."""
    return tax_lines([("", NOTHING, [_node(one) for one in group]) for group in taxes])


def _node(one: etree._Element) -> Node:
    """An element as the reader of everything has it, without what is in it."""
    return SHORT.get(_tag(one), ""), cast("Attributes", one), []


def _concept_lines(seen: _Seen) -> Iterator[TaxLine]:
    for concepts in seen.concepts:
        for concept in concepts:
            for one in concept:
                if one.tag == seen.names.taxes:
                    yield from _tax_lines(one)


def _tag(element: etree._Element) -> str:
    return cast("str", element.tag)  # comments and the like, whose tag is none, are not kept


def _settled(document: etree._Element) -> Link:
    return (
        folio(text(document, "IdDocumento")),
        "pago",
        text(document, "NumParcialidad"),
        text(document, "ImpPagado"),
        text(document, "ImpSaldoInsoluto"),
    )


def _figures(kind: str, currency: str, amount: int, seen: _Seen) -> Figures:
    """As ``figures_of`` has them of the whole document."""
    if kind == "P":
        payments = Payments("", tuple(seen.payments), tuple(seen.paid)) if seen.has_payments else None
        return paid_figures(payments, currency)
    header = () if seen.totals is None else _tax_lines(seen.totals)
    totals = header_taxes(header, lambda: _concept_lines(seen))
    if seen.deductions is not None:
        totals = {**totals, "isr_withheld": isr_deducted(seen.deductions)}
    return figures(currency, amount, totals)


def _read(root: etree._Element, version: str, seen: _Seen) -> Facts:
    issuer, receiver, stamp = seen.issuer, seen.receiver, seen.stamp
    if issuer is None or receiver is None or stamp is None:
        raise _UnusualError
    uuid = uuid_of(stamp.get("UUID", ""))
    if uuid is None:
        raise _UnusualError
    totals = NOTHING if seen.totals is None else seen.totals
    get, of_issuer, of_receiver = root.get, issuer.get, receiver.get
    series, number = get("Serie", "").strip(), get("Folio", "").strip()
    problems: Problems = []
    kind, total = document_type(root, problems), amount(root, "Total", problems)
    currency = required(root, "Moneda", problems).upper()
    facts = Facts(
        uuid=uuid,
        service=Service.CFDI,
        version=version,
        document_type=kind,
        issued_at=parse_wall_time(get("Fecha", "")),
        stamped_at=parse_wall_time(stamp.get("FechaTimbrado", "")),
        issuer_rfc=rfc(of_issuer("Rfc", ""), "Emisor", problems),
        issuer_name=of_issuer("Nombre", "").strip(),
        receiver_rfc=rfc(of_receiver("Rfc", ""), "Receptor", problems),
        receiver_name=of_receiver("Nombre", "").strip(),
        subtotal=amount(root, "SubTotal", problems),
        total=total,
        currency=currency,
        figures=_figures(kind, currency, total.micros, seen),
    )
    facts.discount = optional_amount(root, "Descuento", problems)
    facts.transferred = optional_amount(totals, "TotalImpuestosTrasladados", problems)
    facts.withheld = optional_amount(totals, "TotalImpuestosRetenidos", problems)
    facts.exchange_rate = get("TipoCambio", "").strip()
    facts.pac_rfc = stamp.get("RfcProvCertif", "").strip().upper()
    facts.series = series
    facts.number = number
    facts.payment_form = get("FormaPago", "").strip()
    facts.payment_method = get("MetodoPago", "").strip()
    facts.use = of_receiver("UsoCFDI", "").strip()
    facts.issuer_regime = of_issuer("RegimenFiscal", "").strip()
    facts.receiver_regime = of_receiver("RegimenFiscalReceptor", "").strip()
    facts.place = get("LugarExpedicion", "").strip()
    facts.complements = complement_names(seen.complements)
    facts.seal_end = get("Sello", "").strip()[-SEAL_END:]
    facts.words = words_of(series, number, seen.texts)
    facts.links = (*seen.links, *seen.settled)
    if problems:
        raise _UnusualError
    return facts

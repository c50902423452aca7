"""Reads of a usual CFDI just what the index keeps, faster than reading it whole.

Whatever is not usual is left to the reader of everything: what comes out is as ``facts_of`` makes of its document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from app.cfdi.reading.comprobante import complement_names, document_type
from app.cfdi.reading.fast_month import MonthParts, read_month
from app.cfdi.reading.names import COMPLEMENTS_READ, SHORT
from app.cfdi.reading.payments import folio
from app.cfdi.reading.quick_taxes import BASE_COLUMNS, UnusualError, add_taxes
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE
from app.cfdi.reading.values import LONGEST_AMOUNT, NOTHING, required, rfc, text, uuid_of
from app.cfdi.safe_xml import SAFE
from app.cfdi.wall_time import parse_wall_time
from app.domain.amounts import micros_once
from app.domain.catalogs import Service
from app.domain.document import Amount
from app.domain.facts import NO_THIRD_PARTY, SEAL_END, Facts, Link, words_of
from app.domain.figures import ISR_DEDUCTION, NO_CURRENCIES, TAXES, Figures, figures_in, is_sensible
from app.domain.month.calendar import Month

_LARGEST = 128 << 10
_PAYROLL = "{http://www.sat.gob.mx/nomina12}Nomina"
_ISR_WITHHELD = TAXES.index("isr_withheld")
_PARSER = etree.XMLParser(remove_comments=True, remove_pis=True, collect_ids=False, **SAFE)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>\s*)?<(?:\w+:)?Comprobante\s")
"""How a usual one begins: with no place left for a DOCTYPE, which only stands before the root."""


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
    third_party: str
    in_concept: frozenset[object]
    within: str
    information: str
    addenda: str


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
        third_party=full("ACuentaTerceros"),
        within=full("ComplementoConcepto"),
        in_concept=frozenset(map(full, ("Impuestos", "InformacionAduanera", "CuentaPredial", "Parte"))),
        information=full("InformacionGlobal"),
        addenda=full("Addenda"),
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
    of_month: MonthParts
    issuer: etree._Element | None = None
    receiver: etree._Element | None = None
    stamp: etree._Element | None = None
    texts: list[str] = field(default_factory=list)
    complements: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    settled: list[Link] = field(default_factory=list)
    payments: list[etree._Element] = field(default_factory=list)
    paid_taxes: list[etree._Element] = field(default_factory=list)
    isr_deducted: int | None = None
    third_of: etree._Element | None = None
    third_party: tuple[str, str] = NO_THIRD_PARTY


def fast_facts(data: bytes) -> Facts | None:
    """What the index keeps of the document ``data``; None when it must be read whole to tell."""
    try:
        if len(data) > _LARGEST or not _BEGINNING.match(data):
            return None
        root = etree.fromstring(data, _PARSER)
        version, names = _VERSIONS[_tag(root)]
        if root.get("Version") == version and root.get("FolioFiscalOrig") is None:
            return _read(root, version, _collect(root, version, names))
    except (etree.XMLSyntaxError, KeyError, ValueError):
        pass
    return None


def _collect(root: etree._Element, version: str, names: _Names) -> _Seen:
    seen = _Seen(names, MonthParts(version))
    for child in root:
        tag = child.tag
        if tag == names.concepts:
            _concepts(child, seen)
            seen.of_month.concepts.append(child)
        elif tag == names.issuer and seen.issuer is None:
            seen.issuer = child
        elif tag == names.receiver and seen.receiver is None:
            seen.receiver = child
        elif tag == names.taxes and seen.of_month.totals is None:
            seen.of_month.totals = child
        elif tag == names.complement:
            for one in child:
                _complement(one, seen)
        elif tag == names.relations:
            _relations(child, names.relation, seen.links)
        elif tag == names.information:
            seen.of_month.global_information = child
        elif tag != names.addenda:
            raise UnusualError
    return seen


def _concepts(concepts: etree._Element, seen: _Seen) -> None:
    names, texts = seen.names, seen.texts
    for concept in concepts:
        if concept.tag != names.concept:
            raise UnusualError
        for one in concept:
            if one.tag not in names.in_concept:
                _rare_in_concept(one, seen)
        get = concept.get
        texts.append(get("Descripcion", "").strip())
        texts.append(get("NoIdentificacion", "").strip())


def _rare_in_concept(one: etree._Element, seen: _Seen) -> None:
    """A third party, of which the first concept's is kept, or complements."""
    if one.tag == seen.names.third_party:
        if one.getparent() is seen.third_of:
            raise UnusualError  # two of one concept
        if seen.third_of is None:
            seen.third_of = one.getparent()
            seen.third_party = text(one, "RfcACuentaTerceros").upper(), text(one, "NombreACuentaTerceros")
    elif one.tag == seen.names.within:
        names = {local_name(_tag(inside)) for inside in one}
        if names & COMPLEMENTS_READ:
            raise UnusualError
        seen.complements |= names
    else:
        raise UnusualError


def _relations(relations: etree._Element, name: str, links: list[Link]) -> None:
    kind = text(relations, "TipoRelacion")
    for relation in relations:
        uuid = relation.get("UUID")
        if relation.tag != name or uuid is None:
            raise UnusualError
        links.append((folio(uuid), kind, "", "", ""))


def _complement(one: etree._Element, seen: _Seen) -> None:
    tag = _tag(one)
    name = SHORT.get(tag)
    if name == TIMBRE:
        if seen.stamp is not None:
            raise UnusualError
        seen.stamp = one
        return
    if name is None and local_name(tag) in COMPLEMENTS_READ:
        raise UnusualError
    seen.complements.add(local_name(name or tag))
    if name == "Pagos":
        seen.of_month.payments.append(one)
        _look_at_payments(one, seen)
    elif name == "Nomina":
        if tag != _PAYROLL:
            raise UnusualError
        seen.of_month.payrolls.append(one)
        seen.isr_deducted = (seen.isr_deducted or 0) + _isr_deducted(one)
    elif name == "ImpuestosLocales":
        seen.of_month.local_taxes.append(one)


def _isr_deducted(payroll: etree._Element) -> int:
    """As ``figures.isr_deducted`` of its deductions."""
    taken = 0
    for group in payroll:
        if SHORT.get(_tag(group)) != "Deducciones":
            continue
        for line in group:
            get = line.get
            if get("TipoDeduccion", "").strip() == ISR_DEDUCTION and SHORT.get(_tag(line)) == "Deduccion":
                taken += micros_once((get("Importe") or get("ImporteGravado") or "").strip()) or 0
                taken += micros_once(get("ImporteExento", "").strip()) or 0
    return taken


def _look_at_payments(complement: etree._Element, seen: _Seen) -> None:
    for payment in complement:
        if SHORT.get(_tag(payment)) != "Pago":
            continue
        seen.payments.append(payment)
        for inside in payment:
            name = SHORT.get(_tag(inside))
            if name == "DoctoRelacionado":
                seen.settled.append(_settled(inside))
            elif name in ("ImpuestosP", "Impuestos"):
                seen.paid_taxes.append(inside)


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
        return _paid_figures(seen)
    columns = _header_columns(seen)
    if seen.isr_deducted is not None:
        columns[_ISR_WITHHELD] = seen.isr_deducted
    return figures_in(currency, amount, columns)


def _header_columns(seen: _Seen) -> list[int]:
    """The totals by kind of the header's taxes, as ``header_taxes`` has them."""
    columns = [0] * len(TAXES)
    any_line, any_base = (False, False) if seen.of_month.totals is None else add_taxes(seen.of_month.totals, columns)
    if any_base:
        return columns
    within = [0] * len(TAXES)
    for concepts in seen.of_month.concepts:
        for concept in concepts:
            for one in concept:
                if one.tag == seen.names.taxes:
                    add_taxes(one, within)
    if not any_line:
        return within
    for column in BASE_COLUMNS:
        columns[column] = within[column]
    return columns


def _paid_figures(seen: _Seen) -> Figures:
    """As ``paid_figures``, of payments that are all in one currency."""
    columns = [0] * len(TAXES)
    currencies, total = set(), 0
    for payment in seen.payments:
        currencies.add(payment.get("MonedaP", ""))
        paid = micros_once(payment.get("Monto", ""))
        if paid is None:
            raise UnusualError
        total += paid
    if len(currencies) != 1:
        raise UnusualError
    currency = currencies.pop()
    if currency.strip().upper() != currency or currency in NO_CURRENCIES or not is_sensible(total):
        raise UnusualError
    for taxes in seen.paid_taxes:
        add_taxes(taxes, columns)
    return figures_in(currency, total, columns)


def _amount(value: str) -> Amount:
    if len(value) > LONGEST_AMOUNT:
        raise UnusualError
    return Amount.parse(value)


def _read(root: etree._Element, version: str, seen: _Seen) -> Facts:
    issuer, receiver, stamp = seen.issuer, seen.receiver, seen.stamp
    if issuer is None or receiver is None or stamp is None:
        raise UnusualError
    uuid = uuid_of(stamp.get("UUID", ""))
    if uuid is None:
        raise UnusualError
    totals = NOTHING if seen.of_month.totals is None else seen.of_month.totals
    get, of_issuer, of_receiver = root.get, issuer.get, receiver.get
    series, number, problems = get("Serie", "").strip(), get("Folio", "").strip(), list[str]()
    kind, total = document_type(root, problems), _amount(get("Total", ""))
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
        subtotal=_amount(get("SubTotal", "")),
        total=total,
        currency=currency,
        figures=_figures(kind, currency, total.micros, seen),
    )
    if value := get("Descuento"):
        facts.discount = _amount(value)
    if value := totals.get("TotalImpuestosTrasladados"):
        facts.transferred = _amount(value)
    if value := totals.get("TotalImpuestosRetenidos"):
        facts.withheld = _amount(value)
    facts.exchange_rate = get("TipoCambio", "").strip()
    facts.pac_rfc = stamp.get("RfcProvCertif", "").strip().upper()
    facts.series = series
    facts.number = number
    facts.payment_form = get("FormaPago", "").strip()
    facts.payment_method = get("MetodoPago", "").strip()
    facts.use = of_receiver("UsoCFDI", "").strip()
    facts.issuer_regime = of_issuer("RegimenFiscal", "").strip()
    facts.receiver_regime = of_receiver("RegimenFiscalReceptor", "").strip()
    facts.receiver_place = of_receiver("DomicilioFiscalReceptor", "").strip()
    facts.place = get("LugarExpedicion", "").strip()
    facts.complements = complement_names(seen.complements)
    facts.third_party = seen.third_party
    facts.seal_end = get("Sello", "").strip()[-SEAL_END:]
    facts.words = words_of(series, number, seen.texts)
    facts.links = (*seen.links, *seen.settled)
    if problems:
        raise UnusualError
    facts.month_facts, facts.counted_in = read_month(seen.of_month, facts.figures, Month.of(facts.issued_at))
    return facts

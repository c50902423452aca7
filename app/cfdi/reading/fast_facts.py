"""Reads of a usual CFDI just what the index keeps, faster than reading it whole.

Whatever is not usual is left to the reader of everything: what comes out is as ``facts_of`` makes of its document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from app.cfdi.reading.comprobante import complement_names, document_type
from app.cfdi.reading.fast_concepts import ConceptSums
from app.cfdi.reading.fast_month import MonthReading
from app.cfdi.reading.names import COMPLEMENTS_READ, SHORT
from app.cfdi.reading.payments import folio
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE
from app.cfdi.reading.usual import VERSIONS, Names, UnusualError, tag_of
from app.cfdi.reading.values import LONGEST_AMOUNT, NOTHING, required, rfc, text, uuid_of
from app.cfdi.safe_xml import SAFE
from app.cfdi.wall_time import parse_wall_time
from app.domain.catalogs import Service
from app.domain.document import Amount
from app.domain.facts import SEAL_END, Facts, Link, words_of
from app.domain.month.calendar import Month

_LARGEST = 128 << 10
_PAYROLL = "{http://www.sat.gob.mx/nomina12}Nomina"
_PARSER = etree.XMLParser(remove_comments=True, remove_pis=True, collect_ids=False, **SAFE)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>\s*)?<(?:\w+:)?Comprobante\s")
"""How a usual one begins: with no place left for a DOCTYPE, which only stands before the root."""


@dataclass(slots=True)
class _Seen:
    """What the children of a Comprobante hold; elements are None until they are seen."""

    concepts: ConceptSums
    month: MonthReading
    issuer: etree._Element | None = None
    receiver: etree._Element | None = None
    stamp: etree._Element | None = None
    complements: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


def fast_facts(data: bytes) -> Facts | None:
    """What the index keeps of the document ``data``; None when it must be read whole to tell."""
    try:
        if len(data) > _LARGEST or not _BEGINNING.match(data):
            return None
        root = etree.fromstring(data, _PARSER)
        version, names = VERSIONS[tag_of(root)]
        if root.get("Version") == version and root.get("FolioFiscalOrig") is None:
            return _read(root, version, _collect(root, version, names))
    except (etree.XMLSyntaxError, KeyError, ValueError):
        pass
    return None


def _collect(root: etree._Element, version: str, names: Names) -> _Seen:
    sums = ConceptSums(version, names)
    seen = _Seen(sums, MonthReading(sums))
    for child in root:
        tag = child.tag
        if tag == names.concepts:
            sums.take(child)
        elif tag == names.issuer and seen.issuer is None:
            seen.issuer = child
        elif tag == names.receiver and seen.receiver is None:
            seen.receiver = child
        elif tag == names.taxes and seen.month.totals is None:
            seen.month.totals = child
        elif tag == names.complement:
            for one in child:
                _complement(one, seen)
        elif tag == names.relations:
            _relations(child, names.relation, seen.links)
        elif tag == names.information:
            seen.month.global_information = child
        elif tag != names.addenda:
            raise UnusualError
    return seen


def _relations(relations: etree._Element, name: str, links: list[Link]) -> None:
    kind = text(relations, "TipoRelacion")
    for relation in relations:
        uuid = relation.get("UUID")
        if relation.tag != name or uuid is None:
            raise UnusualError
        links.append((folio(uuid), kind, "", "", ""))


def _complement(one: etree._Element, seen: _Seen) -> None:
    tag = tag_of(one)
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
        seen.month.payments.append(one)
    elif name == "Nomina":
        if tag != _PAYROLL:
            raise UnusualError
        seen.month.payrolls.append(one)
    elif name == "ImpuestosLocales":
        seen.month.local_taxes.append(one)


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
    totals = NOTHING if seen.month.totals is None else seen.month.totals
    get, of_issuer, of_receiver = root.get, issuer.get, receiver.get
    series, number, problems = get("Serie", "").strip(), get("Folio", "").strip(), list[str]()
    kind, total = document_type(root, problems), _amount(get("Total", ""))
    currency = required(root, "Moneda", problems).upper()
    issued_at = parse_wall_time(get("Fecha", ""))
    figures, month_facts, counted_in = seen.month.read(kind, currency, total.micros, Month.of(issued_at))
    facts = Facts(
        uuid=uuid,
        service=Service.CFDI,
        version=version,
        document_type=kind,
        issued_at=issued_at,
        stamped_at=parse_wall_time(stamp.get("FechaTimbrado", "")),
        issuer_rfc=rfc(of_issuer("Rfc", ""), "Emisor", problems),
        issuer_name=of_issuer("Nombre", "").strip(),
        receiver_rfc=rfc(of_receiver("Rfc", ""), "Receptor", problems),
        receiver_name=of_receiver("Nombre", "").strip(),
        subtotal=_amount(get("SubTotal", "")),
        total=total,
        currency=currency,
        figures=figures,
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
    facts.complements = complement_names(seen.complements | seen.concepts.complements)
    facts.seal_end = get("Sello", "").strip()[-SEAL_END:]
    facts.words = words_of(series, number, seen.concepts.texts)
    facts.links = (*seen.links, *seen.month.links)
    if problems:
        raise UnusualError
    facts.month_facts = month_facts
    facts.counted_in = counted_in
    return facts

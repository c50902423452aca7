"""Reads of a usual CFDI just what the index keeps, faster than reading it whole.

Both begin with the same tree: lxml's own elements take a call and a copy for every attribute that is asked for.

Whatever is not usual is left to the reader of everything: what comes out is as ``facts_of`` makes of its document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.cfdi.reading.comprobante import complement_names, document_type
from app.cfdi.reading.fast_concepts import ConceptSums
from app.cfdi.reading.fast_month import MonthReading
from app.cfdi.reading.names import COMPLEMENTS_READ
from app.cfdi.reading.payments import folio
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.usual import VERSIONS, UnusualError
from app.cfdi.reading.values import LONGEST_AMOUNT, NOTHING, required, rfc, uuid_of
from app.cfdi.wall_time import parse_wall_time
from app.domain.catalogs import Service
from app.domain.document import Amount
from app.domain.facts import SEAL_END, Facts, Link, words_of

_PAYROLL_VERSION = "1.2"
_MOST_COMPLEMENTS = 100


@dataclass(slots=True)
class _Seen:
    """What the children of a Comprobante hold; attributes are None until they are seen."""

    concepts: ConceptSums
    month: MonthReading
    issuer: Attributes | None = None
    receiver: Attributes | None = None
    totals: Attributes | None = None
    stamp: Attributes | None = None
    complements: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


def fast_facts(root: Node) -> Facts | None:
    """What the index keeps of the document ``root``, of a text that was not mended.

    None when it must be read whole to tell. Raises UnreadableDocumentError where reading it whole would.
    """
    name, attributes, children = root
    version = attributes.get("Version")
    if name != "Comprobante" or version not in VERSIONS or "FolioFiscalOrig" in attributes:
        return None
    try:
        return _read(attributes, version, _collect(children, version))
    except ValueError:
        return None


def _collect(children: list[Node], version: str) -> _Seen:
    sums = ConceptSums(version)
    seen = _Seen(sums, MonthReading(sums))
    for name, attributes, below in children:
        if name == "Conceptos":
            sums.take(below)
        elif name == "Emisor" and seen.issuer is None:
            seen.issuer = attributes
        elif name == "Receptor" and seen.receiver is None:
            seen.receiver = attributes
        elif name == "Impuestos" and seen.totals is None:
            seen.totals = attributes
            seen.month.header.add(below)
        elif name == "Complemento":
            if len(below) > _MOST_COMPLEMENTS:
                raise UnusualError
            for one in below:
                _complement(one, seen)
        elif name == "CfdiRelacionados":
            _relations(attributes, below, seen.links)
        elif name == "InformacionGlobal":
            seen.month.global_information = attributes
        elif name != "Addenda":
            raise UnusualError
    return seen


def _relations(attributes: Attributes, relations: list[Node], links: list[Link]) -> None:
    kind = attributes.get("TipoRelacion", "").strip()
    for name, relation, _ in relations:
        uuid = relation.get("UUID")
        if name != "CfdiRelacionado" or uuid is None:
            raise UnusualError
        links.append((folio(uuid), kind, "", "", ""))


def _complement(one: Node, seen: _Seen) -> None:
    name, attributes, below = one
    if name == TIMBRE:
        if seen.stamp is not None:
            raise UnusualError
        seen.stamp = attributes
        return
    local = local_name(name)
    if local != name and local in COMPLEMENTS_READ:
        raise UnusualError
    seen.complements.add(local)
    if name == "Pagos":
        seen.month.payments.append(one)
    elif name == "Nomina":
        if attributes.get("Version") != _PAYROLL_VERSION:
            raise UnusualError
        seen.month.payrolls.append(one)
    elif name == "ImpuestosLocales":
        seen.month.local_taxes.append(below)


def _amount(value: str) -> Amount:
    if len(value) > LONGEST_AMOUNT:
        raise UnusualError
    return Amount.parse(value)


def _read(header: Attributes, version: str, seen: _Seen) -> Facts:
    issuer, receiver, stamp = seen.issuer, seen.receiver, seen.stamp
    if issuer is None or receiver is None or stamp is None:
        raise UnusualError
    uuid = uuid_of(stamp.get("UUID", ""))
    if uuid is None:
        raise UnusualError
    totals = NOTHING if seen.totals is None else seen.totals
    get, of_issuer, of_receiver = header.get, issuer.get, receiver.get
    series, number, problems = get("Serie", "").strip(), get("Folio", "").strip(), list[str]()
    kind, total = document_type(header, problems), _amount(get("Total", ""))
    currency = required(header, "Moneda", problems).upper()
    issued_at = parse_wall_time(get("Fecha", ""))
    figures, month_facts, counted_in = seen.month.read(kind, currency, total.micros, issued_at)
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
    facts.third_party = seen.concepts.third_party
    return facts

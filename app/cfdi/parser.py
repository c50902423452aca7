"""Reads one document: bytes -> Document, for CFDI 3.2, 3.3 and 4.0 and Retenciones 1.0 and 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from lxml import etree

from app.cfdi.safe_xml import open_xml
from app.cfdi.wall_time import parse_wall_time
from app.domain.catalogs import DocumentType, Service
from app.domain.document import Amount, Document
from app.domain.identifiers import GENERIC_FOREIGN, Uuid
from app.errors import UnreadableDocumentError

_CFDI = ("{http://www.sat.gob.mx/cfd/4}Comprobante", "{http://www.sat.gob.mx/cfd/3}Comprobante")
_RETENCION = (
    "{http://www.sat.gob.mx/esquemas/retencionpago/2}Retenciones",
    "{http://www.sat.gob.mx/esquemas/retencionpago/1}Retenciones",
)
_TIMBRE = "{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital"
_TYPES = frozenset(document_type.value for document_type in DocumentType)
_LONGEST_AMOUNT = 64

# CFDI 3.2 left the currency to free text; these all mean the peso.
_PESO = frozenset(
    {"", "PESO", "PESOS", "MN", "M.N", "M.N.", "MXP", "NACIONAL", "MONEDA NACIONAL", "PESO MEXICANO", "PESOS MEXICANOS"}
)

Attributes = dict[str, str]
"""Attributes by name in lower case, for versions spell them differently, with the blanks around values taken off."""


def read(data: bytes) -> Document:
    """The facts of the document in ``data``. Raises UnreadableDocumentError and nothing else.

    What is merely odd is read: a byte order mark, blanks before the declaration, a wrong or missing encoding, any
    prefix, several Complementos or Timbres, missing optional attributes.
    """
    root = open_xml(data)
    if root.tag in _CFDI:
        return _comprobante(root)
    if root.tag in _RETENCION:
        return _retencion(root)
    raise UnreadableDocumentError("not_a_cfdi")


def _comprobante(root: etree._Element) -> Document:
    parts = _parts(root)
    facts = _attributes(root)
    issuer, receiver = _first(parts, "Emisor"), _first(parts, "Receptor")
    issuer_facts, receiver_facts = _attributes(issuer), _attributes(receiver)
    uuid, timbre = _timbre(root, parts)
    version = _required(facts, "Version")
    old = version < "3.3"
    # 3.2 names the two the other way round: formaDePago is the later MetodoPago, metodoDePago the later FormaPago.
    form, method = ("metododepago", "formadepago") if old else ("formapago", "metodopago")
    return Document(
        uuid=uuid,
        service=Service.CFDI,
        version=version,
        document_type=_document_type(facts),
        issued_at=_date(_required(facts, "Fecha")),
        stamped_at=_optional_date(timbre.get("fechatimbrado", "")),
        issuer_rfc=_required(issuer_facts, "Rfc").upper(),
        issuer_name=issuer_facts.get("nombre", ""),
        receiver_rfc=_required(receiver_facts, "Rfc").upper(),
        receiver_name=receiver_facts.get("nombre", ""),
        subtotal=_amount(_required(facts, "SubTotal")),
        total=_amount(_required(facts, "Total")),
        currency=_old_currency(facts) if old else _required(facts, "Moneda").upper(),
        pac_rfc=timbre.get("rfcprovcertif", "").upper(),
        series=facts.get("serie", ""),
        number=facts.get("folio", ""),
        discount=_optional_amount(facts.get("descuento", "")),
        exchange_rate=facts.get("tipocambio", ""),
        payment_form=facts.get(form, ""),
        payment_method=facts.get(method, ""),
        use=receiver_facts.get("usocfdi", ""),
        issuer_regime=_old_regime(issuer) if old else issuer_facts.get("regimenfiscal", ""),
        receiver_regime=receiver_facts.get("regimenfiscalreceptor", ""),
        place=facts.get("lugarexpedicion", ""),
        complements=_complements(parts),
    )


def _retencion(root: etree._Element) -> Document:
    parts = _parts(root)
    facts = _attributes(root)
    issuer = _attributes(_first(parts, "Emisor"))
    totals = _attributes(_first(parts, "Totales"))
    receiver_rfc, receiver_name = _retencion_receiver(_first(parts, "Receptor"))
    uuid, timbre = _timbre(root, parts)
    amount = _amount(_required(totals, "MontoTotOperacion"))
    return Document(
        uuid=uuid,
        service=Service.RETENCIONES,
        version=_required(facts, "Version"),
        document_type="R",
        issued_at=_date(_required(facts, "FechaExp")),
        stamped_at=_optional_date(timbre.get("fechatimbrado", "")),
        issuer_rfc=_required(issuer, "RfcE", "RFCEmisor").upper(),
        issuer_name=issuer.get("nomdenrazsoce", ""),
        receiver_rfc=receiver_rfc,
        receiver_name=receiver_name,
        subtotal=amount,
        total=amount,
        currency="MXN",
        pac_rfc=timbre.get("rfcprovcertif", "").upper(),
        number=facts.get("folioint", ""),
        issuer_regime=issuer.get("regimenfiscale", ""),
        place=facts.get("lugarexpretenc", ""),
        withheld=_optional_amount(totals.get("montototret", "")),
        complements=_complements(parts),
    )


def _retencion_receiver(receiver: etree._Element) -> tuple[str, str]:
    """RFC and name; someone abroad (Extranjero) has the generic RFC, for the document gives none."""
    for child in receiver:
        who = _attributes(child)
        name = who.get("nomdenrazsocr", "")
        if _local_name(child) == "Nacional":
            return _required(who, "RfcR", "RFCRecep").upper(), name
        if _local_name(child) == "Extranjero":
            return GENERIC_FOREIGN, name
    raise UnreadableDocumentError("missing:RfcR")


# ── elements and attributes ──────────────────────────────────────────────────────────────────────────────────────────


def _parts(root: etree._Element) -> dict[str, list[etree._Element]]:
    """The root's children of its own namespace, by local name."""
    namespace = str(root.tag).rpartition("}")[0]
    parts: dict[str, list[etree._Element]] = {}
    for child in root:
        uri, _, name = str(child.tag).rpartition("}")
        if uri == namespace:
            parts.setdefault(name, []).append(child)
    return parts


def _first(parts: dict[str, list[etree._Element]], name: str) -> etree._Element:
    if name not in parts:
        raise UnreadableDocumentError(f"missing:{name}")
    return parts[name][0]


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: etree._Element) -> Attributes:
    return {name.lower(): value.strip() for name, value in element.items()}


def _required(attributes: Attributes, *names: str) -> str:
    """The first of ``names`` that has a value."""
    for name in names:
        if value := attributes.get(name.lower()):
            return value
    raise UnreadableDocumentError(f"missing:{names[0]}")


def _complements(parts: dict[str, list[etree._Element]]) -> tuple[str, ...]:
    inside = chain.from_iterable(parts.get("Complemento", ()))
    return tuple(sorted({_local_name(element) for element in inside if element.tag != _TIMBRE}))


def _timbre(root: etree._Element, parts: dict[str, list[etree._Element]]) -> tuple[Uuid, Attributes]:
    """The first Timbre with a valid UUID, one directly in the root's Complemento before any other.

    An Addenda is not searched: what stands there may be the Timbre of another document.
    """
    found = False
    for timbre in chain(_direct_timbres(parts), _nested_timbres(root)):
        found = True
        attributes = _attributes(timbre)
        try:
            return Uuid.parse(attributes.get("uuid", "")), attributes
        except ValueError:
            continue
    raise UnreadableDocumentError("bad_uuid" if found else "no_timbre")


def _direct_timbres(parts: dict[str, list[etree._Element]]) -> Iterable[etree._Element]:
    inside = chain.from_iterable(parts.get("Complemento", ()))
    return (element for element in inside if element.tag == _TIMBRE)


def _nested_timbres(root: etree._Element) -> Iterator[etree._Element]:
    for child in root:
        if _local_name(child) != "Addenda":
            yield from child.iter(_TIMBRE)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _date(text: str) -> datetime:
    try:
        return parse_wall_time(text)
    except ValueError:
        raise UnreadableDocumentError("bad_date") from None


def _optional_date(text: str) -> datetime | None:
    return _date(text) if text else None


def _amount(text: str) -> Amount:
    if len(text) > _LONGEST_AMOUNT:
        raise UnreadableDocumentError("bad_amount")
    try:
        return Amount.parse(text)
    except ValueError:
        raise UnreadableDocumentError("bad_amount") from None


def _optional_amount(text: str) -> Amount | None:
    return _amount(text) if text else None


def _document_type(facts: Attributes) -> str:
    """TipoDeComprobante as its letter; 3.2 writes the word (ingreso, egreso, traslado)."""
    letter = _required(facts, "TipoDeComprobante")[0].upper()
    if letter not in _TYPES:
        raise UnreadableDocumentError("bad_type")
    return letter


def _old_currency(facts: Attributes) -> str:
    """Moneda of 3.2: free text, and none means the peso."""
    text = facts.get("moneda", "").upper()
    return "MXN" if text in _PESO else text


def _old_regime(issuer: etree._Element) -> str:
    """RegimenFiscal of 3.2: a child element, with words for a code."""
    for child in issuer:
        if _local_name(child) == "RegimenFiscal":
            return _attributes(child).get("regimen", "")
    return ""

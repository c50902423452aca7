"""The outside of a CFDI: its root element, the two parties, relations and the stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.domain.catalogs import Direction
from app.domain.identifiers import GENERIC_NATIONAL
from app.simulator.world.dice import certificate_text, seal
from app.simulator.world.facts import Facts, Kind
from app.simulator.world.markup import Attributes, tag
from app.simulator.world.parties import Party

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = {
    "4.0": ("http://www.sat.gob.mx/cfd/4", "http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd"),
    "3.3": ("http://www.sat.gob.mx/cfd/3", "http://www.sat.gob.mx/sitio_internet/cfd/3/cfdv33.xsd"),
}
_TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"
_TFD_XSD = "http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd"
_PACS = ("SNF171020F3A", "TLE011122SC2", "FLI081010EK2", "PPD101129EA3", "SPR190613I52", "LSO1306189R5", "MAS0810247C0")
_HEADS = ('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0" encoding="utf-8"?>\n')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A complement's prefix, namespace and schema."""

    prefix: str
    uri: str
    schema: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Who issued and who received a document."""

    issuer: Party
    receiver: Party

    @classmethod
    def of(cls, facts: Facts, owner: Party) -> Sides:
        """The two sides of one of the owner's documents."""
        if facts.direction is Direction.ISSUED:
            return cls(owner, facts.counterpart)
        return cls(facts.counterpart, owner)


def pac_of(facts: Facts) -> str:
    """The RFC of the provider that stamped it."""
    return _PACS[sum(facts.counterpart.rfc.encode()) % len(_PACS)]


def stamp(facts: Facts, document_seal: str, chance: Random) -> str:
    """The Timbre, TimbreFiscalDigital 1.1, of a made-up PAC."""
    return tag(
        "tfd:TimbreFiscalDigital",
        {
            "xmlns:tfd": _TFD,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{_TFD} {_TFD_XSD}",
            "Version": "1.1",
            "UUID": facts.uuid,
            "FechaTimbrado": facts.stamped_at.isoformat(),
            "RfcProvCertif": pac_of(facts),
            "SelloCFD": document_seal,
            "NoCertificadoSAT": f"0000100000050{chance.randrange(10**7):07d}",
            "SelloSAT": seal(chance),
        },
    )


def comprobante(
    facts: Facts,
    sides: Sides,
    chance: Random,
    own: Attributes,
    *,
    content: Sequence[str],
    complements: Sequence[str] = (),
    namespace: Namespace | None = None,
    use: str = "G03",
    related: Sequence[str] = (),
) -> bytes:
    """A whole CFDI. ``own`` are the root's further attributes, ``related`` the UUIDs it refers to."""
    document_seal = seal(chance)
    is_new = facts.version == "4.0"
    attributes: dict[str, str | int | None] = {
        **_root_namespaces(facts.version, namespace),
        "Version": facts.version,
        "Fecha": facts.issued_at.isoformat(),
        "Sello": document_seal,
        "NoCertificado": sides.issuer.certificate_number,
        "Certificado": certificate_text(sides.issuer.rfc),
        "TipoDeComprobante": facts.kind.value,
        "Exportacion": "01" if is_new else None,
        "LugarExpedicion": sides.issuer.postal_code,
        **own,
    }
    body = tag(
        "cfdi:Comprobante",
        attributes,
        _global_information(facts, sides) if is_new else "",
        _relations(facts.relation, related),
        *(_parties_40(sides, use) if is_new else _parties_33(sides)),
        *content,
        tag("cfdi:Complemento", {}, *complements, stamp(facts, document_seal, chance)),
        _addenda(facts, chance),
    )
    return finished(body, chance)


def finished(body: str, chance: Random) -> bytes:
    """The file's bytes: declaration first, and at times a byte order mark before it."""
    mark = _BYTE_ORDER_MARK if chance.random() < 0.04 else b""
    return mark + (chance.choice(_HEADS) + body).encode()


def _root_namespaces(version: str, namespace: Namespace | None) -> dict[str, str]:
    uri, schema = _SCHEMAS[version]
    found = {"xmlns:xsi": _XSI, "xmlns:cfdi": uri}
    location = f"{uri} {schema}"
    if namespace:
        found[f"xmlns:{namespace.prefix}"] = namespace.uri
        location += f" {namespace.uri} {namespace.schema}"
    return {**found, "xsi:schemaLocation": location}


def _global_information(facts: Facts, sides: Sides) -> str:
    if sides.receiver.rfc != GENERIC_NATIONAL or facts.kind is not Kind.INCOME:
        return ""
    period = facts.counts_on or facts.issued_at
    return tag("cfdi:InformacionGlobal", {"Periodicidad": "04", "Meses": f"{period.month:02d}", "Año": period.year})


def _relations(kind: str, related: Sequence[str]) -> str:
    if not related:
        return ""
    children = (tag("cfdi:CfdiRelacionado", {"UUID": uuid}) for uuid in related)
    return tag("cfdi:CfdiRelacionados", {"TipoRelacion": kind}, *children)


def _parties_40(sides: Sides, use: str) -> tuple[str, str]:
    issuer, receiver = sides.issuer, sides.receiver
    is_generic = receiver.regime == "616"
    return (
        tag("cfdi:Emisor", {"Rfc": issuer.rfc, "Nombre": issuer.name, "RegimenFiscal": issuer.regime}),
        tag(
            "cfdi:Receptor",
            {
                "Rfc": receiver.rfc,
                "Nombre": receiver.name,
                "DomicilioFiscalReceptor": issuer.postal_code if is_generic else receiver.postal_code,
                "ResidenciaFiscal": receiver.country or None,
                "RegimenFiscalReceptor": "605" if use == "CN01" else receiver.regime,
                "UsoCFDI": "S01" if is_generic else use,
            },
        ),
    )


def _parties_33(sides: Sides) -> tuple[str, str]:
    issuer, receiver = sides.issuer, sides.receiver
    return (
        tag("cfdi:Emisor", {"Rfc": issuer.rfc, "Nombre": issuer.full_name, "RegimenFiscal": issuer.regime}),
        tag("cfdi:Receptor", {"Rfc": receiver.rfc, "Nombre": receiver.full_name, "UsoCFDI": "G03"}),
    )


def _addenda(facts: Facts, chance: Random) -> str:
    if facts.kind is not Kind.INCOME or chance.random() > 0.06:
        return ""
    order = tag(
        "ad:Pedido",
        {"xmlns:ad": "http://www.example.com/addenda/pedido", "numero": chance.randrange(10**9)},
        "<ad:Nota>Entregar en almacén &amp; recabar firma</ad:Nota>",
    )
    return tag("cfdi:Addenda", {}, order)

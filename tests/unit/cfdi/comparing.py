"""Lays what we read and what an independent reader reads side by side, as leaves with the SAT's names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from app.domain.document import Amount, Document
from app.domain.lines import TaxLine, TaxSide
from tests.unit.cfdi.places import OTHERWISE, PLACES

Leaf = tuple[tuple[str, ...], str]

READ_COMPLEMENTS = ("pagos", "nomina", "impuestoslocales", "timbrefiscaldigital", "porcuentadeterceros")
LEFT_OUT = re.compile(
    "|".join(
        (
            "certificado|cert",  # the certificate itself is read from the XML when a seal is checked
            "addenda/.*",
            f"complemento/(?!(?:{'|'.join(READ_COMPLEMENTS)})/).*",
            f"conceptos/complementoconcepto/(?!(?:{'|'.join(READ_COMPLEMENTS)})/).*",
            # of terceros11 the party is read, and its postal code
            "conceptos/complementoconcepto/porcuentadeterceros/(?!rfc|nombre|informacionfiscaltercero/codigopostal).*",
            "complemento/impuestoslocales/version",
            "complemento/nomina/percepciones/percepcion/horasextra/none",
            "(?:motivodescuento|seriefoliofiscalorig|fechafoliofiscalorig|montofoliofiscalorig)",  # 3.2
            "conceptos/(?:parte/)?informacionaduanera/(?:fecha|aduana)",  # 3.2
            "complemento/pagos/pago/impuestos/total.*",  # Pagos 1.0: sums of the lines
        )
    )
)
"""Paths the other reader tells and a Document has not."""


def ours_of(value: Any, path: tuple[str, ...], renamed: Callable[[str], str]) -> Iterator[Leaf]:
    """Every text within ``value`` with its path in the SAT's names."""
    if value is None or value == "" or value == ():
        return
    if isinstance(value, Amount):
        yield path, value.text
    elif isinstance(value, TaxLine):
        yield from tax_leaves(value, path)
    elif isinstance(value, datetime):
        yield path, value.isoformat()
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield path, value
    elif isinstance(value, tuple):
        for one in value:
            if is_pair(one):
                yield (*path, one[0]), one[1]
            else:
                yield from ours_of(one, path, renamed)
    elif hasattr(value, "kind") and hasattr(value, "uuids"):
        yield from ours_of(value.uuids, (*path, "CfdiRelacionado"), renamed)
        yield (*path, "TipoRelacion"), value.kind
    elif hasattr(value, "side"):  # LocalTax
        names = ("TrasladosLocales", "ImpLocTrasladado", "TasadeTraslado")
        if value.side is TaxSide.WITHHELD:
            names = ("RetencionesLocales", "ImpLocRetenido", "TasadeRetencion")
        for name, text in ((names[1], value.name), (names[2], value.rate), ("Importe", value.amount)):
            yield (*path, names[0], name), text
    elif hasattr(value, "fields"):  # Address
        yield from ours_of(value.fields, path, renamed)
    else:
        assert is_dataclass(value)
        yield from dataclass_leaves(value, path, renamed)


def dataclass_leaves(value: Any, path: tuple[str, ...], renamed: Callable[[str], str]) -> Iterator[Leaf]:
    table = PLACES[type(value).__name__]
    for field in fields(value):
        if isinstance(value, Document) and field.name in OTHERWISE:
            continue
        if field.name == "subcontracts":
            for rfc, share in value.subcontracts:
                yield (*path, "SubContratacion", "RfcLabora"), rfc
                yield (*path, "SubContratacion", "PorcentajeTiempo"), share
            continue
        if field.name == "complements":
            continue
        place = renamed("/".join((*path, *table[field.name].split("/"))).strip("/"))
        yield from ours_of(getattr(value, field.name), tuple(place.split("/")), renamed)


def tax_leaves(line: TaxLine, path: tuple[str, ...]) -> Iterator[Leaf]:
    suffix = "" if path[-1] == "Impuestos" else path[-1].removeprefix("Impuestos")
    group = ("Traslados" if line.side is TaxSide.TRANSFERRED else "Retenciones") + suffix
    for name, text in (
        ("Impuesto", line.tax),
        ("TipoFactor", line.factor),
        ("TasaOCuota" if line.factor or suffix else "Tasa", line.rate),
        ("Base", line.base),
        ("Importe", line.amount),
    ):
        yield (*path, group, name + suffix), text


def is_pair(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(one, str) for one in value)


def theirs_of(value: Any, path: tuple[str, ...]) -> Iterator[Leaf]:
    """Every value of the other reader's dictionaries with its path; taxes, which it keys by rate, without the key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            keyed = path and path[-1] in KEYED and isinstance(inner, dict)
            yield from theirs_of(inner, path if keyed else (*path, str(name)))
    elif isinstance(value, list):
        for inner in value:
            yield from theirs_of(inner, path)
    elif isinstance(value, datetime):
        yield path, value.replace(tzinfo=None).isoformat()
    elif isinstance(value, date):
        yield path, value.isoformat()
    else:
        code = getattr(value, "code", value)
        yield path, "" if code is None else str(code)


KEYED = {f"{group}{suffix}" for group in ("Traslados", "Retenciones") for suffix in ("", "P", "DR")}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def normal(leaf: Leaf) -> tuple[str, str] | None:
    """The path in lower case and the value as both readers would tell it; None when there is none."""
    path, text = "/".join(leaf[0]).lower(), leaf[1].strip().upper()
    if not text or LEFT_OUT.fullmatch(path):
        return None
    return path, str(Decimal(text).normalize()) if NUMBER.fullmatch(text) else text


def counted(leaves: Iterator[Leaf]) -> Counter[tuple[str, str]]:
    return Counter(found for found in map(normal, leaves) if found is not None)


def plain_name(place: str) -> str:
    return place


def name_of_3_2(place: str) -> str:
    """What 3.2 and Nómina 1.1 call otherwise."""
    place = {"FormaPago": "MetodoDePago", "MetodoPago": "FormaDePago"}.get(place, place)
    place = place.replace("Nomina/Receptor/", "Nomina/").replace("Nomina/Emisor/", "Nomina/")
    place = place.replace("Deduccion/Importe", "Deduccion/ImporteGravado") if place.endswith("/Importe") else place
    for new, old in (("Antigüedad", "Antiguedad"), ("CuentaBancaria", "CLABE"), ("ImporteMonetario", "Descuento")):
        place = place.replace(new, old)
    return place


def name_of_pagos_1_0(place: str) -> str:
    return place.replace("EquivalenciaDR", "TipoCambioDR").replace("ImpuestosP", "Impuestos")


def name_in_retencion(place: str) -> str:
    renamed = {
        "Folio": "FolioInt",
        "Fecha": "FechaExp",
        "LugarExpedicion": "LugarExpRetenc",
        "Emisor/Rfc": "Emisor/RfcE",
        "Emisor/Nombre": "Emisor/NomDenRazSocE",
        "Emisor/RegimenFiscal": "Emisor/RegimenFiscalE",
    }
    return renamed.get(place, place)


def name_in_retencion_1_0(place: str) -> str:
    renamed = {
        "NoCertificado": "NumCert",
        "Emisor/Rfc": "Emisor/RFCEmisor",
        "Periodo/Ejercicio": "Periodo/Ejerc",
        "Receptor/NacionalidadR": "Receptor/Nacionalidad",
        "Receptor/Extranjero/NumRegIdTribR": "Receptor/Extranjero/NumRegIdTrib",
        "Totales/ImpRetenidos/ImpuestoRet": "Totales/ImpRetenidos/Impuesto",
    }
    return renamed.get(place) or name_in_retencion(place)


def renaming(document: Document) -> Callable[[str], str]:
    if document.withholding is not None:
        return name_in_retencion_1_0 if document.version == "1.0" else name_in_retencion
    if document.version == "3.2":
        return name_of_3_2
    if document.payments is not None and document.payments.version == "1.0":
        return name_of_pagos_1_0
    return plain_name


def ours(document: Document) -> Counter[tuple[str, str]]:
    leaves = list(ours_of(document, (), renaming(document)))
    if document.withholding is not None:
        leaves = [leaf for leaf in leaves if leaf[0][0] not in IN_WITHHOLDING_TOO]
        where = "Extranjero" if document.withholding.nationality == "Extranjero" else "Nacional"
        leaves += [
            (("Receptor", where, "NomDenRazSocR"), document.receiver_name),
            (("Receptor", where, "DomicilioFiscalR"), document.receiver_place),
        ]
        leaves = [leaf for leaf in leaves if leaf[0] not in WITHIN_RECEIVER]
        if where == "Nacional":
            name = "RFCRecep" if document.version == "1.0" else "RfcR"
            leaves.append((("Receptor", where, name), document.receiver_rfc))
    return counted(iter(leaves))


IN_WITHHOLDING_TOO = {"SubTotal", "Total", "Moneda", "TipoDeComprobante", "Impuestos", "CfdiRelacionados"}
WITHIN_RECEIVER = {
    ("Receptor", name) for name in ("Rfc", "Nombre", "DomicilioFiscalReceptor", "NumRegIdTrib", "ResidenciaFiscal")
}

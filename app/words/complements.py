"""How complements, their elements and their attributes are called in Spanish."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.paths import resources

_TITLES: dict[str, str] = {
    "acreditamientoieps": "Acreditamiento del IEPS",
    "aerolineas": "Aerolíneas",
    "arrendamientoenfideicomiso": "Arrendamiento en fideicomiso",
    "cartaporte": "Carta Porte",
    "certificadodedestruccion": "Certificado de destrucción",
    "cfdiregistrofiscal": "CFDI registro fiscal",
    "comercioexterior": "Comercio exterior",
    "complemento_spei": "SPEI de tercero a tercero",
    "consumodecombustibles": "Consumo de combustibles",
    "detallista": "Detallista",
    "dividendos": "Dividendos",
    "divisas": "Divisas",
    "donatarias": "Donatarias",
    "enajenaciondeacciones": "Enajenación de acciones",
    "estadodecuentabancario": "Estado de cuenta bancario",
    "estadodecuentacombustible": "Estado de cuenta de combustibles",
    "fideicomisonoempresarial": "Fideicomiso no empresarial",
    "gastoshidrocarburos": "Gastos del consorcio de hidrocarburos",
    "hidroypetro": "Hidrocarburos y petrolíferos",
    "ine": "INE",
    "ingresoshidrocarburos": "Ingresos de hidrocarburos",
    "insteducativas": "Instituciones educativas privadas",
    "intereses": "Intereses",
    "intereseshipotecarios": "Intereses hipotecarios",
    "leyendasfiscales": "Leyendas fiscales",
    "notariospublicos": "Notarios públicos",
    "obrasarteantiguedades": "Obras de arte y antigüedades",
    "operacionesconderivados": "Operaciones con derivados",
    "pagoenespecie": "Pago en especie",
    "pagosaextranjeros": "Pagos a extranjeros",
    "parcialesconstruccion": "Servicios parciales de construcción",
    "pfintegrantecoordinado": "Persona física integrante de coordinado",
    "planesderetiro": "Planes de retiro",
    "porcuentadeterceros": "Por cuenta de terceros",
    "premios": "Premios",
    "prestadoresdeserviciosdecfd": "Prestadores de servicios de CFD",
    "renovacionysustitucionvehiculos": "Renovación y sustitución de vehículos",
    "sectorfinanciero": "Sector financiero",
    "serviciosplataformastecnologicas": "Servicios mediante plataformas tecnológicas",
    "turistapasajeroextranjero": "Turista pasajero extranjero",
    "valesdedespensa": "Vales de despensa",
    "vehiculousado": "Vehículo usado",
    "ventavehiculos": "Venta de vehículos",
}
_PART = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,}(?![a-záéíóúñ])|[A-ZÁÉÍÓÚÑ]?[^A-ZÁÉÍÓÚÑ_\W]+|[A-ZÁÉÍÓÚÑ]|\d+")
_LONGEST = 60
_KINDS = ("atributos", "elementos", "palabras")


@dataclass(frozen=True, slots=True)
class _Words:
    attributes: Mapping[str, str]
    elements: Mapping[str, str]
    parts: Mapping[str, str]


def complement_title(element: str) -> str:
    """The complement's name by that of its element (``CartaPorte``), or the element's, made readable."""
    return _TITLES.get(element.lower()) or element_label(element)


def attribute_label(name: str) -> str:
    """``Número de licencia`` for ``NumLicencia``; what is not in the list of words is taken apart by its capitals."""
    return _words().attributes.get(name.lower()) or _made(name)


def attribute_rank(name: str) -> int:
    """Where an attribute stands among those of its element: the list of words is in the order people expect."""
    return _ranks().get(name.lower(), len(_ranks()))


def element_label(name: str) -> str:
    """The heading over what an element holds."""
    words = _words()
    return words.elements.get(name.lower()) or words.attributes.get(name.lower()) or _made(name)


@cache
def _words() -> _Words:
    read = json.loads((resources() / "words" / "complementos.json").read_text(encoding="utf-8"))
    return _Words(*({key.lower(): text for key, text in read[kind].items()} for kind in _KINDS))


@cache
def _ranks() -> Mapping[str, int]:
    return {name: place for place, name in enumerate(_words().attributes)}


def _made(name: str) -> str:
    parts = _PART.findall(name[:_LONGEST])
    known = _words().parts
    words = [known.get(part.lower()) or (part if part.isupper() and len(part) > 1 else part.lower()) for part in parts]
    text = " ".join(words) or name[:_LONGEST]
    return text[:1].upper() + text[1:]

"""The values of complements' attributes made readable: codes with their names, dates, amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.cfdi.complements import Element
from app.words.catalogs import Catalog, catalog_label, catalog_name
from ui.sheet import figures

CATALOGS_OF_ALL = {
    "pais": Catalog.COUNTRY,
    "moneda": Catalog.CURRENCY,
    "estado": Catalog.COUNTRY_STATE,
    "residenciafiscal": Catalog.COUNTRY,
    "claveunidad": Catalog.UNIT,
}
"""The catalogue of an attribute (in small letters) in any complement."""
CATALOGS_OF: Mapping[str, Mapping[str, Catalog]] = {
    "cartaporte": {
        "paisorigendestino": Catalog.COUNTRY,
        "viaentradasalida": Catalog.TRANSPORT,
        "cvestransporte": Catalog.TRANSPORT,
        "cvetransporte": Catalog.TRANSPORT,
        "tipoestacion": Catalog.STATION,
        "unidadpeso": Catalog.WEIGHT_UNIT,
        "unidadpesomerc": Catalog.WEIGHT_UNIT,
        "embalaje": Catalog.PACKAGING,
        "permsct": Catalog.PERMIT,
        "configvehicular": Catalog.TRUCK,
        "subtiporem": Catalog.TRAILER,
        "subtiporemccp": Catalog.TRAILER,
        "tipoembarcacion": Catalog.SHIP,
        "nacionalidadembarc": Catalog.COUNTRY,
        "tipocarga": Catalog.CARGO,
        "tipocontenedor": Catalog.CONTAINER,
        "codigotransportista": Catalog.AIR_CARRIER,
        "residenciafiscalembarc": Catalog.COUNTRY,
        "residenciafiscaltranspor": Catalog.COUNTRY,
        "residenciafiscalfigura": Catalog.COUNTRY,
        "tipodeservicio": Catalog.RAIL_SERVICE,
        "tipodetrafico": Catalog.RAIL_TRAFFIC,
        "tipocarro": Catalog.CAR,
        "tipofigura": Catalog.TRANSPORT_FIGURE,
        "partetransporte": Catalog.TRANSPORT_PART,
        "regimenaduanero": Catalog.CUSTOMS_REGIME,
        "ubicacionpoloorigen": Catalog.ISTHMUS,
        "ubicacionpolodestino": Catalog.ISTHMUS,
        "sectorcofepris": Catalog.HEALTH_SECTOR,
        "formafarmaceutica": Catalog.MEDICINE_FORM,
        "condicionesesptransp": Catalog.SPECIAL_CONDITIONS,
        "tipomateria": Catalog.MATERIAL,
        "tipodocumento": Catalog.CUSTOMS_DOCUMENT,
    },
    "comercioexterior": {
        "motivotraslado": Catalog.TRANSFER_REASON,
        "clavedepedimento": Catalog.PEDIMENTO,
        "incoterm": Catalog.INCOTERM,
        "unidadaduana": Catalog.CUSTOMS_UNIT,
    },
    "dividendos": {"cvetipdivoutil": Catalog.DIVIDEND},
    "estadodecuentacombustible": {"tipocombustible": Catalog.FUEL, "tar": Catalog.FUEL_TERMINAL},
    "acreditamientoieps": {"tar": Catalog.FUEL_TERMINAL},
    "gastoshidrocarburos": {
        "clavepedimentovinculado": Catalog.PEDIMENTO,
        "clavepagopedimentovinculado": Catalog.PEDIMENTO_PAYMENT,
        "actividadrelacionada": Catalog.HYDROCARBON_ACTIVITY,
        "subactividadrelacionada": Catalog.HYDROCARBON_SUBACTIVITY,
        "tarearelacionada": Catalog.HYDROCARBON_TASK,
        "mes": Catalog.WITHHOLDING_PERIOD,
    },
    "ingresoshidrocarburos": {"mes": Catalog.WITHHOLDING_PERIOD},
    "ine": {"claveentidad": Catalog.INE_STATE},
    "notariospublicos": {"estado": Catalog.WITHHOLDING_STATE, "entidadfederativa": Catalog.WITHHOLDING_STATE},
    "obrasarteantiguedades": {
        "tipobien": Catalog.ART_KIND,
        "tituloadquirido": Catalog.ART_TITLE,
        "característicasdeobraopieza": Catalog.ART_FEATURE,
    },
    "pagosaextranjeros": {
        "paisderesidparaefecfisc": Catalog.WITHHOLDING_COUNTRY,
        "conceptopago": Catalog.WITHHOLDING_PAYEE,
    },
    "parcialesconstruccion": {"estado": Catalog.WITHHOLDING_STATE},
    "planesderetiro": {"tipoaportacionodeposito": Catalog.RETIREMENT_DEPOSIT},
    "premios": {"entidadfederativa": Catalog.WITHHOLDING_STATE},
    "renovacionysustitucionvehiculos": {"tipodedecreto": Catalog.DECREE, "vehenaj": Catalog.SOLD_VEHICLE},
    "serviciosplataformastecnologicas": {
        "periodicidad": Catalog.PLATFORM_PERIODICITY,
        "formapagoserv": Catalog.PLATFORM_PAYMENT,
        "tipodeserv": Catalog.PLATFORM_SERVICE,
        "subtipserv": Catalog.PLATFORM_SUBSERVICE,
        "impuesto": Catalog.WITHHELD_TAX,
        "entidaddondepagalacontribucion": Catalog.WITHHOLDING_STATE,
    },
}
"""The catalogue of an attribute in the complement with that root element, both in small letters."""
_YES_OR_NO = {"subdivision", "certificadoorigen"}
_ANSWERS = {"0": "No", "1": "Sí"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?")
_AMOUNT = re.compile(
    r"(?:imp(?!uesto)|mon(?!eda)|total|subtotal|valor|preci|ganancia|perdida|saldo|rendim|deducc|pagprov|dif|otrosimp"
    r"|partprop|base$|iva$|tua$|cargoportasacion|primaseguro|contraprestacion|amount|taxamount)"
)
_QUANTITY = re.compile(r"(?:peso|cantidad|distancia|totaldistrec|toneladas|kilometraje|invoicedquantity)")

_STREET, _CODE = "calle", "codigopostal"
_ADDRESS_ORDER = (
    *("calle", "numeroexterior", "noexterior", "numerointerior", "nointerior", "colonia", "localidad", "referencia"),
    *("municipio", "estado", "codigopostal", "pais"),
)
_PREFIXES = {
    "numerointerior": "int. ",
    "nointerior": "int. ",
    "codigopostal": "C.P. ",
    "colonia": "colonia ",
    "localidad": "localidad ",
    "municipio": "municipio ",
}
_ALWAYS = {"numerointerior", "nointerior", "codigopostal"}


def shown(complement: str, name: str, value: str) -> str:
    """The value of the attribute ``name`` in a complement, as a person reads it."""
    small = name.lower()
    catalog = CATALOGS_OF.get(complement.lower(), {}).get(small) or CATALOGS_OF_ALL.get(small)
    if catalog is not None:
        return catalog_label(catalog, value)
    if small in _YES_OR_NO and value in _ANSWERS:
        return _ANSWERS[value]
    if _DATE.fullmatch(value):
        return figures.written_moment(value)
    if _NUMBER.fullmatch(value):
        if _QUANTITY.match(small):
            return figures.quantity(value)
        if _AMOUNT.match(small):
            return figures.amount(value)
    return value


def is_figure(name: str) -> bool:
    """Whether the attribute is a figure, to be aligned to the right."""
    small = name.lower()
    return _QUANTITY.match(small) is not None or _AMOUNT.match(small) is not None


def is_address(element: Element) -> bool:
    """Whether the element is an address and nothing else."""
    names = [name.lower() for name, _ in element.attributes]
    plain = not element.children and not element.text and len(set(names)) == len(names)
    return plain and bool(names) and set(names) <= set(_ADDRESS_ORDER) and bool({_STREET, _CODE} & set(names))


def address(complement: str, element: Element) -> str:
    """An address on one line, in the order people write it."""
    said = {name.lower(): value for name, value in element.attributes if value}
    parts = []
    for name in _ADDRESS_ORDER:
        if value := said.get(name, ""):
            catalog = CATALOGS_OF.get(complement.lower(), {}).get(name) or CATALOGS_OF_ALL.get(name)
            named = catalog_name(catalog, value) if catalog is not None else value
            prefix = _PREFIXES.get(name, "") if name in _ALWAYS or value.isdecimal() else ""
            parts.append(f"{prefix}{named}")
    return ", ".join(parts)

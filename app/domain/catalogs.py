"""The SAT's fixed lists, as the service spells them."""

from __future__ import annotations

from enum import StrEnum


class Service(StrEnum):
    """Which of the two twin services: invoices, or retenciones e información de pagos."""

    CFDI = "cfdi"
    RETENCIONES = "retenciones"


class Direction(StrEnum):
    """Which side the owner is on, or one document asked for by its folio fiscal."""

    ISSUED = "emitidos"
    RECEIVED = "recibidos"
    FOLIO = "folio"


class ContentKind(StrEnum):
    """What the packages hold (TipoSolicitud): whole documents, or one line about each."""

    XML = "xml"
    METADATA = "metadata"


class StatusFilter(StrEnum):
    """EstadoComprobante: the filter by state. The SAT takes a missing one for ``Vigente``."""

    ALL = "Todos"
    VALID = "Vigente"
    CANCELLED = "Cancelado"


class DocumentType(StrEnum):
    """What kind of CFDI it is: TipoDeComprobante of the XML, TipoComprobante of a request."""

    INCOME = "I"
    EGRESS = "E"
    TRANSFER = "T"
    PAYROLL = "N"
    PAYMENT = "P"


COMPLEMENTS: dict[Service, tuple[str, ...]] = {
    Service.CFDI: (
        "acreditamientoieps10",
        "aerolineas",
        "cartaporte10",
        "cartaporte20",
        "certificadodedestruccion",
        "cfdiregistrofiscal",
        "comercioexterior10",
        "comercioexterior11",
        "consumodecombustibles",
        "consumodecombustibles11",
        "detallista",
        "divisas",
        "donat11",
        "ecc11",
        "ecc12",
        "gastoshidrocarburos10",
        "iedu",
        "implocal",
        "ine11",
        "ingresoshidrocarburos",
        "leyendasfisc",
        "nomina11",
        "nomina12",
        "notariospublicos",
        "obrasarteantiguedades",
        "pagoenespecie",
        "pagos10",
        "pagos20",
        "pfic",
        "renovacionysustitucionvehiculos",
        "servicioparcialconstruccion",
        "spei",
        "terceros11",
        "turistapasajeroextranjero",
        "valesdedespensa",
        "vehiculousado",
        "ventavehiculos11",
    ),
    Service.RETENCIONES: (
        "arrendamientoenfideicomiso",
        "dividendos",
        "enajenaciondeacciones",
        "fideicomisonoempresarial",
        "intereses",
        "intereseshipotecarios",
        "operacionesconderivados",
        "pagosaextranjeros",
        "planesderetiro",
        "planesderetiro11",
        "premios",
        "sectorfinanciero",
        "serviciosplataformastecnologicas10",
    ),
}
"""Codes the attribute Complemento may carry, per service; their Spanish names live in the window's texts."""

"""Spanish names of the SAT's fixed lists."""

from __future__ import annotations

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter

DIRECTIONS: dict[Direction, str] = {
    Direction.ISSUED: "Emitidos",
    Direction.RECEIVED: "Recibidos",
    Direction.FOLIO: "Por folio fiscal",
}

CONTENTS: dict[ContentKind, str] = {ContentKind.XML: "XML", ContentKind.METADATA: "Metadatos"}

DOCUMENT_STATUSES: dict[StatusFilter, str] = {
    StatusFilter.ALL: "Todos",
    StatusFilter.VALID: "Vigentes",
    StatusFilter.CANCELLED: "Cancelados",
}

DOCUMENT_TYPES: dict[str, str] = {
    "I": "Ingreso",
    "E": "Egreso",
    "T": "Traslado",
    "N": "Nómina",
    "P": "Pago",
    "R": "Retención",
}

DOCUMENT_STATES: dict[str, str] = {
    "vigente": "Vigente",
    "cancelado": "Cancelado",
    "desconocido": "Sin verificar",
    "ilegible": "Ilegible",
}

_CFDI_COMPLEMENTS: dict[str, str] = {
    "acreditamientoieps10": "Acreditamiento del IEPS",
    "aerolineas": "Aerolíneas",
    "cartaporte10": "Carta Porte 1.0",
    "cartaporte20": "Carta Porte 2.0",
    "certificadodedestruccion": "Certificado de destrucción",
    "cfdiregistrofiscal": "CFDI registro fiscal",
    "comercioexterior10": "Comercio exterior 1.0",
    "comercioexterior11": "Comercio exterior 1.1",
    "consumodecombustibles": "Consumo de combustibles 1.0",
    "consumodecombustibles11": "Consumo de combustibles 1.1",
    "detallista": "Detallista",
    "divisas": "Divisas",
    "donat11": "Donatarias",
    "ecc11": "Estado de cuenta de combustibles 1.1",
    "ecc12": "Estado de cuenta de combustibles 1.2",
    "gastoshidrocarburos10": "Gastos del consorcio de hidrocarburos",
    "iedu": "Instituciones educativas privadas",
    "implocal": "Impuestos locales",
    "ine11": "INE 1.1",
    "ingresoshidrocarburos": "Ingresos de hidrocarburos",
    "leyendasfisc": "Leyendas fiscales",
    "nomina11": "Nómina 1.1",
    "nomina12": "Nómina 1.2",
    "notariospublicos": "Notarios públicos",
    "obrasarteantiguedades": "Obras de arte y antigüedades",
    "pagoenespecie": "Pago en especie",
    "pagos10": "Recepción de pagos 1.0",
    "pagos20": "Recepción de pagos 2.0",
    "pfic": "Persona física integrante de coordinado",
    "renovacionysustitucionvehiculos": "Renovación y sustitución de vehículos",
    "servicioparcialconstruccion": "Servicios parciales de construcción",
    "spei": "SPEI de tercero a tercero",
    "terceros11": "Por cuenta de terceros 1.1",
    "turistapasajeroextranjero": "Turista pasajero extranjero",
    "valesdedespensa": "Vales de despensa",
    "vehiculousado": "Vehículo usado",
    "ventavehiculos11": "Venta de vehículos",
}

_RETENCIONES_COMPLEMENTS: dict[str, str] = {
    "arrendamientoenfideicomiso": "Arrendamiento en fideicomiso",
    "dividendos": "Dividendos",
    "enajenaciondeacciones": "Enajenación de acciones",
    "fideicomisonoempresarial": "Fideicomiso no empresarial",
    "intereses": "Intereses",
    "intereseshipotecarios": "Intereses hipotecarios",
    "operacionesconderivados": "Operaciones con derivados",
    "pagosaextranjeros": "Pagos a extranjeros",
    "planesderetiro": "Planes de retiro 1.0",
    "planesderetiro11": "Planes de retiro 1.1",
    "premios": "Premios",
    "sectorfinanciero": "Sector financiero",
    "serviciosplataformastecnologicas10": "Servicios mediante plataformas tecnológicas",
}

COMPLEMENT_NAMES: dict[Service, dict[str, str]] = {
    Service.CFDI: _CFDI_COMPLEMENTS,
    Service.RETENCIONES: _RETENCIONES_COMPLEMENTS,
}


def complement_name(service: Service, code: str) -> str:
    """The complement's name, or the SAT's own code where there is none."""
    return COMPLEMENT_NAMES[service].get(code, code)


def document_type_name(code: str) -> str:
    """The name of a TipoDeComprobante, or the code itself."""
    return DOCUMENT_TYPES.get(code, code)

"""Names of the codes of the SAT's catalogues, of documents and complements, read from resources/catalogs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from app.paths import resources

_FILES = ("cfdi", "nomina", "retenciones", "monedas", "complementos")


class Catalog(StrEnum):
    """A catalogue of the SAT; the value is its name in resources/catalogs."""

    BANK = "banco"
    UNIT = "clave_unidad"
    WITHHOLDING_KEY = "cve_retenc"
    STATE = "entidad_federativa"
    EXPORT = "exportacion"
    PAYMENT_FORM = "forma_pago"
    TAX = "impuesto"
    WITHHELD_TAX = "impuesto_ret"
    MONTHS = "meses"
    PAYMENT_METHOD = "metodo_pago"
    CURRENCY = "moneda"
    TAX_OBJECT = "objeto_imp"
    RESOURCE_ORIGIN = "origen_recurso"
    GLOBAL_PERIODICITY = "periodicidad"
    PAY_PERIODICITY = "periodicidad_pago"
    WITHHOLDING_PERIOD = "periodo"
    TAX_REGIME = "regimen_fiscal"
    RISK = "riesgo_puesto"
    PAYMENT_CHAIN = "tipo_cadena_pago"
    CONTRACT = "tipo_contrato"
    DEDUCTION = "tipo_deduccion"
    OVERTIME = "tipo_horas"
    SICK_LEAVE = "tipo_incapacidad"
    SHIFT = "tipo_jornada"
    PAYROLL_KIND = "tipo_nomina"
    OTHER_PAYMENT = "tipo_otro_pago"
    WITHHOLDING_PAYMENT = "tipo_pago_ret"
    EARNING = "tipo_percepcion"
    EMPLOYMENT_REGIME = "tipo_regimen"
    RELATION = "tipo_relacion"
    USE = "uso_cfdi"
    AIR_CARRIER = "codigo_transporte_aereo"
    ART_FEATURE = "caracteristica_arte"
    ART_KIND = "tipo_bien_arte"
    ART_TITLE = "titulo_arte"
    CARGO = "tipo_carga"
    CAR = "tipo_carro"
    CONTAINER = "contenedor"
    COUNTRY = "pais"
    COUNTRY_STATE = "estado_pais"
    CUSTOMS_DOCUMENT = "documento_aduanero"
    CUSTOMS_REGIME = "regimen_aduanero"
    CUSTOMS_UNIT = "unidad_aduana"
    DECREE = "tipo_decreto"
    DIVIDEND = "tipo_dividendo"
    FUEL = "tipo_combustible"
    FUEL_TERMINAL = "tar"
    HEALTH_SECTOR = "sector_cofepris"
    HYDROCARBON_ACTIVITY = "actividad_hidrocarburos"
    HYDROCARBON_SUBACTIVITY = "sub_actividad_hidrocarburos"
    HYDROCARBON_TASK = "tarea_hidrocarburos"
    INCOTERM = "incoterm"
    INE_STATE = "entidad_ine"
    ISTHMUS = "registro_istmo"
    MATERIAL = "tipo_materia"
    MEDICINE_FORM = "forma_farmaceutica"
    PACKAGING = "tipo_embalaje"
    PEDIMENTO = "clave_pedimento"
    PEDIMENTO_PAYMENT = "clave_pago_pedimento"
    PERMIT = "tipo_permiso"
    PLATFORM_PAYMENT = "forma_pago_serv"
    PLATFORM_PERIODICITY = "periodicidad_plataforma"
    PLATFORM_SERVICE = "tipo_serv"
    PLATFORM_SUBSERVICE = "sub_tipo_serv"
    RAIL_SERVICE = "tipo_servicio_ferroviario"
    RAIL_TRAFFIC = "tipo_trafico"
    RETIREMENT_DEPOSIT = "tipo_aportacion"
    SHIP = "config_maritima"
    SOLD_VEHICLE = "vehiculo_enajenado"
    SPECIAL_CONDITIONS = "condiciones_especiales"
    STATION = "tipo_estacion"
    TRAILER = "sub_tipo_rem"
    TRANSFER_REASON = "motivo_traslado"
    TRANSPORT = "cve_transporte"
    TRANSPORT_FIGURE = "figura_transporte"
    TRANSPORT_PART = "parte_transporte"
    TRUCK = "config_autotransporte"
    WEIGHT_UNIT = "unidad_peso"
    WITHHOLDING_COUNTRY = "pais_retenciones"
    WITHHOLDING_PAYEE = "tipo_contribuyente"
    WITHHOLDING_STATE = "entidad_retenciones"


def catalog_name(catalog: Catalog, code: str) -> str:
    """The name of ``code`` (``601``: General de Ley Personas Morales), or the code itself where there is none."""
    return catalog_entries(catalog).get(code, code)


def catalog_label(catalog: Catalog, code: str) -> str:
    """The code and its name (``601 General de Ley Personas Morales``); the code alone where there is no name."""
    name = catalog_entries(catalog).get(code)
    return f"{code} {name}" if name else code


def catalog_entries(catalog: Catalog) -> Mapping[str, str]:
    """Every code of a catalogue with its name, in the order of the codes."""
    return _all_catalogs()[catalog.value]


@cache
def _all_catalogs() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name in _FILES:
        read = json.loads((resources() / "catalogs" / f"{name}.json").read_text(encoding="utf-8"))
        found |= {catalog: MappingProxyType(codes) for catalog, codes in read.items()}
    return MappingProxyType(found)

"""Names of the codes of the SAT's catalogues (Anexo 20, Nómina and Retenciones), read from resources/catalogs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from app.paths import resources

_FILES = ("cfdi", "nomina", "retenciones", "monedas")


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


def catalog_name(catalog: Catalog, code: str) -> str:
    """The name of ``code`` (``601``: General de Ley Personas Morales), or the code itself where there is none."""
    return catalog_names(catalog).get(code, code)


def catalog_label(catalog: Catalog, code: str) -> str:
    """The code and its name (``601 General de Ley Personas Morales``); the code alone where there is no name."""
    name = catalog_names(catalog).get(code)
    return f"{code} {name}" if name else code


def catalog_names(catalog: Catalog) -> Mapping[str, str]:
    """Every code of a catalogue with its name, in the order of the codes."""
    return _all_catalogs()[catalog.value]


@cache
def _all_catalogs() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name in _FILES:
        read = json.loads((resources() / "catalogs" / f"{name}.json").read_text(encoding="utf-8"))
        found |= {catalog: MappingProxyType(codes) for catalog, codes in read.items()}
    return MappingProxyType(found)

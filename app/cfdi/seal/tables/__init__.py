"""What is sealed, by document and version, and in which complements: the register of all tables.

The order of attributes and the complements each version admits are those of Anexo 20 and the SAT's standards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.cfdi.seal.notation import Table
from app.cfdi.seal.tables import (
    carta_porte,
    comercio_exterior,
    comprobante,
    fuels,
    nomina,
    pagos,
    retencion_complements,
    retenciones,
    taxes_and_legends,
    timbre,
    trades,
    vehicles,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One version of a document: its own ``table``, and those of its complements by their element's tag."""

    table: Table
    complements: Mapping[str, tuple[Table, ...]] = field(repr=False)


def _by_tag(*tables: Table) -> Mapping[str, tuple[Table, ...]]:
    found: dict[str, tuple[Table, ...]] = {}
    for table in tables:
        found[table.tag] = (*found.get(table.tag, ()), table)
    return found


_SINCE_32 = (
    comercio_exterior.COMERCIO_EXTERIOR_11,
    nomina.NOMINA_12,
    taxes_and_legends.DONATARIAS,
    taxes_and_legends.IMPUESTOS_LOCALES,
    taxes_and_legends.INE,
    taxes_and_legends.LEYENDAS,
    taxes_and_legends.OBRAS_ARTE,
    taxes_and_legends.PAGO_EN_ESPECIE,
    taxes_and_legends.REGISTRO_FISCAL,
    taxes_and_legends.TURISTA,
    trades.AEROLINEAS,
    trades.DETALLISTA,
    trades.DIVISAS,
    trades.IEDU,
    trades.NOTARIOS,
    trades.PARCIALES_CONSTRUCCION,
    trades.VALES,
    vehicles.CERTIFICADO_DESTRUCCION,
    vehicles.PFIC,
    vehicles.RENOVACION,
    vehicles.VEHICULO_USADO,
    vehicles.VENTA_VEHICULOS_10,
    vehicles.VENTA_VEHICULOS_11,
)
_SINCE_33 = (
    carta_porte.CARTA_PORTE_20,
    fuels.CONSUMO_11,
    fuels.ECC_12,
    fuels.GASTOS_HIDROCARBUROS,
    fuels.INGRESOS_HIDROCARBUROS,
)
_COMPROBANTE_32 = (
    *_SINCE_32,
    comercio_exterior.COMERCIO_EXTERIOR_10,
    fuels.ACREDITAMIENTO_IEPS,
    fuels.CONSUMO_10,
    fuels.ECC,
    fuels.ECC_11,
    nomina.NOMINA_10,
    nomina.NOMINA_11,
    taxes_and_legends.PRESTADORES_CFD,
    trades.ECB,
    trades.SPEI,
    trades.TERCEROS,
)
_COMPROBANTE_33 = (
    *_SINCE_32,
    *_SINCE_33,
    carta_porte.CARTA_PORTE_10,
    fuels.CONSUMO_10,
    fuels.ECC_11,
    pagos.PAGOS_10,
    trades.TERCEROS,
)
_COMPROBANTE_40 = (
    *_SINCE_32,
    *_SINCE_33,
    carta_porte.CARTA_PORTE_30,
    carta_porte.CARTA_PORTE_31,
    comercio_exterior.COMERCIO_EXTERIOR_20,
    fuels.HIDROCARBUROS_PETROLIFEROS,
    pagos.PAGOS_20,
)
_RETENCIONES_20 = (
    retencion_complements.ARRENDAMIENTO,
    retencion_complements.DERIVADOS,
    retencion_complements.DIVIDENDOS,
    retencion_complements.ENAJENACION,
    retencion_complements.EXTRANJEROS,
    retencion_complements.FIDEICOMISO,
    retencion_complements.HIPOTECARIOS,
    retencion_complements.INTERESES,
    retencion_complements.PLANES_11,
    retencion_complements.PLATAFORMAS,
    retencion_complements.PREMIOS,
    retencion_complements.SECTOR_FINANCIERO,
)
_RETENCIONES_10 = (*_RETENCIONES_20, retencion_complements.PLANES_10)


def _by_version(*kinds: tuple[Table, Iterable[Table]]) -> Mapping[str, Mapping[str, Kind]]:
    found: dict[str, dict[str, Kind]] = {}
    for table, complements in kinds:
        for version in table.versions:
            found.setdefault(table.tag, {})[version] = Kind(table, _by_tag(*complements))
    return found


DOCUMENTS = _by_version(
    (comprobante.COMPROBANTE_32, _COMPROBANTE_32),
    (comprobante.COMPROBANTE_33, _COMPROBANTE_33),
    (comprobante.COMPROBANTE_40, _COMPROBANTE_40),
    (retenciones.RETENCIONES_10, _RETENCIONES_10),
    (retenciones.RETENCIONES_20, _RETENCIONES_20),
)
"""Every document whose original string can be written, by tag and then by version."""

TIMBRES = (timbre.TIMBRE_10, timbre.TIMBRE_11)
"""Every version of the Timbre."""

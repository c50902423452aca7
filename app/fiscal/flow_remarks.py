"""What the cash flow notices of documents: the names of its avisos, whose words are in ``app.words``."""

from __future__ import annotations

from enum import StrEnum

from app.domain.amounts import amount_text
from app.fiscal.breakdown import MANY_RATES


class FlowRemark(StrEnum):
    """In the month of the document that it is about. Facts of each, where it has some, are named behind it."""

    EXCHANGE_RATE = "TC_INVALIDO"
    NO_METHOD = "SIN_METODO"
    TAXES_DIFFER = "IMPUESTOS_DESCUADRE"
    ODD_RATE = "TASA_ATIPICA"
    """tasa, situacion: see ``odd_rate``"""
    PODEBI = "PODEBI"
    PUE_FORM_99 = "PUE_FORMA_99"
    PPD_FORM = "PPD_FORMA"
    """forma"""
    PUE_WITH_REP = "PUE_CON_REP"
    GLOBAL_OTHER_MONTH = "GLOBAL_DESFASADA"
    """fecha, mes"""
    SUBSTITUTES_EARLIER = "SUSTITUYE_MES_ANTERIOR"
    """sustituido, mes"""
    SUBSTITUTED_NOT_CANCELLED = "SUSTITUCION_SIN_CANCELAR"
    """sustituido"""
    OLD_RELATION = "RELACION_INFORMATIVA"
    NOTE_WITHOUT_ORIGIN = "NC_SIN_ORIGEN"
    NOTE_OVER_SEVERAL = "NC_VARIAS"
    """facturas"""
    NOTE_WITH_WITHHELD = "NC_CON_RETENCION"
    NOTE_RELATION = "NC_RELACION"
    """relacion"""
    REP_WITHOUT_DAY = "REP_SIN_FECHA"
    REP_FORM_99 = "REP_FORMA_99"
    REP_BEFORE_INVOICE = "REP_FECHA_ANTERIOR"
    """pago, factura"""
    REP_AFTER_ITSELF = "REP_FECHA_POSTERIOR"
    """pago"""
    REP_DIFFERS = "REP_DESCUADRE"
    REP_WITHOUT_TAXES = "REP_SIN_IMPUESTOS"
    """factura"""
    NO_INVOICE = "FALTA_FACTURA"
    """factura, pagado"""
    CURRENCIES_DIFFER = "MONEDA_DISTINTA"
    """factura"""
    THIRD_PARTY = "A_CUENTA_DE_TERCEROS"


def odd_rate(rate: int | None) -> dict[str, str]:
    """The facts of ODD_RATE: the rate in millionths, or that these are all those beyond the ones that are told."""
    if rate == MANY_RATES:
        return {"tasa": "", "situacion": "varias"}
    return {"tasa": "" if rate is None else amount_text(rate)}

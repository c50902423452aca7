"""The order of attributes of the receipt of payment (Pagos) 1.0 and 2.0."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

PAGOS_10 = Table(
    "http://www.sat.gob.mx/Pagos",
    ("1.0",),
    """
Pagos: Version /Pago
Pago: FechaPago FormaDePagoP MonedaP TipoCambioP? Monto NumOperacion? RfcEmisorCtaOrd? NomBancoOrdExt? CtaOrdenante?
    RfcEmisorCtaBen? CtaBeneficiario? TipoCadPago? CertPago? CadPago? SelloPago? /DoctoRelacionado /Impuestos
DoctoRelacionado: IdDocumento Serie? Folio? MonedaDR TipoCambioDR? MetodoDePagoDR NumParcialidad? ImpSaldoAnt?
    ImpPagado? ImpSaldoInsoluto?
Impuestos: TotalImpuestosRetenidos? TotalImpuestosTrasladados? /Retenciones /Traslados
Retenciones: /Retencion
Traslados: /Traslado
Retencion: Impuesto Importe
Traslado: Impuesto TipoFactor TasaOCuota Importe
""",
)

PAGOS_20 = Table(
    "http://www.sat.gob.mx/Pagos20",
    ("2.0",),
    """
Pagos: Version /Totales /Pago
Totales: TotalRetencionesIVA? TotalRetencionesISR? TotalRetencionesIEPS? TotalTrasladosBaseIVA16?
    TotalTrasladosImpuestoIVA16? TotalTrasladosBaseIVA8? TotalTrasladosImpuestoIVA8? TotalTrasladosBaseIVA0?
    TotalTrasladosImpuestoIVA0? TotalTrasladosBaseIVAExento? MontoTotalPagos
Pago: FechaPago FormaDePagoP MonedaP TipoCambioP? Monto NumOperacion? RfcEmisorCtaOrd? NomBancoOrdExt? CtaOrdenante?
    RfcEmisorCtaBen? CtaBeneficiario? TipoCadPago? CertPago? CadPago? SelloPago? /DoctoRelacionado /ImpuestosP
DoctoRelacionado: IdDocumento Serie? Folio? MonedaDR EquivalenciaDR? NumParcialidad ImpSaldoAnt ImpPagado
    ImpSaldoInsoluto ObjetoImpDR
    /ImpuestosDR/RetencionesDR/RetencionDR[BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR ImporteDR]
    /ImpuestosDR/TrasladosDR/TrasladoDR[BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR? ImporteDR?]
ImpuestosP: /RetencionesP /TrasladosP
RetencionesP: /RetencionP
TrasladosP: /TrasladoP
RetencionP: ImpuestoP ImporteP
TrasladoP: BaseP ImpuestoP TipoFactorP TasaOCuotaP? ImporteP?
""",
)

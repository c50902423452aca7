"""The order of attributes of the complements of Retenciones."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

ARRENDAMIENTO = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/arrendamientoenfideicomiso",
    ("1.0",),
    """
Arrendamientoenfideicomiso: Version PagProvEfecPorFiduc RendimFideicom DeduccCorresp MontTotRet?
    MontResFiscDistFibras? MontOtrosConceptDistr? DescrMontOtrosConceptDistr?
""",
)

DIVIDENDOS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/dividendos",
    ("1.0",),
    """
Dividendos: Version /DividOUtil /Remanente
DividOUtil: CveTipDivOUtil MontISRAcredRetMexico MontISRAcredRetExtranjero MontRetExtDivExt? TipoSocDistrDiv
    MontISRAcredNal? MontDivAcumNal? MontDivAcumExt?
Remanente: ProporcionRem?
""",
)

ENAJENACION = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/enajenaciondeacciones",
    ("1.0",),
    """
EnajenaciondeAcciones: Version ContratoIntermediacion Ganancia Perdida
""",
)

FIDEICOMISO = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/fideicomisonoempresarial",
    ("1.0",),
    """
Fideicomisonoempresarial: Version /IngresosOEntradas /DeduccOSalidas /RetEfectFideicomiso
IngresosOEntradas: MontTotEntradasPeriodo PartPropAcumDelFideicom PropDelMontTot /IntegracIngresos[Concepto]
DeduccOSalidas: MontTotEgresPeriodo PartPropDelFideicom PropDelMontTot /IntegracEgresos[ConceptoS]
RetEfectFideicomiso: MontRetRelPagFideic DescRetRelPagFideic
""",
)

INTERESES = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/intereses",
    ("1.0",),
    """
Intereses: Version SistFinanciero RetiroAORESRetInt OperFinancDerivad MontIntNominal MontIntReal Perdida
""",
)

HIPOTECARIOS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/intereseshipotecarios",
    ("1.0",),
    """
Intereseshipotecarios: Version CreditoDeInstFinanc SaldoInsoluto PropDeducDelCredit? MontTotIntNominalesDev?
    MontTotIntNominalesDevYPag? MontTotIntRealPagDeduc? NumContrato?
""",
)

DERIVADOS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/operacionesconderivados",
    ("1.0",),
    """
Operacionesconderivados: Version MontGanAcum MontPerdDed
""",
)

EXTRANJEROS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/pagosaextranjeros",
    ("1.0",),
    """
Pagosaextranjeros: Version EsBenefEfectDelCobro /NoBeneficiario /Beneficiario
NoBeneficiario: PaisDeResidParaEfecFisc ConceptoPago DescripcionConcepto
Beneficiario: RFC CURP NomDenRazSocB ConceptoPago DescripcionConcepto
""",
)

PLANES_10 = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/planesderetiro",
    ("1.0",),
    """
Planesderetiro: Version SistemaFinanc MontTotAportAnioInmAnterior? MontIntRealesDevengAniooInmAnt
    HuboRetirosAnioInmAntPer MontTotRetiradoAnioInmAntPer? MontTotExentRetiradoAnioInmAnt? MontTotExedenteAnioInmAnt?
    HuboRetirosAnioInmAnt MontTotRetiradoAnioInmAnt?
""",
)

PLANES_11 = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/planesderetiro11",
    ("1.1",),
    """
Planesderetiro: Version SistemaFinanc MontTotAportAnioInmAnterior? MontIntRealesDevengAniooInmAnt
    HuboRetirosAnioInmAntPer MontTotRetiradoAnioInmAntPer? MontTotExentRetiradoAnioInmAnt? MontTotExedenteAnioInmAnt?
    HuboRetirosAnioInmAnt MontTotRetiradoAnioInmAnt? NumReferencia? /AportacionesODepositos
AportacionesODepositos: TipoAportacionODeposito MontAportODep RFCFiduciaria?
""",
)

PREMIOS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/premios",
    ("1.0",),
    """
Premios: Version EntidadFederativa MontTotPago MontTotPagoGrav MontTotPagoExent
""",
)

SECTOR_FINANCIERO = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/sectorfinanciero",
    ("1.0",),
    """
SectorFinanciero: Version IdFideicom NomFideicom? DescripFideicom
""",
)

PLATAFORMAS = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1/PlataformasTecnologicas10",
    ("1.0",),
    """
ServiciosPlataformasTecnologicas: Version Periodicidad NumServ MonTotServSIVA TotalIVATrasladado TotalIVARetenido
    TotalISRRetenido DifIVAEntregadoPrestServ MonTotalporUsoPlataforma MonTotalContribucionGubernamental? /Servicios
Servicios: /DetallesDelServicio
DetallesDelServicio: FormaPagoServ TipoDeServ SubTipServ? RFCTerceroAutorizado? FechaServ PrecioServSinIVA
    /ImpuestosTrasladadosdelServicio /ContribucionGubernamental /ComisionDelServicio
ImpuestosTrasladadosdelServicio: Base Impuesto TipoFactor TasaCuota Importe
ContribucionGubernamental: ImpContrib EntidadDondePagaLaContribucion
ComisionDelServicio: Base? Porcentaje? Importe
""",
)

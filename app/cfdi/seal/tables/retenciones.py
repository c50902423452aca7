"""The order of attributes of the certificate of withholdings (Retenciones) 1.0 and 2.0."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

RETENCIONES_10 = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/1",
    ("1.0",),
    """
Retenciones: Version NumCert FolioInt? FechaExp CveRetenc DescRetenc? /Emisor /Receptor /Periodo /Totales /Complemento
Emisor: RFCEmisor NomDenRazSocE? CURPE?
Receptor: Nacionalidad /Nacional[RFCRecep NomDenRazSocR? CURPR?] /Extranjero[NumRegIdTrib? NomDenRazSocR]
Periodo: MesIni MesFin Ejerc
Totales: montoTotOperacion montoTotGrav montoTotExent montoTotRet
    /ImpRetenidos[~ BaseRet? Impuesto? montoRet TipoPagoRet]
Complemento: /*
""",
)

RETENCIONES_20 = Table(
    "http://www.sat.gob.mx/esquemas/retencionpago/2",
    ("2.0",),
    """
Retenciones: Version NoCertificado FolioInt? FechaExp LugarExpRetenc CveRetenc DescRetenc? /CfdiRetenRelacionados
    /Emisor /Receptor /Periodo /Totales /Complemento
CfdiRetenRelacionados: TipoRelacion UUID
Emisor: RfcE NomDenRazSocE RegimenFiscalE
Receptor: NacionalidadR /Nacional[RfcR NomDenRazSocR CurpR? DomicilioFiscalR]
    /Extranjero[NumRegIdTribR? NomDenRazSocR]
Periodo: MesIni MesFin Ejercicio
Totales: MontoTotOperacion MontoTotGrav MontoTotExent MontoTotRet UtilidadBimestral? ISRCorrespondiente?
    /ImpRetenidos[~ BaseRet? ImpuestoRet? MontoRet TipoPagoRet]
Complemento: /*
""",
)

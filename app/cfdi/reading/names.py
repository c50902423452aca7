"""The names of elements and attributes that are read, and how each version spells them."""

from __future__ import annotations

from collections.abc import Mapping

RETENCIONES = "documento:Retenciones"
"""The root of a retención, told apart from the Retenciones within Impuestos."""

_SAT = "http://www.sat.gob.mx/"
_RETENCIONES_ELEMENTS = (
    "Retenciones CfdiRetenRelacionados Emisor Receptor Nacional Extranjero Periodo Totales ImpRetenidos Complemento"
    " Addenda"
)
_COMPROBANTE_ELEMENTS = (
    "Comprobante InformacionGlobal CfdiRelacionados CfdiRelacionado Emisor DomicilioFiscal ExpedidoEn RegimenFiscal"
    " Receptor Domicilio Conceptos Concepto Impuestos Traslados Traslado Retenciones Retencion ACuentaTerceros"
    " InformacionAduanera CuentaPredial ComplementoConcepto Parte Complemento Addenda"
)
_PAYROLL_ELEMENTS = (
    "Nomina Emisor EntidadSNCF Receptor SubContratacion Percepciones Percepcion AccionesOTitulos HorasExtras HorasExtra"
    " JubilacionPensionRetiro SeparacionIndemnizacion Deducciones Deduccion OtrosPagos OtroPago SubsidioAlEmpleo"
    " CompensacionSaldosAFavor Incapacidades Incapacidad"
)
ELEMENTS = {
    f"{_SAT}cfd/4": _COMPROBANTE_ELEMENTS,
    f"{_SAT}cfd/3": _COMPROBANTE_ELEMENTS,
    f"{_SAT}esquemas/retencionpago/2": _RETENCIONES_ELEMENTS,
    f"{_SAT}esquemas/retencionpago/1": _RETENCIONES_ELEMENTS,
    f"{_SAT}TimbreFiscalDigital": "TimbreFiscalDigital",
    f"{_SAT}Pagos20": (
        "Pagos Totales Pago DoctoRelacionado ImpuestosDR RetencionesDR RetencionDR TrasladosDR TrasladoDR ImpuestosP"
        " RetencionesP RetencionP TrasladosP TrasladoP"
    ),
    f"{_SAT}Pagos": "Pagos Pago DoctoRelacionado Impuestos Retenciones Retencion Traslados Traslado",
    f"{_SAT}nomina12": _PAYROLL_ELEMENTS,
    f"{_SAT}nomina": _PAYROLL_ELEMENTS,
    f"{_SAT}implocal": "ImpuestosLocales RetencionesLocales TrasladosLocales",
    f"{_SAT}terceros": "PorCuentadeTerceros InformacionFiscalTercero",
}
"""Local names by namespace: all that is read. What else stands in a document is known by its full name only."""

SHORT: Mapping[str, str] = {
    f"{{{namespace}}}{name}": RETENCIONES if name == "Retenciones" and "retencionpago" in namespace else name
    for namespace, names in ELEMENTS.items()
    for name in names.split()
}
"""The short name of an element by its full one, ``{namespace}name``."""

LOCAL = frozenset(name for names in ELEMENTS.values() for name in names.split())

COMPLEMENTS_READ = frozenset(
    {"TimbreFiscalDigital", "Pagos", "Nomina", "ImpuestosLocales", "PorCuentadeTerceros", "InformacionFiscalTercero"}
)

_ATTRIBUTES = (
    "Version Serie Folio Fecha Sello FormaPago NoCertificado Certificado CondicionesDePago SubTotal Descuento Moneda"
    " TipoCambio Total TipoDeComprobante Exportacion MetodoPago LugarExpedicion Confirmacion NumCtaPago Periodicidad"
    " Meses Año TipoRelacion UUID Rfc Nombre RegimenFiscal FacAtrAdquirente DomicilioFiscalReceptor ResidenciaFiscal"
    " NumRegIdTrib RegimenFiscalReceptor UsoCFDI ClaveProdServ NoIdentificacion Cantidad ClaveUnidad Unidad Descripcion"
    " ValorUnitario Importe ObjetoImp Base Impuesto TipoFactor TasaOCuota RfcACuentaTerceros NombreACuentaTerceros"
    " RegimenFiscalACuentaTerceros DomicilioFiscalACuentaTerceros NumeroPedimento TotalImpuestosRetenidos"
    " TotalImpuestosTrasladados FolioFiscalOrig Regimen"
    # TimbreFiscalDigital
    " FechaTimbrado RfcProvCertif Leyenda SelloCFD NoCertificadoSAT SelloSAT"
    # ImpuestosLocales
    " ImpLocRetenido TasadeRetencion ImpLocTrasladado TasadeTraslado TotaldeRetenciones TotaldeTraslados"
    # Pagos
    " FechaPago FormaDePagoP MonedaP TipoCambioP Monto NumOperacion RfcEmisorCtaOrd NomBancoOrdExt CtaOrdenante"
    " RfcEmisorCtaBen CtaBeneficiario TipoCadPago CertPago CadPago SelloPago IdDocumento MonedaDR EquivalenciaDR"
    " TipoCambioDR MetodoDePagoDR NumParcialidad ImpSaldoAnt ImpPagado ImpSaldoInsoluto ObjetoImpDR BaseDR ImpuestoDR"
    " TipoFactorDR TasaOCuotaDR ImporteDR BaseP ImpuestoP TipoFactorP TasaOCuotaP ImporteP"
    # Nomina
    " TipoNomina FechaInicialPago FechaFinalPago NumDiasPagados TotalPercepciones TotalDeducciones TotalOtrosPagos Curp"
    " RegistroPatronal RfcPatronOrigen OrigenRecurso MontoRecursoPropio NumSeguridadSocial FechaInicioRelLaboral"
    " Antigüedad TipoContrato Sindicalizado TipoJornada TipoRegimen NumEmpleado Departamento Puesto RiesgoPuesto"
    " PeriodicidadPago Banco CuentaBancaria SalarioBaseCotApor SalarioDiarioIntegrado ClaveEntFed RfcLabora"
    " PorcentajeTiempo TipoPercepcion Clave Concepto ImporteGravado ImporteExento ValorMercado PrecioAlOtorgarse Dias"
    " TipoHoras HorasExtra ImportePagado TipoDeduccion TipoOtroPago SubsidioCausado SaldoAFavor RemanenteSalFav"
    " DiasIncapacidad TipoIncapacidad ImporteMonetario"
    # Retenciones
    " FolioInt FechaExp LugarExpRetenc CveRetenc DescRetenc RfcE NomDenRazSocE RegimenFiscalE CurpE NacionalidadR RfcR"
    " NomDenRazSocR CurpR NumRegIdTribR DomicilioFiscalR MesIni MesFin Ejercicio MontoTotOperacion MontoTotGrav"
    " MontoTotExent MontoTotRet UtilidadBimestral ISRCorrespondiente BaseRet ImpuestoRet MontoRet TipoPagoRet"
)
SPELLINGS: Mapping[str, str] = {name.lower(): name for name in _ATTRIBUTES.split()} | {
    "antiguedad": "Antigüedad",
    "clabe": "CuentaBancaria",
}
"""Each attribute as the latest version spells it, by its name in lower case."""

RENAMED: Mapping[str, Mapping[str, str]] = {
    # 3.2 names the two the other way round: formaDePago is the later MetodoPago, metodoDePago the later FormaPago.
    "Comprobante": {"formadepago": "MetodoPago", "metododepago": "FormaPago"},
    "Traslado": {"tasa": "TasaOCuota"},
    "Retencion": {"tasa": "TasaOCuota"},
    "InformacionAduanera": {"numero": "NumeroPedimento"},
    "CuentaPredial": {"numero": "Numero"},
    "Incapacidad": {"descuento": "ImporteMonetario"},
    RETENCIONES: {"numcert": "NoCertificado", "cert": "Certificado"},
    "Emisor": {"rfcemisor": "RfcE"},
    "Receptor": {"nacionalidad": "NacionalidadR"},
    "Nacional": {"rfcrecep": "RfcR"},
    "Extranjero": {"numregidtrib": "NumRegIdTribR"},
    "Periodo": {"ejerc": "Ejercicio"},
    "ImpRetenidos": {"impuesto": "ImpuestoRet"},
}
"""What older versions call otherwise, by element and the attribute's name in lower case."""

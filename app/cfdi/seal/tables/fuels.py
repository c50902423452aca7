"""The order of attributes of fuel cards (Estado de Cuenta, Consumo de Combustibles) and of hydrocarbons."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

ECC = Table(
    "http://www.sat.gob.mx/ecc",
    (),
    """
EstadoDeCuentaCombustible: tipoOperacion numeroDeCuenta subTotal? total /Conceptos
Conceptos: /ConceptoEstadoDeCuentaCombustible
Traslados: /Traslado
ConceptoEstadoDeCuentaCombustible: identificador fecha rfc claveEstacion cantidad nombreCombustible folioOperacion
    valorUnitario importe /Traslados
Traslado: impuesto tasa importe
""",
)

ECC_11 = Table(
    "http://www.sat.gob.mx/EstadoDeCuentaCombustible",
    ("1.1",),
    """
EstadoDeCuentaCombustible: Version TipoOperacion NumeroDeCuenta SubTotal Total /Conceptos
Conceptos: /ConceptoEstadoDeCuentaCombustible
Traslados: /Traslado
ConceptoEstadoDeCuentaCombustible: Identificador Fecha Rfc ClaveEstacion TAR? Cantidad NoIdentificacion Unidad?
    NombreCombustible FolioOperacion ValorUnitario Importe /Traslados
Traslado: Impuesto TasaoCuota Importe
""",
)

ECC_12 = Table(
    "http://www.sat.gob.mx/EstadoDeCuentaCombustible12",
    ("1.2",),
    """
EstadoDeCuentaCombustible: Version TipoOperacion NumeroDeCuenta SubTotal Total /Conceptos
Conceptos: /ConceptoEstadoDeCuentaCombustible
Traslados: /Traslado
ConceptoEstadoDeCuentaCombustible: Identificador Fecha Rfc ClaveEstacion Cantidad TipoCombustible Unidad?
    NombreCombustible FolioOperacion ValorUnitario Importe /Traslados
Traslado: Impuesto TasaOCuota Importe
""",
)

CONSUMO_10 = Table(
    "http://www.sat.gob.mx/consumodecombustibles",
    ("1.0",),
    """
ConsumoDeCombustibles: version tipoOperacion numeroDeCuenta subTotal? total /Conceptos
Conceptos: /ConceptoConsumoDeCombustibles
ConceptoConsumoDeCombustibles: identificador fecha rfc claveEstacion cantidad nombreCombustible folioOperacion
    valorUnitario importe /Determinados
Determinados: /Determinado
Determinado: impuesto tasa importe
""",
)

CONSUMO_11 = Table(
    "http://www.sat.gob.mx/ConsumoDeCombustibles11",
    ("1.1",),
    """
ConsumoDeCombustibles: version tipoOperacion numeroDeCuenta subTotal? total /Conceptos
Conceptos: /ConceptoConsumoDeCombustibles
ConceptoConsumoDeCombustibles: identificador fecha rfc claveEstacion tipoCombustible cantidad nombreCombustible
    folioOperacion valorUnitario importe /Determinados
Determinados: /Determinado
Determinado: impuesto tasaOCuota importe
""",
)

ACREDITAMIENTO_IEPS = Table(
    "http://www.sat.gob.mx/acreditamiento",
    ("1.0",),
    """
acreditamientoIEPS: Version TAR
""",
)

GASTOS_HIDROCARBUROS = Table(
    "http://www.sat.gob.mx/GastosHidrocarburos10",
    ("1.0",),
    """
GastosHidrocarburos: Version NumeroContrato AreaContractual? /Erogacion
Erogacion: TipoErogacion MontocuErogacion Porcentaje /DocumentoRelacionado /Actividades /CentroCostos
DocumentoRelacionado: OrigenErogacion FolioFiscalVinculado? RFCProveedor? MontoTotalIVA MontoRetencionISR?
    MontoRetencionIVA? MontoRetencionOtrosImpuestos? NumeroPedimentoVinculado? ClavePedimentoVinculado?
    ClavePagoPedimentoVinculado? MontoIVAPedimento? OtrosImpuestosPagadosPedimento? FechaFolioFiscalVinculado Mes
    MontoTotalErogaciones
Actividades: ActividadRelacionada? /SubActividades
SubActividades: SubActividadRelacionada? /Tareas
Tareas: TareaRelacionada?
CentroCostos: Campo? /Yacimientos
Yacimientos: Yacimiento? /Pozos
Pozos: Pozo?
""",
)

INGRESOS_HIDROCARBUROS = Table(
    "http://www.sat.gob.mx/IngresosHidrocarburos10",
    ("1.0",),
    """
IngresosHidrocarburos: Version NumeroContrato ContraprestacionPagadaOperador Porcentaje /DocumentoRelacionado
DocumentoRelacionado: FolioFiscalVinculado FechaFolioFiscalVinculado Mes
""",
)

HIDROCARBUROS_PETROLIFEROS = Table(
    "http://www.sat.gob.mx/hidrocarburospetroliferos",
    ("1.0",),
    """
HidroYPetro: Version TipoPermiso NumeroPermiso ClaveHYP SubProductoHYP
""",
)

"""The order of attributes of payroll (Nómina) 1.0, 1.1 and 1.2."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

NOMINA_10 = Table(
    "http://www.sat.gob.mx/nomina",
    ("1.0",),
    """
Nomina: Version RegistroPatronal NumEmpleado CURP TipoRegimen NumSeguridadSocial? CLABE? Banco? Ingresos@TotalGravado
    Ingresos@TotalExento Descuentos@Total
""",
)

NOMINA_11 = Table(
    "http://www.sat.gob.mx/nomina",
    ("1.1",),
    """
Nomina: Version RegistroPatronal? NumEmpleado CURP TipoRegimen NumSeguridadSocial? FechaPago FechaInicialPago
    FechaFinalPago NumDiasPagados Departamento? CLABE? Banco? FechaInicioRelLaboral? Antiguedad? Puesto? TipoContrato?
    TipoJornada? PeriodicidadPago SalarioBaseCotApor? RiesgoPuesto? SalarioDiarioIntegrado? /Percepciones /Deducciones
    /Incapacidades /HorasExtras
Percepciones: TotalGravado TotalExento /Percepcion
Percepcion: TipoPercepcion Clave Concepto ImporteGravado ImporteExento
Deducciones: TotalGravado TotalExento /Deduccion
Deduccion: TipoDeduccion Clave Concepto ImporteGravado ImporteExento
Incapacidades: /Incapacidad
Incapacidad: DiasIncapacidad TipoIncapacidad Descuento
HorasExtras: /HorasExtra
HorasExtra: Dias TipoHoras HorasExtra ImportePagado
""",
)

NOMINA_12 = Table(
    "http://www.sat.gob.mx/nomina12",
    ("1.2",),
    """
Nomina: Version TipoNomina FechaPago FechaInicialPago FechaFinalPago NumDiasPagados TotalPercepciones?
    TotalDeducciones? TotalOtrosPagos? /Emisor /Receptor /Percepciones /Deducciones /OtrosPagos /Incapacidades
Emisor: Curp? RegistroPatronal? RfcPatronOrigen? /EntidadSNCF
EntidadSNCF: OrigenRecurso MontoRecursoPropio?
Receptor: Curp NumSeguridadSocial? FechaInicioRelLaboral? Antigüedad? TipoContrato Sindicalizado? TipoJornada?
    TipoRegimen NumEmpleado Departamento? Puesto? RiesgoPuesto? PeriodicidadPago Banco? CuentaBancaria?
    SalarioBaseCotApor? SalarioDiarioIntegrado? ClaveEntFed /SubContratacion
SubContratacion: RfcLabora PorcentajeTiempo
Percepciones: TotalSueldos? TotalSeparacionIndemnizacion? TotalJubilacionPensionRetiro? TotalGravado TotalExento
    /Percepcion /JubilacionPensionRetiro /SeparacionIndemnizacion
Percepcion: TipoPercepcion Clave Concepto ImporteGravado ImporteExento /AccionesOTitulos /HorasExtra
AccionesOTitulos: ValorMercado PrecioAlOtorgarse
HorasExtra: Dias TipoHoras HorasExtra ImportePagado
JubilacionPensionRetiro: TotalUnaExhibicion? TotalParcialidad? MontoDiario? IngresoAcumulable IngresoNoAcumulable
SeparacionIndemnizacion: TotalPagado NumAñosServicio UltimoSueldoMensOrd IngresoAcumulable IngresoNoAcumulable
Deducciones: TotalOtrasDeducciones? TotalImpuestosRetenidos? /Deduccion
Deduccion: TipoDeduccion Clave Concepto Importe
OtrosPagos: /OtroPago
OtroPago: TipoOtroPago Clave Concepto Importe /SubsidioAlEmpleo /CompensacionSaldosAFavor
SubsidioAlEmpleo: SubsidioCausado
CompensacionSaldosAFavor: SaldoAFavor Año RemanenteSalFav
Incapacidades: /Incapacidad
Incapacidad: DiasIncapacidad TipoIncapacidad ImporteMonetario?
""",
)

"""The order of attributes of single trades: schools, notaries, builders, airlines, retail, banks and others."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

IEDU = Table(
    "http://www.sat.gob.mx/iedu",
    ("1.0",),
    """
instEducativas: version nombreAlumno CURP nivelEducativo autRVOE rfcPago?
""",
)

NOTARIOS = Table(
    "http://www.sat.gob.mx/notariospublicos",
    ("1.0",),
    """
NotariosPublicos: Version /DescInmuebles /DatosOperacion /DatosNotario /DatosEnajenante /DatosAdquiriente
DescInmuebles: /DescInmueble
DescInmueble: TipoInmueble Calle NoExterior? NoInterior? Colonia? Localidad? Referencia? Municipio Estado Pais
    CodigoPostal
DatosOperacion: NumInstrumentoNotarial FechaInstNotarial MontoOperacion Subtotal IVA
DatosNotario: CURP NumNotaria EntidadFederativa Adscripcion?
DatosEnajenante: CoproSocConyugalE /DatosUnEnajenante /DatosEnajenantesCopSC
DatosUnEnajenante: Nombre ApellidoPaterno ApellidoMaterno? RFC CURP
DatosEnajenantesCopSC: /DatosEnajenanteCopSC
DatosEnajenanteCopSC: Nombre ApellidoPaterno? ApellidoMaterno? RFC CURP? Porcentaje
DatosAdquiriente: CoproSocConyugalE /DatosUnAdquiriente /DatosAdquirientesCopSC
DatosUnAdquiriente: Nombre ApellidoPaterno? ApellidoMaterno? RFC CURP?
DatosAdquirientesCopSC: /DatosAdquirienteCopSC
DatosAdquirienteCopSC: Nombre ApellidoPaterno? ApellidoMaterno? RFC CURP? Porcentaje
""",
)

PARCIALES_CONSTRUCCION = Table(
    "http://www.sat.gob.mx/servicioparcialconstruccion",
    ("1.0",),
    """
parcialesconstruccion: Version NumPerLicoAut /Inmueble
Inmueble: Calle NoExterior? NoInterior? Colonia? Localidad? Referencia? Municipio Estado CodigoPostal
""",
)

AEROLINEAS = Table(
    "http://www.sat.gob.mx/aerolineas",
    ("1.0",),
    """
Aerolineas: Version TUA /OtrosCargos
OtrosCargos: TotalCargos /Cargo
Cargo: CodigoCargo Importe
""",
)

DETALLISTA = Table(
    "http://www.sat.gob.mx/detallista",
    (),
    """
detallista: documentStructureVersion /orderIdentification/referenceIdentification[=]
    orderIdentification/ReferenceDate=? buyer/gln= seller/gln= seller/alternatePartyIdentification=
    totalAmount/Amount= /TotalAllowanceCharge/specialServicesType[=?] /TotalAllowanceCharge/Amount[=?]
""",
)

TERCEROS = Table(
    "http://www.sat.gob.mx/terceros",
    ("1.1",),
    """
PorCuentadeTerceros: version rfc nombre? //InformacionFiscalTercero //InformacionAduanera /CuentaPredial
    //Retenciones/Retencion //Traslados/Traslado
Retencion: impuesto importe
Traslado: impuesto tasa importe
InformacionAduanera: numero fecha aduana?
CuentaPredial: numero
InformacionFiscalTercero: calle noExterior? noInterior? colonia? localidad? referencia? municipio estado pais
    codigoPostal
""",
)

VALES = Table(
    "http://www.sat.gob.mx/valesdedespensa",
    ("1.0",),
    """
ValesDeDespensa: version tipoOperacion registroPatronal? numeroDeCuenta total /Conceptos
Conceptos: /Concepto
Concepto: identificador fecha rfc curp nombre numSeguridadSocial? importe
""",
)

DIVISAS = Table(
    "http://www.sat.gob.mx/divisas",
    ("1.0",),
    """
Divisas: version tipoOperacion
""",
)

SPEI = Table(
    "http://www.sat.gob.mx/spei",
    (),
    """
Complemento_SPEI: /SPEI_Tercero
SPEI_Tercero: FechaOperacion Hora ClaveSPEI sello numeroCertificado /Ordenante /Beneficiario
Ordenante: BancoEmisor Nombre TipoCuenta Cuenta RFC
Beneficiario: BancoReceptor Nombre TipoCuenta Cuenta RFC Concepto IVA? MontoPago
""",
)

ECB = Table(
    "http://www.sat.gob.mx/ecb",
    ("1.0",),
    """
EstadoDeCuentaBancario: version numeroCuenta nombreCliente
    /Movimientos/MovimientoECBFiscal[fecha RFCenajenante Importe]
""",
)

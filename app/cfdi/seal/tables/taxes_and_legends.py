"""The order of attributes of local taxes (Impuestos Locales), legends, donations and whatever an authority asks for."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

IMPUESTOS_LOCALES = Table(
    "http://www.sat.gob.mx/implocal",
    ("1.0",),
    """
ImpuestosLocales: version TotaldeRetenciones TotaldeTraslados
    /RetencionesLocales[ImpLocRetenido TasadeRetencion Importe]
    /TrasladosLocales[ImpLocTrasladado TasadeTraslado Importe]
""",
)

LEYENDAS = Table(
    "http://www.sat.gob.mx/leyendasFiscales",
    ("1.0",),
    """
LeyendasFiscales: version /Leyenda
Leyenda: disposicionFiscal? norma? textoLeyenda
""",
)

DONATARIAS = Table(
    "http://www.sat.gob.mx/donat",
    ("1.1",),
    """
Donatarias: version noAutorizacion fechaAutorizacion leyenda
""",
)

PAGO_EN_ESPECIE = Table(
    "http://www.sat.gob.mx/pagoenespecie",
    ("1.0",),
    """
PagoEnEspecie: Version CvePIC FolioSolDon PzaArtNombre PzaArtTecn PzaArtAProd PzaArtDim
""",
)

OBRAS_ARTE = Table(
    "http://www.sat.gob.mx/arteantiguedades",
    ("1.0",),
    """
obrasarteantiguedades: Version TipoBien OtrosTipoBien? TituloAdquirido OtrosTituloAdquirido? Subtotal? IVA?
    FechaAdquisicion CaracterísticasDeObraoPieza
""",
)

REGISTRO_FISCAL = Table(
    "http://www.sat.gob.mx/registrofiscal",
    ("1.0",),
    """
CFDIRegistroFiscal: Version Folio
""",
)

INE = Table(
    "http://www.sat.gob.mx/ine",
    ("1.0", "1.1"),
    """
INE: Version TipoProceso TipoComite? IdContabilidad? /Entidad
Entidad: ClaveEntidad Ambito? /Contabilidad
Contabilidad: IdContabilidad
""",
)

TURISTA = Table(
    "http://www.sat.gob.mx/TuristaPasajeroExtranjero",
    ("1.0",),
    """
TuristaPasajeroExtranjero: version fechadeTransito tipoTransito /datosTransito
datosTransito: Via TipoId NumeroId Nacionalidad EmpresaTransporte IdTransporte?
""",
)

PRESTADORES_CFD = Table(
    "http://www.sat.gob.mx/psgecfd",
    (),
    """
PrestadoresDeServiciosDeCFD: nombre rfc noCertificado fechaAutorizacion noAutorizacion
""",
)

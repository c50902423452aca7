"""The order of attributes of foreign trade (Comercio Exterior) 1.0, 1.1 and 2.0."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

COMERCIO_EXTERIOR_10 = Table(
    "http://www.sat.gob.mx/ComercioExterior",
    ("1.0",),
    """
ComercioExterior: Version TipoOperacion ClaveDePedimento? CertificadoOrigen? NumCertificadoOrigen?
    NumeroExportadorConfiable? Incoterm? Subdivision? Observaciones? TipoCambioUSD? TotalUSD? /Emisor /Receptor
    /Destinatario /Mercancias
Emisor: Curp?
Receptor: Curp? NumRegIdTrib
Destinatario: NumRegIdTrib? Rfc? Curp? Nombre? /Domicilio
Mercancias: /Mercancia
Domicilio: Calle NumeroExterior? NumeroInterior? Colonia? Localidad? Referencia? Municipio? Estado Pais CodigoPostal
Mercancia: NoIdentificacion FraccionArancelaria? CantidadAduana? UnidadAduana? ValorUnitarioAduana? ValorDolares
    /DescripcionesEspecificas
DescripcionesEspecificas: Marca Modelo? SubModelo? NumeroSerie?
""",
)

COMERCIO_EXTERIOR_11 = Table(
    "http://www.sat.gob.mx/ComercioExterior11",
    ("1.1",),
    """
ComercioExterior: Version MotivoTraslado? TipoOperacion ClaveDePedimento? CertificadoOrigen? NumCertificadoOrigen?
    NumeroExportadorConfiable? Incoterm? Subdivision? Observaciones? TipoCambioUSD? TotalUSD? /Emisor /Propietario
    /Receptor /Destinatario /Mercancias
Emisor: Curp? /Domicilio
Propietario: NumRegIdTrib ResidenciaFiscal
Receptor: NumRegIdTrib? /Domicilio
Destinatario: NumRegIdTrib? Nombre? /Domicilio
Mercancias: /Mercancia
Domicilio: Calle NumeroExterior? NumeroInterior? Colonia? Localidad? Referencia? Municipio? Estado Pais CodigoPostal
Mercancia: NoIdentificacion FraccionArancelaria? CantidadAduana? UnidadAduana? ValorUnitarioAduana? ValorDolares
    /DescripcionesEspecificas
DescripcionesEspecificas: Marca Modelo? SubModelo? NumeroSerie?
""",
)

COMERCIO_EXTERIOR_20 = Table(
    "http://www.sat.gob.mx/ComercioExterior20",
    ("2.0",),
    """
ComercioExterior: Version MotivoTraslado? ClaveDePedimento CertificadoOrigen NumCertificadoOrigen?
    NumeroExportadorConfiable? Incoterm? Observaciones? TipoCambioUSD TotalUSD /Emisor /Propietario /Receptor
    /Destinatario /Mercancias
Emisor: Curp? /Domicilio
Propietario: NumRegIdTrib ResidenciaFiscal
Receptor: NumRegIdTrib? /Domicilio
Destinatario: NumRegIdTrib? Nombre? /Domicilio
Mercancias: /Mercancia
Domicilio: Calle NumeroExterior? NumeroInterior? Colonia? Localidad? Referencia? Municipio? Estado Pais CodigoPostal
Mercancia: NoIdentificacion FraccionArancelaria? CantidadAduana? UnidadAduana? ValorUnitarioAduana? ValorDolares
    /DescripcionesEspecificas
DescripcionesEspecificas: Marca Modelo? SubModelo? NumeroSerie?
""",
)

"""The order of attributes of vehicles used, sold, destroyed and renewed, and of drivers who join together (PFIC)."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

VEHICULO_USADO = Table(
    "http://www.sat.gob.mx/vehiculousado",
    ("1.0",),
    """
VehiculoUsado: Version montoAdquisicion montoEnajenacion claveVehicular marca tipo modelo numeroMotor? numeroSerie?
    NIV? valor /InformacionAduanera
InformacionAduanera: numero fecha aduana?
""",
)

VENTA_VEHICULOS_10 = Table(
    "http://www.sat.gob.mx/ventavehiculos",
    ("1.0",),
    """
VentaVehiculos: version ClaveVehicular //InformacionAduanera
InformacionAduanera: numero fecha aduana?
""",
)

VENTA_VEHICULOS_11 = Table(
    "http://www.sat.gob.mx/ventavehiculos",
    ("1.1",),
    """
VentaVehiculos: version ClaveVehicular Niv //InformacionAduanera
InformacionAduanera: numero fecha aduana?
""",
)

CERTIFICADO_DESTRUCCION = Table(
    "http://www.sat.gob.mx/certificadodestruccion",
    ("1.0",),
    """
certificadodedestruccion: Version Serie NumFolDesVeh /VehiculoDestruido /InformacionAduanera
VehiculoDestruido: Marca TipooClase Año Modelo? NIV? NumSerie? NumPlacas NumMotor? NumFolTarjCir
InformacionAduanera: NumPedImp Fecha Aduana
""",
)

RENOVACION = Table(
    "http://www.sat.gob.mx/renovacionysustitucionvehiculos",
    ("1.0",),
    """
renovacionysustitucionvehiculos: Version TipoDeDecreto /DecretoRenovVehicular /DecretoSustitVehicular
DecretoRenovVehicular: VehEnaj /VehiculosUsadosEnajenadoPermAlFab /VehiculoNuvoSemEnajenadoFabAlPerm
DecretoSustitVehicular: VehEnaj /VehiculoUsadoEnajenadoPermAlFab /VehiculoNuvoSemEnajenadoFabAlPerm
VehiculosUsadosEnajenadoPermAlFab: PrecioVehUsado TipoVeh Marca TipooClase Año Modelo? NIV? NumSerie? NumPlacas
    NumMotor? NumFolTarjCir NumPedIm? Aduana? FechaRegulVeh? Foliofiscal
VehiculoNuvoSemEnajenadoFabAlPerm: Año Modelo? NumPlacas RFC?
VehiculoUsadoEnajenadoPermAlFab: PrecioVehUsado TipoVeh Marca TipooClase Año Modelo? NIV? NumSerie? NumPlacas
    NumMotor? NumFolTarjCir NumFolAvisoint NumPedIm Aduana FechaRegulVeh Foliofiscal
""",
)

PFIC = Table(
    "http://www.sat.gob.mx/pfic",
    ("1.0",),
    """
PFintegranteCoordinado: version ClaveVehicular Placa RFCPF?
""",
)

"""A Carta Porte for the self-test to print: the simulated SAT has none."""

from __future__ import annotations

from app.selftest.report import expect

NAMED = ("Distancia total recorrida (km)", "Número del permiso de la SICT", "KGM Kilogramo", "01 Operador")
"""What its attributes and codes are called by the lists that the program brings along."""

_STAMP = b"<tfd:TimbreFiscalDigital "
_CARTA_PORTE = b"""<p:CartaPorte xmlns:p="http://www.sat.gob.mx/CartaPorte31" Version="3.1" TranspInternac="No"
  TotalDistRec="905.5" IdCCP="CCC7b0ac-01b4-4eb8-96d0-e0debd89ff0f">
  <p:Ubicaciones>
    <p:Ubicacion TipoUbicacion="Origen" IDUbicacion="OR000001" RFCRemitenteDestinatario="EKU9003173C9"
      FechaHoraSalidaLlegada="2026-03-06T06:30:00"/>
    <p:Ubicacion TipoUbicacion="Destino" IDUbicacion="DE000001" RFCRemitenteDestinatario="URE180429TM6"
      FechaHoraSalidaLlegada="2026-03-07T18:00:00" DistanciaRecorrida="905.5"/>
  </p:Ubicaciones>
  <p:Mercancias PesoBrutoTotal="412.5" UnidadPeso="KGM" NumTotalMercancias="1">
    <p:Mercancia BienesTransp="26101500" Descripcion="Motor" Cantidad="10" ClaveUnidad="H87" PesoEnKg="412.5"/>
    <p:Autotransporte PermSCT="TPAF01" NumPermisoSCT="3K42-8875-01">
      <p:IdentificacionVehicular ConfigVehicular="T3S2" PlacaVM="64AB1C" AnioModeloVM="2022"/>
    </p:Autotransporte>
  </p:Mercancias>
  <p:FiguraTransporte>
    <p:TiposFigura TipoFigura="01" RFCFigura="VAAM130719H60" NombreFigura="MARIA VALLES ARCE" NumLicencia="NL8800123"/>
  </p:FiguraTransporte>
</p:CartaPorte>"""


def with_carta_porte(data: bytes) -> bytes:
    """The document ``data`` as if it were one; its seal no longer fits. Raises NotAsExpectedError."""
    expect(data.count(_STAMP) == 1, "the document has no single stamp")
    return data.replace(_STAMP, _CARTA_PORTE + _STAMP)

"""Documents with complements, written by hand as XML."""

from __future__ import annotations

from collections.abc import Sequence

from app.cfdi.complements import Complement, complements_of
from app.cfdi.parser import read
from app.domain.document import Document
from tests.ui.sheet.documents import SAT_SEAL, SEAL, UUID

IDCCP = "CCC7b0ac-01b4-4eb8-96d0-e0debd89ff0f"
BILL = "CartaPorte"


def stamped(complement: str, *, concept: str = "", kind: str = "T") -> bytes:
    """A CFDI 4.0 with a complement, and perhaps one of its concept."""
    inner = f"<cfdi:ComplementoConcepto>{concept}</cfdi:ComplementoConcepto>" if concept else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0" Serie="CP" Folio="81"
    Fecha="2026-03-05T11:20:07" Moneda="XXX" SubTotal="0" Total="0" TipoDeComprobante="{kind}" Exportacion="01"
    LugarExpedicion="64000" NoCertificado="30001000000500003416" Sello="{SEAL}">
  <cfdi:Emisor Rfc="EKU9003173C9" Nombre="ESCUELA KEMPER URGATE" RegimenFiscal="624"/>
  <cfdi:Receptor Rfc="EKU9003173C9" Nombre="ESCUELA KEMPER URGATE" UsoCFDI="S01" DomicilioFiscalReceptor="64000"
    RegimenFiscalReceptor="624"/>
  <cfdi:Conceptos>
    <cfdi:Concepto ClaveProdServ="78101800" Cantidad="1" ClaveUnidad="E48" Descripcion="Traslado de mercancías"
      ValorUnitario="0" Importe="0" ObjetoImp="01">{inner}</cfdi:Concepto>
  </cfdi:Conceptos>
  <cfdi:Complemento>{complement}
    <tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" UUID="{UUID}"
      FechaTimbrado="2026-03-05T11:22:40" RfcProvCertif="SPR190613I52" SelloCFD="{SEAL}"
      NoCertificadoSAT="00001000000504465028" SelloSAT="{SAT_SEAL}"/>
  </cfdi:Complemento>
</cfdi:Comprobante>""".encode()


def opened(data: bytes) -> tuple[Document, Sequence[Complement]]:
    """What is printed of ``data``."""
    document = read(data)
    return document, complements_of(data, document)


def bill_of_lading(version: str = "3.1", goods: int = 3) -> str:
    """A Carta Porte 2.0, 3.0 or 3.1 by road, of ``goods`` goods, every third of them dangerous."""
    has_identity = version >= "3.0"
    regimes = '<p:RegimenesAduaneros><p:RegimenAduaneroCCP RegimenAduanero="EXD"/></p:RegimenesAduaneros>'
    return f"""
    <p:CartaPorte xmlns:p="http://www.sat.gob.mx/CartaPorte{version.replace(".", "")}" Version="{version}"
      {f'IdCCP="{IDCCP}"' if has_identity else ""} TranspInternac="Sí" EntradaSalidaMerc="Salida"
      PaisOrigenDestino="USA" ViaEntradaSalida="01" TotalDistRec="1280.5">
      {regimes if version >= "3.1" else ""}
      <p:Ubicaciones>
        <p:Ubicacion TipoUbicacion="Origen" IDUbicacion="OR000001" RFCRemitenteDestinatario="EKU9003173C9"
          NombreRemitenteDestinatario="ESCUELA KEMPER URGATE" FechaHoraSalidaLlegada="2026-03-06T06:30:00">
          <p:Domicilio Calle="Av. Ruiz Cortines" NumeroExterior="1204" Colonia="0347" Municipio="039" Estado="NLE"
            Pais="MEX" CodigoPostal="64000"/>
        </p:Ubicacion>
        <p:Ubicacion TipoUbicacion="Destino" IDUbicacion="DE000001" RFCRemitenteDestinatario="URE180429TM6"
          NombreRemitenteDestinatario="UNIVERSIDAD ROBÓTICA ESPAÑOLA" FechaHoraSalidaLlegada="2026-03-07T18:00:00"
          DistanciaRecorrida="905.5">
          <p:Domicilio Calle="Calzada de Tlalpan" NumeroExterior="77" NumeroInterior="B" Municipio="012" Estado="CMX"
            Pais="MEX" CodigoPostal="14000" Referencia="Puerta 3"/>
        </p:Ubicacion>
        <p:Ubicacion TipoUbicacion="Destino" IDUbicacion="DE000002" RFCRemitenteDestinatario="XEXX010101000"
          NombreRemitenteDestinatario="ROBOTICS OF LAREDO INC" NumRegIdTrib="121585958" ResidenciaFiscal="USA"
          FechaHoraSalidaLlegada="2026-03-09T09:15:00" DistanciaRecorrida="375">
          <p:Domicilio Calle="Mines Rd" NumeroExterior="8801" Estado="TX" Pais="USA" CodigoPostal="78045"/>
        </p:Ubicacion>
      </p:Ubicaciones>
      <p:Mercancias PesoBrutoTotal="{goods * 412.5}" UnidadPeso="KGM" PesoNetoTotal="{goods * 400}"
        NumTotalMercancias="{goods}">
        {"".join(_goods(number) for number in range(1, goods + 1))}
        <p:Autotransporte PermSCT="TPAF03" NumPermisoSCT="3K42-8875-01">
          <p:IdentificacionVehicular ConfigVehicular="T3S2" PesoBrutoVehicular="41.5" PlacaVM="64AB1C"
            AnioModeloVM="2022"/>
          <p:Seguros AseguraRespCivil="Seguros del Norte" PolizaRespCivil="RC-880123"
            AseguraMedAmbiente="Verde Seguros" PolizaMedAmbiente="MA-5521" PrimaSeguro="12500"/>
          <p:Remolques>
            <p:Remolque SubTipoRem="CTR004" Placa="55UK7R"/>
            <p:Remolque SubTipoRem="CTR002" Placa="56UK8S"/>
          </p:Remolques>
        </p:Autotransporte>
      </p:Mercancias>
      <p:FiguraTransporte>
        <p:TiposFigura TipoFigura="01" RFCFigura="VAAM130719H60" NombreFigura="MARÍA VALLES ARCE"
          NumLicencia="NL8800123"/>
        <p:TiposFigura TipoFigura="02" RFCFigura="URE180429TM6" NombreFigura="UNIVERSIDAD ROBÓTICA ESPAÑOLA">
          <p:PartesTransporte ParteTransporte="PT03"/>
          <p:PartesTransporte ParteTransporte="PT05"/>
          <p:Domicilio Calle="Insurgentes" NumeroExterior="5" Estado="CMX" Pais="MEX" CodigoPostal="06000"/>
        </p:TiposFigura>
      </p:FiguraTransporte>
    </p:CartaPorte>"""


def _goods(number: int) -> str:
    is_dangerous = number % 3 == 0
    danger = (
        'MaterialPeligroso="Sí" CveMaterialPeligroso="1170" Embalaje="1A1" DescripEmbalaje="Tambor de acero"'
        if is_dangerous
        else 'MaterialPeligroso="No"'
    )
    return f"""
        <p:Mercancia BienesTransp="{"12352104" if is_dangerous else "26101500"}"
          Descripcion="{"Alcohol etílico en tambores, lote" if is_dangerous else "Motor eléctrico número"} {number}"
          Cantidad="{number * 10}" ClaveUnidad="H87" Unidad="Pieza" {danger} PesoEnKg="412.5"
          ValorMercancia="15000.00" Moneda="MXN" FraccionArancelaria="8501310100">
          <p:DocumentacionAduanera TipoDocumento="01" NumPedimento="21  47  3807  8003832" RFCImpo="EKU9003173C9"/>
          <p:CantidadTransporta Cantidad="{number * 6}" IDOrigen="OR000001" IDDestino="DE000001"/>
          <p:CantidadTransporta Cantidad="{number * 4}" IDOrigen="OR000001" IDDestino="DE000002"/>
        </p:Mercancia>"""

"""The SOAP envelopes of the answers, shaped as the SAT's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from app.domain.catalogs import Direction
from app.simulator.operations import AnyOperation, Neighbour, Operation
from app.simulator.refusals import FaultKind
from app.simulator.world.sat_status import Acuse
from app.simulator.xml import AUTHENTICATION, SAT, SAT_STATUS, SECURITY, SOAP, UTILITY

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_ACUSE = "http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio"
_XSI = f'xmlns:xsi="{_INSTANCE}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
_SUFFIXES = {Direction.ISSUED: "Emitidos", Direction.RECEIVED: "Recibidos", Direction.FOLIO: "Folio"}
_FAULT_WORDS = {
    FaultKind.INVALID_SECURITY: "An error occurred when verifying security for the message.",
    FaultKind.ACTION_NOT_SUPPORTED: "The message cannot be processed at the receiver, due to a ContractFilter mismatch "
    "at the EndpointDispatcher.",
    FaultKind.INTERNAL: "The server was unable to process the request due to an internal error.",
}
_FAULT_NAMESPACES = {
    FaultKind.INVALID_SECURITY: SECURITY,
    FaultKind.ACTION_NOT_SUPPORTED: "http://schemas.microsoft.com/ws/2005/05/addressing/none",
    FaultKind.INTERNAL: "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher",
}


def authenticated(token: str, created: datetime, expires: datetime) -> bytes:
    """The answer to Autentica: the token, and its life in the header."""
    header = (
        f'<o:Security s:mustUnderstand="1" xmlns:o="{SECURITY}"><u:Timestamp u:Id="_0">'
        f"<u:Created>{_instant(created)}</u:Created><u:Expires>{_instant(expires)}</u:Expires>"
        "</u:Timestamp></o:Security>"
    )
    body = (
        f'<AutenticaResponse xmlns="{AUTHENTICATION}"><AutenticaResult>{escape(token)}</AutenticaResult>'
        "</AutenticaResponse>"
    )
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:u="{UTILITY}"><s:Header>{header}</s:Header>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def submitted(direction: Direction, code: int, message: str, request_id: str | None = None) -> bytes:
    """The answer to SolicitaDescarga…"""
    name = f"SolicitaDescarga{_SUFFIXES[direction]}"
    attributes = _attributes(IdSolicitud=request_id, CodEstatus=code, Mensaje=message)
    return _plain(f'<{name}Response xmlns="{SAT}"><{name}Result{attributes}/></{name}Response>')


def verified(
    code: int,
    message: str,
    *,
    state: int = 0,
    reason: int | None = None,
    count: int = 0,
    packages: Sequence[str] = (),
) -> bytes:
    """The answer to VerificaSolicitudDescarga."""
    attributes = _attributes(
        CodEstatus=code, EstadoSolicitud=state, CodigoEstadoSolicitud=reason, NumeroCFDIs=count, Mensaje=message
    )
    ids = "".join(f"<IdsPaquetes>{package}</IdsPaquetes>" for package in packages)
    result = f"<VerificaSolicitudDescargaResult{attributes}>{ids}</VerificaSolicitudDescargaResult>"
    return _plain(f'<VerificaSolicitudDescargaResponse xmlns="{SAT}">{result}</VerificaSolicitudDescargaResponse>')


def downloaded(code: int, message: str, package: bytes = b"") -> bytes:
    """The answer to Descargar: code and words in the header, the package as base64 text in the body."""
    head = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header><h:respuesta{_attributes(CodEstatus=code, Mensaje=message)} '
        f'xmlns:h="{SAT}" xmlns="{SAT}" {_XSI}/></s:Header>'
        f'<s:Body {_XSI}><RespuestaDescargaMasivaTercerosSalida xmlns="{SAT}">'
    )
    content = b"<Paquete>" + package + b"</Paquete>" if package else b"<Paquete/>"
    return head.encode() + content + b"</RespuestaDescargaMasivaTercerosSalida></s:Body></s:Envelope>"


def consulted(acuse: Acuse) -> bytes:
    """The answer to Consulta; what is empty is an empty element."""
    values = {
        "CodigoEstatus": acuse.code,
        "EsCancelable": acuse.cancellable,
        "Estado": acuse.state,
        "EstatusCancelacion": acuse.cancellation,
        "ValidacionEFOS": acuse.efos,
    }
    content = "".join(
        f"<a:{name}>{escape(said)}</a:{name}>" if said else f"<a:{name}/>" for name, said in values.items()
    )
    result = f'<ConsultaResult xmlns:a="{_ACUSE}" xmlns:i="{_INSTANCE}">{content}</ConsultaResult>'
    body = f'<ConsultaResponse xmlns="{SAT_STATUS}">{result}</ConsultaResponse>'
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


def refusal(
    operation: AnyOperation,
    direction: Direction | None,
    code: int,
    message: str,
    *,
    state: int = 0,
    reason: int | None = None,
    request_id: str | None = None,
) -> bytes:
    """The answer of any operation with the code alone; Autentica has no codes, only a fault."""
    if operation is Operation.VERIFY:
        return verified(code, message, state=state, reason=reason)
    if operation is Operation.DOWNLOAD:
        return downloaded(code, message)
    if operation is Neighbour.SAT_STATUS:
        return consulted(Acuse(f"N - {code}: {message}"))
    return submitted(direction, code, message, request_id) if direction else fault(FaultKind.INVALID_SECURITY)


def fault(kind: FaultKind) -> bytes:
    """The envelope of a SOAP fault, with its code and reason."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault>'
        f'<faultcode xmlns:a="{_FAULT_NAMESPACES[kind]}">{kind}</faultcode>'
        f'<faultstring xml:lang="en-US">{_FAULT_WORDS[kind]}</faultstring>'
        "</s:Fault></s:Body></s:Envelope>"
    ).encode()


def _plain(content: str) -> bytes:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body {_XSI}>{content}</s:Body></s:Envelope>'.encode()


def _attributes(**values: str | int | None) -> str:
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in values.items() if value is not None)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

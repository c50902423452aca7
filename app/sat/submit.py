"""SolicitaDescarga Emitidos, Recibidos and Folio: asking for packages."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import SatRequestId
from app.domain.query import Query
from app.domain.status import ACCEPTED, Code, Family
from app.efirma.credential import Credential
from app.errors import MalformedAnswerError
from app.sat import soap
from app.sat.endpoints import SUBMIT_OPERATIONS
from app.sat.xmldsig import operation_element, sign_operation


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """The SAT's word on a request. ``request_id`` is always there when accepted, and at times when refused."""

    code: Code
    message: str
    request_id: SatRequestId | None


def build(query: Query, credential: Credential) -> bytes:
    """The request signed by ``credential``; whether the SAT would take it is ``query.problems``' business."""
    operation = operation_element(SUBMIT_OPERATIONS[query.direction], "solicitud", _attributes(query, credential))
    if query.direction is Direction.ISSUED and query.counterparts:
        receivers = etree.SubElement(operation[0], f"{{{soap.DES}}}RfcReceptores")
        for rfc in query.counterparts:
            etree.SubElement(receivers, f"{{{soap.DES}}}RfcReceptor").text = rfc.value
    return soap.envelope(sign_operation(operation, credential))


def parse(reply: soap.Reply, direction: Direction) -> SubmitResult:
    """CodEstatus, Mensaje and IdSolicitud. Raises AnswerError."""
    result = soap.child(soap.open_envelope(reply), f"{SUBMIT_OPERATIONS[direction]}Result")
    code = soap.code(result, Family.SUBMIT)
    message = soap.message(result)
    return SubmitResult(code, message, _request_id(result, required=code.number == ACCEPTED))


def _request_id(result: etree._Element, *, required: bool) -> SatRequestId | None:
    text = (result.get("IdSolicitud") or "").strip()
    if not text and not required:
        return None
    try:
        return SatRequestId(text)
    except ValueError:
        raise MalformedAnswerError("IdSolicitud", soap.excerpt(etree.tostring(result))) from None


def _attributes(query: Query, credential: Credential) -> dict[str, str]:
    """All that has a value, in the SAT's spelling."""
    values = {"RfcSolicitante": credential.rfc.value}
    if query.direction is Direction.FOLIO:
        values["Folio"] = query.folio.value if query.folio else ""
    else:
        values |= _parties(query) | {
            "TipoSolicitud": _content(query),
            "FechaInicial": query.period.start.isoformat() if query.period else "",
            "FechaFinal": query.period.end.isoformat() if query.period else "",
            "EstadoComprobante": query.status.value,
            "TipoComprobante": query.document_type.value if query.document_type else "",
            "Complemento": query.complement or "",
            "RfcACuentaTerceros": query.third_party.value if query.third_party else "",
        }
    return {name: value for name, value in values.items() if value}


def _content(query: Query) -> str:
    if query.content is ContentKind.METADATA:
        return "Metadata"
    return "Retencion" if query.service is Service.RETENCIONES else "CFDI"


def _parties(query: Query) -> dict[str, str]:
    if query.direction is Direction.ISSUED:
        return {"RfcEmisor": query.owner.value}
    return {"RfcReceptor": query.owner.value, "RfcEmisor": query.counterparts[0].value if query.counterparts else ""}

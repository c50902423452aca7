"""SolicitaDescarga Emitidos, Recibidos and Folio: asking for packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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

_MALFORMED = 301
_BARE_WORDS = ("", "xml mal formado")


class Spelling(StrEnum):
    """How TipoSolicitud says that whole documents are wanted: the service of retenciones has known either word."""

    CFDI = "CFDI"
    RETENCION = "Retencion"

    @property
    def other(self) -> Spelling:
        """The one that may be right when this one is not."""
        return Spelling.RETENCION if self is Spelling.CFDI else Spelling.CFDI


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """The SAT's word on a request. ``request_id`` is always there when accepted, and at times when refused.

    ``respelled``: the SAT refused the first spelling of TipoSolicitud, and this is its word on the other.
    """

    code: Code
    message: str
    request_id: SatRequestId | None
    respelled: bool = False

    @property
    def may_be_spelling(self) -> bool:
        """Whether it is a bare 301, which says that something is amiss and not what."""
        return self.code.number == _MALFORMED and self.message.strip(" .:").lower() in _BARE_WORDS


PROBE_DIRECTION = Direction.ISSUED
"""Which of the three operations a probe is."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """The SAT's answer to a probe, a question that it can only refuse: what matters is that it answered at all."""

    code: Code


def has_spellings(query: Query) -> bool:
    """Whether its TipoSolicitud may be spelt in either way."""
    is_xml = query.content is ContentKind.XML and query.direction is not Direction.FOLIO
    return is_xml and query.service is Service.RETENCIONES


def build(query: Query, credential: Credential, spelling: Spelling = Spelling.CFDI) -> bytes:
    """The request signed by ``credential``; whether the SAT would take it is ``query.problems``' business."""
    attributes = _attributes(query, credential, spelling)
    operation = operation_element(SUBMIT_OPERATIONS[query.direction], "solicitud", attributes)
    if query.direction is Direction.ISSUED and query.counterparts:
        receivers = etree.SubElement(operation[0], f"{{{soap.DES}}}RfcReceptores")
        for rfc in query.counterparts:
            etree.SubElement(receivers, f"{{{soap.DES}}}RfcReceptor").text = rfc.value
    return soap.envelope(sign_operation(operation, credential))


def build_probe(credential: Credential, wall_now: datetime) -> bytes:
    """A question whose period ends before it begins: the SAT refuses it (301) before it looks at anything else.

    So it registers no request, spends nothing, and still tells whether the service answers.
    """
    today = wall_now.replace(hour=0, minute=0, second=0, microsecond=0)
    attributes = {
        "RfcSolicitante": credential.rfc.value,
        "EstadoComprobante": "Todos",
        "FechaInicial": (today - timedelta(days=1)).isoformat(),
        "FechaFinal": (today - timedelta(days=2)).isoformat(),
        "RfcEmisor": credential.rfc.value,
        "TipoSolicitud": "Metadata",
    }
    operation = operation_element(SUBMIT_OPERATIONS[PROBE_DIRECTION], "solicitud", attributes)
    return soap.envelope(sign_operation(operation, credential))


def parse_probe(reply: soap.Reply) -> ProbeResult:
    """Its CodEstatus. Raises AnswerError."""
    result = soap.child(soap.open_envelope(reply), f"{SUBMIT_OPERATIONS[PROBE_DIRECTION]}Result")
    return ProbeResult(soap.code(result, Family.SUBMIT))


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


def _attributes(query: Query, credential: Credential, spelling: Spelling) -> dict[str, str]:
    """All that has a value, in the SAT's spelling."""
    values = {"RfcSolicitante": credential.rfc.value}
    if query.direction is Direction.FOLIO:
        values["Folio"] = query.folio.value if query.folio else ""
    else:
        values |= _parties(query) | {
            "TipoSolicitud": "Metadata" if query.content is ContentKind.METADATA else spelling.value,
            "FechaInicial": query.period.start.isoformat() if query.period else "",
            "FechaFinal": query.period.end.isoformat() if query.period else "",
            "EstadoComprobante": query.status.value,
            "TipoComprobante": query.document_type.value if query.document_type else "",
            "Complemento": query.complement or "",
            "RfcACuentaTerceros": query.third_party.value if query.third_party else "",
        }
    return {name: value for name, value in values.items() if value}


def _parties(query: Query) -> dict[str, str]:
    if query.direction is Direction.ISSUED:
        return {"RfcEmisor": query.owner.value}
    return {"RfcReceptor": query.owner.value, "RfcEmisor": query.counterparts[0].value if query.counterparts else ""}

"""ConsultaCFDIService: whether the SAT has one document and how it stands; needs no e.firma."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from lxml import etree

from app.domain.clock import Clock
from app.domain.sat_status import SatStatus, SatStatusAnswer, SatStatusQuery
from app.errors import MalformedAnswerError
from app.sat import soap
from app.sat.endpoints import Endpoint
from app.sat.transport import Call, Transport

_NAMESPACE = "http://tempuri.org/"


class DocumentStatusService:
    """Asks about one document at a time; safe to call from several threads."""

    def __init__(self, transport: Transport, clock: Clock, endpoint: Endpoint) -> None:
        self._transport = transport
        self._clock = clock
        self._endpoint = endpoint

    def ask(self, query: SatStatusQuery) -> SatStatusAnswer:
        """Consulta: asking again does no harm. Raises NetworkError or AnswerError, never a made-up answer."""
        with self._transport.post(Call(self._endpoint, build(query))) as answer:
            now = self._clock.now()
            return parse(soap.Reply.collect(answer, now), now)


def build(query: SatStatusQuery) -> bytes:
    """The request: nothing in it is signed."""
    return (
        f'<s:Envelope xmlns:s="{soap.SOAP}"><s:Body><Consulta xmlns="{_NAMESPACE}">'
        f"<expresionImpresa>{escape(query.expression())}</expresionImpresa></Consulta></s:Body></s:Envelope>"
    ).encode()


def parse(reply: soap.Reply, seen_at: datetime) -> SatStatusAnswer:
    """All of ConsultaResult, as it was said at ``seen_at`` (aware).

    Raises AnswerError: MalformedAnswerError when an element is missing, or when neither a state nor a reason is told.
    """
    result = soap.child(soap.open_envelope(reply), "ConsultaResult")
    sat_status = SatStatusAnswer(
        seen_at=seen_at,
        code=_text(result, "CodigoEstatus"),
        state_text=_text(result, "Estado"),
        cancellable_text=_text(result, "EsCancelable"),
        cancellation_text=_text(result, "EstatusCancelacion"),
        efos_text=_text(result, "ValidacionEFOS"),
    )
    if not sat_status.state_text and sat_status.state is SatStatus.UNKNOWN:
        raise MalformedAnswerError("Estado", soap.excerpt(etree.tostring(result)))
    return sat_status


def _text(result: etree._Element, name: str) -> str:
    return soap.excerpt((soap.child(result, name).text or "").encode())

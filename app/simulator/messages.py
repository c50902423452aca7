"""One request as it arrived, taken apart as far as it can be."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message as MimeHeader

from app.domain.catalogs import Direction, Service
from app.simulator.operations import METHODS, AnyOperation, Method, Neighbour, Operation
from app.simulator.xml import SOAP, Element, child, descend, parse, text

_SUBJECTS: dict[AnyOperation, str] = {Operation.VERIFY: "IdSolicitud", Operation.DOWNLOAD: "IdPaquete"}


@dataclass(frozen=True, slots=True)
class Headers:
    """The HTTP headers the service looks at; empty when they were not sent."""

    action: str = ""
    content_type: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A POST to one of the nine addresses.

    ``method`` is None when the SOAPAction does not belong to the address. ``element`` is the operation element of the
    Body and ``request`` its child with the question; both are None when the envelope has another shape.
    """

    service: Service
    operation: AnyOperation
    headers: Headers
    method: Method | None
    envelope: Element | None
    element: Element | None
    request: Element | None

    @classmethod
    def read(cls, service: Service, operation: AnyOperation, headers: Headers, body: bytes) -> Message:
        """From the HTTP request's headers and body; never fails."""
        method = METHODS.get(headers.action.strip().strip('"'))
        if method is not None and method.operation is not operation:
            method = None
        envelope = parse(body)
        root = envelope if envelope is not None and envelope.tag == f"{{{SOAP}}}Envelope" else None
        element = None
        if method is not None:
            element = child(descend(root, SOAP, "Body"), method.namespace, method.element)
        request = child(element, method.namespace, method.child) if method is not None and method.child else None
        return cls(service, operation, headers, method, root, element, request)

    @property
    def is_xml_utf8(self) -> bool:
        """Whether the Content-Type is ``text/xml`` in UTF-8, as the service wants it."""
        header = MimeHeader()
        header["Content-Type"] = self.headers.content_type
        return header.get_content_type() == "text/xml" and header.get_content_charset("utf-8") == "utf-8"

    @property
    def direction(self) -> Direction | None:
        """Which of the three Solicita it is, if any."""
        return self.method.direction if self.method else None

    @property
    def rfc(self) -> str:
        """RfcSolicitante as it was sent, or empty."""
        return self._attribute("RfcSolicitante")

    @property
    def subject(self) -> str:
        """The IdSolicitud or IdPaquete asked about, in lower case; the expression of a Consulta as it came."""
        if self.operation is Neighbour.SAT_STATUS:
            return text(self.request)
        return self._attribute(_SUBJECTS[self.operation]).lower() if self.operation in _SUBJECTS else ""

    def _attribute(self, name: str) -> str:
        return (self.request.get(name) or "") if self.request is not None else ""

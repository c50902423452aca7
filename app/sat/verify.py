"""VerificaSolicitudDescarga: how far a request has come, and the packages it gave."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from app.domain.identifiers import PackageId, SatRequestId
from app.domain.status import Code, Family, SatState
from app.efirma.credential import Credential
from app.errors import MalformedAnswerError
from app.sat import soap
from app.sat.xmldsig import operation_element, sign_operation


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """The SAT's word on a request.

    ``state`` is EstadoSolicitud, ``reason`` CodigoEstadoSolicitud (None only without a state), ``announced``
    NumeroCFDIs, which at times lies or is absent; ``packages`` come in the SAT's order.
    """

    code: Code
    message: str
    state: Code
    reason: Code | None
    announced: int | None
    packages: tuple[PackageId, ...]


def build(request_id: SatRequestId, credential: Credential) -> bytes:
    """The request signed by ``credential``."""
    attributes = {"IdSolicitud": request_id.value, "RfcSolicitante": credential.rfc.value}
    operation = operation_element("VerificaSolicitudDescarga", "solicitud", attributes)
    return soap.envelope(sign_operation(operation, credential))


def parse(reply: soap.Reply) -> VerifyResult:
    """All of VerificaSolicitudDescargaResult. Raises AnswerError."""
    result = soap.child(soap.open_envelope(reply), "VerificaSolicitudDescargaResult")
    code = soap.code(result, Family.VERIFY)
    state = soap.code(result, Family.STATE, "EstadoSolicitud")
    no_reason = state.number == SatState.NONE and not result.get("CodigoEstadoSolicitud", "").strip()
    return VerifyResult(
        code=code,
        message=soap.message(result),
        state=state,
        reason=None if no_reason else soap.code(result, Family.REASON, "CodigoEstadoSolicitud"),
        announced=soap.number(result, "NumeroCFDIs") if result.get("NumeroCFDIs", "").strip() else None,
        packages=tuple(dict.fromkeys(_package_id(element) for element in result.iter("{*}IdsPaquetes"))),
    )


def _package_id(element: etree._Element) -> PackageId:
    try:
        return PackageId.parse(element.text or "")
    except ValueError:
        raise MalformedAnswerError("IdsPaquetes", soap.excerpt(etree.tostring(element))) from None

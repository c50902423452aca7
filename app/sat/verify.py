"""VerificaSolicitudDescarga: how far a request has come, and the packages it gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from app.domain.identifiers import PackageId, SatRequestId
from app.domain.status import Code, Family
from app.efirma.credential import Credential
from app.errors import MalformedAnswerError
from app.sat import soap
from app.sat.xmldsig import operation_element, sign_operation

MOST_PACKAGES = 5_000
"""The SAT cuts its 200,000 documents a request into some dozens; an answer that names more is not the SAT's."""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """The SAT's word on a request.

    ``state`` is EstadoSolicitud. ``reason`` is CodigoEstadoSolicitud and ``announced`` NumeroCFDIs: None where the SAT
    does not tell them, or nothing that makes sense. ``packages`` come in the SAT's order.
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
    packages = tuple(dict.fromkeys(_package_ids(result)))
    if len(packages) > MOST_PACKAGES:
        raise MalformedAnswerError("IdsPaquetes")
    reason = soap.optional_number(result, "CodigoEstadoSolicitud")
    return VerifyResult(
        code=soap.code(result, Family.VERIFY),
        message=soap.message(result),
        state=soap.code(result, Family.STATE, "EstadoSolicitud"),
        reason=None if reason is None else Code(Family.REASON, reason),
        announced=soap.optional_number(result, "NumeroCFDIs"),
        packages=packages,
    )


def _package_ids(result: etree._Element) -> Iterator[PackageId]:
    for element in result.iter("{*}IdsPaquetes"):
        text = (element.text or "").strip()
        if not text:
            continue  # no package, so nothing that could be asked for
        try:
            yield PackageId(text)
        except ValueError:
            raise MalformedAnswerError("IdsPaquetes", soap.excerpt(etree.tostring(element))) from None

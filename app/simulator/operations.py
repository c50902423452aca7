"""The four operations, where they live and how they are called for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.catalogs import Direction, Service

_SAT = "http://DescargaMasivaTerceros.sat.gob.mx"


class Operation(StrEnum):
    """One of the four."""

    AUTHENTICATE = "autentica"
    SUBMIT = "solicita"
    VERIFY = "verifica"
    DOWNLOAD = "descarga"


@dataclass(frozen=True, slots=True)
class Method:
    """One SOAPAction: the element in the Body, its child with the attributes, and the direction of a Solicita."""

    operation: Operation
    element: str
    child: str
    direction: Direction | None = None


_PATHS = {
    "/Autenticacion/Autenticacion.svc": Operation.AUTHENTICATE,
    "/SolicitaDescargaService.svc": Operation.SUBMIT,
    "/VerificaSolicitudDescargaService.svc": Operation.VERIFY,
    "/DescargaMasivaService.svc": Operation.DOWNLOAD,
}
_SUBMIT = f"{_SAT}/ISolicitaDescargaService/SolicitaDescarga"
METHODS = {
    "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica": Method(Operation.AUTHENTICATE, "Autentica", ""),
    f"{_SUBMIT}Emitidos": Method(Operation.SUBMIT, "SolicitaDescargaEmitidos", "solicitud", Direction.ISSUED),
    f"{_SUBMIT}Recibidos": Method(Operation.SUBMIT, "SolicitaDescargaRecibidos", "solicitud", Direction.RECEIVED),
    f"{_SUBMIT}Folio": Method(Operation.SUBMIT, "SolicitaDescargaFolio", "solicitud", Direction.FOLIO),
    f"{_SAT}/IVerificaSolicitudDescargaService/VerificaSolicitudDescarga": Method(
        Operation.VERIFY, "VerificaSolicitudDescarga", "solicitud"
    ),
    f"{_SAT}/IDescargaMasivaTercerosService/Descargar": Method(
        Operation.DOWNLOAD, "PeticionDescargaMasivaTercerosEntrada", "peticionDescarga"
    ),
}


def locate(path: str) -> tuple[Service, Operation] | None:
    """Which service and operation an HTTP path such as ``/cfdi/SolicitaDescargaService.svc`` stands for."""
    for service in Service:
        prefix = f"/{service.value}"
        if path.startswith(prefix) and (operation := _PATHS.get(path.removeprefix(prefix))):
            return service, operation
    return None

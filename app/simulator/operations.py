"""The four operations and their neighbour, where they live and how they are called for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.catalogs import Direction, Service
from app.simulator.xml import AUTHENTICATION, SAT, SAT_STATUS


class Operation(StrEnum):
    """One of the four."""

    AUTHENTICATE = "autentica"
    SUBMIT = "solicita"
    VERIFY = "verifica"
    DOWNLOAD = "descarga"


class Neighbour(StrEnum):
    """A service beside Descarga Masiva."""

    SAT_STATUS = "consulta"


AnyOperation = Operation | Neighbour


@dataclass(frozen=True, slots=True)
class Method:
    """One SOAPAction: the element in the Body, its child with the question, and the direction of a Solicita."""

    operation: AnyOperation
    element: str
    child: str
    direction: Direction | None = None
    namespace: str = SAT


_PATHS = {
    "/Autenticacion/Autenticacion.svc": Operation.AUTHENTICATE,
    "/SolicitaDescargaService.svc": Operation.SUBMIT,
    "/VerificaSolicitudDescargaService.svc": Operation.VERIFY,
    "/DescargaMasivaService.svc": Operation.DOWNLOAD,
}
_SAT_STATUS_PATH = "/consulta/ConsultaCFDIService.svc"
_SUBMIT = f"{SAT}/ISolicitaDescargaService/SolicitaDescarga"
METHODS = {
    "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica": Method(
        Operation.AUTHENTICATE, "Autentica", "", namespace=AUTHENTICATION
    ),
    f"{_SUBMIT}Emitidos": Method(Operation.SUBMIT, "SolicitaDescargaEmitidos", "solicitud", Direction.ISSUED),
    f"{_SUBMIT}Recibidos": Method(Operation.SUBMIT, "SolicitaDescargaRecibidos", "solicitud", Direction.RECEIVED),
    f"{_SUBMIT}Folio": Method(Operation.SUBMIT, "SolicitaDescargaFolio", "solicitud", Direction.FOLIO),
    f"{SAT}/IVerificaSolicitudDescargaService/VerificaSolicitudDescarga": Method(
        Operation.VERIFY, "VerificaSolicitudDescarga", "solicitud"
    ),
    f"{SAT}/IDescargaMasivaTercerosService/Descargar": Method(
        Operation.DOWNLOAD, "PeticionDescargaMasivaTercerosEntrada", "peticionDescarga"
    ),
    f"{SAT_STATUS}IConsultaCFDIService/Consulta": Method(
        Neighbour.SAT_STATUS, "Consulta", "expresionImpresa", namespace=SAT_STATUS
    ),
}


def locate(path: str) -> tuple[Service, AnyOperation] | None:
    """Which service and operation an HTTP path such as ``/cfdi/SolicitaDescargaService.svc`` stands for."""
    if path == _SAT_STATUS_PATH:
        return Service.CFDI, Neighbour.SAT_STATUS
    for service in Service:
        prefix = f"/{service.value}"
        if path.startswith(prefix) and (operation := _PATHS.get(path.removeprefix(prefix))):
            return service, operation
    return None

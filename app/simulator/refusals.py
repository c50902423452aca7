"""Why the simulated SAT does not do what it was asked, in the SAT's own codes and words."""

from __future__ import annotations

from enum import StrEnum

WORDS = {
    300: "Token invalido.",
    301: "XML Mal Formado",
    302: "Sello Mal Formado",
    303: "Sello no corresponde con RfcSolicitante",
    304: "Certificado Revocado o Caduco",
    305: "Certificado Inválido",
    404: "Error no controlado",
    601: "La expresión impresa proporcionada no es válida.",
    602: "Comprobante no encontrado.",
    5000: "Solicitud Aceptada",
    5001: "Tercero no autorizado",
    5002: "Se han agotado las solicitudes de por vida",
    5003: "Tope máximo de elementos de la consulta",
    5004: "No se encontro la informacion",
    5005: "Ya se tiene una solicitud registrada",
    5006: "Error interno en el proceso",
    5007: "No existe el paquete solicitado",
    5008: "Maximo de descargas permitidas",
    5011: "Límite de descargas por folio por día",
    5012: "No se permite la descarga de xml que se encuentren cancelados",
}
_INVALID = "La solicitud de descarga no es válida. "
RECEIVED_CANCELLED = f"{_INVALID}No se permite la descarga de xml que se encuentren cancelados."
ORDER_OF_DATES = f"{_INVALID}La fecha inicial es mayor o igual a la fecha final."
FINAL_DATE = f"{_INVALID}Fecha final invalida"
SIX_YEARS = "La solicitud de Xml no puede contener informacion mayor a 6 años de antiguedad"


class FaultKind(StrEnum):
    """The faults WCF answers with, by their code."""

    INVALID_SECURITY = "a:InvalidSecurity"
    ACTION_NOT_SUPPORTED = "a:ActionNotSupported"
    INTERNAL = "a:InternalServiceFault"


class RefusalError(Exception):
    """The service answers properly, with a code that is not 5000."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or WORDS.get(code, "")


class SoapFaultAnswerError(Exception):
    """The service answers with a fault."""

    def __init__(self, kind: FaultKind) -> None:
        super().__init__(kind)
        self.kind = kind

"""What ``acopio cancelaciones`` says."""

from __future__ import annotations

HELP = "CFDI cancelados, el mes que cambian y en cuánto"
FIRST_HELP = "cancelados, o vistos cancelados, desde ese día"
LAST_HELP = "hasta ese día; si no, hoy"
COLUMNS = (
    "Lado", "Fecha", "Cancelado", "Visto", "Mes que cambia", "Base", "IVA", "Presentado", "Sustituto", "Folio fiscal"
)  # fmt: skip
NONE = "No hay cancelados en ese periodo."
FILED = "Cambian meses ya presentados: {}."
UNKNOWN = "—"
WITHOUT_XML = (
    "— Sin el XML no se sabe cuánto era: de un recibido cancelado antes de bajarlo el SAT solo da los metadatos."
)
NOTE = (
    "Un cancelado sale del mes en que contó, cualquiera que sea el día de la cancelación (LIVA 1-B, CFF 29-A). El "
    "sustituto se infiere: un CFDI vigente del mismo emisor con relación 04."
)


def reversed_days(first: str, last: str) -> str:
    """The first day comes after the last."""
    return f"El día {first} es posterior a {last}."

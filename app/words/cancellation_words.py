"""What ``acopio cancelaciones`` says."""

from __future__ import annotations

from app.words.formatting import plural

HELP = "CFDI cancelados, el mes que cambian y en cuánto"
FIRST_HELP = "cancelados, o vistos cancelados, desde ese día"
LAST_HELP = "hasta ese día; si no, hoy"
COLUMNS = (
    "Lado", "Fecha", "Cancelado", "Visto", "Mes que cambia", "Base", "IVA", "Presentado", "Cancelable hasta",
    "Sustituto", "Folio fiscal"
)  # fmt: skip
PENDING_HELP = "los que esperan la respuesta del receptor, en vez de los cancelados; sin importar el periodo"
PENDING_COLUMNS = (
    "Lado", "Fecha", "En proceso desde", "Responder antes de", "Cancelable hasta", "Silencio acepta", "Mes que cambia",
    "Base", "IVA", "Contraparte", "Folio fiscal",
)  # fmt: skip
YES, NO = "sí", "no"
NONE_PENDING = "No se sabe de ninguna cancelación en proceso: solo lo dice una consulta al SAT de cada comprobante."
PENDING_NOTE = (
    "En proceso: espera la respuesta del receptor. El plazo corre en días hábiles desde el aviso en su buzón (RMF "
    "2.7.1.34) y aquí se cuenta desde que se vio en proceso: pudo empezar antes. Si el receptor calla, queda "
    "cancelado; que los días sean hábiles es una lectura de las guías."
)
SILENCE_NOTE = "De hidrocarburos y de Carta Porte con ellos, el silencio no acepta la cancelación (RMF 2.7.1.34)."
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


def late(number: int) -> str:
    """Cancelled after the last day on which that may be done."""
    return (
        f"{plural(number, 'renglón', 'renglones')} de cancelados después de «Cancelable hasta»: el último día del mes "
        "de la declaración anual del emisor (CFF 29-A)."
    )


def reversed_days(first: str, last: str) -> str:
    """The first day comes after the last."""
    return f"El día {first} es posterior a {last}."

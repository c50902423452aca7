"""Avisos of nómina."""

from __future__ import annotations

from app.words.note import Note

PAYROLL_NOTES = {
    "NOMINA_DESCUADRE": Note(
        "La nómina no cuadra", "{que} dice {dice:$} y la suma es {suma:$}.", "Guía de llenado del complemento de nómina"
    ),
    "CLAVE_SIN_VIGENCIA": Note(
        "Clave sin vigencia", "La clave {clave} no estaba vigente en la fecha de pago.", "Catálogos de nómina"
    ),
    "SUBSIDIO_EN_EFECTIVO": Note(
        "Subsidio pagado en efectivo",
        "Entrega {importe:$} de subsidio para el empleo. Desde el 1 de mayo de 2024 baja el ISR y no se paga.",
        "Decreto DOF 01-05-2024",
    ),
    "SUBSIDIO_TOPE": Note(
        "Subsidio sobre el tope",
        "El subsidio causado es {subsidio:$}; {razon} {limite:$}.",
        "Decreto del subsidio para el empleo",
    ),
    "NOMINA_TARDE": Note("Nómina expedida tarde", "Se podía expedir hasta el {hasta}.", "RMF 2.7.5.1"),
    "NOMINA_SIN_FECHA": Note(
        "Sin fecha de pago", "No dice una FechaPago: no cuenta en ningún mes.", "Complemento de nómina 1.2"
    ),
    "FALTA_XML": Note(
        "Falta el XML", "El SAT dice que existe y su XML no está aquí: no cuenta en las sumas.", "Cobertura"
    ),
    "SUSTITUCION_SIN_CANCELAR": Note(
        "El sustituido sigue vigente",
        "Sustituye a {sustituido}, que sigue vigente: cuentan los dos, como en el visor del trabajador. Con los dos, "
        "el neto del trabajador es {neto_con:$} y su ISR {isr_con:$}; sin el sustituido, {neto_sin:$} y {isr_sin:$}.",
        "Relación 04 del Anexo 20",
    ),
}

_REASONS = {"ingreso": "el ingreso del mes pasa de", "importe": "el límite del periodo es"}


def payroll_title(key: str) -> str:
    """A short title."""
    return PAYROLL_NOTES[key].title


def payroll_detail(key: str, facts: dict[str, str]) -> str:
    """The sentence of one aviso of nómina."""
    return PAYROLL_NOTES[key].told({**facts, "razon": _REASONS.get(facts.get("por", ""), "")})

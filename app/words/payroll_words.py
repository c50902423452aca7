"""What ``acopio nomina`` says."""

from __future__ import annotations

from app.words.formatting import money

HELP = "nómina de un mes por fecha de pago: por trabajador y en total"
COLUMNS = (
    "RFC",
    "Nombre",
    "Percepciones",
    "Gravado",
    "Exento",
    "ISR",
    "IMSS",
    "Otros pagos",
    "Subsidio",
    "Neto",
    "CFDI",
)
TOTAL = "Total"
NOTICES = "Avisos:"
PAPER = (
    "Papel de trabajo hecho de los CFDI de nómina vigentes con FechaPago en el mes. ISR es la deducción 002; los "
    "reintegros (otro pago 001) no se le restan en la tabla."
)


def nothing(month: str) -> str:
    """No nómina in that month."""
    return f"No hay nómina con fecha de pago en {month}."


def paid_over(isr: str, refunds: str, earlier: str) -> str:
    """What of the ISR is to be paid over."""
    return (
        f"ISR menos reintegros de ISR ({money(refunds)}): {money(isr)}. ISR de ejercicios anteriores (deducción 101): "
        f"{money(earlier)}."
    )

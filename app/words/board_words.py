"""What ``acopio tablero`` says: its help and its table."""

from __future__ import annotations

from app.words.formatting import plural

HELP = "todos los contribuyentes y sus meses: cobertura y lo que pide atención"
MONTHS_HELP = "cuántos meses, el actual incluido; 13 si no se dice"
COLUMNS = ("RFC", "Nombre", "Mes", "Cobertura", "Faltan", "Cambios", "REP", "69-B", "Presentado")
NOTHING = "No hay comprobantes de nadie en la biblioteca."
NEVER_ASKED = "—"
ALL_WELL = "al día"
ONLY_WHAT_ASKS = "Solo los meses en que hay algo que ver; con --json, todos."
PAPER = "Papel de trabajo hecho con CFDI: no incluye lo que un CFDI no dice."


def counting(months: int) -> str:
    """Before much is made anew."""
    return f"Se calculan {plural(months, 'mes', 'meses')} que cambiaron…"


def not_so_many(most: int) -> str:
    """What is wrong with --meses."""
    return f"--meses va de 1 a {most}"

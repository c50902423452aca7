"""What is said of a question of the month before it is answered: the help of its options, and what is wrong with it."""

from __future__ import annotations

OWNER_HELP = "de quién; sirve todo RFC que tenga comprobantes en la biblioteca"
MONTH_HELP = "un mes, como 2026-03"
JSON_HELP = "imprime el resultado como un valor JSON"


def not_a_month(text: str) -> str:
    """What is wrong with a text in the place of a month."""
    return f"«{text}» no es un mes como 2026-03"


def not_a_day(text: str) -> str:
    """What is wrong with a text in the place of a day."""
    return f"«{text}» no es una fecha como 2026-03-31"


def no_such_owner(rfc: str) -> str:
    """There is nothing of that RFC in the library."""
    return f"No hay comprobantes de «{rfc}» en la biblioteca."


def yet_to_come(month: str) -> str:
    """The month has not begun."""
    return f"El mes {month} todavía no empieza."

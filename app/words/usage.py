"""What is wrong with a command that was typed: argparse's own few English sentences in Spanish, and ours."""

from __future__ import annotations

import re

HEADINGS = {"options": "opciones"}
"""Of a command's help."""
USAGE = "Uso: "
COMMANDS, PATHS = "comandos", "rutas"
"""What is typed without an option before it."""
SHOW_HELP = "muestra esta ayuda y termina"
STDIN_HELP = "lee la contraseña de la entrada estándar"
WAIT_HELP = "segundos que se espera al SAT como máximo"

_TYPES = {"int": "un número entero"}
_VALUE = r"(?P<quote>['\"])(?P<value>.*?)(?P=quote)"
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.*)", "falta {what}"),
    (r"unrecognized arguments: (?P<what>.*)", "no conozco {what}"),
    (r"expected (one|at least one|\d+) arguments?", "falta su valor"),
    (r"not allowed with argument (?P<what>.*)", "no va junto con {what}"),
    (rf"ignored explicit argument {_VALUE}", "no lleva valor («{value}»)"),
    (
        rf"invalid choice: {_VALUE}(, maybe you meant .*\?)? \(choose from (?P<what>.*)\)",
        "«{value}» no es una de las opciones ({what})",
    ),
    (rf"invalid (?P<type>\w+) value: {_VALUE}", "«{value}» no es {type}"),
)
_OF_ONE_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.DOTALL)


def not_understood(message: str) -> str:
    """The line above the usage; ``message`` is argparse's, or a sentence of our own."""
    return f"No entendí la instrucción: {translated(message)}."


def translated(message: str) -> str:
    """argparse's ``message`` in Spanish; a sentence of our own comes back as it is.

    Python brings no Spanish for them. They are matched here and not replaced inside argparse, which would hold for
    everything else in the process; the test names the versions of Python whose messages these are.
    """
    if found := _OF_ONE_ARGUMENT.fullmatch(message):
        return f"{found['name']}: {translated(found['rest'])}"
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            facts = {name: text or "" for name, text in found.groupdict().items()}
            facts["type"] = _TYPES.get(facts.get("type", ""), "un valor aceptable")
            facts["what"] = facts.get("what", "").replace("'", "")
            return sentence.format(**facts)
    return message


def not_a_date(text: str) -> str:
    """What is wrong with a text in the place of a date."""
    return f"«{text}» no es una fecha como 2024-01-31"


def not_mexican_time(text: str) -> str:
    """What is wrong with a moment that has a time zone or parts of a second."""
    return f"«{text}» debe ser hora del centro de México, sin fracciones"


def not_a_month(text: str) -> str:
    """What is wrong with a text in the place of a month."""
    return f"«{text}» no es un mes como 2026-11"


def not_seconds(text: str) -> str:
    """What is wrong with a text in the place of a number of seconds."""
    return f"«{text}» no es un número de segundos"


def not_a_number(text: str, most: int) -> str:
    """What is wrong with a text in the place of a whole number up to ``most``."""
    return f"«{text}» no es un número entre 0 y {most:,}"

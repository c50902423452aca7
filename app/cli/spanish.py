"""argparse in Spanish: its own few English sentences, translated at the one place where they reach the person."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

USAGE_ERROR = 2
_HEADINGS = {"options": "opciones"}
_TYPES = {"int": "un número entero"}

_VALUE = r"(?P<quote>['\"])(?P<value>.*)(?P=quote)"
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.*)", "falta {what}"),
    (r"unrecognized arguments: (?P<what>.*)", "no conozco {what}"),
    (r"expected (one|at least one|\d+) arguments?", "falta su valor"),
    (r"not allowed with argument (?P<what>.*)", "no va junto con {what}"),
    (rf"ignored explicit argument {_VALUE}", "no lleva valor («{value}»)"),
    (rf"invalid choice: {_VALUE} \(choose from (?P<what>.*)\)", "«{value}» no es una de las opciones ({what})"),
    (rf"invalid (?P<type>\w+) value: {_VALUE}", "«{value}» no es {type}"),
)
_OF_ONE_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.DOTALL)


class SpanishParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, then how it is used; exits with 2.

    ``positionals`` heads, in the help, what is typed without an option before it. Options are typed in full: what a
    shortened one means would change with the next option that begins alike.
    """

    def __init__(self, positionals: str = "rutas", **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)
        self._positionals.title = positionals
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        """Leave with the sentence on standard error."""
        self.exit(USAGE_ERROR, f"No entendí la instrucción: {translated(message)}.\n{self.format_usage()}")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Uso: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


def translated(message: str) -> str:
    """argparse's ``message`` in Spanish; a sentence of our own comes back as it is."""
    if found := _OF_ONE_ARGUMENT.fullmatch(message):
        return f"{found['name']}: {translated(found['rest'])}"
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            facts = {name: text or "" for name, text in found.groupdict().items()}
            facts["type"] = _TYPES.get(facts.get("type", ""), "un valor aceptable")
            facts["what"] = facts.get("what", "").replace("'", "")
            return sentence.format(**facts)
    return message

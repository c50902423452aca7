"""argparse's messages in Spanish, as each version of Python words them."""

from __future__ import annotations

import sys

import pytest

from app.words.usage import translated

PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
"""Versions whose argparse was read for the messages below."""


def test_this_python_is_one_of_those() -> None:
    assert sys.version_info[:2] in PYTHONS, "read what its argparse says, add it below, then add it above"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("the following arguments are required: --cer, --key", "falta --cer, --key"),
        ("unrecognized arguments: --otra cosa", "no conozco --otra cosa"),
        ("argument --cer: expected one argument", "--cer: falta su valor"),
        ("argument RUTA: expected at least one argument", "RUTA: falta su valor"),
        ("argument --x: expected 2 arguments", "--x: falta su valor"),
        ("argument --metadata: not allowed with argument --xml", "--metadata: no va junto con --xml"),
        ("argument --json: ignored explicit argument '1'", "--json: no lleva valor («1»)"),
        ("argument --semilla: invalid int value: 'x'", "--semilla: «x» no es un número entero"),
        ('argument --x: invalid Path value: "it\'s"', "--x: «it's» no es un valor aceptable"),
        # 3.11 to 3.13 quote each choice, 3.14 does not, and 3.14 may add what is most alike
        ("argument --tipo: invalid choice: 'Z' (choose from 'I', 'E')", "--tipo: «Z» no es una de las opciones (I, E)"),
        ("argument --tipo: invalid choice: 'Z' (choose from I, E)", "--tipo: «Z» no es una de las opciones (I, E)"),
        (
            "argument COMANDO: invalid choice: 'dem', maybe you meant 'demo'? (choose from demo, registrar)",
            "COMANDO: «dem» no es una de las opciones (demo, registrar)",
        ),
        ("argument --desde: «ayer» no es una fecha", "--desde: «ayer» no es una fecha"),
    ],
)
def test_what_argparse_says(message: str, said: str) -> None:
    assert translated(message) == said

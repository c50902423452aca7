"""Made-up names of companies and people, and RFCs that fit them."""

from __future__ import annotations

import unicodedata
from random import Random

_TRADES = (
    "COMERCIALIZADORA", "GRUPO", "SERVICIOS", "TRANSPORTES", "CONSTRUCCIONES", "DISTRIBUIDORA", "ALIMENTOS",
    "TECNOLOGÍA", "CONSULTORES", "MATERIALES", "INMOBILIARIA", "FARMACIA", "AUTOPARTES", "PAPELERÍA", "DISEÑO",
    "FERRETERÍA", "PANADERÍA", "MUEBLERÍA", "LOGÍSTICA", "AGROPECUARIA",
)  # fmt: skip
_PROPER = (
    "EL ROBLE", "LA ESPERANZA", "SANTA LUCÍA", "DEL VALLE", "LOS ÁLAMOS", "MONTE ALBÁN", "TRES RÍOS", "NUEVO SOL",
    "LA CAÑADA", "EL PIÑÓN", "SIERRA ALTA", "PUENTE VIEJO", "AGUA CLARA", "EL MEZQUITE", "LA NORIA", "OJO DE AGUA",
    "SAN MARTÍN", "EL NARANJO", "QUINTA REAL", "LA PEÑA",
)  # fmt: skip
_ENDINGS = (
    "DE MÉXICO", "DEL NORTE", "DEL BAJÍO", "PENINSULAR", "DE OCCIDENTE", "HERMANOS", "E HIJOS", "INTERNACIONAL",
    "Y ASOCIADOS", "& CÍA", "& NÚÑEZ", "DEL PACÍFICO", "MUÑOZ",
)  # fmt: skip
_SUFFIXES = ("SA DE CV", "S DE RL DE CV", "SC", "SAPI DE CV")
_GIVEN = (
    "JOSÉ", "MARÍA", "LUIS", "ANA", "JUAN", "SOFÍA", "CARLOS", "LUCÍA", "MIGUEL", "FERNANDA", "JORGE", "PATRICIA",
    "RAÚL", "GABRIELA", "ÓSCAR", "VERÓNICA", "ANDRÉS", "ELENA", "IÑAKI", "BEGOÑA",
)  # fmt: skip
_FAMILY = (
    "HERNÁNDEZ", "GARCÍA", "MARTÍNEZ", "LÓPEZ", "GONZÁLEZ", "PÉREZ", "RODRÍGUEZ", "SÁNCHEZ", "RAMÍREZ", "CRUZ",
    "FLORES", "GÓMEZ", "MORALES", "VÁZQUEZ", "JIMÉNEZ", "REYES", "DÍAZ", "TORRES", "GUTIÉRREZ", "MUÑOZ", "NÚÑEZ",
    "IBÁÑEZ",
)  # fmt: skip
_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ"
_ALPHANUMERIC = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def company_name(chance: Random) -> tuple[str, str]:
    """A company's name as CFDI 4.0 wants it, and the legal suffix it has to be written without there."""
    name = f"{chance.choice(_TRADES)} {chance.choice(_PROPER)} {chance.choice(_ENDINGS)}"
    return name, chance.choice(_SUFFIXES)


def person_name(chance: Random) -> str:
    """Two given names and two family names."""
    first, second = chance.sample(_GIVEN, 2)
    return f"{first} {second} {chance.choice(_FAMILY)} {chance.choice(_FAMILY)}"


def company_rfc(chance: Random, name: str) -> str:
    """Twelve characters: an initial of each of the first words, a date, three of check."""
    initials = "".join(word[0] for word in _plain(name).split() if word[0].isalpha() or word[0] == "&")
    return (initials + "XXX")[:3] + _date(chance) + _check(chance)


def person_rfc(chance: Random, name: str) -> str:
    """Thirteen characters, from family names, given name and a date of birth."""
    given, _, father, mother = _plain(name).split()
    vowel = next((letter for letter in father[1:] if letter in "AEIOU"), "X")
    return father[0] + vowel + mother[0] + given[0] + _date(chance) + _check(chance)


def curp(chance: Random, rfc: str) -> str:
    """An 18-character CURP that begins as the person's RFC."""
    start = rfc[:10].replace("&", "X").replace("Ñ", "X")
    consonants = "".join(chance.choice(_LETTERS) for _ in range(3))
    return f"{start}{chance.choice('HM')}DF{consonants}0{chance.randrange(10)}"


def _plain(name: str) -> str:
    kept = name.replace("Ñ", "\0")
    bare = unicodedata.normalize("NFD", kept).encode("ascii", "ignore").decode()
    return bare.replace("\0", "Ñ")


def _date(chance: Random) -> str:
    return f"{chance.randrange(60, 100):02d}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"


def _check(chance: Random) -> str:
    return "".join(chance.choice(_ALPHANUMERIC) for _ in range(2)) + chance.choice("0123456789A")

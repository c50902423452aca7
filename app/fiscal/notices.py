"""What a rule has to say about a document, for a person to judge: a key, and the facts that its sentence needs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Notice:
    """An aviso about ``uuid``. ``tax`` is the IVA at stake, in millionths of pesos.

    ``key`` is its name of ``fiscal.md`` (EFECTIVO_2000), ``fields`` fill the sentence that the words have for it.
    """

    key: str
    uuid: str
    tax: int | Fraction = 0
    fields: tuple[tuple[str, str], ...] = ()


def notice(key: str, uuid: str, tax: int | Fraction = 0, **fields: str) -> Notice:
    """A notice with its fields by name."""
    return Notice(key, uuid, tax, tuple(sorted(fields.items())))

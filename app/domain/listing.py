"""Rows of the lists that the SAT publishes of contribuyentes, by CFF 69-B, 69-B Bis and 69."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

_FILE = re.compile(r"[0-9a-f]{64}\.(csv|json)")


def is_list_file(name: str) -> bool:
    """Whether a kept list, or what is known of it, has a file of that name."""
    return _FILE.fullmatch(name) is not None


class ListKind(StrEnum):
    """Which article a list is published by."""

    EFOS = "69-B"
    LOSSES = "69-B Bis"
    DEBTORS = "69"
    FALSE_CFDI = "49 Bis"
    """Of false CFDI. The SAT publishes no file of these: the person notes each."""


class Situation(StrEnum):
    """Of a contribuyente in 69-B, as the SAT writes it."""

    DEFINITIVE = "Definitivo"
    PRESUMED = "Presunto"
    CLEARED = "Desvirtuado"
    FAVOURABLE = "Sentencia Favorable"


NO_SEALS = "CSD sin efectos"
"""Situation of those whose certificate to seal with was taken away (a list of article 69)."""

BY_HAND = "Publicado (anotado a mano)"
"""Situation of those that the person noted."""

COMPLETE = "Completo"
"""Title of a list with all its situations."""


class Listing(NamedTuple):
    """One contribuyente's row of a list: the dates on which its ``situation`` was published, by the SAT and in the DOF.

    ``situation`` is of ``Situation`` for 69-B, and the supuesto as written for the others. ``name`` and RFC are the
    list's; RFC in upper case.
    """

    list: ListKind
    rfc: str
    name: str
    situation: str
    on_site: tuple[date, ...] = ()
    in_gazette: tuple[date, ...] = ()

    @property
    def since(self) -> date | None:
        """The first day on which it was published."""
        return min(self.on_site + self.in_gazette, default=None)

    @property
    def is_definitive(self) -> bool:
        """Whether the CFDI of this contribuyente have no fiscal effect."""
        return self.list is ListKind.EFOS and self.situation == Situation.DEFINITIVE


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list as it was published once. ``title`` tells apart lists of one kind, which replace only their like.

    ``inner_date`` is the one the list itself names, None where it names none; ``source`` is the name of the file it
    came from, or the address; ``kept_at`` is UTC.
    """

    kind: ListKind
    title: str
    inner_date: date | None
    sha256: str
    rows: int
    source: str
    kept_at: datetime

    @property
    def day(self) -> date:
        """As of when it stands: its own date, or the day it was kept."""
        return self.inner_date or self.kept_at.date()

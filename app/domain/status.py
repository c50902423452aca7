"""The numbers the SAT answers with. The same number means different things in different families."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

CodeKey = NewType("CodeKey", str)
"""The name of a code of the SAT in messages and the database, such as ``code:solicita:5002``."""


class Family(StrEnum):
    """Where a number was found; a number alone says nothing."""

    SUBMIT = "solicita"  # CodEstatus of SolicitaDescarga…
    VERIFY = "verifica"  # CodEstatus of VerificaSolicitudDescarga
    STATE = "estado"  # EstadoSolicitud
    REASON = "codigo"  # CodigoEstadoSolicitud
    DOWNLOAD = "descarga"  # CodEstatus of Descargar


_KNOWN: dict[Family, frozenset[int]] = {
    Family.SUBMIT: frozenset({300, 301, 302, 303, 304, 305, 404, 5000, 5001, 5002, 5004, 5005, 5006, 5012}),
    Family.VERIFY: frozenset({300, 301, 302, 303, 304, 305, 404, 5000, 5003, 5004, 5011}),
    Family.STATE: frozenset({0, 1, 2, 3, 4, 5, 6}),
    Family.REASON: frozenset({404, 5000, 5002, 5003, 5004, 5005}),
    Family.DOWNLOAD: frozenset({300, 301, 302, 303, 304, 305, 404, 5000, 5004, 5007, 5008}),
}


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """One number with its family. Numbers nobody documented are kept as they came."""

    family: Family
    number: int

    @property
    def known(self) -> bool:
        """Whether the number is one the SAT documents or has been seen to give."""
        return self.number in _KNOWN[self.family]

    @property
    def key(self) -> CodeKey:
        """Its name in messages and the database, such as ``code:solicita:5002``."""
        return CodeKey(f"code:{self.family}:{self.number}")


def known_codes() -> tuple[Code, ...]:
    """Every known code of every family, in order."""
    return tuple(Code(family, number) for family in Family for number in sorted(_KNOWN[family]))


ACCEPTED = 5000
NOTHING_FOUND = Code(Family.VERIFY, 5004)
"""Verifica without a state: the SAT does not know the request, or found nothing."""


class SatState:
    """The values of EstadoSolicitud that the SAT documents: how far it is with a request."""

    NONE = 0
    ACCEPTED = 1
    IN_PROCESS = 2
    FINISHED = 3
    ERROR = 4
    REJECTED = 5
    EXPIRED = 6

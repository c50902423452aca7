"""What the simulated SAT says of one made-up document when it is asked about: state, cancellation, list of EFOS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogs import StatusFilter
from app.simulator.world.comprobante import Sides
from app.simulator.world.dice import dice
from app.simulator.world.facts import Facts, Kind

FOUND = "S - Comprobante obtenido satisfactoriamente."
_ASSENT = timedelta(hours=72)
_SMALL_CENTS = 100_000
_REJECTED = 0.04
_ON_THE_LIST = 0.03


@dataclass(frozen=True, slots=True)
class Acuse:
    """The five texts of an answer to Consulta; the defaults are those of a document that was not found."""

    code: str
    state: str = "No Encontrado"
    cancellable: str = ""
    cancellation: str = ""
    efos: str = ""


def acuse_of(facts: Facts, sides: Sides, cents: int, wall: datetime) -> Acuse:
    """How one document of ``cents`` total stands at ``wall`` (Mexico City).

    In the 72 hours before a cancellation that needs the receiver's consent it is En proceso.
    """
    chance = dice("sat_status", facts.uuid)
    fate = chance.random()
    needs_consent = facts.kind is Kind.INCOME and cents > _SMALL_CENTS
    efos = "100" if dice("efos", sides.issuer.rfc).random() < _ON_THE_LIST else "200"
    if facts.status_at(wall) is StatusFilter.CANCELLED:
        ends = ("Cancelado con aceptación", "Plazo vencido") if needs_consent else ("Cancelado sin aceptación",)
        return Acuse(FOUND, "Cancelado", "No cancelable", ends[int(fate * len(ends))], efos)
    if facts.instalments or facts.deferred:
        return Acuse(FOUND, "Vigente", "No cancelable", "", efos)
    if not needs_consent:
        return Acuse(FOUND, "Vigente", "Cancelable sin aceptación", "", efos)
    asked = facts.cancelled_at is not None and facts.cancelled_at - _ASSENT <= wall
    cancellation = "En proceso" if asked else "Solicitud rechazada" if fate < _REJECTED else ""
    return Acuse(FOUND, "Vigente", "Cancelable con aceptación", cancellation, efos)

"""How things stand when at most the person is awaited: up to which day all is here, never just «al día». Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.domain.lifecycle import State
from app.domain.request import Request
from app.words import formatting

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.engine.planning.completeness import Complete


COMPLETE = "Completo hasta el"
"""How the words begin when nothing is missing up to a day."""
_LATE_DAYS = 6
"""Up to so many days back all may have been asked for and not count as complete yet (coverage.LATENESS, whole days)."""
_LATE = "Lo de los últimos días se pide otra vez al poner al día, porque el SAT tarda en publicarlo todo."


def waiting_words(requests: Collection[Request]) -> str:
    """``3 solicitudes esperan tu contraseña``; empty when none does."""
    number = sum(one.state is State.NEEDS_KEY for one in requests)
    return f"{_requests(number)} {'espera' if number == 1 else 'esperan'} tu contraseña" if number else ""


def paused_words(requests: Collection[Request]) -> str:
    """``2 solicitudes en pausa``; empty when none is."""
    number = sum(one.state is State.PAUSED for one in requests)
    return f"{_requests(number)} en pausa" if number else ""


def complete_words(owners: Collection[Rfc], complete: Mapping[Rfc, Complete | None], today: date) -> str:
    """``Completo hasta el 30/11``, for the chip: of several, up to the day that holds for each of them.

    ``complete`` knows whoever ever downloaded XML.
    """
    if not owners:
        return "Sin e.firma registrada"
    found = [one for owner in owners if (one := complete.get(owner)) is not None]
    if not found:
        return "Sin meses completos todavía" if complete.keys() & set(owners) else "Sin descargas todavía"
    words = f"{COMPLETE} {_short(min(one.until for one in found), today)}"
    others = len(owners) - len(found)
    return f"{words} · {formatting.count(others)} sin completar" if others else words


def complete_sentence(owners: Collection[Rfc], complete: Mapping[Rfc, Complete | None], today: date) -> str:
    """The same in a whole sentence, with the day from which on; for Inicio."""
    words = complete_words(owners, complete, today)
    found = [one for owner in owners if (one := complete.get(owner)) is not None]
    if not owners:
        return f"{words}: lo que hay en tu equipo se abre y se busca; para pedir más al SAT hace falta registrarla."
    if not found:
        return f"{words}."
    since = formatting.day(max(one.since for one in found))
    sentence = f"{words}: tienes los XML emitidos y recibidos desde el {since}."
    is_recent = (today - min(one.until for one in found)).days <= _LATE_DAYS
    return f"{sentence} {_LATE}" if is_recent else sentence


def _short(day: date, today: date) -> str:
    """``30/11``, and the year when it is not this one."""
    return day.strftime("%d/%m") if day.year == today.year else formatting.day(day)


def _requests(number: int) -> str:
    return formatting.plural(number, "solicitud", "solicitudes")

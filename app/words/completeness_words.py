"""Up to which day everything is here, in words: never just «al día»."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.words import formatting

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.engine.planning.completeness import Complete


COMPLETE = "Completo hasta el"
"""How the words begin when nothing is missing up to a day."""
_LATE_DAYS = 6
"""Up to so many days back all may have been asked for and not count as complete yet (coverage.LATENESS, whole days)."""
_LATE = "Lo de los últimos días se pide otra vez al poner al día, porque el SAT tarda en publicarlo todo."


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

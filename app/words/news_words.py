"""What Inicio and the notification say of what is new."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.listing import KeptList
from app.words.formatting import day, plural

NAME = "Novedades"
SEEN = "Visto"
SEEN_TIP = "Quita estas novedades; lo que llegue después vuelve a aparecer aquí"
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_WEEK = 7
_NOTIFIED = "Acopio: novedades del SAT"


def since(at: datetime, today: date) -> str:
    """Since when: ``Desde el martes:``."""
    local = at.astimezone() if at.tzinfo else at
    days = (today - local.date()).days
    if days <= 0:
        return f"Desde las {local:%H:%M}:"
    if days == 1:
        return "Desde ayer:"
    return f"Desde el {_WEEKDAYS[local.weekday()] if days < _WEEK else day(local.date())}:"


def arrived(number: int) -> str:
    """XML that came."""
    return plural(number, "CFDI nuevo", "CFDI nuevos")


def cancelled(number: int) -> str:
    """Documents that were cancelled."""
    return plural(number, "cancelado", "cancelados")


def new_list(kept: KeptList) -> str:
    """A list of the SAT's."""
    return f"lista {kept.kind.value} nueva, al {day(kept.day)}"


def title(what: str, owner: str) -> str:
    """A heading for the documents of a number."""
    return f"Novedades: {what} · {owner}"


def link(what: str, owner: str) -> str:
    """What a screen reader says of a number."""
    return f"{owner}: {what}, ver comprobantes" if owner else f"{what}, ver comprobantes"


def more(number: int) -> str:
    """Contribuyentes for whom there is no room."""
    return f"Y {plural(number, 'contribuyente más', 'contribuyentes más')}."


def notification(came: int, gone: int) -> tuple[str, str]:
    """Title and text beside the clock, after an update that brought something."""
    parts = [arrived(came)] if came else []
    parts += [cancelled(gone)] if gone else []
    return _NOTIFIED, f"{' y '.join(parts)}."

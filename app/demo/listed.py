"""A list of article 69-B in the SAT's own form: three suppliers of the made-up company stand in it, and nobody real."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from app.domain.catalogs import Direction
from app.domain.listing import Situation
from app.simulator.world.business import Business
from app.words.month_words import MONTHS

_PRESUMED_BEFORE = timedelta(days=150)
_PUBLISHED_BEFORE = timedelta(days=16)
_GAZETTE_LATER = timedelta(days=4)
_RANKS = (5, 9, 14)
"""Places of the three among suppliers by how much they invoice: not the first, whose IVA would be most of a month's."""
_STAGES = (
    ("presunción", "presuntos"),
    ("contribuyentes que desvirtuaron", "desvirtuados"),
    ("definitivos", "definitivos"),
    ("sentencia favorable", "sentencia favorable"),
)
"""What a contribuyente goes through, as the columns say it; each has four."""
_SITUATIONS = ((Situation.DEFINITIVE, 2), (Situation.PRESUMED, None), (Situation.CLEARED, 1))
"""With the stage that followed the presumption."""
_TITLE = "Listado completo de contribuyentes (Artículo 69-B del Código Fiscal de la Federación)"


def list_of_69b(business: Business, today: date) -> bytes:
    """The file: one definitive since two weeks, one presumed, one who proved the contrary."""
    published = today - _PUBLISHED_BEFORE
    text = io.StringIO()
    writer = csv.writer(text)
    inner = f"Información actualizada al {today.day} de {MONTHS[today.month - 1]} de {today.year}; demostración"
    writer.writerow([inner])
    writer.writerow([_TITLE])
    writer.writerow(_head())
    for number, ((rfc, name), (situation, last)) in enumerate(zip(_suppliers(business), _SITUATIONS, strict=False), 1):
        days = {0: published - _PRESUMED_BEFORE} | ({} if last is None else {last: published})
        cells = [cell for stage in range(len(_STAGES)) for cell in _publication(days.get(stage))]
        writer.writerow([number, rfc, name, situation.value, *cells])
    return text.getvalue().encode("windows-1252", errors="replace")


def _suppliers(business: Business) -> list[tuple[str, str]]:
    counts: dict[tuple[str, str], int] = {}
    for one in business.documents:
        if one.direction is Direction.RECEIVED:
            who = (one.counterpart.rfc, one.counterpart.name)
            counts[who] = counts.get(who, 0) + 1
    ranked = sorted(counts, key=lambda who: (-counts[who], who))
    return [ranked[rank] for rank in _RANKS if rank < len(ranked)]


def _head() -> list[str]:
    head = ["No", "RFC", "Nombre del Contribuyente", "Situación del contribuyente"]
    for long, short in _STAGES:
        for place, publication in (("SAT", f"Publicación página SAT {short}"), ("DOF", f"Publicación DOF {short}")):
            head += [f"Número y fecha de oficio global de {long} {place}", publication]
    return head


def _publication(day: date | None) -> tuple[str, ...]:
    if day is None:
        return ("", "", "", "")
    later = day + _GAZETTE_LATER
    office = f"500-05-{day.year}-1234 de fecha {day.day} de {MONTHS[day.month - 1]} de {day.year}"
    return (office, f"{day:%d/%m/%Y}", office, f"{later:%d/%m/%Y}")

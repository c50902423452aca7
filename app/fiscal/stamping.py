"""How long after its Fecha a document was stamped, by the clocks of the country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domain.month.documents import MonthDocument
from app.fiscal.parameters import Parameter, Parameters

HOUR = 3_600
"""In seconds."""


def clock_of(day: date, parameters: Parameters) -> tuple[Mapping[str, int], int]:
    """Hours by which places (the beginning of a código postal) are ahead of the stamp's clock; and how long it may take
    to stamp, in seconds.
    """
    zones = parameters.allowed(Parameter.ZONE_HOURS, day)
    ahead = {place: int(hours) for hours, places in zones.items() for place in places}
    return ahead, parameters.number(Parameter.STAMPING_HOURS, day) * HOUR


def is_stamped_in_time(document: MonthDocument, clock: tuple[Mapping[str, int], int]) -> bool:
    """An hour more or less is let pass: not every place changed its clocks on the same days."""
    ahead, longest = clock
    return not document.stamped or -HOUR <= seconds_to_stamp(document, ahead) <= longest + HOUR


def seconds_to_stamp(document: MonthDocument, ahead: Mapping[str, int]) -> int:
    """From its Fecha, by the clock of LugarExpedicion; below zero when it was stamped before."""
    return document.stamped - document.issued + ahead.get(document.place[:2], 0) * HOUR

"""Counterparts in the SAT's lists (CFF 69-B, 69-B Bis and 69) on the date of an operation, and until when to act.

Only the definitive list of 69-B takes effect from a CFDI, also from earlier ones: it says of its operations that they
"no producen ni produjeron efecto fiscal alguno". All else is told and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum

from app.domain.listing import NO_SEALS, Listing, ListKind, Situation
from app.fiscal.business_days import business_days_after
from app.fiscal.parameters import Parameter, Parameters


class Urgency(IntEnum):
    """The higher, the sooner."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def code(self) -> str:
        """As it is printed."""
        return ("BAJO", "MEDIO", "ALTO", "CRITICO")[self - 1]


def urgency(listing: Listing, operation: date) -> Urgency:
    """How much a CFDI of that day asks for attention."""
    since = listing.since
    if listing.is_definitive or listing.list is ListKind.FALSE_CFDI:
        return Urgency.CRITICAL if since is None or since <= operation else Urgency.HIGH
    if listing.list is ListKind.EFOS and listing.situation == Situation.PRESUMED:
        return Urgency.MIDDLE
    if listing.situation == NO_SEALS and since is not None and since < operation:
        return Urgency.MIDDLE  # it could not have sealed it
    return Urgency.LOW


def deadline(listing: Listing, parameters: Parameters, *, from_later: bool = True) -> date | None:
    """Until when to prove the operations or correct them: so many business days from the definitive publication.

    The count begins at the later of the SAT's page and the DOF; with ``from_later`` off at the earlier. Of false CFDI
    (49 Bis) it is so many days of the calendar from the DOF. None for whom there is nothing to do.
    """
    if listing.list is ListKind.FALSE_CFDI and listing.in_gazette:
        published = max(listing.in_gazette)
        return published + timedelta(days=parameters.number(Parameter.FALSE_CFDI_DAYS, published))
    dates = listing.on_site + listing.in_gazette
    if not listing.is_definitive or not dates:
        return None
    start = max(dates) if from_later else min(dates)
    return business_days_after(start, parameters.number(Parameter.EFOS_DAYS, start), parameters)


def worst(listings: Iterable[Listing], operation: date) -> Listing | None:
    """Of several rows of one contribuyente the one that weighs most, the later one of two alike."""
    return max(listings, key=lambda one: (urgency(one, operation), one.since or date.min, one.situation), default=None)


def definitive(listings: Iterable[Listing]) -> frozenset[str]:
    """The RFC whose CFDI have no fiscal effect."""
    return frozenset(one.rfc for one in listings if one.is_definitive)

"""The state of a contribuyente's e.firma and password. Pure."""

from __future__ import annotations

from enum import Enum

from ui.widgets.badges import Badge

SOON_TO_EXPIRE = 30
"""Days left from which on an e.firma counts as about to expire."""


class Health(Enum):
    """The states, the worst first; the value is the word shown."""

    EXPIRED = "Vencida"
    LOCKED = "Sin contraseña"
    SOON = "Por vencer"
    VALID = "Vigente"


HEALTH_BADGES: dict[Health, Badge] = {
    Health.EXPIRED: Badge("bad", "error"),
    Health.LOCKED: Badge("wait", "key"),
    Health.SOON: Badge("wait", "warning"),
    Health.VALID: Badge("ok", "check"),
}

PLURALS: dict[Health, str] = {
    Health.EXPIRED: "Vencidas",
    Health.LOCKED: "Sin contraseña",
    Health.SOON: "Por vencer",
    Health.VALID: "Vigentes",
}


def healths(days_left: int, *, has_password: bool) -> frozenset[Health]:
    """All that holds: an e.firma may both be valid, or about to expire, and want for its password."""
    found = {Health.VALID}
    if days_left < 0:
        found = {Health.EXPIRED}
    elif days_left <= SOON_TO_EXPIRE:
        found = {Health.SOON}
    if not has_password:
        found.add(Health.LOCKED)
    return frozenset(found)


def worst(found: frozenset[Health]) -> Health:
    """The worst state, where only one can be shown."""
    return next(one for one in Health if one in found)

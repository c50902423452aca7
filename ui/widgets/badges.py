"""Which colours and icon each state is shown with; the word comes from app/words/messages.py."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.lifecycle import State
from app.domain.validity import Validity
from app.engine.events import ActivityKind


@dataclass(frozen=True, slots=True)
class Badge:
    """``kind`` is ``ok``, ``wait``, ``bad``, ``busy`` or ``idle``; ``icon`` a name of resources/icons.

    ``hollow`` is an outline without a ground: what is only heard of.
    """

    kind: str
    icon: str
    hollow: bool = False


STATE_BADGES: dict[State, Badge] = {
    State.TO_SEND: Badge("idle", "clock"),
    State.SENDING: Badge("busy", "send"),
    State.UNCERTAIN: Badge("wait", "warning"),
    State.AT_SAT: Badge("wait", "clock"),
    State.READY: Badge("busy", "download"),
    State.DOWNLOADING: Badge("busy", "download"),
    State.COMPLETE: Badge("ok", "check"),
    State.EMPTY: Badge("ok", "empty"),
    State.SPLIT: Badge("idle", "split"),
    State.EXPIRED: Badge("bad", "clock"),
    State.REJECTED: Badge("bad", "error"),
    State.FAILED: Badge("bad", "warning"),
    State.NEEDS_KEY: Badge("wait", "key"),
    State.PAUSED: Badge("idle", "pause"),
    State.CANCELLED: Badge("idle", "cancel"),
}

ACTIVITY_BADGES: dict[ActivityKind, Badge] = {
    ActivityKind.UP_TO_DATE: Badge("ok", "check"),
    ActivityKind.CALLING: Badge("busy", "refresh"),
    ActivityKind.WAITING: Badge("wait", "clock"),
    ActivityKind.OFFLINE: Badge("idle", "offline"),
    ActivityKind.NEEDS_KEY: Badge("wait", "key"),
    ActivityKind.DISK: Badge("bad", "warning"),
}

DOCUMENT_BADGES: dict[Validity, Badge] = {
    Validity.VALID: Badge("ok", "check"),
    Validity.CANCELLED: Badge("bad", "cancel"),
    Validity.UNKNOWN: Badge("idle", "info"),
    Validity.UNREADABLE: Badge("wait", "warning"),
}

SOON_DAYS = 60
"""An e.firma with this many days left or fewer should be renewed: the SAT gives the appointment weeks later."""


def health(days_left: int) -> Badge:
    """How an e.firma stands by its remaining days."""
    if days_left < 0:
        return Badge("bad", "error")
    return Badge("wait", "warning") if days_left <= SOON_DAYS else Badge("ok", "check")

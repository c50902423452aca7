"""Which colour kind and icon each state wears; the word comes from app/words/messages.py."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.lifecycle import State
from app.domain.validity import Validity
from app.engine.events import ActivityKind


@dataclass(frozen=True, slots=True)
class Look:
    """``kind`` is ``ok``, ``wait``, ``bad``, ``busy`` or ``idle``; ``icon`` a name of resources/icons.

    ``hollow`` is an outline without a ground: what is only heard of.
    """

    kind: str
    icon: str
    hollow: bool = False


STATE_LOOKS: dict[State, Look] = {
    State.TO_SEND: Look("idle", "clock"),
    State.SENDING: Look("busy", "send"),
    State.UNCERTAIN: Look("wait", "warning"),
    State.AT_SAT: Look("wait", "clock"),
    State.READY: Look("busy", "download"),
    State.DOWNLOADING: Look("busy", "download"),
    State.COMPLETE: Look("ok", "check"),
    State.EMPTY: Look("ok", "empty"),
    State.SPLIT: Look("idle", "split"),
    State.EXPIRED: Look("bad", "clock"),
    State.REJECTED: Look("bad", "error"),
    State.FAILED: Look("bad", "warning"),
    State.NEEDS_KEY: Look("wait", "key"),
    State.PAUSED: Look("idle", "pause"),
    State.CANCELLED: Look("idle", "cancel"),
}

ACTIVITY_LOOKS: dict[ActivityKind, Look] = {
    ActivityKind.UP_TO_DATE: Look("ok", "check"),
    ActivityKind.CALLING: Look("busy", "refresh"),
    ActivityKind.WAITING: Look("wait", "clock"),
    ActivityKind.OFFLINE: Look("idle", "offline"),
    ActivityKind.NEEDS_KEY: Look("wait", "key"),
    ActivityKind.DISK: Look("bad", "warning"),
}

DOCUMENT_LOOKS: dict[Validity, Look] = {
    Validity.VALID: Look("ok", "check"),
    Validity.CANCELLED: Look("bad", "cancel"),
    Validity.UNKNOWN: Look("idle", "info"),
    Validity.UNREADABLE: Look("wait", "warning"),
}

SOON_DAYS = 60
"""An e.firma with this many days left or fewer should be renewed: the SAT gives the appointment weeks later."""


def health(days_left: int) -> Look:
    """How an e.firma stands by its remaining days."""
    if days_left < 0:
        return Look("bad", "error")
    return Look("wait", "warning") if days_left <= SOON_DAYS else Look("ok", "check")

"""What the engine awaits when it rests, in one word for the person."""

from __future__ import annotations

from app.domain.lifecycle import State
from app.domain.story import NoticeKey
from app.engine.events import Activity, ActivityKind
from app.engine.ledger import Ledger
from app.engine.loop.outage_tracker import OutageTracker
from app.engine.loop.schedule import Schedule


def resting(ledger: Ledger, schedule: Schedule, outage_tracker: OutageTracker, disk: NoticeKey | None) -> Activity:
    """``disk`` is the notice of what the disk last said no with, if it did."""
    waiting, next_at = schedule.has_waiting(), schedule.next_at()
    if disk is not None and waiting:
        return Activity(ActivityKind.DISK, next_at, disk)
    if outage_tracker.offline is not None and waiting:
        return Activity(ActivityKind.OFFLINE, next_at, outage_tracker.offline)
    if waiting:
        return Activity(ActivityKind.WAITING, next_at)
    if any(one.state is State.NEEDS_KEY for one in ledger.open_requests.values()):
        return Activity(ActivityKind.NEEDS_KEY)
    return Activity(ActivityKind.UP_TO_DATE)

"""What was decided in this home and stands in no backup that is restored over it: the person is told of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.errors import StoreError
from app.store.decision_log import DecisionLog


def decisions_only_here(here: Path, coming: Path) -> int:
    """How many decisions, and marks of filed months, of the log ``here`` are not in that of the backup.

    None where they cannot be read: a restore is what mends a home.
    """
    with suppress(StoreError):
        return len(set(DecisionLog(here).read().decisions) - set(DecisionLog(coming).read().decisions))
    return 0

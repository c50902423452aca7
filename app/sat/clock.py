"""The time by the SAT's clock: messages signed with another are refused, and many computers have another."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from app.domain.clock import Clock

TOLERATED = timedelta(minutes=2)
"""The SAT itself does not mind so much, and a slow answer may account for some of it."""
_MOST = timedelta(days=31)
"""More is no clock that runs wrong: certificates would not hold, and whoever tells such a time is not the SAT."""


class SatClock:
    """This computer's clock, put right by what the SAT tells of its own. Safe from any thread."""

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._lock = threading.Lock()
        self._ahead = timedelta(0)

    @property
    def ahead(self) -> timedelta:
        """How far this computer is ahead of the SAT (less than nothing: behind), as far as that is put right."""
        with self._lock:
            return self._ahead

    def now(self) -> datetime:
        """The moment by the SAT's clock, aware, in UTC."""
        return self._own.now() - self.ahead

    def learn(self, skew_seconds: int | None, before: timedelta) -> bool:
        """An answer of the SAT's told that ``now`` is so much ahead of its time; whether ``now`` is another since.

        ``before`` is what was put right (``ahead``) when that was measured: several answers may tell of the same at
        once, and it counts once. What is within tolerance, or beyond belief, changes nothing.
        """
        if skew_seconds is None or abs(skew := timedelta(seconds=skew_seconds)) <= TOLERATED:
            return False
        with self._lock:
            ahead = before + skew
            if abs(ahead) > _MOST:
                return False
            self._ahead = ahead if abs(ahead) > TOLERATED else timedelta(0)
        return True

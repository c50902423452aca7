"""Says when it is time to announce progress, at most five times a second, and how long the rest will take."""

from __future__ import annotations

import time

_TELL_SECONDS = 0.2
_KNOWN_AFTER = 1.0  # seconds of work from which the rest is foreseen


class Meter:
    """Begins to count when it is made, at ``done`` bytes."""

    def __init__(self, done: int = 0) -> None:
        self._began = time.monotonic()
        self._from = done
        self._told = 0.0

    def is_due(self) -> bool:
        """Whether it is time to announce progress again; the first time it is."""
        now = time.monotonic()
        if now - self._told < _TELL_SECONDS:
            return False
        self._told = now
        return True

    def seconds_left(self, done: int, of_all: int) -> float | None:
        """At the pace so far; None while that is too little to go by."""
        spent, work = time.monotonic() - self._began, done - self._from
        if spent < _KNOWN_AFTER or work <= 0:
            return None
        return max(0.0, (of_all - done) * spent / work)

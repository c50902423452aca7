"""Passes progress on a few times a second, however often it comes."""

from __future__ import annotations

import time
from collections.abc import Callable

_SECONDS = 0.1


class Throttle:
    """Called with what is done, of how much; the end is always passed on. Belongs to the thread that works."""

    def __init__(self, tell: Callable[[int, int], None], seconds: float = _SECONDS) -> None:
        self._tell = tell
        self._seconds = seconds
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Pass it on when it is time."""
        now = time.monotonic()
        if now >= self._next or done >= total:
            self._next = now + self._seconds
            self._tell(done, total)

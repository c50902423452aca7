"""What a person says to work on another thread while it runs: wait, go on, stop."""

from __future__ import annotations

import threading


class WorkControl:
    """Belongs to one piece of work; safe from any thread. Work asks ``is_stopped`` often, and waits in there while it
    is paused: whoever pauses it has to see that it is resumed or stopped.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._may_run = threading.Event()
        self._may_run.set()

    @property
    def is_paused(self) -> bool:
        """Whether the work waits, or will as soon as it asks."""
        return not self._may_run.is_set()

    def pause(self) -> None:
        """Have the work wait, unless it is stopped already."""
        if not self._stopped.is_set():
            self._may_run.clear()

    def resume(self) -> None:
        """Have it go on."""
        self._may_run.set()

    def stop(self) -> None:
        """Have it end as soon as it can, also while it is paused."""
        self._stopped.set()
        self._may_run.set()

    def is_stopped(self) -> bool:
        """Asked by the work: whether it should end. Comes back only when it should end or may go on."""
        self._may_run.wait()
        return self._stopped.is_set()

"""Brings progress from a thread in the background to a dialog that may be closed before the work ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_MILLISECONDS = 100  # as often as a person can read it


class Relay(QObject):
    """Emits the newest progress, a few times a second; the other thread only fills a box, so the dialog may be gone.

    Signals:
        reported: the values of the newest progress as a tuple; on the window's thread.
    """

    reported = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._box: deque[tuple[Any, ...]] = deque(maxlen=1)
        timer = QTimer(self)
        timer.setInterval(_MILLISECONDS)
        timer.timeout.connect(self._hand_on)
        timer.start()

    def reporter(self) -> Callable[..., None]:
        """A function to call with the progress, on any thread and as often as one likes."""
        box = self._box
        return lambda *values: box.append(values)

    @Slot()
    def _hand_on(self) -> None:
        if self._box:
            self.reported.emit(self._box.pop())

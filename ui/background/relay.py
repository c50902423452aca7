"""What work in the background tells of its progress, for a dialog that may be gone before the work is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_MILLISECONDS = 100  # as often as a person can read it


class Relay(QObject):
    """Hands on what was told last; the other thread only knows a box, so it never tells somebody who is gone.

    Signals:
        told: a tuple of what was told; on the window's thread.
    """

    told = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._box: deque[tuple[Any, ...]] = deque(maxlen=1)
        timer = QTimer(self)
        timer.setInterval(_MILLISECONDS)
        timer.timeout.connect(self._hand_on)
        timer.start()

    def teller(self) -> Callable[..., None]:
        """To be called with the progress, on any thread and as often as one likes."""
        box = self._box
        return lambda *values: box.append(values)

    @Slot()
    def _hand_on(self) -> None:
        if self._box:
            self.told.emit(self._box.pop())

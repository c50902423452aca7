"""Enter pressed before a typed password has been tried: it is remembered, and carried out after the trial."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QLineEdit


class EarlyEnter(QObject):
    """Enter on ``line`` while ``is_ready`` is False waits for ``checked``; typing on, or a wrong password, forgets it.

    Signals:
        accepted: it was Enter that was wanted, and now everything is right.
    """

    accepted = Signal()

    def __init__(
        self, line: QLineEdit, is_ready: Callable[[], bool], checked: SignalInstance, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or line)
        self._is_ready = is_ready
        self._wanted = False
        line.returnPressed.connect(self._on_enter)
        line.textEdited.connect(self._forget)
        checked.connect(self._on_checked)

    @Slot()
    def _on_enter(self) -> None:
        self._wanted = not self._is_ready()

    @Slot()
    def _forget(self) -> None:
        self._wanted = False

    @Slot()
    def _on_checked(self) -> None:
        wanted, self._wanted = self._wanted, False
        if wanted and self._is_ready():
            self.accepted.emit()

"""The person's choices as the window knows them: changed in Ajustes or in a banner, held at once, saved by others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.settings import Settings


class Preferences(QObject):
    """The settings in force and the signal of their changes; one for each window.

    Attributes:
        settings: as they are now.

    Signals:
        chosen: what changed, by field.
    """

    chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = settings

    def choose(self, **changes: Any) -> None:
        """Change these settings by field; ``chosen`` is emitted with them."""
        self.settings = replace(self.settings, **changes)
        self.chosen.emit(changes)

    def adopt(self, **found: Any) -> None:
        """What another program of Acopio's wrote meanwhile: nothing is saved."""
        self.settings = replace(self.settings, **found)

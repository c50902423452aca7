"""The menu beside Poner al día: a stretch is chosen and asked for at once, "este mes, de todos" in two clicks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.update_stretch import UpdateStretch

_ENTRIES = {
    UpdateStretch.THIS_MONTH: "Este mes",
    UpdateStretch.LAST_AND_THIS: "Mes pasado y este",
    UpdateStretch.THIS_YEAR: "Este año",
}


class AtOnceMenu(QMenu):
    """Goes away by itself.

    Signals:
        chosen: the ``UpdateStretch`` to ask for.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, *, everybody: bool) -> None:
        super().__init__(parent)
        whose = ", de todos" if everybody else ""
        for stretch, words in _ENTRIES.items():
            self.addAction(f"{words}{whose}").triggered.connect(partial(self.chosen.emit, stretch))
        self.aboutToHide.connect(self.deleteLater)

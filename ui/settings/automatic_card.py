"""The card of Ajustes that lets Poner al día go on by itself."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.settings import HOURS
from ui.desktop.daily_update import DailyUpdate
from ui.widgets.choices import Check
from ui.widgets.drop_down import DropDown
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import column, label
from ui.widgets.theme import GRID, set_role

_TEXT = (
    "Acopio pide cada día lo que falta, de los contribuyentes cuya contraseña tiene a la mano, mientras esté abierto."
    " Si a esa hora estaba cerrado, lo hace cuando lo abres."
)


class AutomaticCard(QFrame):
    """Fields: ``box`` and ``hours``; every choice applies at once."""

    def __init__(self, automatic: DailyUpdate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._automatic = automatic
        set_role(self, "card")
        self.box = Check("Poner al día cada día a las")
        self.hours = DropDown()
        self.hours.setAccessibleName("Hora de Poner al día automático")
        self.hours.addItems([f"{hour:02d}:00" for hour in range(HOURS)])
        inner = column(
            label("Poner al día automático", "subtitle"),
            label(_TEXT, "hint"),
            FlowRow(self.box, self.hours, gap=2 * GRID),
            gap=2 * GRID,
        )
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self.box.toggled.connect(self._on_chosen)
        self.hours.currentIndexChanged.connect(self._on_chosen)
        automatic.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Follow what is chosen."""
        with QSignalBlocker(self.box), QSignalBlocker(self.hours):
            self.box.setChecked(self._automatic.is_on)
            self.hours.setCurrentIndex(self._automatic.hour)
        self.hours.setEnabled(self._automatic.is_on)

    @Slot()
    def _on_chosen(self) -> None:
        self._automatic.choose(self.box.isChecked(), self.hours.currentIndex())

"""The filter chips above the contribuyentes: one for each state of the e.firma, with its count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QWidget

from app.words import formatting
from ui.taxpayers.health import PLURALS, Health
from ui.widgets.flow_row import FlowRow
from ui.widgets.theme import set_role

_SHOWN = (None, Health.VALID, Health.SOON, Health.EXPIRED, Health.LOCKED)


class HealthChips(FlowRow):
    """One is always chosen.

    Attributes:
        chips: the buttons, by ``Health``; None stands for everybody.

    Signals:
        chosen: carries the ``Health``, or None for everybody.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.chips: dict[Health | None, QPushButton] = {health: _chip() for health in _SHOWN}
        super().__init__(*self.chips.values(), parent=parent)
        self.setAccessibleName("Filtrar por e.firma")
        self._group = QButtonGroup(self)
        for chip in self.chips.values():
            self._group.addButton(chip)
        self.chips[None].setChecked(True)
        self.show_counts(0, {})
        self._dress()
        self._group.buttonClicked.connect(self._on_clicked)

    def show_counts(self, everybody: int, counts: Mapping[Health, int]) -> None:
        """Show the counts on the chips."""
        for health, chip in self.chips.items():
            word, number = ("Todos", everybody) if health is None else (PLURALS[health], counts.get(health, 0))
            chip.setText(f"{word} · {formatting.count(number)}")
            chip.setAccessibleName(chip.text())

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self._dress()
        self.chosen.emit(next(health for health, chip in self.chips.items() if chip is clicked))

    def _dress(self) -> None:
        for chip in self.chips.values():
            set_role(chip, "primary" if chip.isChecked() else "")


def _chip() -> QPushButton:
    made = QPushButton()
    made.setCheckable(True)
    return made

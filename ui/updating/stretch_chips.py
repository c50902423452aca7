"""The chips «¿Desde cuándo?», chosen by click or arrow keys, and two fields for other months."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QWidget

from app.domain.update_stretch import UpdateStretch
from ui.updating.stretch_choice import Month, StretchChoice, choices, month_words, months
from ui.widgets.drop_down import DropDown
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import column, label, row
from ui.widgets.theme import GRID, set_role

_OTHER = "Otro…"
_AROUND = 8 * GRID
_BACK, _ON = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Chip(QPushButton):
    """One choice of several; the arrows go to the next and choose it, Enter is the dialog's."""

    def __init__(self, text: str, group: QButtonGroup) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoDefault(False)
        group.addButton(self)
        self._group = group
        self.toggled.connect(self._on_toggled)

    def sizeHint(self) -> QSize:
        """Room for bold text, which the chosen chip has, so that no chip moves when another is chosen."""
        bold = QFont(self.font())
        bold.setBold(True)
        return QSize(QFontMetrics(bold).horizontalAdvance(self.text()) + _AROUND, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the next or previous chip with the arrow keys."""
        step = -1 if event.key() in _BACK else 1 if event.key() in _ON else 0
        if not step:
            super().keyPressEvent(event)
            return
        chips = self._group.buttons()
        following = chips[(chips.index(self) + step) % len(chips)]
        following.setFocus()
        following.click()

    @Slot(bool)
    def _on_toggled(self, chosen: bool) -> None:
        set_role(self, "primary" if chosen else "")


class StretchChips(QWidget):
    """Attributes: ``chips`` by choice, ``other`` for «Otro…», ``first`` and ``last`` for its months.

    Signals:
        changed: ``choice`` has changed.
    """

    changed = Signal()

    def __init__(self, wall_now: datetime, chosen: UpdateStretch) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.chips = {one: Chip(text, self._group) for one, text in choices(wall_now).items()}
        self.other = Chip(_OTHER, self._group)
        self.other.setAccessibleName("Otro: de un mes a otro")
        self._months = months(wall_now)
        self.first, self.last = self._month_box("Desde el mes"), self._month_box("Hasta el mes")
        self.first.setCurrentIndex(min(2, self.first.count() - 1))
        self._from_to = QWidget()
        self._from_to.setLayout(row(label("De", wrap=False), self.first, label("a", wrap=False), self.last, 1))
        self._from_to.hide()
        question = label("¿Desde cuándo?", "subtitle")
        chips = FlowRow(*self.chips.values(), self.other, gap=GRID)
        self.setLayout(column(question, chips, self._from_to, gap=2 * GRID))
        self.setFocusProxy(self.chips[chosen])
        self.chips[chosen].setChecked(True)
        self._group.buttonClicked.connect(self._on_chip)

    @property
    def choice(self) -> StretchChoice:
        """The stretch chosen now."""
        for one, chip in self.chips.items():
            if chip.isChecked():
                return StretchChoice(one)
        return StretchChoice(None, self._month(self.first), self._month(self.last))

    def _month(self, box: QComboBox) -> Month:
        return self._months[max(box.currentIndex(), 0)]

    def _month_box(self, name: str) -> QComboBox:
        box = DropDown(name)
        box.addItems([month_words(one) for one in self._months])
        box.currentIndexChanged.connect(self._on_month)
        return box

    @Slot()
    def _on_chip(self) -> None:
        self._from_to.setVisible(self.other.isChecked())
        checked = self._group.checkedButton()
        if checked is not None:
            self.setFocusProxy(checked)
        self.changed.emit()

    @Slot()
    def _on_month(self) -> None:
        if self._month(self.first) > self._month(self.last):  # the one just chosen stands, the other follows
            follows = self.last if self.sender() is self.first else self.first
            with QSignalBlocker(follows):
                follows.setCurrentIndex((self.first if follows is self.last else self.last).currentIndex())
        self.changed.emit()

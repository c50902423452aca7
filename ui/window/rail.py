"""The rail at the left: one button a page, with icon and name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QWidget

from ui.widgets.layouts import column, label, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, application_icon, grow_icon, set_icon, set_role


class RailEntry(NamedTuple):
    """One page: its stable ``key``, the word shown, its icon."""

    key: str
    word: str
    icon: str


class Rail(QFrame):
    """Shows where the person is; Ctrl+1, Ctrl+2… go there.

    Signals:
        chosen: the key of the page to show.
    """

    chosen = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Páginas")
        self._group = QButtonGroup(self)
        self._keys = [entry.key for entry in entries]
        for place, entry in enumerate(entries):
            self._group.addButton(self._button(entry, place), place)
        self._group.idClicked.connect(self._on_clicked)
        logo = label()
        extent = 7 * GRID
        logo.setPixmap(application_icon().pixmap(extent, extent))
        name = label("Acopio", "subtitle", wrap=False)
        head = row(logo, name, 1, margin=2 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setLayout(column(head, *self._group.buttons(), 1, margin=2 * GRID, gap=GRID))

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def _button(self, entry: RailEntry, place: int) -> QPushButton:
        made = QPushButton(f" {entry.word}")
        made.setCheckable(True)
        made.setAccessibleName(entry.word)
        made.setShortcut(f"Ctrl+{place + 1}")
        made.setToolTip(plain_tip(f"{entry.word} (Ctrl+{place + 1})"))
        grow_icon(made, GRID)
        set_role(made, "rail")
        set_icon(made, entry.icon)
        return made

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._keys[place])

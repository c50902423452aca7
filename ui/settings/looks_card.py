"""The card of Ajustes for the colours and the size of the text."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.settings import LEAST_TEXT, MOST_TEXT, Theme
from ui.state.preferences import Preferences
from ui.widgets.drop_down import DropDown
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import column, label
from ui.widgets.theme import GRID, set_role

_THEMES: dict[Theme, str] = {
    Theme.SYSTEM: "Como el sistema",
    Theme.LIGHT: "Claro",
    Theme.DARK: "Oscuro",
}
_SIZES = (LEAST_TEXT, 115, 130, 150, 175, MOST_TEXT)


class LooksCard(QFrame):
    """Fields: ``themes`` and ``sizes``; every choice applies at once."""

    def __init__(self, choices: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        set_role(self, "card")
        self.themes = DropDown()
        self.themes.setAccessibleName("Tema")
        for value, word in _THEMES.items():
            self.themes.addItem(word, value.value)
        self.themes.setCurrentIndex(list(_THEMES).index(choices.settings.theme))
        self.sizes = DropDown()
        self.sizes.setAccessibleName("Tamaño del texto")
        for size in sorted({*_SIZES, choices.settings.text_size}):
            self.sizes.addItem("Normal" if size == LEAST_TEXT else f"{size} %", size)
        self.sizes.setCurrentIndex(self.sizes.findData(choices.settings.text_size))
        inner = column(
            label("Tema y texto", "subtitle"),
            label("Los colores de la ventana, y qué tan grande es el texto además de la escala de tu sistema.", "hint"),
            FlowRow(label("Tema:", wrap=False), self.themes, label("Texto:", wrap=False), self.sizes, gap=2 * GRID),
            gap=2 * GRID,
        )
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self.themes.currentIndexChanged.connect(self._on_theme)
        self.sizes.currentIndexChanged.connect(self._on_size)

    @Slot(int)
    def _on_theme(self, _place: int) -> None:
        self._choices.choose(theme=Theme(self.themes.currentData()))

    @Slot(int)
    def _on_size(self, _place: int) -> None:
        self._choices.choose(text_size=int(self.sizes.currentData()))

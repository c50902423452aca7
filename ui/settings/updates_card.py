"""The card of Ajustes for news of later versions."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app import __version__
from ui.desktop.release_news import ReleaseNews
from ui.state.preferences import Preferences
from ui.widgets.choices import Check
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label
from ui.widgets.theme import GRID, set_role

_TEXT = (
    "Una vez al día se lee un archivo pequeño y firmado. No se envía nada tuyo, y Acopio nunca descarga ni instala nada"
    " por su cuenta."
)


class UpdatesCard(QFrame):
    """Fields: ``box``, ``look_button`` and ``result``."""

    def __init__(self, choices: Preferences, news: ReleaseNews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._news = news
        set_role(self, "card")
        self.box = Check("Avisarme cuando haya una versión nueva")
        self.look_button = button("Revisar ahora", "refresh")
        self.result = label(role="hint")
        inner = column(
            label("Versiones nuevas", "subtitle"),
            label(f"Tienes la versión {__version__}. {_TEXT}", "hint"),
            FlowRow(self.box, self.look_button, gap=2 * GRID),
            self.result,
            gap=2 * GRID,
        )
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self.box.toggled.connect(self._on_chosen)
        self.look_button.clicked.connect(self._on_look)
        news.checked.connect(self.refresh)
        choices.chosen.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Follow what is chosen and what was found."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(self._choices.settings.update_check))
        self.look_button.setEnabled(True)
        self.result.setText(self._news.result)
        self.result.setVisible(bool(self._news.result))

    @Slot(bool)
    def _on_chosen(self, on: bool) -> None:
        self._choices.choose(update_check=on)
        if on:
            self._news.check_when_due()

    @Slot()
    def _on_look(self) -> None:
        self.look_button.setEnabled(False)
        self._news.check_now()

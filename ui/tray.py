"""The icon beside the clock, where the system has such a place: news, and a short menu."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ui.theme import application_icon


class Tray(QSystemTrayIcon):
    """Belongs to ``window``; closing the window ends the program as before.

    Signals:
        raise_wanted, update_wanted, quit_wanted: chosen in the menu, or the icon was clicked.
    """

    raise_wanted = Signal()
    update_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(application_icon(), window)
        self.setToolTip("Acopio")
        self._menu = QMenu(window)
        self._menu.addAction("Abrir").triggered.connect(self.raise_wanted)
        self._menu.addAction("Poner al día").triggered.connect(self.update_wanted)
        self._menu.addSeparator()
        self._menu.addAction("Salir").triggered.connect(self.quit_wanted)
        self.setContextMenu(self._menu)
        self.activated.connect(self._on_activated)
        self.messageClicked.connect(self.raise_wanted)

    @staticmethod
    def is_available() -> bool:
        """Whether the system shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def tell(self, title: str, text: str) -> None:
        """Show a notification for a while."""
        self.showMessage(title, text, application_icon())

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.raise_wanted.emit()

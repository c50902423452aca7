"""A question before something that is better asked about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def show_message(parent: QWidget, window: str, title: str, text: str) -> None:
    """Say that something cannot be, and why; blocks nothing."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)  # before the texts: the second one takes it over
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(window)
    box.setText(title)
    box.setInformativeText(text)
    box.open()


class Question(QMessageBox):
    """Says what would happen, and asks.

    Attributes:
        yes: the button that agrees.

    Signals:
        confirmed: carries ``what`` was asked about.
    """

    confirmed = Signal(object)

    def __init__(self, what: object, title: str, text: str, more: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = what
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(title)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setInformativeText(more)

    def add_buttons(
        self, yes: str, role: QMessageBox.ButtonRole = QMessageBox.ButtonRole.AcceptRole, *, no: str = "Cancelar"
    ) -> QPushButton:
        """Add both buttons; returns the one that gives up."""
        self.yes = self.addButton(yes, role)
        self.yes.clicked.connect(self._on_yes)
        cancel = self.addButton(no, QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(cancel)
        return cancel

    @Slot()
    def _on_yes(self) -> None:
        self.confirmed.emit(self._what)

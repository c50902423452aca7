"""The field for a password, with a button to show it, and the box to have it remembered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.efirma.credential import Password
from app.words.efirma_words import remember_text
from ui.widgets.choices import Check, text_indent
from ui.widgets.field_note import FieldNote
from ui.widgets.theme import GRID, set_role

_PAUSE_MS = 350
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
    | Qt.InputMethodHint.ImhHiddenText
)


class PasswordField(QWidget):
    """A hidden line with a "Mostrar" button.

    Signals:
        edited: a key was typed; what was known about the password no longer holds.
        settled: the typing paused; now is the time to try the password.
    """

    edited = Signal()
    settled = Signal()

    def __init__(self, name: str = "Contraseña de la llave privada") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setInputMethodHints(_HINTS)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.show_button = QPushButton()
        self.show_button.setCheckable(True)
        self.show_button.setAutoDefault(False)
        set_role(self.show_button, "plain")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.show_button)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._on_finished)
        self._pause.timeout.connect(self.settled)
        self.show_button.toggled.connect(self._show_text)
        self._show_text(False)

    def password(self) -> Password:
        """The text of the field."""
        return Password(self.line.text())

    def forget(self) -> None:
        """Clear the field, and hide what is typed next."""
        self._pause.stop()
        self.line.clear()
        self.show_button.setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        """Hide the text when the field is disabled."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.show_button.setChecked(False)
        super().changeEvent(event)

    @Slot(bool)
    def _show_text(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText("Ocultar" if shown else "Mostrar")
        self.show_button.setAccessibleName("Ocultar la contraseña" if shown else "Mostrar la contraseña")

    @Slot()
    def _on_edited(self) -> None:
        self._pause.start()
        self.edited.emit()

    @Slot()
    def _on_finished(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.settled.emit()


class RememberBox(QWidget):
    """ "Recordar en este equipo", with what that means; off and explained where the computer has no safe place."""

    def __init__(self, available: bool) -> None:
        super().__init__()
        self.box = Check("Recor&dar en este equipo")
        self.box.setEnabled(available)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box)
        note = FieldNote(self.box, remember_text(available))
        note.setContentsMargins(text_indent(self.box), 0, 0, 0)
        layout.addWidget(note)
        self.setFocusProxy(self.box)

    def remembered(self, field: PasswordField) -> Password | None:
        """What is typed in ``field``, if it is to be remembered; the line keeps it until the person is done."""
        return field.password() if self.box.isChecked() else None

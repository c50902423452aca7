"""Asks for the password of a registered contribuyente whose requests wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.taxpayer import Taxpayer
from app.efirma.certificate import Certificate
from app.efirma.vault import StoredEfirma
from ui.taxpayers.early_enter import EarlyEnter
from ui.taxpayers.unlock_form import UnlockForm
from ui.widgets.form_dialog import FormDialog


class PasswordDialog(FormDialog):
    """Field: ``form``. ``certificate_file`` and ``key_file`` are the registered e.firma, the key still encrypted.

    Signals:
        accepted_commands: ``(Unlock,)``.
    """

    accepted_commands = Signal(object)

    def __init__(
        self,
        taxpayer: Taxpayer,
        certificate_file: bytes,
        key_file: bytes,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
        *,
        keyring_available: bool = True,
    ) -> None:
        lead = f"Para seguir con lo de {taxpayer.name} ({taxpayer.rfc}), Acopio necesita abrir su llave privada."
        super().__init__(parent, "Escribe tu contraseña", lead, "Continuar")
        self.form = UnlockForm(now, keyring_available)
        self.form.ask_for(partial(_stored, certificate_file, key_file))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.setFocus()
        self.fit()
        self.form.changed.connect(self._on_changed)
        enter = EarlyEnter(self.form.password.line, self.accept_button.isEnabled, self.form.changed)
        enter.accepted.connect(self.accept)

    def done(self, result: int) -> None:
        """Emit the command when it was accepted, and forget the password either way."""
        command = self.form.command()
        if result == self.DialogCode.Accepted and command is not None:
            self.accepted_commands.emit((command,))
        self.form.forget()
        super().done(result)

    @Slot()
    def _on_changed(self) -> None:
        self.accept_button.setEnabled(self.form.credential is not None)


def _stored(certificate_file: bytes, key_file: bytes) -> StoredEfirma:
    return StoredEfirma(Certificate.from_bytes(certificate_file), key_file)

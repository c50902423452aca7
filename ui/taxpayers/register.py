"""Registers a contribuyente's e.firma, or renews the one that runs out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.taxpayer import Taxpayer
from app.engine.commands import Register
from app.words import formatting
from ui.taxpayers.early_enter import EarlyEnter
from ui.taxpayers.efirma_form import EfirmaForm
from ui.widgets.form_dialog import FormDialog


class RegisterDialog(FormDialog):
    """Field: ``form``. With ``renewing`` only that contribuyente's e.firma is taken.

    Signals:
        accepted_commands: ``(Register,)``.
    """

    accepted_commands = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        now: Callable[[], datetime],
        renewing: Taxpayer | None = None,
        keyring_available: bool = True,
    ) -> None:
        title = "Renovar e.firma" if renewing else "Registrar mi e.firma"
        super().__init__(parent, title, _lead(renewing, now()), "Renovar" if renewing else "Registrar")
        self.form = EfirmaForm(now, keyring_available, only=renewing.rfc if renewing else None)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.setFocus()
        self.fit()
        self.form.changed.connect(self._on_changed)
        enter = EarlyEnter(self.form.password.line, self.accept_button.isEnabled, self.form.changed)
        enter.accepted.connect(self.accept)

    def done(self, result: int) -> None:
        """Emit the command when it was accepted, and forget the password either way."""
        command: Register | None = self.form.command()
        if result == self.DialogCode.Accepted and command is not None:
            self.accepted_commands.emit((command,))
        self.form.forget()
        super().done(result)

    @Slot()
    def _on_changed(self) -> None:
        self.accept_button.setEnabled(self.form.credential is not None)


def _lead(renewing: Taxpayer | None, now: datetime) -> str:
    if renewing is None:
        return "Con ella el SAT sabe que eres tú. Tus archivos y tu contraseña no salen de este equipo."
    validity = formatting.validity(renewing.days_left(now))
    return (
        f"La e.firma de {renewing.name} ({renewing.rfc}) {validity}."
        " Da los archivos de la nueva; tus comprobantes y solicitudes se quedan como están."
    )

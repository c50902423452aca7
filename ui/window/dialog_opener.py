"""Opens the wizard and the dialogs, one at a time, and hands on what is decided there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import UpdateStretch, stretch_at
from app.engine.commands import Update
from app.paths import Paths
from ui.background.task import Outcome, Task
from ui.state.app_state import AppState
from ui.updating.first_invoices import FirstInvoices, FirstInvoicesQuestion

if TYPE_CHECKING:
    from ui.coverage.page import CertificateWanted, MissingWanted
    from ui.window.dialog_factory import DialogFactory


class DialogOpener(QObject):
    """While a dialog is open, asking for another only brings it to the front.

    Attributes:
        open_dialog: the dialog that is open, if any.

    Signals:
        command: a ``Command`` for the engine.
        stretch_chosen: how far back (an ``UpdateStretch``) Poner al día reaches from now on.
        requested: requests are on their way: a dialog that asks the SAT was accepted.
        trouble: an ``AcopioError`` that kept a dialog from opening.
        restart_wanted: a backup was restored, which takes effect with the next start.
    """

    command = Signal(object)
    stretch_chosen = Signal(object)
    requested = Signal()
    trouble = Signal(object)
    restart_wanted = Signal()

    def __init__(self, app_state: AppState, paths: Paths, window: QWidget) -> None:
        super().__init__(window)
        self._app_state = app_state
        self._paths = paths
        self._window = window
        self._first_invoices = FirstInvoices(app_state, window, self)
        self._first_invoices.asked.connect(self._on_first_invoices)
        self.open_dialog: QDialog | None = None

    @cached_property
    def _factory(self) -> DialogFactory:
        from ui.window.dialog_factory import DialogFactory  # all dialogs come with the first one

        return DialogFactory(self._app_state, self._paths, self._window)

    def open_wizard(self, preferred: Rfc | None) -> None:
        """Open the wizard of a new download, with ``preferred`` chosen."""
        place = self._app_state.place
        if self._is_busy() or place is None:
            return
        wizard = self._factory.download_wizard(place, self._openable(), preferred)
        wizard.accepted_commands.connect(self._on_commands)
        wizard.accepted.connect(self.requested)
        self._open(wizard)

    def open_update(self, chosen: Rfc | None, stretch: UpdateStretch) -> None:
        """Open the preview of Poner al día, for ``chosen`` or for everybody, as far back as ``stretch``."""
        place, known = self._app_state.place, self._app_state.taxpayers
        if place is None or not known or self._is_busy():
            return
        owners = tuple(one for one in known.values() if chosen is None or one.rfc == chosen)
        dialog = self._factory.update_preview(place, self._openable(), owners, stretch, everybody=chosen is None)
        dialog.stretch_chosen.connect(self.stretch_chosen)
        dialog.accepted_commands.connect(self._on_commands)
        dialog.accepted_commands.connect(self.requested)
        self._open(dialog)

    def update_at_once(self, chosen: Rfc | None, stretch: UpdateStretch) -> None:
        """Ask for what is missing of ``chosen`` or of everybody, as far back as ``stretch``, without a preview.

        Contribuyentes whose e.firma ran out are left out; requests of those without a password at hand wait for it.
        Where no password at all is at hand the preview opens, for they can be typed there.
        """
        now = self._app_state.now()
        known = [one for one in self._app_state.taxpayers.values() if chosen is None or one.rfc == chosen]
        owners = tuple(one.rfc for one in known if one.not_after >= now)
        if not self._openable().intersection(owners):
            self.open_update(chosen, stretch)
        elif not self._is_busy():
            since, _ = stretch_at(stretch, mexico_wall_time(now))
            self.command.emit(Update(() if len(owners) == len(self._app_state.taxpayers) else owners, since))
            self.requested.emit()

    def open_fetch(self, wanted: MissingWanted) -> None:
        """Open the dialog that says what the missing XML cost, and asks for them."""
        taxpayer = self._app_state.taxpayers.get(wanted.owner)
        if taxpayer is None or self._is_busy():
            return
        dialog = self._factory.fetch_missing(wanted, taxpayer, is_open=wanted.owner in self._openable())
        dialog.accepted_commands.connect(self._on_commands)
        dialog.accepted_commands.connect(self.requested)
        self._open(dialog)

    def open_certificate(self, wanted: CertificateWanted) -> None:
        """Open the dialog that writes the constancia de cobertura."""
        if not self._is_busy():
            self._open(self._factory.coverage_certificate(wanted))

    def open_registration(self, renewing: Taxpayer | None = None) -> None:
        """Open the form for an e.firma, new or to renew that of ``renewing``."""
        if self._is_busy():
            return
        dialog = self._factory.register(renewing)
        if renewing is None:
            dialog.accepted_commands.connect(self._first_invoices.expect)
        dialog.accepted_commands.connect(self._on_commands)
        self._open(dialog)

    def open_client_import(self) -> None:
        """Open the form that registers a folder of e.firmas."""
        if self._is_busy():
            return
        dialog = self._factory.import_clients()
        dialog.accepted_commands.connect(self._on_commands)
        self._open(dialog)

    def open_library_check(self) -> None:
        """Compare index and files, with the differences listed."""
        if self._app_state.place is not None and not self._is_busy():
            self._open(self._factory.verify_library(self._app_state.place))

    def find_library(self) -> None:
        """Ask where the library is that is not where it was."""
        if self._app_state.place is None or self._is_busy():
            return
        dialog = self._factory.library_away(self._app_state.place)
        dialog.accepted_commands.connect(self._on_commands)
        self._open(dialog)

    def open_delivery(self, month: Month) -> None:
        """Hand over ``month`` of everybody."""
        if self._app_state.place is not None and not self._is_busy():
            self._open(self._factory.delivery(self._app_state.place, month))

    def open_backup(self) -> None:
        """Open the dialog that makes a backup."""
        if self._app_state.place is not None and not self._is_busy():
            self._open(self._factory.backup(self._app_state.place))

    def open_restore(self) -> None:
        """Open the dialog that restores a backup."""
        if self._is_busy():
            return
        dialog = self._factory.restore()
        dialog.restart_wanted.connect(self.restart_wanted)
        self._open(dialog)

    def ask_password_of(self, taxpayer: Taxpayer) -> None:
        """As ``ask_password``, of this contribuyente."""
        self.ask_password(taxpayer.rfc)

    def ask_password(self, rfc: Rfc) -> None:
        """Read the stored e.firma in the background, then open the form for its password."""
        taxpayer = self._app_state.taxpayers.get(rfc)
        if taxpayer is None or self._is_busy():
            return
        factory = self._factory
        task = Task(lambda: factory.password_data(taxpayer), self)
        task.done.connect(self._on_efirma)
        task.start()

    @Slot(object)
    def _on_efirma(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        if self._is_busy() or (dialog := self._factory.password(outcome.value)) is None:
            return
        dialog.accepted_commands.connect(self._on_commands)
        self._open(dialog)

    @Slot(object)
    def _on_commands(self, commands: tuple[object, ...]) -> None:
        for command in commands:
            self.command.emit(command)

    @Slot(object)
    def _on_first_invoices(self, question: FirstInvoicesQuestion) -> None:
        if self._is_busy():
            question.deleteLater()
            return
        question.confirmed.connect(self.command)
        question.confirmed.connect(self.requested)
        self._open(question)

    @Slot()
    def _on_finished(self) -> None:
        self.open_dialog = None

    def _open(self, dialog: QDialog) -> None:
        self.open_dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint)  # the «?» of Windows' title bars
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _is_busy(self) -> bool:
        if self.open_dialog is None:
            return False
        self.open_dialog.raise_()
        self.open_dialog.activateWindow()
        return True

    def _openable(self) -> frozenset[Rfc]:
        """Whose e.firma can be opened without asking for its password."""
        remembered = {one.rfc for one in self._app_state.taxpayers.values() if one.remembers_password}
        needing = {one.rfc for one in self._app_state.missing_passwords()}
        return frozenset((remembered | self._app_state.unlocked) - needing)

"""Opens the wizard and the dialogs, with what they need from disk read in the background first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.paths import Paths
from ui.background.task import Outcome, Task
from ui.state.app_state import AppState

if TYPE_CHECKING:
    from app.efirma.passwords import PasswordStore
    from app.efirma.vault import EfirmaVault
    from app.engine.planning.update_stretch import UpdateStretch
    from ui.updating.first_invoices import FirstInvoices, FirstInvoicesQuestion


class DialogOpener(QObject):
    """One dialog at a time; what is decided there comes out as commands.

    Attributes:
        open_dialog: the dialog that is open, if any.

    Signals:
        command: a ``Command`` for the engine.
        stretch_chosen: how far back (an ``UpdateStretch``) Poner al día reaches from now on.
        requested: the wizard was finished: requests are on their way.
        trouble: an ``AcopioError`` that kept a door shut.
        restart_wanted: what was restored counts from the next start on.
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
        self._efirmas = paths.efirmas
        self._window = window
        self.open_dialog: QDialog | None = None

    def new_download(self, preferred: Rfc | None) -> None:
        """Open the wizard, with ``preferred`` chosen."""
        if self._is_busy() or self._app_state.place is None:
            return
        from ui.wizard.download_wizard import DownloadWizard  # the window is painted before it is needed

        wizard = DownloadWizard(
            tuple(self._app_state.taxpayers.values()),
            self._openable(),
            preferred,
            self._app_state.now,
            _counter_of_sends(self._app_state.place.database),
            parent=self._window,
            load_efirma=self._vault().load,
            keyring_available=self._passwords().is_available(),
        )
        wizard.accepted_commands.connect(self._on_commands)
        wizard.accepted.connect(self.requested)
        self._show(wizard)

    def update(self, chosen: Rfc | None, stretch: UpdateStretch) -> None:
        """Open the preview of Poner al día, for ``chosen`` or for everybody, as far back as ``stretch``."""
        place, known = self._app_state.place, self._app_state.taxpayers
        if place is None or not known or self._is_busy():
            return
        from ui.updating.preview import UpdatePreview

        owners = tuple(one for one in known.values() if chosen is None or one.rfc == chosen)
        dialog = UpdatePreview(
            owners,
            self._openable(),
            self._app_state.now,
            place.database,
            self._window,
            load=self._vault().load,
            everybody=chosen is None,
            choice=stretch,
            keyring_available=self._passwords().is_available(),
        )
        dialog.stretch_chosen.connect(self.stretch_chosen)
        dialog.accepted_commands.connect(self._on_commands)
        dialog.accepted_commands.connect(self.requested)
        self._show(dialog)

    def update_at_once(self, chosen: Rfc | None, stretch: UpdateStretch) -> None:
        """Ask for what is missing of ``chosen`` or of everybody, as far back as ``stretch``, without a preview.

        Whoever's e.firma ran out is left out; who has no password at hand waits for it. Where nobody's is at hand the
        preview opens all the same, for they can be typed there.
        """
        from app.domain.clock import mexico_wall_time
        from app.engine.commands import Update
        from app.engine.planning.update_stretch import stretch_at

        now = self._app_state.now()
        known = [one for one in self._app_state.taxpayers.values() if chosen is None or one.rfc == chosen]
        owners = tuple(one.rfc for one in known if one.not_after >= now)
        if not self._openable().intersection(owners):
            self.update(chosen, stretch)
        elif not self._is_busy():
            since, _ = stretch_at(stretch, mexico_wall_time(now))
            self.command.emit(Update(() if len(owners) == len(self._app_state.taxpayers) else owners, since))
            self.requested.emit()

    def register(self, renewing: Taxpayer | None = None) -> None:
        """Open the form for an e.firma."""
        if self._is_busy():
            return
        from ui.taxpayers.register import RegisterDialog

        dialog = RegisterDialog(self._window, self._app_state.now, renewing, self._passwords().is_available())
        if renewing is None:
            dialog.accepted_commands.connect(self._first_invoices.expect)
        dialog.accepted_commands.connect(self._on_commands)
        self._show(dialog)

    def import_clients(self) -> None:
        """Open the form that registers a folder of e.firmas."""
        if self._is_busy():
            return
        from ui.taxpayers.import_clients import ImportClientsDialog

        registered = {one.rfc: one.serial for one in self._app_state.taxpayers.values()}
        dialog = ImportClientsDialog(self._window, self._app_state.now, registered, self._passwords().is_available())
        dialog.accepted_commands.connect(self._on_commands)
        self._show(dialog)

    def verify_library(self) -> None:
        """Compare index and files, with the differences listed."""
        if self._app_state.place is None or self._is_busy():
            return
        from ui.library.verify_library import VerifyLibraryDialog

        self._show(VerifyLibraryDialog(self._app_state.place, self._window))

    def find_library(self) -> None:
        """Ask where the library is that is not where it was."""
        if self._app_state.place is None or self._is_busy():
            return
        from ui.library.library_away import LibraryAwayDialog

        dialog = LibraryAwayDialog(self._app_state.place.root, self._window)
        dialog.accepted_commands.connect(self._on_commands)
        self._show(dialog)

    def ask_password_of(self, taxpayer: Taxpayer) -> None:
        """As ``ask_password``."""
        self.ask_password(taxpayer.rfc)

    def back_up(self) -> None:
        """Open the dialog that makes a backup."""
        if self._app_state.place is None or self._is_busy():
            return
        from ui.library.backup import BackupDialog

        self._show(BackupDialog(self._paths, self._app_state.place.root, self._app_state.now(), self._window))

    def restore(self) -> None:
        """Open the dialog that restores one."""
        if self._is_busy():
            return
        from ui.library.restore import RestoreDialog

        dialog = RestoreDialog(self._paths, self._window)
        dialog.restart_wanted.connect(self.restart_wanted)
        self._show(dialog)

    def ask_password(self, rfc: Rfc) -> None:
        """Read the stored e.firma, then open the form for its password."""
        taxpayer = self._app_state.taxpayers.get(rfc)
        if taxpayer is None or self._is_busy():
            return
        vault = self._vault()
        task = Task(lambda: (taxpayer, vault.load(rfc)), self)
        task.done.connect(self._on_efirma)
        task.start()

    @Slot(object)
    def _on_efirma(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        if self._is_busy() or not isinstance(outcome.value, tuple):
            return
        from app.efirma.vault import StoredEfirma
        from ui.taxpayers.password import PasswordDialog

        taxpayer, stored = outcome.value
        if not isinstance(stored, StoredEfirma):
            return
        dialog = PasswordDialog(
            taxpayer,
            stored.certificate.der,
            stored.key_file,
            self._app_state.now,
            self._window,
            keyring_available=self._passwords().is_available(),
        )
        dialog.accepted_commands.connect(self._on_commands)
        self._show(dialog)

    def _vault(self) -> EfirmaVault:
        from app.efirma.vault import EfirmaVault  # the window is painted before cryptography is needed

        return EfirmaVault(self._efirmas)

    def _passwords(self) -> PasswordStore:
        from app.efirma.passwords import PasswordStore

        return PasswordStore()

    @Slot(object)
    def _on_commands(self, commands: tuple[object, ...]) -> None:
        for command in commands:
            self.command.emit(command)

    @cached_property
    def _first_invoices(self) -> FirstInvoices:
        from ui.updating.first_invoices import FirstInvoices

        found = FirstInvoices(self._app_state, self._window, self)
        found.asked.connect(self._on_first_invoices)
        return found

    @Slot(object)
    def _on_first_invoices(self, question: FirstInvoicesQuestion) -> None:
        if self._is_busy():
            question.deleteLater()
            return
        question.confirmed.connect(self.command)
        question.confirmed.connect(self.requested)
        self._show(question)

    @Slot()
    def _on_finished(self) -> None:
        self.open_dialog = None

    def _show(self, dialog: QDialog) -> None:
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
        remembered = {one.rfc for one in self._app_state.taxpayers.values() if one.remembers_password}
        needing = {one.rfc for one in self._app_state.missing_passwords()}
        return frozenset((remembered | self._app_state.unlocked) - needing)


def _counter_of_sends(database: Path) -> Callable[[str], int]:
    return partial(_sends, database)


def _sends(database: Path, fingerprint: str) -> int:
    """How often a question was put to the SAT: one look at an index, well under a millisecond."""
    from app.store.database import reader, translated
    from app.store.requests import RequestRepository

    with translated(database), closing(reader(database)) as connection:
        return RequestRepository(connection).sends(fingerprint)

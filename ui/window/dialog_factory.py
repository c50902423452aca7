"""Makes each dialog of the window with what it needs; loaded with the first dialog that is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import UpdateStretch
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault, StoredEfirma
from app.paths import Paths
from app.store.place import LibraryPlace
from app.store.requests import open_requests
from ui.coverage.certificate_dialog import CertificateDialog
from ui.coverage.page import CertificateWanted, MissingWanted
from ui.library.backup import BackupDialog
from ui.library.library_away import LibraryAwayDialog
from ui.library.restore import RestoreDialog
from ui.library.verify_library import VerifyLibraryDialog
from ui.state.app_state import AppState
from ui.state.indexes import library_folder
from ui.taxpayers.import_clients import ImportClientsDialog
from ui.taxpayers.password import PasswordDialog
from ui.taxpayers.register import RegisterDialog
from ui.updating.fetch_dialog import FetchDialog
from ui.updating.preview import UpdatePreview
from ui.wizard.download_wizard import DownloadWizard

if TYPE_CHECKING:
    from ui.month.delivery_dialog import DeliveryDialog


@dataclass(frozen=True, slots=True)
class PasswordData:
    """Whose password is asked for, and the e.firma it should open."""

    taxpayer: Taxpayer
    stored: StoredEfirma


class DialogFactory:
    """Every method makes a new dialog above ``window``; the caller connects and opens it."""

    def __init__(self, app_state: AppState, paths: Paths, window: QWidget) -> None:
        self._app_state = app_state
        self._paths = paths
        self._window = window
        self._vault = EfirmaVault(paths.efirmas)
        self._passwords = PasswordStore()

    def password_data(self, taxpayer: Taxpayer) -> PasswordData:
        """Read the stored e.firma of ``taxpayer`` from disk: for a thread in the background. Raises AcopioError."""
        return PasswordData(taxpayer, self._vault.load(taxpayer.rfc))

    def download_wizard(self, place: LibraryPlace, openable: frozenset[Rfc], preferred: Rfc | None) -> DownloadWizard:
        """The wizard of a new download, with ``preferred`` chosen; ``openable``: whose e.firma needs no password."""
        return DownloadWizard(
            tuple(self._app_state.taxpayers.values()),
            openable,
            preferred,
            self._app_state.now,
            _counter_of_sends(place.database),
            parent=self._window,
            load_efirma=self._vault.load,
            keyring_available=self._passwords.is_available(),
        )

    def update_preview(
        self,
        place: LibraryPlace,
        openable: frozenset[Rfc],
        owners: Sequence[Taxpayer],
        stretch: UpdateStretch,
        *,
        everybody: bool,
    ) -> UpdatePreview:
        """The preview of Poner al día for ``owners``, as far back as ``stretch``."""
        return UpdatePreview(
            tuple(owners),
            openable,
            self._app_state.now,
            place.database,
            self._window,
            load=self._vault.load,
            everybody=everybody,
            choice=stretch,
            keyring_available=self._passwords.is_available(),
        )

    def fetch_missing(self, wanted: MissingWanted, taxpayer: Taxpayer, *, is_open: bool) -> FetchDialog:
        """The dialog of Traer faltantes; ``is_open``: the e.firma needs no password."""
        return FetchDialog(
            self._paths,
            taxpayer,
            wanted.uuids,
            wanted.about,
            self._window,
            now=self._app_state.now,
            load=self._vault.load,
            is_open=is_open,
            keyring_available=self._passwords.is_available(),
        )

    def coverage_certificate(self, wanted: CertificateWanted) -> CertificateDialog:
        """The dialog that writes the constancia de cobertura."""
        return CertificateDialog(self._paths, wanted.sheet, wanted.cell, self._window)

    def register(self, renewing: Taxpayer | None) -> RegisterDialog:
        """The form for an e.firma, new or to renew that of ``renewing``."""
        return RegisterDialog(self._window, self._app_state.now, renewing, self._passwords.is_available())

    def import_clients(self) -> ImportClientsDialog:
        """The form that registers a folder of e.firmas."""
        registered = {one.rfc: one.serial for one in self._app_state.taxpayers.values()}
        return ImportClientsDialog(self._window, self._app_state.now, registered, self._passwords.is_available())

    def password(self, data: object) -> PasswordDialog | None:
        """The form for the password of a registered e.firma; None where ``password_data`` brought nothing."""
        if not isinstance(data, PasswordData):
            return None
        return PasswordDialog(
            data.taxpayer,
            data.stored.certificate.der,
            data.stored.key_file,
            self._app_state.now,
            self._window,
            keyring_available=self._passwords.is_available(),
        )

    def verify_library(self, place: LibraryPlace) -> VerifyLibraryDialog:
        """The dialog that compares index and files and lists the differences."""
        return VerifyLibraryDialog(place, self._window)

    def library_away(self, place: LibraryPlace) -> LibraryAwayDialog:
        """The dialog that asks where a library is that is not where it was."""
        return LibraryAwayDialog(place.root, self._window)

    def delivery(self, place: LibraryPlace, month: Month) -> DeliveryDialog:
        """The dialog that hands over ``month`` of everybody; what prints and writes workbooks is loaded with it."""
        from ui.month.delivery_dialog import DeliveryDialog
        from ui.month.places import LibraryMonth

        today = self._app_state.now().astimezone().date()
        whose = LibraryMonth(self._paths, library_folder(self._paths, place), month, today)
        return DeliveryDialog(whose, None, self._window, has_others=True)

    def backup(self, place: LibraryPlace) -> BackupDialog:
        """The dialog that makes a backup of the library."""
        return BackupDialog(self._paths, place.root, self._app_state.now(), self._window)

    def restore(self) -> RestoreDialog:
        """The dialog that restores a backup."""
        return RestoreDialog(self._paths, self._window)


def _counter_of_sends(database: Path) -> Callable[[str], int]:
    return partial(_sends, database)


def _sends(database: Path, fingerprint: str) -> int:
    """How often a question was put to the SAT: one look at an index, well under a millisecond."""
    with open_requests(database) as requests:
        return requests.sends(fingerprint)

"""The form for a new e.firma: two files and a password, checked in the background as they are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.identifiers import Rfc
from app.efirma.credential import Credential
from app.efirma.file_check import EfirmaCheck, EfirmaFiles, check_files
from app.efirma.files import CERTIFICATE_SUFFIX, KEY_SUFFIX
from app.engine.commands import Register
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.taxpayers.efirma_card import EfirmaCard
from ui.taxpayers.file_field import FileField
from ui.taxpayers.password_field import PasswordField, RememberBox
from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID, set_role, set_state


class EfirmaForm(QWidget):
    """Fields: ``certificate``, ``key``, ``password``, ``remember``, ``card``. Files may be dropped anywhere on it.

    With ``only`` no other contribuyente's e.firma is taken.

    Signals:
        changed: ``credential`` came or went.
    """

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], keyring_available: bool, only: Rfc | None = None) -> None:
        super().__init__()
        self._now = now
        self._only = only
        self._check: EfirmaCheck | None = None
        self._found: FileField | None = None  # its file was not chosen but found beside the other
        self._work = LatestWork(self)
        self.drop_zone = plain_label("Arrastra aquí los archivos .cer y .key de tu e.firma, o elígelos abajo.")
        self.drop_zone.setWordWrap(True)
        self.certificate = FileField("&Certificado (.cer)", "Certificado de la e.firma", CERTIFICATE_SUFFIX)
        self.key = FileField("&Llave privada (.key)", "Llave privada de la e.firma", KEY_SUFFIX)
        self.password = PasswordField()
        self.password_note = FieldNote(self.password.line)
        self.remember = RememberBox(keyring_available)
        self.card = EfirmaCard(now)
        self._arrange()
        self.setAcceptDrops(True)
        self.certificate.chosen.connect(self._on_certificate)
        self.key.chosen.connect(self._on_key)
        self.password.edited.connect(self._drop_check)
        self.password.settled.connect(self._on_settled)
        self._work.finished.connect(self._on_finished)

    @property
    def credential(self) -> Credential | None:
        """The unlocked e.firma, None until everything is right."""
        return self._check.credential if self._check else None

    def command(self) -> Register | None:
        """The command that registers the e.firma, None until everything is right."""
        check = self._check
        if check is None or check.credential is None:
            return None
        return Register(check.credential, check.key_file, self.remember.remembered(self.password))

    def forget(self) -> None:
        """Drop the password and what it opened."""
        self.password.forget()
        self._drop_check()

    def choose(self, *paths: Path) -> None:
        """Fill in files that were chosen or dropped, told apart by their ending."""
        for field, suffix in ((self.certificate, CERTIFICATE_SUFFIX), (self.key, KEY_SUFFIX)):
            given = next((path for path in paths if path.suffix.lower() == suffix), None)
            if given:
                field.show_path(given)
        suffixes = {path.suffix.lower() for path in paths}
        if {CERTIFICATE_SUFFIX, KEY_SUFFIX} <= suffixes:
            self._found = None
            self._look(complete=False)
        elif CERTIFICATE_SUFFIX in suffixes:
            self._on_certificate()
        elif KEY_SUFFIX in suffixes:
            self._on_key()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a drag that has a .cer or a .key."""
        if _efirma_paths(event.mimeData()):
            set_state(self.drop_zone, "busy")
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Remove the highlight of a drag that left the form."""
        set_state(self.drop_zone, "idle")

    def dropEvent(self, event: QDropEvent) -> None:
        """Fill in the files that were dropped."""
        set_state(self.drop_zone, "idle")
        self.choose(*_efirma_paths(event.mimeData()))
        event.acceptProposedAction()

    def _arrange(self) -> None:
        set_role(self.drop_zone, "chip", "idle")
        self.drop_zone.setMargin(2 * GRID)
        label = plain_label("Con&traseña de la llave privada")
        label.setBuddy(self.password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.drop_zone)
        layout.addWidget(self.certificate)
        layout.addWidget(self.key)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(label)
        column.addWidget(self.password)
        column.addWidget(self.password_note)
        layout.addLayout(column)
        layout.addWidget(self.remember)
        layout.addWidget(self.card)
        self.setFocusProxy(self.certificate)

    def _chosen(self, given: FileField, other: FileField) -> None:
        if other is self._found:
            other.show_path(None)
        self._found = None if other.path() else other
        self._look(complete=given.path() is not None)

    def _look(self, *, complete: bool) -> None:
        self._drop_check()
        files = EfirmaFiles(self.certificate.path(), self.key.path(), self.password.password(), complete)
        self._work.run(partial(check_files, files, self._now()))

    def _problem_texts(self, check: EfirmaCheck) -> dict[FieldNote, str]:
        errors = {
            self.certificate.note: check.certificate_error,
            self.key.note: check.key_error,
            self.password_note: check.password_error,
        }
        told = {note: error_text(error) if error else "" for note, error in errors.items()}
        if self._is_anothers(check) and check.certificate:
            told[self.certificate.note] = (
                f"Esta e.firma es de {check.certificate.rfc}, y aquí se renueva la de {self._only}."
                " Elige los archivos de la misma persona o empresa."
            )
        return told

    def _is_anothers(self, check: EfirmaCheck) -> bool:
        return self._only is not None and check.certificate is not None and check.certificate.rfc != self._only

    @Slot()
    def _drop_check(self) -> None:
        self._work.drop()
        had = self.credential is not None
        if self._check is not None:
            self._check = EfirmaCheck(self._check.files, self._check.certificate)
        self.password_note.show_error()
        if had:
            self.changed.emit()

    @Slot()
    def _on_certificate(self) -> None:
        self._chosen(self.certificate, self.key)

    @Slot()
    def _on_key(self) -> None:
        self._chosen(self.key, self.certificate)

    @Slot()
    def _on_settled(self) -> None:
        self._look(complete=self._found is not None and self._found.path() is None)

    @Slot(object)
    def _on_finished(self, outcome: Outcome) -> None:
        if not isinstance(outcome.value, EfirmaCheck):
            self.certificate.note.show_error(error_text(outcome.error) if outcome.error else "")
            self.changed.emit()
            return
        check = outcome.value
        for field, path in ((self.certificate, check.files.certificate), (self.key, check.files.key)):
            if field.path() is None:
                field.show_path(path)
        if self.key.path() and self.certificate.path() and (self.certificate.has_chosen or self.key.has_chosen):
            self.password.setFocus()  # all that is left to give
        anothers = self._is_anothers(check)
        for note, text in self._problem_texts(check).items():
            note.show_error(text)
        self.card.show_certificate(check.certificate, usable=check.certificate_error is None and not anothers)
        self._check = EfirmaCheck(check.files, check.certificate) if anothers else check
        self.changed.emit()


def _efirma_paths(data: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in (CERTIFICATE_SUFFIX, KEY_SUFFIX)]

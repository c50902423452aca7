"""The form for the password of a registered e.firma; tries it in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.efirma.credential import Credential, Password
from app.efirma.vault import StoredEfirma
from app.engine.commands import Unlock
from app.errors import AcopioError, EfirmaError
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.taxpayers.password_field import PasswordField, RememberBox
from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label
from ui.widgets.responsive import SideBySide
from ui.widgets.theme import GRID


@dataclass(frozen=True, slots=True)
class Unlocking:
    """The result of trying a password: a credential, or the error."""

    credential: Credential | None = None
    error: AcopioError | None = None


def try_password(load: Callable[[], StoredEfirma], password: Password, now: datetime) -> Unlocking:
    """Open the stored key at the aware moment ``now``; errors are given back, the password is forgotten."""
    try:
        stored = load()
        stored.certificate.check_usable(now)
        return Unlocking(credential=stored.unlock(password))
    except EfirmaError as error:
        return Unlocking(error=error)
    finally:
        password.forget()


class UnlockForm(QWidget):
    """Fields: ``password``, ``remember``, ``note``. ``credential`` is there once the right password was typed.

    ``caption`` names the field; several forms may share one ``remember``, which then stands elsewhere.

    Signals:
        changed: ``credential`` came or went.
    """

    changed = Signal()

    def __init__(
        self,
        now: Callable[[], datetime],
        keyring_available: bool,
        caption: str = "Contraseña de la llave privada",
        remember: RememberBox | None = None,
    ) -> None:
        super().__init__()
        self._now = now
        self._load: Callable[[], StoredEfirma] | None = None
        self._unlocked: Unlocking | None = None
        self._trying = False
        self.password = PasswordField(caption)
        self.remember = remember or RememberBox(keyring_available)
        self.note = FieldNote(self.password.line)
        self._work = LatestWork(self)
        label = plain_label(f"&{caption}" if remember is None else caption.replace("&", "&&"))
        label.setBuddy(self.password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        if remember is None:
            for part in (label, self.password, self.note):
                layout.addWidget(part)
            layout.addSpacing(2 * GRID)
            layout.addWidget(self.remember)
        else:  # one of several: as low as it can be
            layout.addWidget(SideBySide(label, self.password))
            layout.addWidget(self.note)
        self.setFocusProxy(self.password)
        self.password.edited.connect(self._on_edited)
        self.password.settled.connect(self._on_settled)
        self._work.finished.connect(self._on_finished)

    @property
    def credential(self) -> Credential | None:
        """The unlocked e.firma, None until the password is right."""
        return self._unlocked.credential if self._unlocked else None

    @property
    def is_trying(self) -> bool:
        """Whether what was typed is being tried."""
        return self._trying

    @property
    def is_wrong(self) -> bool:
        """Whether what was typed was tried and is not right."""
        return bool(self.note.text()) and self.credential is None

    def ask_for(self, load: Callable[[], StoredEfirma]) -> None:
        """Ask for the password of what ``load`` gives (called in the background); what was typed before is dropped."""
        self._load = load
        self.forget()
        self.note.show_error()

    def command(self) -> Unlock | None:
        """The command that unlocks the e.firma, None until the password is right."""
        if self._unlocked is None or self._unlocked.credential is None:
            return None
        return Unlock(self._unlocked.credential, self.remember.remembered(self.password))

    def forget(self) -> None:
        """Drop the password and what it opened."""
        self.password.forget()
        self._drop()

    def _drop(self) -> None:
        self._work.drop()
        self._trying = False
        if self._unlocked is not None:
            self._unlocked = None
            self.changed.emit()

    @Slot()
    def _on_edited(self) -> None:
        self._drop()
        self.note.show_error()

    @Slot()
    def _on_settled(self) -> None:
        password = self.password.password()
        if self._load is not None and not password.is_empty:
            self._trying = True
            self._work.run(partial(try_password, self._load, password, self._now()))

    @Slot(object)
    def _on_finished(self, outcome: Outcome) -> None:
        self._trying = False
        found = outcome.value
        error = found.error if isinstance(found, Unlocking) else outcome.error
        self.note.show_error(error_text(error) if error else "")
        self._unlocked = found if isinstance(found, Unlocking) and found.credential else None
        self.changed.emit()

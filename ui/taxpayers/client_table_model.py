"""The table of e.firmas found in a folder: owner, place, the password to type, and the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.identifiers import Rfc
from app.efirma.client_folder import Client, Opened
from app.efirma.credential import Password
from app.engine.commands import Register
from app.errors import StampingCertificateError
from app.words import formatting
from app.words.messages import error_text, explain
from ui.widgets.badges import Badge
from ui.widgets.rows_model import BADGE_ROLE, Column, Index, RowsModel

PASSWORD_COLUMN, RESULT_COLUMN = 2, 3
_DOTS = "••••••••"
_BADGES: dict[str, Badge] = {
    "Lista": Badge("ok", "check"),
    "Probando…": Badge("busy", "refresh"),
    "Falta su contraseña": Badge("idle", "key"),
    "Ya registrada": Badge("ok", "check"),
}
_BAD = Badge("bad", "error")


@dataclass(slots=True)
class ClientRow:
    """An e.firma that was found, with the password typed for it; ``is_known`` when it is registered already."""

    client: Client
    is_known: bool = False
    password: Password | None = None
    opened: Opened | None = None

    def forget(self) -> None:
        """Drop the password and what it opened."""
        if self.password is not None:
            self.password.forget()
        self.password = self.opened = None

    @property
    def rfc(self) -> Rfc | None:
        """The RFC of its owner."""
        return self.client.certificate.rfc if self.client.certificate else None

    @property
    def takes_password(self) -> bool:
        """Whether a password could make it usable."""
        return self.client.problem is None and bool(self.client.keys) and not self.is_known

    @property
    def is_ready(self) -> bool:
        """Whether it can be registered."""
        return self.opened is not None and self.opened.credential is not None

    @property
    def was_refused(self) -> bool:
        """Whether the password that was tried did not open it."""
        return self.opened is not None and self.opened.credential is None

    @property
    def result(self) -> tuple[str, str]:
        """The result: in a word or two, and explained whole."""
        if self.is_known:
            return "Ya registrada", "Esta misma e.firma ya está en Acopio."
        problem = self.client.problem or (self.opened.error if self.opened else None)
        if isinstance(problem, StampingCertificateError):
            return "Es un CSD, no una e.firma", error_text(problem)
        if problem is not None:
            return explain(problem.key, problem.fields).title, error_text(problem)
        if not self.client.keys:
            return (
                "No hay llave",
                "No se encontró junto al certificado, ni con su nombre, un archivo .key que pueda ser suyo.",
            )
        if self.is_ready:
            return "Lista", "La contraseña abre su llave privada, y la llave es la de este certificado."
        if self.password is not None:
            return "Probando…", "Acopio prueba la contraseña."
        return "Falta su contraseña", "Escríbela en la columna Contraseña o pega una lista."


class ClientTableModel(RowsModel[ClientRow]):
    """Rows in the order found; the password column can be written and never shows what was typed.

    Signals:
        typed: a password came for the row at this place.
    """

    typed = Signal(int)

    def __init__(self, now: Callable[[], datetime], root: Path, parent: QObject | None = None) -> None:
        self._now = now
        self._root = root
        super().__init__(self._columns(), parent)

    def show_clients(self, root: Path, clients: Iterable[Client], registered: Mapping[Rfc, str]) -> None:
        """Show other rows; ``registered`` are the serials of the e.firmas registered already."""
        self.beginResetModel()
        self._root = root
        self.rows = [ClientRow(one, _is_known(one, registered)) for one in clients]
        self.endResetModel()

    def set_password(self, place: int, password: Password) -> None:
        """Set the password of a row, and drop the result of the one before."""
        row = self.rows[place]
        row.forget()
        row.password = password
        self.repaint_row(place)
        self.typed.emit(place)

    def set_result(self, place: int, opened: Opened) -> None:
        """Set the result of trying the password of a row; a wrong password is dropped."""
        row = self.rows[place]
        if opened.credential is None:
            row.forget()
        row.opened = opened
        self.repaint_row(place)

    def registrations(self, *, remember: bool) -> tuple[Register, ...]:
        """The commands that register the good ones; passwords to be remembered are handed over with them."""
        made = []
        for one in self.rows:
            if one.opened is not None and one.opened.credential is not None:
                given, one.password = (one.password, None) if remember else (None, one.password)
                made.append(Register(one.opened.credential, one.opened.key_file, given))
        return tuple(made)

    def forget(self) -> None:
        """Drop all passwords and what they opened, but those that the engine was given to be remembered."""
        for row in self.rows:
            row.forget()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only the password is editable, where one is needed."""
        flags = super().flags(index)
        if index.isValid() and index.column() == PASSWORD_COLUMN and self.rows[index.row()].takes_password:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Set the password that was typed in the table."""
        if role != int(Qt.ItemDataRole.EditRole) or not isinstance(value, str) or not value:
            return False
        self.set_password(index.row(), Password(value))
        return True

    def cell(self, row: ClientRow, column: Column[ClientRow], role: int) -> Any:
        """The value of a cell; the result has a badge."""
        if role == BADGE_ROLE and column is self.columns[RESULT_COLUMN]:
            return _BADGES.get(row.result[0], _BAD)
        return super().cell(row, column, role)

    def _columns(self) -> tuple[Column[ClientRow], ...]:
        return (
            Column("Nombre", _name, width=30),
            Column("RFC", lambda one: str(one.rfc or "—"), width=15, tooltip=self._validity),
            Column("Contraseña", _password, width=15, tooltip=lambda _: "Doble clic o F2 para escribirla"),
            Column("Resultado", lambda one: one.result[0], width=36, tooltip=lambda one: one.result[1]),
            Column("Archivo", self._file, width=30),
        )

    def _validity(self, one: ClientRow) -> str:
        certificate = one.client.certificate
        return formatting.validity(certificate.days_left(self._now())) if certificate else ""

    def _file(self, one: ClientRow) -> str:
        return str(one.client.path.relative_to(self._root))


def _name(one: ClientRow) -> str:
    return one.client.certificate.name if one.client.certificate else one.client.path.name


def _password(one: ClientRow) -> str:
    if not one.takes_password:
        return ""
    return _DOTS if one.password is not None else "Escribir…"


def _is_known(client: Client, registered: Mapping[Rfc, str]) -> bool:
    certificate = client.certificate
    return certificate is not None and registered.get(certificate.rfc) == certificate.serial

"""Registers many e.firmas at once: finds them in a folder, tries the passwords, and shows each result."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.identifiers import Rfc
from app.efirma.client_folder import FoundClients, Opened, find_clients, open_client, pasted_passwords
from app.engine.events import CancelToken
from app.errors import CancelledError
from app.words import formatting
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.taxpayers.client_table_model import PASSWORD_COLUMN, ClientTableModel
from ui.taxpayers.password_field import RememberBox
from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.data_table import DataTable
from ui.widgets.field_note import FieldNote
from ui.widgets.folder_chooser import choose_folder
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import button, column, label, row, spread
from ui.widgets.theme import GRID

_LINES, _TABLE_LINES, _WIDTH, _HEIGHT = 4, 10, 140, 44
_ALL = 100  # of the spare room
_WRONG = ("no se puede usar: está", "no se pueden usar: están")
_EFIRMA = ("e.firma", "e.firmas")
_UNOPENED = ("no se abrió", "no se abrieron")


class ImportClientsDialog(FormDialog):
    """Fields: ``model``, ``table``, ``paste``, ``remember``, ``note``. ``registered`` are the serials known by RFC.

    Signals:
        accepted_commands: a tuple of ``Register``.
    """

    accepted_commands = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        now: Callable[[], datetime],
        registered: Mapping[Rfc, str],
        keyring_available: bool = True,
    ) -> None:
        lead = (
            "Acopio busca las e.firmas (.cer y .key) en una carpeta y las que tenga dentro. Nada se copia ni se mueve"
            " hasta que las registres, y tus archivos se quedan como están."
        )
        super().__init__(parent, "Importar carpeta de clientes", lead, "Registrar")
        self._now, self._registered = now, registered
        self._cancel = CancelToken()
        self._queue: deque[int] = deque()
        self._trying: int | None = None
        self._search, self._attempt = LatestWork(self), LatestWork(self)
        self.model = ClientTableModel(now, Path(), self)
        self.table = DataTable("e.firmas encontradas", self.model.columns)
        self.choose_button = button("Elegir carpeta…", "folder")
        self.note = FieldNote(self.choose_button, "Elige la carpeta donde guardas las e.firmas de tus clientes.")
        self.paste = QPlainTextEdit()
        self.paste_button = button("Usar estas contraseñas", "key")
        self.paste_note = FieldNote(self.paste, "Una por línea: RFC y contraseña. Se borran de aquí en cuanto se usan.")
        self.remember = RememberBox(keyring_available)
        self._arrange()
        self._connect()
        self._show_passwords(False)
        self.fit()
        spread(self, _WIDTH, _HEIGHT)

    def search(self, folder: Path) -> None:
        """Look for e.firmas below ``folder``, in the background."""
        self._cancel.cancel()
        self._cancel = CancelToken()
        self._drop_attempts()
        self.choose_button.setEnabled(False)
        self.note.set_hint(f"Buscando en {folder}…")
        self._search.run(partial(_search, folder, self._now(), self._cancel))

    def done(self, result: int) -> None:
        """Emit the commands when it was accepted, and forget all passwords either way."""
        accepted = result == self.DialogCode.Accepted
        commands = self.model.registrations(remember=self.remember.box.isChecked()) if accepted else ()
        self._cancel.cancel()
        self._search.drop()
        self._drop_attempts()
        self.paste.clear()
        self.model.forget()
        if commands:
            self.accepted_commands.emit(commands)
        super().done(result)

    def _arrange(self) -> None:
        self.table.set_rows(self.model)
        self.table.setItemDelegate(PasswordDelegate(self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * _TABLE_LINES)
        self.paste.setAccessibleName("Lista de RFC y contraseñas")
        self.paste.setPlaceholderText("XAXX010101000    contraseña")
        self.paste.setUndoRedoEnabled(False)
        self.paste.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 4 * GRID)
        self._paste_title = label("Pegar contraseñas de una lista", "subtitle")
        self._paste_row = QWidget()
        below = row(self.paste_note, self.paste_button)
        below.setStretch(0, 1)
        self._paste_row.setLayout(column(self._paste_title, self.paste, below, gap=2 * GRID))
        head = row(self.choose_button, self.note)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.table, _ALL)
        self.body.addWidget(self._paste_row)
        self.body.addWidget(self.remember)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self._on_choose)
        self.paste_button.clicked.connect(self._on_paste)
        self.model.typed.connect(self._on_typed)
        self._search.finished.connect(self._on_found)
        self._attempt.finished.connect(self._on_tried)

    def _show_passwords(self, shown: bool) -> None:
        for part in (self.table, self._paste_row, self.remember):
            part.setVisible(shown)

    @Slot()
    def _on_choose(self) -> None:
        choose_folder(self, "Elegir la carpeta de tus clientes", self._on_folder)

    @Slot(str)
    def _on_folder(self, text: str) -> None:
        self.search(Path(text))

    @Slot(object)
    def _on_found(self, outcome: Outcome) -> None:
        self.choose_button.setEnabled(True)
        if outcome.error is not None and not isinstance(outcome.error, CancelledError):
            self.note.show_error(error_text(outcome.error))
        if not isinstance(outcome.value, tuple):
            return
        folder, found = outcome.value
        if isinstance(found, FoundClients):
            self.model.show_clients(folder, found.clients, self._registered)
            self._show_passwords(any(one.takes_password for one in self.model.rows))
            self.table.setVisible(bool(self.model.rows))
            self.note.set_hint(_found_text(folder, found, sum(one.takes_password for one in self.model.rows)))
            self._show_ready()
            self._stand_on_first()

    def _stand_on_first(self) -> None:
        """Make the first row without a password current, so that it can be typed right away."""
        place = next((at for at, one in enumerate(self.model.rows) if one.takes_password), None)
        if place is not None:
            self.table.setCurrentIndex(self.model.index(place, PASSWORD_COLUMN))
            self.table.setFocus()

    @Slot()
    def _on_paste(self) -> None:
        passwords, strange = pasted_passwords(self.paste.toPlainText())
        self.paste.clear()
        used = 0
        for place, one in enumerate(self.model.rows):
            if one.rfc in passwords and one.takes_password and one.rfc is not None:
                used += 1
                self.model.set_password(place, passwords[one.rfc])
        self.paste_note.set_hint(_pasted_text(used, len(passwords) - used, strange))

    @Slot(int)
    def _on_typed(self, place: int) -> None:
        self._queue.append(place)
        self._try_next()

    def _try_next(self) -> None:
        self._show_ready()
        if self._trying is None and self._queue:
            self._trying = self._queue.popleft()
            one = self.model.rows[self._trying]
            if one.password is not None:
                self._attempt.run(partial(open_client, one.client, one.password))

    @Slot(object)
    def _on_tried(self, outcome: Outcome) -> None:
        place, self._trying = self._trying, None
        if place is not None and place not in self._queue:  # another was typed meanwhile
            self.model.set_result(place, outcome.value if isinstance(outcome.value, Opened) else Opened())
        self._try_next()
        if self._trying is None:
            self._tell_results()

    def _tell_results(self) -> None:
        """Say how many can be registered and how many cannot, and scroll to the first that cannot."""
        unopened = [place for place, one in enumerate(self.model.rows) if one.was_refused]
        self.note.set_hint(_tried_text(sum(one.is_ready for one in self.model.rows), len(unopened)))
        if unopened:
            self.table.scrollTo(self.model.index(unopened[0], PASSWORD_COLUMN))

    def _drop_attempts(self) -> None:
        self._queue.clear()
        self._trying = None
        self._attempt.drop()

    def _show_ready(self) -> None:
        ready = sum(one.is_ready for one in self.model.rows)
        trying = len(self._queue) + (self._trying is not None)
        self.accept_button.setEnabled(bool(ready) and not trying)
        self.accept_button.setText(f"Registrar {formatting.count(ready)}" if ready else "Registrar")


class PasswordDelegate(BadgeDelegate):
    """Edits the password in the table, hidden as it is typed."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """An editor that hides its text; only the password can be edited."""
        made = QLineEdit(parent)
        if index.column() == PASSWORD_COLUMN:
            made.setEchoMode(QLineEdit.EchoMode.Password)
            made.setAccessibleName("Contraseña de la llave privada")
        return made

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Begin empty: the password that was typed before is never shown."""


def _search(folder: Path, now: datetime, cancel: CancelToken) -> tuple[Path, FoundClients]:
    def checkpoint() -> None:
        if cancel.cancelled:
            raise CancelledError

    return folder, find_clients(folder, now, checkpoint)


def _found_text(folder: Path, found: FoundClients, usable: int) -> str:
    if not found.clients:
        return f"En {folder} no hay ningún archivo .cer de una e.firma. Elige otra carpeta."
    text = f"Se encontraron {formatting.plural(len(found.clients), 'certificado', 'certificados')} en {folder.name}."
    problems = sum(one.problem is not None or not one.keys for one in found.clients)
    if problems:
        text += f" {formatting.plural(problems, *_WRONG)} al principio de la lista."
    if usable:
        text += f" Para registrar {formatting.plural(usable, *_EFIRMA)} solo falta su contraseña."
    if not found.complete:
        text += " La carpeta es muy grande y no se revisó toda: elige una más chica."
    return text


def _tried_text(ready: int, unopened: int) -> str:
    text = f"{formatting.plural(ready, 'lista', 'listas')} para registrar."
    if unopened:
        text += f" {formatting.plural(unopened, *_UNOPENED)} con esa contraseña: mira por qué en Resultado."
    return text


def _pasted_text(used: int, unused: int, strange: int) -> str:
    taken = "Se tomó 1 contraseña y se borró" if used == 1 else f"Se tomaron {used:,} contraseñas y se borraron"
    text = f"{taken} de aquí."
    if unused:
        whose = formatting.plural(unused, "no es de una e.firma", "no son de una e.firma")
        text += f" {whose} de la lista que se pueda usar."
    if strange:
        text += f" {formatting.plural(strange, 'línea no se entendió', 'líneas no se entendieron')}."
    return text

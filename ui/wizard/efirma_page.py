"""First page: a registered contribuyente from the list, or the files of another e.firma."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLineEdit, QListWidget, QListWidgetItem

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.domain.text import fold
from app.draft import Page
from app.efirma.vault import StoredEfirma
from app.engine.commands import Register, Unlock
from app.errors import ExpiredCertificateError
from app.words import formatting
from app.words.messages import error_text
from ui.taxpayers.early_enter import EarlyEnter
from ui.taxpayers.efirma_form import EfirmaForm
from ui.taxpayers.unlock_form import UnlockForm
from ui.widgets.choices import Radio
from ui.widgets.field_note import FieldNote
from ui.widgets.theme import GRID, icon
from ui.wizard.draft_page import DraftPage
from ui.wizard.session import WizardSession

_MANY = 6
_ROWS_SHOWN = 5
_SOON_DAYS = 30
_RFC_ROLE = Qt.ItemDataRole.UserRole


class EfirmaPage(DraftPage):
    """Fields: ``registered`` and ``other`` (the two ways), ``search``, ``taxpayers``, ``note``, ``unlock``, ``form``.

    ``taxpayers`` of whom ``unlocked`` need no password; ``load_efirma`` is called in the background only.
    """

    def __init__(
        self,
        session: WizardSession,
        taxpayers: Sequence[Taxpayer],
        *,
        unlocked: frozenset[Rfc],
        preferred: Rfc | None,
        load_efirma: Callable[[Rfc], StoredEfirma],
        keyring_available: bool,
    ) -> None:
        super().__init__(session, Page.EFIRMA, "Tu e.firma", _lead(bool(taxpayers)))
        self._taxpayers = {taxpayer.rfc: taxpayer for taxpayer in taxpayers}
        self._unlocked = unlocked
        self._load_efirma = load_efirma
        self.unlock = UnlockForm(session.now, keyring_available)
        self.form = EfirmaForm(session.now, keyring_available)
        self._add_ways()
        self._add_list()
        for part in (self.note, self.unlock, self.other, self.form):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.unlock.changed.connect(self._set_owner)
        self.form.changed.connect(self._set_owner)
        for asking in (self.unlock, self.form):
            enter = EarlyEnter(asking.password.line, self.isComplete, asking.changed, self)
            enter.accepted.connect(self._on_enter)
        self.taxpayers.currentItemChanged.connect(self._on_chosen)
        self._select(preferred)
        self._ways.buttonToggled.connect(self._on_way)
        self._show_way()

    def commands(self) -> tuple[Register | Unlock, ...]:
        """The commands that register or unlock the e.firma, so that the engine can sign."""
        command = self.form.command() if self.other.isChecked() else self.unlock.command()
        return (command,) if command else ()

    def forget(self) -> None:
        """Drop every password typed here."""
        self.unlock.forget()
        self.form.forget()

    def initializePage(self) -> None:
        """Set the focus to the first field that is needed."""
        super().initializePage()
        (self.taxpayers if self.registered.isChecked() else self.form).setFocus()

    def _add_ways(self) -> None:
        self.registered = Radio("Un contribuyente &registrado")
        self.other = Radio("Usar &otra e.firma")
        self._ways = QButtonGroup(self)
        for button in (self.registered, self.other):
            self._ways.addButton(button)
            button.setVisible(bool(self._taxpayers))
        (self.registered if self._taxpayers else self.other).setChecked(True)
        self.body.addWidget(self.registered)

    def _add_list(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar por nombre o RFC")
        self.search.setAccessibleName("Buscar contribuyente")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.taxpayers = QListWidget()
        self.taxpayers.setAccessibleName("Contribuyentes registrados")
        self.taxpayers.setWordWrap(True)
        for taxpayer in self._taxpayers.values():
            self.taxpayers.addItem(_item(taxpayer, taxpayer.days_left(self.session.now())))
        row = max(self.taxpayers.sizeHintForRow(0), 2 * self.fontMetrics().height())
        self.taxpayers.setFixedHeight(min(len(self._taxpayers), _ROWS_SHOWN) * (row + GRID) + 3 * GRID)
        self.taxpayers.setSpacing(GRID // 2)
        self.taxpayers.setIconSize(QSize(1, 1) * round(self.fontMetrics().height() * 1.3))
        self.note = FieldNote(self.taxpayers)
        self.body.addWidget(self.search)
        self.body.addWidget(self.taxpayers)

    def _select(self, preferred: Rfc | None) -> None:
        for place in range(self.taxpayers.count()):
            if preferred is None or self.taxpayers.item(place).data(_RFC_ROLE) == str(preferred):
                self.taxpayers.setCurrentRow(place)
                return

    def _show_way(self) -> None:
        registered = self.registered.isChecked()
        self.search.setVisible(registered and len(self._taxpayers) > _MANY)
        self.taxpayers.setVisible(registered)
        self.form.setVisible(not registered)
        if registered:
            self._show_chosen()
        else:
            self.note.show_error()
            self.unlock.hide()
        self._set_owner()

    def _show_chosen(self) -> None:
        taxpayer = self._chosen()
        expired = taxpayer is not None and self._has_expired(taxpayer)
        asks = taxpayer is not None and not expired and not self._needs_nothing(taxpayer)
        if taxpayer is not None and asks:
            self.unlock.ask_for(partial(self._load_efirma, taxpayer.rfc))
        self.unlock.setVisible(asks)
        self.note.show_error(error_text(ExpiredCertificateError(taxpayer.not_after)) if taxpayer and expired else "")

    def _chosen(self) -> Taxpayer | None:
        item = self.taxpayers.currentItem()
        return self._taxpayers[Rfc(item.data(_RFC_ROLE))] if item else None

    def _has_expired(self, taxpayer: Taxpayer) -> bool:
        return taxpayer.not_after < self.session.now()

    def _needs_nothing(self, taxpayer: Taxpayer) -> bool:
        return taxpayer.rfc in self._unlocked or taxpayer.remembers_password

    @Slot()
    def _on_enter(self) -> None:
        if self.isVisible():
            self.wizard().next()

    @Slot()
    def _set_owner(self) -> None:
        """Set the draft's owner, once their e.firma can sign."""
        credential = self.form.credential if self.other.isChecked() else self.unlock.credential
        taxpayer = self._chosen() if self.registered.isChecked() else None
        if taxpayer is not None and self._needs_nothing(taxpayer) and not self._has_expired(taxpayer):
            owner: Rfc | None = taxpayer.rfc
        else:
            owner = credential.rfc if credential else None
        self.session.replace_draft(replace(self.session.draft, owner=owner))

    @Slot(QAbstractButton, bool)
    def _on_way(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self._show_way()

    @Slot()
    def _on_chosen(self) -> None:
        self.unlock.forget()
        self._show_chosen()
        self._set_owner()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        wanted = fold(text)
        for place in range(self.taxpayers.count()):
            item = self.taxpayers.item(place)
            item.setHidden(wanted not in fold(item.text()))
        self._choose_visible()

    def _choose_visible(self) -> None:
        """Choose the first visible contribuyente where the search has hidden the chosen one."""
        chosen = self.taxpayers.currentItem()
        if chosen is not None and not chosen.isHidden():
            return
        items = (self.taxpayers.item(place) for place in range(self.taxpayers.count()))
        first = next((item for item in items if not item.isHidden()), None)
        self.taxpayers.setCurrentRow(-1 if first is None else self.taxpayers.row(first))


def _lead(has_registered: bool) -> str:
    if has_registered:
        return "Elige de quién son los comprobantes."
    return "Con ella el SAT sabe que eres tú. Tus archivos y tu contraseña no salen de este equipo."


def _item(taxpayer: Taxpayer, days_left: int) -> QListWidgetItem:
    item = QListWidgetItem(f"{taxpayer.name}\n{taxpayer.rfc} · e.firma {formatting.validity(days_left)}")
    item.setData(_RFC_ROLE, str(taxpayer.rfc))
    if days_left < 0:
        item.setIcon(icon("error", "bad_text"))
    elif days_left < _SOON_DAYS:
        item.setIcon(icon("warning", "wait_text"))
    else:
        item.setIcon(icon("key", "ok_text"))
    return item

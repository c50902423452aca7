"""The fields for missing passwords, each with its result beside it; requests of those left empty wait."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from app.engine.commands import Unlock
from app.words import formatting
from ui.taxpayers.password_field import RememberBox
from ui.taxpayers.unlock_form import UnlockForm
from ui.widgets.layouts import column, label
from ui.widgets.theme import GRID

_MOST = 24
"""More than so many fields are no help: the number of the rest is shown, and they wait."""


class PasswordFields(QWidget):
    """Fields: ``forms`` by RFC, ``remember`` for all of them.

    Signals:
        changed: a password was tried, or typed anew.
    """

    changed = Signal()

    def __init__(
        self,
        locked: Sequence[Taxpayer],
        load: Callable[[Rfc], StoredEfirma],
        now: Callable[[], datetime],
        *,
        keyring_available: bool,
    ) -> None:
        super().__init__()
        self.forms: dict[Rfc, UnlockForm] = {}
        self.remember = RememberBox(keyring_available)
        for one in locked[:_MOST]:
            form = UnlockForm(now, keyring_available, f"Contraseña de {one.name or one.rfc}", self.remember)
            form.ask_for(partial(load, one.rfc))
            form.changed.connect(self.changed)
            self.forms[one.rfc] = form
        hint = "Puedes dejarla en blanco: lo suyo espera hasta que la escribas."
        if len(locked) > _MOST:
            hint += f" Faltan otras {formatting.count(len(locked) - _MOST)}: escríbelas en Contribuyentes."
        self.setLayout(column(*self.forms.values(), label(hint, "hint"), self.remember, gap=2 * GRID))
        fields = [one.password for one in self.forms.values()]
        stops = [*(one.line for one in fields), *(one.show_button for one in fields)]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)  # whoever types several goes from field to field
        self.remember.setVisible(keyring_available)  # the reason is shown where one password alone is asked for

    @property
    def is_trying(self) -> bool:
        """Whether a password is being tried."""
        return any(one.is_trying for one in self.forms.values())

    def wrong(self) -> UnlockForm | None:
        """The first form with a wrong password."""
        return next((one for one in self.forms.values() if not one.isHidden() and one.is_wrong), None)

    def first_shown(self) -> QLineEdit | None:
        """The line of the first that is asked about."""
        return next((one.password.line for one in self.forms.values() if not one.isHidden()), None)

    def show_only(self, owners: Collection[Rfc]) -> None:
        """Show only the fields of these contribuyentes."""
        for rfc, form in self.forms.items():
            form.setVisible(rfc in owners)
        self.setVisible(any(rfc in owners for rfc in self.forms))

    def opened(self) -> frozenset[Rfc]:
        """The RFCs whose password is right."""
        return frozenset(rfc for rfc, form in self.forms.items() if form.credential is not None)

    def commands(self) -> tuple[Unlock, ...]:
        """An ``Unlock`` for each password that was typed."""
        found = (form.command() for form in self.forms.values() if not form.isHidden())
        return tuple(one for one in found if one is not None)

    @Slot()
    def forget(self) -> None:
        """Drop all passwords and what they opened."""
        for form in self.forms.values():
            form.forget()

"""A banner: something the person should read, with one button, that blocks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.domain.taxpayer import Taxpayer
from app.errors import AcopioError
from app.words.messages import ACTION_LABELS, Action, Explanation, explain
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_icon, set_role

_NAMED = 3
_ICON = 5 * GRID
_ICONS = {"wait": "warning", "bad": "error", "busy": "info"}


class Banner(QFrame):
    """Title and sentence beside an icon, buttons at the right.

    Signals:
        closed: the person dismissed it.
        asked: its button was pressed; carries the ``Action``.
        help_wanted: the person wants to read more about it.
    """

    closed = Signal()
    asked = Signal(object)
    help_wanted = Signal()

    def __init__(self, words: Explanation, state: str, *, closable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.title)
        set_role(self, "banner", state)
        icon = label()
        set_icon(icon, _ICONS[state], f"{state}_text", _ICON)
        title = label(words.title, wrap=True)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        text = column(title, label(words.body), gap=2)
        self._buttons = row()
        self._is_closable = False  # until the last button, which closes, is there
        inner = row(column(icon, 1), text, self._buttons, gap=3 * GRID)
        inner.setStretch(1, 1)
        inner.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setLayout(inner)
        action = Action(words.action)
        if closable and action is not Action.NONE:
            self.add_button(ACTION_LABELS[action]).clicked.connect(partial(self.asked.emit, action))
        if closable:
            close = button("", "cancel", "plain", tip="Cerrar este aviso")
            close.clicked.connect(self.closed)
            self._buttons.addWidget(close)
        self._is_closable = closable

    def add_button(self, text: str) -> QPushButton:
        """One more button at the right, before the one that closes."""
        made = button(text)
        self._buttons.insertWidget(self._buttons.count() - (1 if self._is_closable else 0), made)
        return made

    def offer_help(self) -> None:
        """A «?» before the buttons."""
        more = button("?", role="plain", tip="Qué significa")
        more.setAccessibleName("Qué significa")
        more.clicked.connect(self.help_wanted)
        self._buttons.insertWidget(0, more)


class PasswordBanner(Banner):
    """Says for whom the password is missing, with a button each; with one for all when they are many.

    Signals:
        password_wanted: the ``Rfc`` whose password the person wants to type.
    """

    password_wanted = Signal(object)

    def __init__(self, taxpayers: Sequence[Taxpayer], parent: QWidget | None = None) -> None:
        words = Explanation("Falta tu contraseña", _waiting(taxpayers), "Escríbela una vez y continúan solas.")
        super().__init__(words, "wait", closable=False, parent=parent)
        if len(taxpayers) > _NAMED:
            self.add_button("Ver contribuyentes").clicked.connect(partial(self.asked.emit, Action.PASSWORD))
            return
        for one in taxpayers:
            text = "Escribir contraseña" if len(taxpayers) == 1 else f"Contraseña de {one.rfc}"
            self.add_button(text).clicked.connect(partial(self.password_wanted.emit, one.rfc))


def _waiting(taxpayers: Sequence[Taxpayer]) -> str:
    """Few are named; of many the number says it, in a line that leaves the page its room."""
    if len(taxpayers) > _NAMED:
        return f"Hay solicitudes de {len(taxpayers):,} contribuyentes que esperan la contraseña de su e.firma."
    names = ", ".join(one.name or one.rfc.value for one in taxpayers)
    return f"Hay solicitudes que esperan la contraseña de la e.firma de {names}."


def trouble_banner(error: AcopioError) -> Banner:
    """An error in words, with help."""
    banner = Banner(explain(error.key, error.fields), "bad")
    banner.offer_help()
    return banner

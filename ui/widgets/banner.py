"""Banners above the page: something the person should read, with one button, that blocks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.errors import AcopioError
from ui.messages import ACTION_LABELS, Action, Explanation, explain
from ui.theme import GRID, dress, set_icon
from ui.widgets.layouts import button, column, label, row

MOST = 2
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
        dress(self, role="banner", state=state)
        icon = label()
        set_icon(icon, _ICONS[state], f"{state}_text", _ICON)
        title = label(words.title, wrap=True)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        text = column(title, label(f"{words.cause} {words.advice}".strip()), gap=2)
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


class BannerStack(QWidget):
    """The banner about missing passwords, and below it the latest troubles, each kind once.

    Signals:
        password_wanted: the ``Rfc`` whose password the person wants to type.
        action_wanted: the ``Action`` of a trouble's button.
        help_wanted: the key of a trouble the person wants to read more about.
    """

    password_wanted = Signal(object)
    action_wanted = Signal(object)
    help_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = column(gap=2 * GRID)
        self._box.setContentsMargins(0, 4 * GRID, 0, 0)
        self.setLayout(self._box)
        self._owners: tuple[Rfc, ...] = ()
        self._key_banner: Banner | None = None
        self._troubles: dict[str, Banner] = {}
        self._notices: dict[str, Banner] = {}
        self._tidy()

    def show_missing(self, taxpayers: Sequence[Taxpayer]) -> None:
        """Say for whom the password is missing, with a button each; nothing when it is missing for nobody."""
        owners = tuple(one.rfc for one in taxpayers)
        if owners == self._owners:
            return
        self._owners = owners
        if self._key_banner is not None:
            self._drop(self._key_banner)
            self._key_banner = None
        if taxpayers:
            self._key_banner = self._for_passwords(taxpayers)
            self._box.insertWidget(0, self._key_banner)
        self._tidy()

    def show_trouble(self, error: AcopioError) -> None:
        """Show an error in words; the same kind of error replaces the earlier banner."""
        self.dismiss(error.key)
        while len(self._troubles) >= MOST:
            self.dismiss(next(iter(self._troubles)))
        banner = Banner(explain(error.key, error.fields), "bad")
        banner.closed.connect(partial(self.dismiss, error.key))
        banner.asked.connect(self.action_wanted)
        banner.offer_help()
        banner.help_wanted.connect(partial(self.help_wanted.emit, error.key))
        self._troubles[error.key] = banner
        self._box.addWidget(banner)
        self._tidy()

    def show_notice(self, key: str, words: Explanation, state: str = "busy") -> Banner:
        """Show something that is no trouble, for buttons to be added to; ``dismiss`` takes it away by its ``key``."""
        self.dismiss(key)
        banner = Banner(words, state)
        banner.closed.connect(partial(self.dismiss, key))
        self._notices[key] = banner
        self._box.addWidget(banner)
        self._tidy()
        return banner

    def dismiss(self, key: str) -> None:
        """Take a trouble's or notice's banner away."""
        banner = self._troubles.pop(key, None) or self._notices.pop(key, None)
        if banner is not None:
            self._drop(banner)
        self._tidy()

    def _for_passwords(self, taxpayers: Sequence[Taxpayer]) -> Banner:
        names = ", ".join(one.name or one.rfc.value for one in taxpayers[:_NAMED])
        if (more := len(taxpayers) - _NAMED) > 0:
            names += f" y {more} más"
        words = Explanation(
            "Falta tu contraseña",
            f"Hay solicitudes que esperan la contraseña de la e.firma de {names}.",
            "Escríbela una vez y continúan solas.",
        )
        banner = Banner(words, "wait", closable=False)
        if len(taxpayers) > _NAMED:
            banner.add_button("Ver contribuyentes").clicked.connect(partial(self.action_wanted.emit, Action.PASSWORD))
            return banner
        for one in taxpayers:
            text = "Escribir contraseña" if len(taxpayers) == 1 else f"Contraseña de {one.rfc}"
            banner.add_button(text).clicked.connect(partial(self.password_wanted.emit, one.rfc))
        return banner

    def _drop(self, banner: Banner) -> None:
        self._box.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    def _tidy(self) -> None:
        self.setVisible(self._key_banner is not None or bool(self._troubles or self._notices))

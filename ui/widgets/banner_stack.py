"""Where banners stand above the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.errors import AcopioError
from app.words.messages import Explanation
from ui.widgets.banner import Banner, PasswordBanner, trouble_banner
from ui.widgets.layouts import column
from ui.widgets.theme import GRID

MOST = 2


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
            self._key_banner = banner = PasswordBanner(taxpayers)
            banner.password_wanted.connect(self.password_wanted)
            banner.asked.connect(self.action_wanted)
            self._box.insertWidget(0, self._key_banner)
        self._tidy()

    def show_trouble(self, error: AcopioError) -> None:
        """Show an error in words; the same kind of error replaces the earlier banner."""
        self.dismiss(error.key)
        while len(self._troubles) >= MOST:
            self.dismiss(next(iter(self._troubles)))
        banner = trouble_banner(error)
        banner.closed.connect(partial(self.dismiss, error.key))
        banner.asked.connect(self.action_wanted)
        banner.help_wanted.connect(partial(self.help_wanted.emit, error.key))
        self._troubles[error.key] = banner
        self._box.addWidget(banner)
        self._tidy()

    def show_notice(self, key: str, words: Explanation, state: str = "busy") -> Banner:
        """Show something that is no trouble, for buttons to be added to; ``dismiss`` removes it by its ``key``."""
        self.dismiss(key)
        banner = Banner(words, state)
        banner.closed.connect(partial(self.dismiss, key))
        self._notices[key] = banner
        self._box.addWidget(banner)
        self._tidy()
        return banner

    def dismiss(self, key: str) -> None:
        """Remove the banner of a trouble or notice."""
        banner = self._troubles.pop(key, None) or self._notices.pop(key, None)
        if banner is not None:
            self._drop(banner)
        self._tidy()

    def _drop(self, banner: Banner) -> None:
        self._box.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    def _tidy(self) -> None:
        self.setVisible(self._key_banner is not None or bool(self._troubles or self._notices))

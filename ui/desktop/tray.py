"""The icon beside the clock, where the system has such a place: how things stand, news, and a short menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.domain.taxpayer import Taxpayer
from app.engine.events import Activity
from ui.widgets.badges import ACTIVITY_BADGES, Badge
from ui.widgets.colours import LIGHT
from ui.widgets.plain import plain_tip
from ui.widgets.theme import application_icon, pixmap

_SIZES = (16, 20, 24, 32, 48, 64)
_BADGE = 0.62  # of the icon's side: smaller could not be recognised beside the clock
_GLYPH = 0.7
_RING = "#ffffff"
_LONGEST_TIP = 120  # Windows cuts at 127


def badge_of(activity: Activity | None, missing: Sequence[Taxpayer], *, failed: bool) -> Badge:
    """The badge: what only the person can do comes first."""
    if failed:
        return Badge("bad", "error")
    if missing:
        return Badge("wait", "key")
    return Badge("idle", "clock") if activity is None else ACTIVITY_BADGES[activity.kind]


def badged_icon(badge: Badge) -> QIcon:
    """Acopio's icon with a round badge at the lower right: colour and sign, for those who cannot tell colours apart."""
    found = QIcon()
    colour, _ = LIGHT.of_state(badge.kind)
    for size in _SIZES:
        picture = QPixmap(application_icon().pixmap(size, size))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = round(size * _BADGE)
        place = QRectF(size - side, size - side, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_RING))
        painter.drawEllipse(place)
        edge = max(1.0, size / 24)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(place.adjusted(edge, edge, -edge, -edge))
        glyph = round(side * _GLYPH)
        offset = (side - glyph) / 2
        painter.drawPixmap(place.topLeft() + QPointF(offset, offset), pixmap(badge.icon, _RING, glyph))
        painter.end()
        found.addPixmap(picture)
    return found


class Tray(QSystemTrayIcon):
    """Belongs to ``window``.

    Attributes:
        badge: what it shows at its corner.

    Signals:
        raise_wanted, update_wanted, pause_wanted, resume_wanted, quit_wanted: chosen in the menu, or the icon was
            clicked.
        opening: the menu is about to be seen; ``set_actions`` says what can be done.
    """

    raise_wanted = Signal()
    update_wanted = Signal()
    pause_wanted = Signal()
    resume_wanted = Signal()
    quit_wanted = Signal()
    opening = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(application_icon(), window)
        self.badge: Badge | None = None
        self.setToolTip("Acopio")
        self._menu = QMenu(window)
        self._status = self._menu.addAction("Abriendo tu biblioteca…")
        self._status.setEnabled(False)
        self._menu.addSeparator()
        opening = self._menu.addAction("Abrir")
        opening.triggered.connect(self.raise_wanted)
        self._menu.setDefaultAction(opening)
        self._update = self._menu.addAction("Poner al día")
        self._update.triggered.connect(self.update_wanted)
        self._pause = self._menu.addAction("Pausar todo")
        self._pause.triggered.connect(self.pause_wanted)
        self._resume = self._menu.addAction("Reanudar todo")
        self._resume.triggered.connect(self.resume_wanted)
        self._menu.addSeparator()
        self._menu.addAction("Salir").triggered.connect(self.quit_wanted)
        self._menu.aboutToShow.connect(self.opening)
        self.setContextMenu(self._menu)
        self.activated.connect(self._on_activated)
        self.messageClicked.connect(self.raise_wanted)

    @staticmethod
    def is_available() -> bool:
        """Whether the system shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_state(self, badge: Badge, text: str) -> None:
        """Show the badge, and say the same in words."""
        if badge != self.badge:
            self.badge = badge
            self.setIcon(badged_icon(badge))
        self._status.setText(text)
        self.setToolTip(plain_tip(f"Acopio · {text}"[:_LONGEST_TIP]))

    def set_actions(self, *, can_update: bool, can_pause: bool, can_resume: bool) -> None:
        """Turn on what can be done; with nothing left to pause, what rests can be resumed."""
        self._update.setEnabled(can_update)
        self._pause.setVisible(can_pause or not can_resume)
        self._pause.setEnabled(can_pause)
        self._resume.setVisible(can_resume)

    def notify(self, title: str, text: str) -> None:
        """Show a notification for a while."""
        self.showMessage(title, text, application_icon())

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.raise_wanted.emit()

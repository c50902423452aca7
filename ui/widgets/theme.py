"""The looks of the program: Fusion with one palette and one stylesheet, light and dark, and icons in matching colours.

Widgets ask for looks with dynamic properties, set with ``set_role`` and ``set_state``:

* ``role``: ``title``, ``subtitle``, ``hint``, ``error`` for labels; ``primary`` for the one accent button;
  ``plain`` for a button without a frame; ``card`` for a frame that carries content.
* ``state``: ``ok``, ``wait``, ``bad``, ``busy`` or ``idle`` for chips and banners.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.paths import resources
from app.settings import Theme
from ui.widgets.colours import DARK, LIGHT, Colours

GRID = 4
"""Every distance is a multiple of this many pixels."""

STYLE = ("-style", "Fusion")
"""What a QApplication is made with, so that its first style is the right one."""

_SIZES = (16, 20, 24)
_ICON_NAME = "iconName"
_ICON_COLOUR = "iconColour"
_ICON_MORE = "iconMore"
_TOKEN = re.compile(r"@(\w+)")
_MIN_POINTS = 9.0
_LARGE_POINTS = 12.0
_SYSTEM_POINTS = "systemPoints"


class ThemeManager(QObject):
    """Applies a theme to the whole program and follows the system's while it is ``Theme.SYSTEM``.

    Signals:
        changed: the colours have changed; what paints by hand should repaint.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = Theme.SYSTEM
        self._points = _choose_font(application)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def scale_text(self, per_cent: int) -> None:
        """Make the text so large, in per cent of the system's own; ``apply`` makes the rest follow."""
        font = QFont(self._application.font())
        font.setPointSizeF(self._points * per_cent / 100)
        self._application.setFont(font)

    def apply(self, choice: Theme) -> None:
        """Use the theme ``choice`` for the whole program."""
        self._choice = choice
        colours = DARK if _is_dark(choice) else LIGHT
        self._application.setPalette(_palette(colours))
        self._application.setStyleSheet(_stylesheet(colours, self._application.font().pointSizeF()))
        for widget in self._application.allWidgets():
            _refresh_icon(widget, colours)
        self.changed.emit()

    @Slot(Qt.ColorScheme)
    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice is Theme.SYSTEM:
            self.apply(self._choice)


def current_colours() -> Colours:
    """The colours in use."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def set_role(widget: QWidget, role: str, state: str | None = None) -> None:
    """Give ``widget`` the looks of ``role`` (and of ``state``), also after it was shown."""
    _set_property(widget, "role", role)
    if state is not None:
        set_state(widget, state)


def set_state(widget: QWidget, state: str) -> None:
    """Give ``widget`` the colours of ``state``, also after it was shown."""
    _set_property(widget, "state", state)


def _set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that rules of the stylesheet look at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        for one in (widget, *widget.findChildren(QLabel)):  # rules may look at the frame a label is in
            if one.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it gets its looks when it is shown
                one.style().unpolish(one)
                one.style().polish(one)


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon ``name`` of resources/icons, in the colour token ``colour`` (``text``, ``soft``, ``ok_text``…)."""
    found = QIcon()
    shade = current_colours().tokens()[colour]
    drawing = _drawing(name, shade)
    for size in _sizes():
        found.addPixmap(_painted(drawing, size))
    return found


def _sizes() -> tuple[int, ...]:
    """In pixels: also twice as large where a screen is that fine, or the text that large."""
    fine = any(screen.devicePixelRatio() > 1 for screen in QGuiApplication.screens())
    fine = fine or QApplication.font().pointSizeF() > _LARGE_POINTS
    return (*_SIZES, *(2 * size for size in _SIZES)) if fine else _SIZES


def pixmap(name: str, shade: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon ``name`` in the colour ``shade``, ``size`` pixels wide and high at device pixel ratio ``ratio``."""
    return _painted(_drawing(name, shade), size, ratio)


def _drawing(name: str, shade: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_icon_source(name).replace("currentColor", shade).encode()))


def _painted(drawing: QSvgRenderer, size: int, ratio: float = 1.0) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def set_icon(widget: QAbstractButton | QLabel, name: str, colour: str = "text", size: int | None = None) -> None:
    """Put an icon on a button or label that keeps matching when the theme changes."""
    widget.setProperty(_ICON_NAME, name)
    widget.setProperty(_ICON_COLOUR, colour)
    if size is not None:
        widget.setProperty("iconExtent", size)
    _refresh_icon(widget, current_colours())


def grow_icon(widget: QAbstractButton, more: int = 0) -> None:
    """Keep the button's icon as high as its text and so many pixels more, also when the text grows."""
    widget.setProperty(_ICON_MORE, more)
    _refresh_icon(widget, current_colours())


def application_icon() -> QIcon:
    """The icon of the program itself."""
    return QIcon(str(_icon_path("acopio")))


def _refresh_icon(widget: QWidget, colours: Colours) -> None:
    name = widget.property(_ICON_NAME)
    if not isinstance(name, str):
        return
    colour = str(widget.property(_ICON_COLOUR))
    if isinstance(widget, QAbstractButton):
        if (more := widget.property(_ICON_MORE)) is not None:
            extent = widget.fontMetrics().height() + int(more)
            widget.setIconSize(QSize(extent, extent))
        widget.setIcon(icon(name, colour))
    elif isinstance(widget, QLabel):
        extent = widget.property("iconExtent") or widget.fontMetrics().height()
        widget.setPixmap(pixmap(name, colours.tokens()[colour], int(extent), widget.devicePixelRatioF()))


@cache
def _icon_source(name: str) -> str:
    return _icon_path(name).read_text(encoding="utf-8")


def _icon_path(name: str) -> Path:
    return resources() / "icons" / f"{name}.svg"


def _is_dark(choice: Theme) -> bool:
    if choice is Theme.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return choice is Theme.DARK


def _choose_font(application: QApplication) -> float:
    """The system's own font, legible; returns its size in points."""
    font = QFont(application.font())
    if sys.platform != "win32":  # Windows has Segoe UI by itself
        font.setFamilies(["Noto Sans", *font.families()])
    points = application.property(_SYSTEM_POINTS)  # a second manager finds the font enlarged already
    points = float(points) if isinstance(points, float) else max(font.pointSizeF(), _MIN_POINTS)
    application.setProperty(_SYSTEM_POINTS, points)
    font.setPointSizeF(points)
    application.setFont(font)
    return points


def _stylesheet(colours: Colours, points: float) -> str:
    tokens = colours.tokens() | {
        "icons": (resources() / "icons").as_posix(),
        "title_size": f"{points * 1.7:.1f}pt",
        "subtitle_size": f"{points * 1.2:.1f}pt",
        "small_size": f"{max(points * 0.92, _MIN_POINTS):.1f}pt",
    }
    text = (resources() / "styles" / "acopio.qss").read_text(encoding="utf-8")
    return _TOKEN.sub(lambda found: tokens[found.group(1)], text)


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for name, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad_text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.soft,
        role.Link: colours.link,
        role.LinkVisited: colours.link,
        role.Accent: colours.accent,
        role.Mid: colours.border,
        role.Light: colours.raised,
        role.Midlight: colours.raised,
        role.Dark: colours.border,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, QColor(colours.soft))
    palette.setColor(group.Disabled, role.Highlight, QColor(colours.border))
    return palette

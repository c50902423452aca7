"""Short ways to say the layouts, labels and buttons that every page is made of."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.plain import plain_label, plain_tip
from ui.widgets.theme import GRID, grow_icon, set_icon, set_role

MARGIN = 6 * GRID
GAP = 3 * GRID

_Box = TypeVar("_Box", bound=QBoxLayout)


def column(*parts: QWidget | QLayout | int, margin: int = 0, gap: int = GAP) -> QVBoxLayout:
    """Parts from top to bottom; a number is a stretch of that weight."""
    return _filled(QVBoxLayout(), parts, margin, gap)


def row(*parts: QWidget | QLayout | int, margin: int = 0, gap: int = 2 * GRID) -> QHBoxLayout:
    """Parts from left to right; a number is a stretch of that weight."""
    return _filled(QHBoxLayout(), parts, margin, gap)


def label(text: str = "", role: str | None = None, *, wrap: bool = True) -> QLabel:
    """A label that wraps its text and has the looks of its role."""
    made = plain_label(text)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made


def progress_bar(name: str) -> QProgressBar:
    """A bar without a figure on it; the sentence beside it says how far the work is. ``name`` is for screen readers."""
    made = QProgressBar()
    made.setTextVisible(False)
    made.setAccessibleName(name)
    return made


def button(text: str, icon: str | None = None, role: str | None = None, *, tip: str = "") -> QPushButton:
    """A button with an accessible name and, if wished, an icon and a tooltip."""
    made = QPushButton(text)
    made.setAccessibleName(text or tip)
    made.setToolTip(plain_tip(tip))
    if role:
        set_role(made, role)
    if icon:
        grow_icon(made)
        colour = {"primary": "on_accent", "plain": "link"}.get(role or "", "text")
        set_icon(made, icon, colour)
    return made


def fit(dialog: QWidget, characters: int) -> None:
    """Make a dialog so many letters wide, as far as the screen has room, and as high as its wrapped texts then need."""
    room = dialog.screen().availableSize()
    width = min(dialog.fontMetrics().averageCharWidth() * characters, room.width() * 9 // 10)
    dialog.setMinimumWidth(width)
    layout = dialog.layout()
    height = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
    dialog.resize(width, min(max(height, dialog.sizeHint().height()), room.height() * 9 // 10))


def spread(dialog: QWidget, characters: float, lines: float) -> None:
    """Make a dialog so many letters wide and lines high, as far as the screen has room."""
    letters, room = dialog.fontMetrics(), dialog.screen().availableSize() * 0.9
    dialog.resize(
        min(round(letters.averageCharWidth() * characters), room.width()),
        min(round(letters.lineSpacing() * lines), room.height()),
    )


def card(inner: QLayout) -> QFrame:
    """A frame that carries content."""
    made = QFrame()
    set_role(made, "card")
    inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
    made.setLayout(inner)
    return made


def scrolled(inner: QWidget) -> QScrollArea:
    """``inner`` in a frame that scrolls where there is not room enough for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    return area


def _filled(box: _Box, parts: tuple[QWidget | QLayout | int, ...], margin: int, gap: int) -> _Box:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(gap)
    for part in parts:
        if isinstance(part, int):
            box.addStretch(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box

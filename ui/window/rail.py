"""The rail at the left: one button a page, with icon and name, in groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLayout, QPushButton, QScrollArea, QSizePolicy, QWidget

from ui.widgets.layouts import column, label, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, application_icon, grow_icon, set_icon, set_role


class RailEntry(NamedTuple):
    """One page: its stable ``key``, the word shown, its icon."""

    key: str
    word: str
    icon: str


_SHORTCUTS = "1234567890"


class Rail(QFrame):
    """Shows where the person is; Ctrl+1, Ctrl+2… go there. What has no room is scrolled for.

    Signals:
        chosen: the key of the page to show.
    """

    chosen = Signal(str)

    def __init__(self, groups: Sequence[Sequence[RailEntry]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Páginas")
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        inner = column(margin=2 * GRID, gap=GRID)
        for number, group in enumerate(groups):
            if number:
                inner.addSpacing(3 * GRID)
            for entry in group:
                made = self._button(entry, len(self._keys))
                self._group.addButton(made, len(self._keys))
                self._keys.append(entry.key)
                inner.addWidget(made)
        inner.addStretch(1)
        self._group.idClicked.connect(self._on_clicked)
        logo = label()
        extent = 7 * GRID
        logo.setPixmap(application_icon().pixmap(extent, extent))
        name = label("Acopio", "subtitle", wrap=False)
        head = row(logo, name, 1, margin=2 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._area = _Scrolled(inner)
        self.setLayout(column(head, self._area, gap=0))

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        chosen = self._group.button(self._keys.index(key))
        chosen.setChecked(True)
        self._area.ensureWidgetVisible(chosen)

    def _button(self, entry: RailEntry, place: int) -> QPushButton:
        made = QPushButton(f" {entry.word}")
        made.setCheckable(True)
        made.setAccessibleName(entry.word)
        key = f"Ctrl+{_SHORTCUTS[place]}"
        made.setShortcut(key)
        made.setToolTip(plain_tip(f"{entry.word} ({key})"))
        grow_icon(made, GRID)
        set_role(made, "rail")
        set_icon(made, entry.icon)
        return made

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._keys[place])


class _Scrolled(QScrollArea):
    """As wide as its buttons, whether or not they have room below each other."""

    def __init__(self, inner: QLayout) -> None:
        super().__init__()
        self._middle = QWidget()
        self._middle.setLayout(inner)
        set_role(self._middle, "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._middle)

    def sizeHint(self) -> QSize:
        """The buttons', and the bar's width when it is needed."""
        inner = self._middle.sizeHint()
        needs_bar = inner.height() > self.height() > 0
        return QSize(inner.width() + (self.verticalScrollBar().sizeHint().width() if needs_bar else 0), inner.height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the buttons, and as low as it gets."""
        return QSize(self.sizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar may have come or gone."""
        super().resizeEvent(event)
        self.updateGeometry()

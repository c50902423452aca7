"""The chip at the right of the top bar: what the engine is doing."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import label, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import set_icon, set_role, set_state


class ChipStatus(NamedTuple):
    """What the chip shows: a short ``text``, more of it in ``tip``, its colours (``state``) and its icon."""

    text: str
    tip: str
    state: str
    icon: str


class EngineChip(QFrame):
    """Icon and words; ``FrameUpdater`` calls ``show_status`` as the engine's activity changes."""

    def __init__(self, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_demo = is_demo
        self._icon = label()
        self._text = ElidedLabel()
        inner = row(self._icon, self._text, gap=6)
        inner.setContentsMargins(10, 4, 12, 4)
        self.setLayout(inner)
        set_role(self, "chip", "idle")
        self.show_status(ChipStatus("Abriendo tu biblioteca…", "", "idle", "clock"))

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._text.text()

    def show_status(self, status: ChipStatus) -> None:
        """Show it; only what changed is set, for this comes every second."""
        text, icon = status.text, status.icon
        if self._is_demo:
            text, icon = f"{text} · Demostración", "flask"
        if text != self._text.text():
            self._text.setText(text)
            self.setAccessibleName(f"Estado: {text}")
            self.setToolTip(plain_tip(f"{text}. {status.tip}" if status.tip else text))
        if self._icon.property("iconName") != icon or self.property("state") != status.state:
            set_state(self, status.state)
            set_icon(self._icon, icon, f"{status.state}_text")

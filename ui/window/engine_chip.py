"""The chip at the right of the top bar: what the engine is doing, with a live countdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import label, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import set_icon, set_role, set_state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.engine.events import Activity, Outage


class EngineChip(QFrame):
    """Icon and words; ``tick`` every second keeps the countdown true."""

    def __init__(self, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_demo = is_demo
        self._activity: Activity | None = None
        self._failing: Sequence[Outage] = ()
        self._resting = ""
        self._icon = label()
        self._text = ElidedLabel()
        inner = row(self._icon, self._text, gap=6)
        inner.setContentsMargins(10, 4, 12, 4)
        self.setLayout(inner)
        set_role(self, "chip", "idle")
        self._say("Abriendo tu biblioteca…", "", "idle", "clock")

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_activity(self, activity: Activity, failing: Sequence[Outage], now: datetime, resting: str) -> None:
        """The engine's activity changed, what fails at the SAT, or how things stand when nobody is awaited."""
        self._activity, self._failing, self._resting = activity, failing, resting
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """A second went by."""
        if self._activity is None:
            return
        from app.engine.events import ActivityKind
        from app.words.completeness_words import COMPLETE
        from app.words.messages import explain
        from ui.state.awaited import chip_words  # the chip is painted before there is anything to say
        from ui.widgets.badges import ACTIVITY_BADGES, Badge

        words = explain(self._activity.kind)
        look = ACTIVITY_BADGES[self._activity.kind]
        if self._activity.kind is ActivityKind.UP_TO_DATE and not self._resting.startswith(COMPLETE):
            look = Badge("idle", "info")  # nothing waits, but nothing is complete either
        self._say(
            chip_words(self._activity, self._failing, now, self._resting),
            words.body,
            look.kind,
            look.icon,
        )

    def say_failed(self) -> None:
        """The engine could not be opened, or ended."""
        self._activity = None
        self._say("Detenido", "Acopio no pudo abrir tu biblioteca.", "bad", "error")

    def _say(self, text: str, tip: str, state: str, icon: str) -> None:
        if self._is_demo:
            text, icon = f"{text} · Demostración", "flask"
        if text != self._text.text():
            self._text.setText(text)
            self.setAccessibleName(f"Estado: {text}")
            self.setToolTip(plain_tip(f"{text}. {tip}" if tip else text))
        if self._icon.property("iconName") != icon or self.property("state") != state:
            set_state(self, state)
            set_icon(self._icon, icon, f"{state}_text")

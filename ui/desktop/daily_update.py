"""What the person chose of Poner al día going on by itself; the engine sees to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app.domain.clock import within_calendar
from app.domain.update_stretch import UpdateStretch
from app.engine.commands import DailyChoice, SetDailyUpdate
from app.settings import Settings
from ui.state.app_state import AppState

_LAST = "automatico/ultimo"
_STRETCH = "automatico/desde"


def daily_choice(settings: Settings) -> DailyChoice:
    """The choice that was saved."""
    return DailyChoice(settings.auto_update, settings.auto_hour, UpdateStretch.named(settings.auto_stretch))


class DailyUpdate(QObject):
    """Keeps the choice and shows it; each change is saved and goes to the engine as a command.

    Signals:
        command: a ``SetDailyUpdate``.
        chosen: the settings to be saved, a dict by name.
        changed: what the card in Ajustes shows has changed.
    """

    command = Signal(object)
    chosen = Signal(object)
    changed = Signal()

    def __init__(self, app_state: AppState, settings: Settings, memory: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._memory = memory
        self._choice = daily_choice(settings)
        app_state.taxpayers_changed.connect(self.changed)

    @property
    def is_on(self) -> bool:
        """As the person chose; before that, on as soon as a password is remembered."""
        if self._choice.is_on is not None:
            return self._choice.is_on
        return any(one.remembers_password for one in self._app_state.taxpayers.values())

    @property
    def hour(self) -> int:
        """The hour of this computer's day at which it goes on."""
        return self._choice.hour

    @property
    def stretch(self) -> UpdateStretch:
        """How far back Poner al día reaches, as chosen last."""
        return self._choice.stretch

    @Slot(object)
    def remember_stretch(self, stretch: UpdateStretch) -> None:
        """Keep how far back the person wants Poner al día to reach."""
        self._choose(replace(self._choice, stretch=stretch), {"auto_stretch": stretch.value})

    def choose(self, on: bool, hour: int) -> None:
        """Turn it on or off, and set its hour."""
        self._choose(replace(self._choice, is_on=on, hour=hour), {"auto_update": on, "auto_hour": hour})

    def bring_over(self) -> None:
        """Hand on what an older Acopio kept in the window's own settings, once."""
        if not self._memory.contains(_LAST) and not self._memory.contains(_STRETCH):
            return
        choice, changes = self._choice, {}
        if self._memory.contains(_STRETCH):
            stretch = UpdateStretch.named(str(self._memory.value(_STRETCH, "")))
            choice, changes = replace(choice, stretch=stretch), {"auto_stretch": stretch.value}
        last_at = _moment(str(self._memory.value(_LAST, "")))
        self._memory.remove(_LAST)
        self._memory.remove(_STRETCH)
        self._choose(choice, changes, last_at)

    def _choose(self, choice: DailyChoice, changes: dict[str, Any], last_at: datetime | None = None) -> None:
        self._choice = choice
        self.command.emit(SetDailyUpdate(choice, last_at))
        self.chosen.emit(changes)
        self.changed.emit()


def _moment(text: str) -> datetime | None:
    """The aware moment that was written, or None when nobody was ever there."""
    try:
        moment = within_calendar(datetime.fromisoformat(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None

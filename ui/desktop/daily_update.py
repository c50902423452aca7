"""Poner al día by itself: once a day at the chosen hour, and at start when that hour went by unused."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot

from app.domain.clock import mexico_wall_time, within_calendar
from app.engine.commands import Update
from app.engine.planning.update_stretch import UpdateStretch, stretch_at
from app.settings import Settings
from ui.state.app_state import AppState

_MINUTE = 60_000
_LAST = "automatico/ultimo"
_STRETCH = "automatico/desde"


def is_due(now: datetime, hour: int, last: datetime) -> bool:
    """Whether the latest daily moment at ``hour`` came after ``last``; both local and aware."""
    latest = datetime.combine(now.date(), time(hour), now.tzinfo)
    if latest > now:
        latest -= timedelta(days=1)
    return last < latest


class DailyUpdate(QObject):
    """Looks at the clock every minute; the last time is kept in the window's own settings.

    The first time it is on it only notes the time, so that nothing is asked before a whole day was chosen.

    Signals:
        command: an ``Update`` for those whose e.firma can be used now.
        chosen: the person chose: on (bool), hour (int).
        changed: what the card in Ajustes shows has changed.
    """

    command = Signal(object)
    chosen = Signal(bool, int)
    changed = Signal()

    def __init__(
        self, app_state: AppState, settings: Settings, memory: QSettings, parent: QObject, *, is_demo: bool = False
    ) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._choice = settings.auto_update
        self._memory = memory
        self._is_demo = is_demo
        self.hour = settings.auto_hour
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.update_when_due)
        self._clock.start()
        app_state.taxpayers_changed.connect(self._on_taxpayers)
        app_state.activity_changed.connect(self._on_activity)

    @property
    def is_on(self) -> bool:
        """As the person chose; before that, on as soon as a password is remembered."""
        if self._choice is not None:
            return self._choice
        return any(one.remembers_password for one in self._app_state.taxpayers.values())

    @property
    def last_at(self) -> datetime | None:
        """When it last went on by itself, or was turned on; None before."""
        try:
            return within_calendar(datetime.fromisoformat(str(self._memory.value(_LAST, ""))))
        except ValueError:
            return None

    @property
    def stretch(self) -> UpdateStretch:
        """How far back Poner al día reaches, as chosen last."""
        return UpdateStretch.named(str(self._memory.value(_STRETCH, "")))

    @Slot(object)
    def remember_stretch(self, stretch: UpdateStretch) -> None:
        """Keep how far back the person wants Poner al día to reach."""
        self._memory.setValue(_STRETCH, stretch.value)

    def choose(self, on: bool, hour: int) -> None:
        """Turn it on or off, and set its hour; the next time is counted from now."""
        self._choice, self.hour = on, hour
        self._note(self._app_state.now())
        self.chosen.emit(on, hour)

    @Slot()
    def update_when_due(self) -> None:
        """Ask when it is time, the library is open, and somebody's e.firma can be used."""
        if self._is_demo or not self.is_on or not self._app_state.is_loaded or self._app_state.activity is None:
            return
        now, last = self._app_state.now(), self.last_at
        if last is None or last.tzinfo is None or last > now:  # the clock was moved
            self._note(now)
            return
        owners = self._app_state.usable()
        if owners and is_due(now.astimezone(), self.hour, last.astimezone()):
            self._note(now)
            since, _ = stretch_at(self.stretch, mexico_wall_time(now))
            self.command.emit(Update(owners, since))

    def stop(self) -> None:
        """Stop looking at the clock; called on shutdown."""
        self._clock.stop()

    @Slot()
    def _on_taxpayers(self) -> None:
        self.update_when_due()
        self.changed.emit()

    @Slot()
    def _on_activity(self) -> None:
        self.update_when_due()

    def _note(self, at: datetime) -> None:
        self._memory.setValue(_LAST, at.isoformat())
        self.changed.emit()

"""The window in the person's desktop: the icon beside the clock, notifications, and the end of the session."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.lifecycle import Event, State, can
from app.engine.commands import Pause, Resume
from ui.desktop.notifier import Notifier
from ui.desktop.tray import Tray, badge_of
from ui.state.app_state import AppState
from ui.state.awaited import chip_words, resting_words
from ui.state.preferences import Preferences

_MINUTE = 60_000
_TOLD = "bandeja/dicho"


class DesktopIntegration(QObject):
    """Belongs to the main window and follows ``app_state``.

    Attributes:
        tray: the icon beside the clock, None where there is no such place.

    Signals:
        command: a ``Command`` for the engine.
        raise_wanted, update_wanted: chosen beside the clock.
        restart_wanted: the program should end and start again.
    """

    command = Signal(object)
    raise_wanted = Signal()
    update_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, window: QWidget, app_state: AppState, preferences: Preferences, memory: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._app_state = app_state
        self._preferences = preferences
        self._memory = memory
        self._leaving = False
        self._failed = False
        self._clock = QTimer(self)
        self.tray = Tray(window) if Tray.is_available() else None
        if self.tray is not None:
            self._connect_tray(self.tray)
        self._notifier = Notifier(app_state, self)
        self._notifier.notified.connect(self._on_notice)
        self._notifier.news.connect(self._on_news)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._on_session_end)
        self.refresh()

    def _connect_tray(self, tray: Tray) -> None:
        tray.raise_wanted.connect(self.raise_wanted)
        tray.update_wanted.connect(self.update_wanted)
        tray.pause_wanted.connect(self._on_pause)
        tray.resume_wanted.connect(self._on_resume)
        tray.quit_wanted.connect(self.leave)
        tray.opening.connect(self._on_menu)
        state = self._app_state
        for signal in (
            state.requests_changed,
            state.taxpayers_changed,
            state.activity_changed,
            state.completeness_read,
            state.opened,
        ):
            signal.connect(self.refresh)
        tray.show()
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()

    def stays_open(self) -> bool:
        """Whether closing the window should leave the program beside the clock; says so the first time."""
        if self._leaving or self.tray is None or not self._preferences.settings.close_to_tray:
            return False
        if not self._memory.value(_TOLD):
            self._memory.setValue(_TOLD, "1")
            self.tray.notify(
                "Acopio sigue aquí, junto al reloj",
                "Cerraste la ventana y el trabajo continúa. Para terminar el programa, usa «Salir» en este ícono.",
            )
        return True

    @Slot()
    def leave(self) -> None:
        """End the program, whatever closing the window means."""
        self._leaving = True
        self._window.close()

    @Slot()
    def restart(self) -> None:
        """End the program, and have it start again."""
        self.restart_wanted.emit()
        self.leave()

    def show_failure(self) -> None:
        """Say beside the clock that the engine could not be opened, or ended."""
        self._failed = True
        self.refresh()

    def close_down(self) -> None:
        """Remove the icon beside the clock; called on shutdown."""
        self._clock.stop()
        if self.tray is not None:
            self.tray.hide()

    @Slot()
    def refresh(self) -> None:
        """Show how things stand; nothing to do where there is no icon."""
        if self.tray is None:
            return
        activity, missing = self._app_state.activity, self._app_state.missing_passwords()
        text = "Abriendo tu biblioteca…"
        if self._failed:
            text = "Detenido: abre la ventana para ver por qué"
        elif missing:
            text = resting_words(self._app_state)
        elif activity is not None:
            text = chip_words(activity, self._app_state.failing, self._app_state.now(), resting_words(self._app_state))
        self.tray.show_state(badge_of(activity, missing, failed=self._failed), text)

    @Slot(str, str)
    def _on_notice(self, title: str, text: str) -> None:
        if self.tray is not None and not self._window.isActiveWindow():
            self.tray.notify(title, text)

    @Slot(str, str)
    def _on_news(self, title: str, text: str) -> None:
        if self._preferences.settings.tell_news:
            self._on_notice(title, text)

    @Slot()
    def _on_menu(self) -> None:
        if self.tray is None:
            return
        self.refresh()
        self.tray.set_actions(
            can_update=bool(self._app_state.taxpayers) and not self._failed,
            can_pause=bool(self._pausable()),
            can_resume=bool(self._paused()),
        )

    @Slot()
    def _on_pause(self) -> None:
        self.command.emit(Pause(self._pausable()))

    @Slot()
    def _on_resume(self) -> None:
        self.command.emit(Resume(self._paused()))

    def _pausable(self) -> tuple[int, ...]:
        return tuple(one.id for one in self._app_state.requests.values() if can(one.state, Event.PAUSE))

    def _paused(self) -> tuple[int, ...]:
        return tuple(one.id for one in self._app_state.requests.values() if one.state is State.PAUSED)

    @Slot("QSessionManager&")
    def _on_session_end(self, _manager: object) -> None:
        self._leaving = True  # the system asks windows to close, and one that stays would hold it up

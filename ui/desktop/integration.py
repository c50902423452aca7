"""The window's manners: closing to the place beside the clock, the icon there, help, and starting with the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.lifecycle import Event, State, can
from app.engine.commands import Pause, Resume
from ui.desktop.autostart import Autostart
from ui.desktop.notifier import Notifier
from ui.desktop.release_news import ReleaseNews
from ui.desktop.tray import Tray, badge_of
from ui.help.help_opener import HelpOpener
from ui.library.library_moving import LibraryMoving
from ui.library.location_watch import LocationWatch
from ui.state.app_state import AppState
from ui.state.awaited import chip_words, resting_words
from ui.state.preferences import Preferences
from ui.state.window_options import WindowOptions
from ui.widgets.banner_stack import BannerStack

_MINUTE = 60_000
_TOLD = "bandeja/dicho"


class DesktopIntegration(QObject):
    """Belongs to the main window and follows ``app_state``.

    Attributes:
        choices: the person's choices.
        news: looks for later versions; None in a demonstration.
        moving, places: the library's moves, and what kind of place it is in.
        autostart: whether the program comes with the session; None where that is not for this window to say.
        help: opens the help.
        tray: the icon beside the clock, None where there is no such place.

    Signals:
        command: a ``Command`` for the engine.
        trouble: an ``AcopioError`` the person should read.
        restart_wanted: the program should end and start again.
        raise_wanted, update_wanted: chosen beside the clock.
    """

    command = Signal(object)
    raise_wanted = Signal()
    update_wanted = Signal()
    trouble = Signal(object)
    restart_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        app_state: AppState,
        options: WindowOptions,
        memory: QSettings,
        banners: BannerStack,
        *,
        page: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self.choices = Preferences(options.settings, self)
        self.autostart: Autostart | None = options.autostart() if options.autostart is not None else None
        self.news = None if options.is_demo else ReleaseNews(self.choices, app_state, memory, banners)
        self.moving = LibraryMoving(app_state, memory, self)
        self.places = LocationWatch(app_state, options.paths, memory, banners, self)
        self._window = window
        self._app_state = app_state
        self._memory = memory
        self._leaving = False
        self._failed = False
        self.help = HelpOpener(window, page)
        self._clock = QTimer(self)
        self.tray = Tray(window) if Tray.is_available() else None
        if self.tray is not None:
            self.tray.raise_wanted.connect(self.raise_wanted)
            self.tray.update_wanted.connect(self.update_wanted)
            self.tray.pause_wanted.connect(self._on_pause)
            self.tray.resume_wanted.connect(self._on_resume)
            self.tray.quit_wanted.connect(self.leave)
            self.tray.opening.connect(self._on_menu)
            for signal in (
                app_state.requests_changed,
                app_state.taxpayers_changed,
                app_state.activity_changed,
                app_state.completeness_read,
                app_state.opened,
            ):
                signal.connect(self.refresh)
            self.tray.show()
            self._clock.setInterval(_MINUTE)
            self._clock.timeout.connect(self.refresh)
            self._clock.start()
        self._notifier = Notifier(app_state, self)
        self._notifier.told.connect(self._on_news)
        self.moving.command.connect(self.command)
        self.moving.trouble.connect(self.trouble)
        self.places.help_wanted.connect(self.help.open_key)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._on_session_end)
        self.refresh()

    def stays(self) -> bool:
        """Whether closing the window should leave the program beside the clock; says so the first time."""
        if self._leaving or self.tray is None or not self.choices.settings.close_to_tray:
            return False
        if not self._memory.value(_TOLD):
            self._memory.setValue(_TOLD, "1")
            self.tray.tell(
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

    def failed(self) -> None:
        """The engine could not be opened, or ended."""
        self._failed = True
        self.places.look()  # it may be why
        self.refresh()

    def close_down(self) -> None:
        """The window goes for good."""
        self.help.close()
        self._clock.stop()
        self.moving.pause()
        if self.news is not None:
            self.news.stop()
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
    def _on_news(self, title: str, text: str) -> None:
        if self.tray is not None and not self._window.isActiveWindow():
            self.tray.tell(title, text)

    @Slot()
    def _on_menu(self) -> None:
        if self.tray is None:
            return
        self.refresh()
        self.tray.offer(
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

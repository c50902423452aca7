"""Everything the window has beside its frame, made once the frame is painted and connected to each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app.domain.update_stretch import UpdateStretch
from app.errors import AcopioError, LibraryAwayError, NotThatLibraryError
from app.words.messages import Action
from ui.desktop.daily_update import DailyUpdate
from ui.desktop.integration import DesktopIntegration
from ui.desktop.release_news import ReleaseNews
from ui.help.help_opener import HelpOpener
from ui.library.library_moving import LibraryMoving
from ui.library.location_watch import LocationWatch
from ui.settings.parts import SettingsParts
from ui.state.app_state import AppState
from ui.state.completeness import CompletenessReader
from ui.state.month_desk import MonthDesk
from ui.state.preferences import Preferences
from ui.widgets.page import FigureDocuments
from ui.window.dialog_opener import DialogOpener
from ui.window.frame_updater import FrameUpdater
from ui.window.main_window import MainWindow
from ui.window.page_factory import PageFactory
from ui.window.window_options import WindowOptions


class WindowWiring(QObject):
    """Belongs to ``window``, whose ``WindowParts`` it is.

    Attributes:
        app_state: what the window knows.
        preferences: the person's choices.
        frame: keeps the frame true. banners: those above the page.
        dialogs: opens the wizard and the dialogs.
        daily_update: what is chosen of Poner al día going on by itself.
        desktop: the icon beside the clock, notifications, the end of the session.
        help: opens the help.
        month_desk: answers the questions of the month.
        moving, location: moves the library; watches where it lies.
        news: looks for later versions; None in a demonstration.
        pages: makes the pages.

    Signals:
        restart_wanted: the program should end and start again.
    """

    restart_wanted = Signal()

    def __init__(self, window: MainWindow, app_state: AppState, options: WindowOptions, memory: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._came_from = "inicio"
        self.app_state = app_state
        self.preferences = Preferences(options.settings, self)
        self.frame = FrameUpdater(window, app_state)
        self.banners = self.frame.banners
        self.dialogs = DialogOpener(app_state, options.paths, window)
        self.daily_update = DailyUpdate(app_state, options.settings, memory, window)
        self.desktop = DesktopIntegration(window, app_state, self.preferences, memory)
        self.help = HelpOpener(window, lambda: window.page_key)
        self.moving = LibraryMoving(app_state, memory, self)
        self.location = LocationWatch(app_state, options.paths, memory, self.banners, self)
        self.news = None if options.is_demo else ReleaseNews(self.preferences, app_state, memory, self.banners)
        settings_parts = SettingsParts(
            self.preferences,
            self.daily_update,
            self.moving,
            self.location,
            self.news,
            options.autostart,
            has_tray=self.desktop.tray is not None,
        )
        self.month_desk = MonthDesk(app_state, options.paths, self)
        self.month_desk.trouble.connect(self.banners.show_trouble)
        self.pages = PageFactory(
            app_state,
            self.month_desk,
            options.paths,
            self.dialogs,
            settings_parts=settings_parts,
            parent=self,
            is_demo=options.is_demo,
        )
        self._complete = CompletenessReader(app_state, self)
        self._connect_window()
        self._connect_dialogs()
        self._connect_desktop()
        self._connect_library()
        window.fit(self.pages.make_page, self)

    # ── what the window asks ─────────────────────────────────────────────────────────────────────────────────────

    def stays_open(self) -> bool:
        """Whether closing the window leaves the program beside the clock."""
        return self.desktop.stays_open()

    def close_down(self) -> None:
        """The window is closed for good: end what runs for it."""
        self.help.close()
        self.month_desk.close()
        self.moving.pause()
        if self.news is not None:
            self.news.stop()
        self.desktop.close_down()

    # ── what the start-up tells ──────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def show_engine_failure(self, error: AcopioError) -> None:
        """The engine could not be opened, or ended: say so and leave what is on disk usable."""
        self.frame.show_failure()
        self.location.check()  # it may be why
        self.desktop.show_failure()
        self.banners.show_trouble(error)

    @Slot()
    def apply_theme(self) -> None:
        """The colours changed: repaint what carries colours of its own."""
        self.frame.show_owners()
        self.help.theme_changed()
        self._window.apply_theme()

    # ── connections ──────────────────────────────────────────────────────────────────────────────────────────────

    def _connect_window(self) -> None:
        window = self._window
        window.download_wanted.connect(self._on_download)
        window.documents_wanted.connect(self._on_documents)
        self.pages.back_wanted.connect(self._on_back)
        window.register_wanted.connect(self._on_register)
        window.update_wanted.connect(self.open_update)
        window.top_bar.at_once_wanted.connect(self._on_at_once)
        window.top_bar.help_wanted.connect(self.help.open)
        self.banners.password_wanted.connect(self.dialogs.ask_password)
        self.banners.action_wanted.connect(self._on_action)
        self.banners.help_wanted.connect(self.help.open_key)

    def _connect_dialogs(self) -> None:
        self.dialogs.command.connect(self._window.command)
        self.dialogs.requested.connect(self._on_requested)
        self.dialogs.trouble.connect(self.banners.show_trouble)
        self.dialogs.restart_wanted.connect(self.desktop.restart)
        self.dialogs.stretch_chosen.connect(self.daily_update.remember_stretch)

    def _connect_desktop(self) -> None:
        self.desktop.command.connect(self._window.command)
        self.desktop.raise_wanted.connect(self._window.come_forward)
        self.desktop.update_wanted.connect(self.open_update)
        self.desktop.restart_wanted.connect(self.restart_wanted)
        self.daily_update.command.connect(self._window.command)

    def _connect_library(self) -> None:
        self.moving.command.connect(self._window.command)
        self.moving.trouble.connect(self.banners.show_trouble)
        self.location.action_wanted.connect(self._on_action)
        self.location.help_wanted.connect(self.help.open_key)
        self.app_state.place_changed.connect(self._on_library_there)
        self.app_state.documents_added.connect(self._on_library_there)
        self.app_state.library_read.connect(self._on_library_there)

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def open_update(self) -> None:
        """Open the preview of Poner al día; the window comes forward for it where it cannot be seen."""
        if not self._window.isVisible() or self._window.isMinimized():
            self._window.come_forward()
        self.dialogs.open_update(self._window.top_bar.owner, self.daily_update.stretch)

    @Slot()
    def _on_download(self) -> None:
        self.dialogs.open_wizard(self._window.top_bar.owner)

    @Slot(object)
    def _on_documents(self, figure: FigureDocuments) -> None:
        """List the documents of a figure; from there the person comes back to where it stands."""
        if self._window.page_key != "comprobantes":
            self._came_from = self._window.page_key
        self._window.show_page("comprobantes")
        self._window.page.show_figure(figure)

    @Slot()
    def _on_back(self) -> None:
        self._window.show_page(self._came_from)

    @Slot()
    def _on_register(self) -> None:
        self.dialogs.open_registration()

    @Slot(object)
    def _on_at_once(self, stretch: UpdateStretch) -> None:
        self.dialogs.update_at_once(self._window.top_bar.owner, stretch)

    @Slot()
    def _on_requested(self) -> None:
        self._window.show_page("solicitudes")

    @Slot()
    def _on_library_there(self) -> None:
        for kind in (LibraryAwayError, NotThatLibraryError):
            self.banners.dismiss(f"error:{kind.__name__}")

    @Slot(object)
    def _on_action(self, action: Action) -> None:
        match action:
            case Action.OPEN_LOGS | Action.CHOOSE_LIBRARY:
                self._window.show_page("ajustes")
            case Action.SHOW_DOCUMENTS | Action.OPEN_FOLDER:
                self._window.show_page("comprobantes")
            case Action.FIND_LIBRARY:
                self.dialogs.find_library()
            case Action.REGISTER:
                self.dialogs.open_registration()
            case Action.RENEW | Action.PASSWORD:
                self._window.show_page("contribuyentes")
            case _:
                self._window.show_page("solicitudes")

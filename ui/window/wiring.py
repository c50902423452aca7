"""What the window gets once its frame is painted: its doors, its manners, and the work it does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Slot

from app.engine.commands import Cancel
from app.errors import LibraryAwayError, NotThatLibraryError
from app.words.messages import Action
from ui.desktop.daily_update import DailyUpdate
from ui.desktop.integration import DesktopIntegration
from ui.state.completeness import CompletenessReader
from ui.window.dialog_opener import DialogOpener

if TYPE_CHECKING:
    from ui.window.main_window import MainWindow


class WindowWiring(QObject):
    """Belongs to ``window`` and ties to it, and to each other:

    Attributes:
        doors: wizard and dialogs.
        automatic: posts Poner al día once a day.
        guest: the window's manners: the icon beside the clock, help, what is kept up outside of the window.
    """

    def __init__(self, window: MainWindow, memory: QSettings) -> None:
        super().__init__(window)
        self._window = window
        app_state, options = window.app_state, window.options
        self.doors = DialogOpener(app_state, options.paths, window)
        self.automatic = DailyUpdate(app_state, options.settings, memory, window, is_demo=options.is_demo)
        self.guest = DesktopIntegration(window, app_state, options, memory, window.banners, page=self._page)
        self._complete = CompletenessReader(app_state, self)
        self._tie_frame()
        self._tie_doors()
        self._tie_guest()

    def _tie_frame(self) -> None:
        window = self._window
        window.status_line.cancel_wanted.connect(self._on_cancel)
        window.banners.password_wanted.connect(self.doors.ask_password)
        window.banners.action_wanted.connect(self._on_action)
        window.banners.help_wanted.connect(self.guest.help.open_key)
        window.top_bar.help_wanted.connect(self.guest.help.open)
        window.app_state.place_changed.connect(self._on_library_there)
        window.app_state.documents_added.connect(self._on_library_there)
        window.app_state.library_read.connect(self._on_library_there)

    def _tie_doors(self) -> None:
        window, doors = self._window, self.doors
        doors.command.connect(window.command)
        doors.requested.connect(self._on_requested)
        doors.trouble.connect(window.banners.show_trouble)
        doors.restart_wanted.connect(self.guest.restart)
        doors.stretch_chosen.connect(self.automatic.remember_stretch)

    def _tie_guest(self) -> None:
        window, guest = self._window, self.guest
        guest.command.connect(window.command)
        guest.choices.chosen.connect(window.settings_chosen)
        guest.trouble.connect(window.banners.show_trouble)
        guest.places.action_wanted.connect(self._on_action)
        guest.raise_wanted.connect(window.come_forward)
        guest.update_wanted.connect(window.bring_up_to_date)
        guest.restart_wanted.connect(window.restart_wanted)
        self.automatic.command.connect(window.command)
        self.automatic.chosen.connect(window.automatic_chosen)

    def _page(self) -> str:
        return self._window.page_key

    @Slot()
    def _on_requested(self) -> None:
        self._window.show_page("solicitudes")

    @Slot()
    def _on_library_there(self) -> None:
        for kind in (LibraryAwayError, NotThatLibraryError):
            self._window.banners.dismiss(f"error:{kind.__name__}")

    @Slot(int)
    def _on_cancel(self, request_id: int) -> None:
        self._window.command.emit(Cancel((request_id,)))

    @Slot(object)
    def _on_action(self, action: Action) -> None:
        match action:
            case Action.OPEN_LOGS | Action.CHOOSE_LIBRARY:
                self._window.show_page("ajustes")
            case Action.SHOW_DOCUMENTS | Action.OPEN_FOLDER:
                self._window.show_page("comprobantes")
            case Action.FIND_LIBRARY:
                self.doors.find_library()
            case Action.REGISTER:
                self.doors.register()
            case Action.RENEW | Action.PASSWORD:
                self._window.show_page("contribuyentes")
            case _:
                self._window.show_page("solicitudes")

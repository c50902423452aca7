"""The main window: rail, top bar, banners, pages and status line, and what passes between them and the engine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.errors import FileSetAsideError
from ui.state.window_memory import window_memory
from ui.state.window_options import WindowOptions
from ui.widgets.banner_stack import BannerStack
from ui.widgets.layouts import column, row
from ui.widgets.page import Page
from ui.widgets.theme import GRID, application_icon
from ui.window.page_stack import PageStack
from ui.window.rail import Rail, RailEntry
from ui.window.status_line import StatusLine
from ui.window.top_bar import TopBar

if TYPE_CHECKING:
    from app.domain.identifiers import Rfc
    from app.engine.events import Transfer
    from app.engine.planning.update_stretch import UpdateStretch
    from app.errors import AcopioError
    from ui.desktop.daily_update import DailyUpdate
    from ui.desktop.integration import DesktopIntegration
    from ui.state.app_state import AppState
    from ui.window.dialog_opener import DialogOpener
    from ui.window.wiring import WindowWiring

__all__ = ["MainWindow", "WindowOptions"]

_ENTRIES = (
    RailEntry("inicio", "Inicio", "home"),
    RailEntry("solicitudes", "Solicitudes", "requests"),
    RailEntry("comprobantes", "Comprobantes", "documents"),
    RailEntry("contribuyentes", "Contribuyentes", "people"),
    RailEntry("ajustes", "Ajustes", "settings"),
)
_GEOMETRY = "ventana/geometria"
_SECOND = 1_000
_LEAST_WIDTH, _LEAST_HEIGHT = 900, 560
_WIDTH, _HEIGHT = 1_280, 800
_LEAST_PAGE = 100


class MainWindow(QMainWindow):
    """Shows ``app_state``; owns no thread and knows no engine: who made it connects ``command`` and feeds it.

    Its frame is painted first; what is not seen of it is made by ``settle``, or sooner when it is asked for.

    Attributes:
        app_state: what the window knows.
        options: what it was made with.

    Signals:
        command: a ``Command`` for the engine.
        settings_chosen: changes of the settings, by field.
        automatic_chosen: whether Poner al día goes on by itself (bool), and at which hour (int).
        demo_wanted: the person wants the demonstration.
        closing: the window goes; its threads should end.
        restart_wanted: the program should start again once it has ended.
        painted: the window was painted for the first time.
    """

    command = Signal(object)
    settings_chosen = Signal(object)
    automatic_chosen = Signal(bool, int)
    demo_wanted = Signal()
    closing = Signal()
    restart_wanted = Signal()
    painted = Signal()

    def __init__(self, app_state: AppState, options: WindowOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app_state = app_state
        self.options = options
        self._pages: dict[str, Page] = {}
        self._stack = PageStack()
        self.rail = Rail(_ENTRIES)
        self.top_bar = TopBar(app_state, is_demo=options.is_demo)
        self.banners = BannerStack()
        self.status_line = StatusLine(app_state)
        self._clock = QTimer(self)
        self._settings, aside = window_memory(options.paths.window_file)
        self._painted = False
        self._build()
        self._connect()
        if aside is not None:
            self.banners.show_trouble(FileSetAsideError(aside, options.paths.window_file.name))
        self._recall()
        if not options.page_later:
            self.settle()

    # ── what is made after the frame ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _fittings(self) -> WindowWiring:
        from ui.window.wiring import WindowWiring  # the frame is painted before they are needed

        return WindowWiring(self, self._settings)

    @property
    def doors(self) -> DialogOpener:
        """Wizard and dialogs."""
        return self._fittings.doors

    @property
    def automatic(self) -> DailyUpdate:
        """Posts Poner al día once a day."""
        return self._fittings.automatic

    @property
    def guest(self) -> DesktopIntegration:
        """The window's manners: the icon beside the clock, help, what is kept up outside of the window."""
        return self._fittings.guest

    def settle(self) -> None:
        """Make the rest, and show the page that was open last."""
        if not self._pages:
            _ = self._fittings  # made now
            page = str(self._settings.value("ventana/pagina", "inicio"))
            self.show_page(page if page in self.page_keys else "inicio")

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101 - only pages are ever added
        return shown

    @property
    def page_keys(self) -> tuple[str, ...]:
        """The keys of all pages."""
        return tuple(entry.key for entry in _ENTRIES)

    @property
    def page_key(self) -> str:
        """The key of the page that is shown."""
        return next((key for key, page in self._pages.items() if page is self._stack.currentWidget()), "inicio")

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Go to a page; it is made the first time."""
        if key not in self._pages:
            from ui.window.page_factory import make_page

            page = make_page(key, self)
            page.command.connect(self.command)
            page.download_wanted.connect(self._on_download)
            page.register_wanted.connect(self._on_register)
            page.update_wanted.connect(self.bring_up_to_date)
            page.show_owner(self.top_bar.owner)
            self._pages[key] = page
            self._stack.addWidget(page)
            page.recall(self._settings)
        self._stack.setCurrentWidget(self._pages[key])
        self.rail.show_page(key)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.setWindowTitle("Acopio · demostración" if self.options.is_demo else "Acopio")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(_WIDTH, _HEIGHT)
        banners = column(self.banners)
        banners.setContentsMargins(6 * GRID, 0, 6 * GRID, 0)
        right = column(self.top_bar, banners, self._stack, self.status_line, gap=0)
        right.setStretch(2, 1)
        self._stack.setMinimumHeight(_LEAST_PAGE)  # banners in large text come first
        middle = QWidget()
        inside = row(self.rail, right, gap=0)
        inside.setStretch(1, 1)
        middle.setLayout(inside)
        self.setCentralWidget(middle)
        middle.setFocus()  # no control is marked before the person uses the keyboard

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.top_bar.owner_chosen.connect(self._on_owner)
        self.top_bar.download_wanted.connect(self._on_download)
        self.top_bar.update_wanted.connect(self.bring_up_to_date)
        self.top_bar.at_once_wanted.connect(self._on_at_once)
        self.app_state.opened.connect(self._on_work)
        self.app_state.requests_changed.connect(self._on_work)
        self.app_state.taxpayers_changed.connect(self._on_taxpayers)
        self.app_state.activity_changed.connect(self._on_activity)
        self.app_state.completeness_read.connect(self._on_activity)
        self.app_state.transfer.connect(self._on_transfer)
        self.app_state.trouble.connect(self.banners.show_trouble)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._on_second)
        self._clock.start()

    def _recall(self) -> None:
        geometry = self._settings.value(_GEOMETRY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _remember(self) -> None:
        self._settings.setValue(_GEOMETRY, self.saveGeometry())
        self._settings.setValue("ventana/pagina", self.page_key)
        self._settings.setValue("ventana/contribuyente", str(self.top_bar.owner or ""))
        for page in self._pages.values():
            page.remember(self._settings)
        self._settings.sync()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time it is told: what is not seen at once can be loaded now."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write down how the window stands and let the threads end; nothing is asked. Or only step aside."""
        if self.guest.stays():
            self._remember()
            self.hide()
            event.ignore()
            return
        self._clock.stop()
        self.automatic.stop()
        self._remember()
        self.guest.close_down()
        for page in self._pages.values():
            page.close_down()
        self.hide()
        self.closing.emit()
        event.accept()

    @Slot()
    def restart(self) -> None:
        """End the program, and have it start again."""
        self.guest.restart()

    def open(self) -> None:
        """Show it: the first time as large as the screen allows, then as it was left."""
        if self._settings.contains(_GEOMETRY):
            self.show()
        else:
            self.showMaximized()

    @Slot()
    def come_forward(self) -> None:
        """Stand in front of everything, also when minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def engine_failed(self, error: AcopioError) -> None:
        """The engine could not be opened, or ended: say so and leave what is on disk usable."""
        self.top_bar.chip.say_failed()
        self.guest.failed()
        self.banners.show_trouble(error)

    @Slot()
    def theme_changed(self) -> None:
        """Repaint what carries colours of its own."""
        self.top_bar.refresh()
        self.guest.help.theme_changed()
        for page in self._pages.values():
            page.theme_changed()

    @Slot()
    def _on_second(self) -> None:
        if self.isVisible():
            self.top_bar.chip.tick(self.app_state.now())
            if self._pages:
                self.page.tick()

    @Slot()
    def _on_work(self) -> None:
        self.status_line.refresh()
        self.banners.show_missing(self.app_state.missing_passwords())
        self._on_activity()

    @Slot()
    def _on_taxpayers(self) -> None:
        self.top_bar.refresh()
        if self.app_state.is_loaded and (last := self._settings.value("ventana/contribuyente")):
            self._settings.remove("ventana/contribuyente")
            self.top_bar.choose(str(last))
        self._on_work()

    @Slot()
    def _on_activity(self) -> None:
        if self.app_state.activity is not None:
            from ui.state.awaited import resting_words  # the chip is painted before there is anything to say

            resting = resting_words(self.app_state, self.top_bar.owner)
            self.top_bar.chip.show_activity(
                self.app_state.activity, self.app_state.failing, self.app_state.now(), resting
            )

    @Slot(object)
    def _on_transfer(self, transfer: Transfer) -> None:
        self.status_line.take_transfer(transfer)

    @Slot(object)
    def _on_owner(self, owner: Rfc | None) -> None:
        self._on_activity()
        for page in self._pages.values():
            page.show_owner(owner)

    @Slot()
    def _on_download(self) -> None:
        self.doors.new_download(self.top_bar.owner)

    @Slot()
    def bring_up_to_date(self) -> None:
        """Open the preview of Poner al día, from beside the clock too."""
        if not self.isVisible() or self.isMinimized():
            self.come_forward()
        self.doors.update(self.top_bar.owner, self.automatic.stretch)

    @Slot(object)
    def _on_at_once(self, stretch: UpdateStretch) -> None:
        self.doors.update_at_once(self.top_bar.owner, stretch)

    @Slot()
    def _on_register(self) -> None:
        self.doors.register()

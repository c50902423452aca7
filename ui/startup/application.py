"""Starts the program with its window, step by step, and ends it. Loads what the frame needs; ``assembly`` the rest."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app import logs
from app import settings as settings_file
from app.errors import AcopioError, FileSetAsideError, LibraryUnavailableError
from app.paths import Paths
from app.secrecy import keep_memory_private
from ui.background.task import STOP_MILLISECONDS, start_in_background, wait_for_tasks
from ui.startup.crash_reporter import CrashReporter
from ui.startup.qt_texts import install_spanish
from ui.startup.single_window import SingleWindow, raise_first
from ui.startup.start_guard import GOOD_AFTER_MILLISECONDS, OFTEN, StartGuard, put_window_aside, safe_settings
from ui.state.window_memory import window_memory
from ui.widgets.theme import STYLE, ThemeManager, application_icon
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from app.demo.session import DemoSession
    from ui.background.engine_thread import EngineThread
    from ui.startup.assembly import WindowAssembly
    from ui.startup.demo_office import DemoOffice
    from ui.state.app_state import AppState

_logger = logging.getLogger(__name__)


class WindowSession(QObject):
    """A window with its engine, from ``start`` to ``stop``.

    Attributes:
        window: the frame, which is painted first.
        demo_office: fills the window of a demonstration, None before it is painted and in any other.
        is_to_restart: the person wants the program to start again once it has ended.
    """

    def __init__(
        self,
        application: QApplication,
        paths: Paths,
        environment: Mapping[str, str],
        demo: DemoSession | None = None,
        *,
        comes_with_session: bool = False,
        is_safe: bool = False,
        troubles: Sequence[AcopioError] = (),
    ) -> None:
        """``comes_with_session``: whether the program may be started with the person's session. ``is_safe``: nothing
        goes on by itself. ``troubles``: errors to show once the window can.
        """
        super().__init__(application)
        loaded = settings_file.load(paths.settings_file)
        self.is_to_restart = False
        self.demo_office: DemoOffice | None = None
        self._paths = paths
        self._environment = environment
        self._demo = demo
        self._comes_with_session = comes_with_session
        self._saved_settings = loaded.settings
        self._settings = safe_settings(loaded.settings) if is_safe else loaded.settings
        self._stopped = False
        self._theme = ThemeManager(application)
        self._theme.scale_text(self._settings.text_size)
        self._theme.apply(self._settings.theme)
        self._memory, aside = window_memory(paths.window_file)
        set_aside = ((aside, paths.window_file), (loaded.set_aside, paths.settings_file))
        self._troubles: list[AcopioError] = [
            FileSetAsideError(to, file.name) for to, file in set_aside if to is not None
        ]
        self._troubles += troubles
        self.window = MainWindow(self._memory, is_demo=demo is not None)
        self.window.closing.connect(self._on_closing)

    @cached_property
    def assembly(self) -> WindowAssembly:
        """Everything behind the frame, loaded once the frame is painted, or sooner when it is asked for."""
        from ui.startup.assembly import WindowAssembly

        made = WindowAssembly(
            self,
            self.window,
            paths=self._paths,
            environment=self._environment,
            settings=self._settings,
            saved_settings=self._saved_settings,
            memory=self._memory,
            theme=self._theme,
            is_demo=self._demo is not None,
            comes_with_session=self._comes_with_session,
        )
        made.wiring.restart_wanted.connect(self._on_restart)
        for error in self._troubles:
            made.app_state.trouble.emit(error)
        return made

    @property
    def app_state(self) -> AppState:
        """What the window knows."""
        return self.assembly.app_state

    @property
    def engine(self) -> EngineThread:
        """The engine on its thread."""
        return self.assembly.engine

    def start(self, *, hidden: bool = False) -> None:
        """Show the window, then open the engine; the window is painted before anything is read.

        ``hidden`` leaves it beside the clock, or minimised where there is no such place.
        """
        if hidden:
            self._go_on()
            if self.assembly.wiring.desktop.tray is None:
                self.window.showMinimized()
        else:
            self.window.painted.connect(self._go_on)
            self.window.open()

    def stop(self) -> bool:
        """End the threads; False when one is still running and the process must be left at once."""
        if not self._stopped:
            has_engine = "assembly" in self.__dict__
            self._stopped = (not has_engine or self.engine.stop()) and wait_for_tasks(STOP_MILLISECONDS)
        return self._stopped

    def start_again(self) -> None:
        """Start the program anew, in a process of its own."""
        self.assembly.start_again()

    @Slot()
    def restart(self) -> None:
        """End the program, and have it start again."""
        self.assembly.wiring.desktop.restart()

    @Slot()
    def _go_on(self) -> None:
        """Load everything behind the frame and start the engine."""
        if self._stopped:
            return  # closed before it was painted
        engine = self.assembly.engine
        keep_memory_private()  # not sooner: the theme asked the desktop how it looks, and no key is open yet
        self.app_state.opened.connect(self._on_opened)
        engine.start()
        if self._demo is not None:
            from ui.startup.demo_office import DemoOffice

            self.demo_office = DemoOffice(self, self._demo, self.assembly)
            self.demo_office.begin()

    @Slot()
    def _on_opened(self) -> None:
        from ui.window.page_loading import load_pages

        start_in_background(load_pages)

    @Slot()
    def _on_restart(self) -> None:
        self.is_to_restart = True

    @Slot()
    def _on_closing(self) -> None:
        self.stop()


def run_window(
    paths: Paths, environment: Mapping[str, str], demo: DemoSession | None = None, *, hidden: bool = False
) -> int:
    """Open the window and stay until it is closed; returns the exit code. A window open already is raised instead.

    ``hidden`` starts beside the clock, and raises nothing.
    """
    application = make_application(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)  # the help may be the last one while the window rests by the clock
    if raise_first(paths.home, quietly=hidden):
        return 0
    troubles: list[AcopioError] = []
    log_file = _start_logs(paths, troubles) if demo is None else None
    reporter = CrashReporter(paths.logs, application)
    reporter.install()
    guard = StartGuard(paths.home)
    is_safe = _is_safe_start(guard, paths)
    _finish_restore(paths, troubles)
    session = WindowSession(
        application, paths, environment, demo, comes_with_session=demo is None, is_safe=is_safe, troubles=troubles
    )
    single = _connect_session(session, application, reporter, guard)
    session.start(hidden=hidden)
    code = application.exec()
    single.close()
    reporter.remove()
    guard.mark_good()
    has_ended = session.stop()
    if session.is_to_restart:
        session.start_again()
    if not has_ended:
        _leave_at_once(code)
    if log_file is not None:
        logs.stop(log_file)
    return code


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with its name, Spanish texts and Mexican formats."""
    application = QApplication([*arguments, *STYLE])
    application.setApplicationName("Acopio")
    application.setWindowIcon(application_icon())
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
    install_spanish(application)
    return application


def _start_logs(paths: Paths, troubles: list[AcopioError]) -> logs.LogFile | None:
    try:
        return logs.start(paths.logs)
    except OSError:
        troubles.append(LibraryUnavailableError(paths.logs))
        return None


def _is_safe_start(guard: StartGuard, paths: Paths) -> bool:
    """Whether the person wants a safe start, which is offered after several that came to no good end."""
    if guard.bad < OFTEN:
        return False
    from ui.startup.crash_dialog import SafeStartDialog  # nearly never

    is_safe = SafeStartDialog(guard.bad).exec() == SafeStartDialog.DialogCode.Accepted
    if is_safe:
        put_window_aside(paths.window_file)
    return is_safe


def _finish_restore(paths: Paths, troubles: list[AcopioError]) -> None:
    """Move a restored backup to where it belongs, before anything is opened."""
    if not os.path.lexists(paths.restore_mark):
        return
    from app.backup.restoring import finish  # nearly never

    try:
        finish(paths)
    except AcopioError as error:
        troubles.append(error)


def _connect_session(
    session: WindowSession, application: QApplication, reporter: CrashReporter, guard: StartGuard
) -> SingleWindow:
    """Let the window's end be the program's, and second starts raise the window."""
    session.window.closing.connect(application.exit)
    reporter.restart_wanted.connect(session.restart)
    QTimer.singleShot(GOOD_AFTER_MILLISECONDS, application, guard.mark_good)
    single = SingleWindow(guard.home, application)
    single.raise_wanted.connect(session.window.come_forward)
    return single


def _leave_at_once(code: int) -> None:
    """Everything announced is on disk already; a QThread that is still running may not be destroyed."""
    _logger.warning("left_while_working")
    logging.shutdown()
    os._exit(code)

"""Puts the window together: application, theme, window and engine thread, and takes it apart again."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app import logs
from app import settings as settings_file
from app.errors import AcopioError, ConfigurationError, FileSetAsideError, LibraryUnavailableError
from app.paths import Paths
from app.secrecy import keep_memory_private
from app.settings import Settings
from ui.background.task import STOP_MILLISECONDS, Outcome, Task, wait_for_tasks
from ui.startup.crash_reporter import CrashReporter
from ui.startup.qt_texts import install_spanish
from ui.startup.single_window import SingleWindow, raise_first
from ui.startup.start_guard import OFTEN, SETTLED_MILLISECONDS, StartGuard, careful, put_window_aside
from ui.state.app_state import AppState
from ui.widgets.theme import STYLE, ThemeManager, application_icon
from ui.window.main_window import MainWindow, WindowOptions

if TYPE_CHECKING:
    from datetime import datetime

    from app.demo import DemoSession
    from app.engine.loop.engine import Engine
    from ui.background.engine_thread import EngineThread
    from ui.desktop.autostart import Autostart

_logger = logging.getLogger(__name__)


class WindowSession(QObject):
    """A window with its engine, from ``start`` to ``stop``.

    Attributes:
        window, app_state: the parts that are there from the beginning.
        is_to_restart: the person wants the program to start again once it has ended.
    """

    def __init__(
        self,
        application: QApplication,
        paths: Paths,
        environment: Mapping[str, str],
        demo: DemoSession | None = None,
        autostart: Callable[[], Autostart] | None = None,
        *,
        is_safe: bool = False,
    ) -> None:
        super().__init__(application)
        loaded = settings_file.load(paths.settings_file)
        settings = careful(loaded.settings) if is_safe else loaded.settings
        self._paths = paths
        self._demo = demo
        self._stopped = False
        self.is_to_restart = False
        self._saving = threading.Lock()
        self._theme = ThemeManager(application)
        self._choices = settings
        self._apply_theme()
        self._environment = environment
        self._opened_with = loaded.settings
        self.app_state = AppState(_now, self)
        self.window = MainWindow(
            self.app_state, WindowOptions(paths, settings, demo is not None, autostart, page_later=True)
        )
        self._connect()
        if loaded.set_aside is not None:
            self.app_state.trouble.emit(FileSetAsideError(loaded.set_aside, paths.settings_file.name))

    @cached_property
    def engine(self) -> EngineThread:
        """The engine on its thread, tied to the window."""
        from app.store.place import (
            LibraryPlace,
            library_place,  # the window is painted before
        )
        from ui.background.engine_thread import EngineThread

        paths, settings = self._paths, self._opened_with
        root, _ = library_place(paths, settings)
        place = LibraryPlace(root, paths.database)
        engine = EngineThread(partial(_open_engine, paths, settings, self._environment), place, self)
        engine.opened.connect(self.app_state.open)
        engine.happened.connect(self.app_state.apply)
        engine.failed.connect(self.window.engine_failed)
        self.window.command.connect(engine.post)
        return engine

    def start(self, *, hidden: bool = False) -> None:
        """Show the window, then open the engine; the window is painted before anything is read.

        ``hidden`` leaves it beside the clock, or minimised where there is no such place.
        """
        if hidden:
            self._go_on()
            if self.window.guest.tray is None:
                self.window.showMinimized()
        else:
            self.window.painted.connect(self._go_on)
            self.window.open()

    @Slot()
    def _go_on(self) -> None:
        """What takes longer than painting a frame."""
        if self._stopped:
            return  # closed before it was painted
        self.window.settle()
        keep_memory_private()  # not sooner: the theme asked the desktop how it looks, and no key is open yet
        self.engine.start()
        if self._demo is not None:
            for command in self._demo.opening():
                self.engine.post(command)

    def stop(self) -> bool:
        """End the threads; False when one is still running and the process must be left at once."""
        if not self._stopped:
            self._stopped = self.engine.stop() and wait_for_tasks(STOP_MILLISECONDS)
        return self._stopped

    def _connect(self) -> None:
        self.window.settings_chosen.connect(self._on_settings)
        self.window.automatic_chosen.connect(self._on_automatic)
        self.window.demo_wanted.connect(self._on_demo)
        self.window.restart_wanted.connect(self._on_restart)
        self.window.closing.connect(self._on_closing)
        self._theme.changed.connect(self.window.theme_changed)

    @Slot()
    def _on_restart(self) -> None:
        self.is_to_restart = True

    @Slot()
    def _on_closing(self) -> None:
        self.stop()

    @Slot(object)
    def _on_settings(self, changes: Mapping[str, Any]) -> None:
        self._choices = replace(self._choices, **changes)
        if changes.keys() & {"theme", "text_size"}:
            self._apply_theme()
        self._save(**changes)

    def _apply_theme(self) -> None:
        self._theme.scale_text(self._choices.text_size)
        self._theme.apply(self._choices.theme)

    @Slot(bool, int)
    def _on_automatic(self, on: bool, hour: int) -> None:
        self._save(auto_update=on, auto_hour=hour)

    def _save(self, **changes: Any) -> None:
        task = Task(partial(_save_choices, self._paths, self._saving, changes), self)
        task.done.connect(self._on_saved)
        task.start()

    @Slot(object)
    def _on_saved(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.app_state.trouble.emit(outcome.error)

    @Slot()
    def _on_demo(self) -> None:
        from ui.widgets import open_with as desktop

        command, words = _again()
        if not desktop.start(command, [*words, "demo"]):
            self.app_state.trouble.emit(ConfigurationError("demo", command))


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
    handler, trouble = _start_logs(paths) if demo is None else (None, None)
    reporter = CrashReporter(paths.logs, application)
    reporter.install()
    guard = StartGuard(paths.home)
    is_safe = guard.bad >= OFTEN and _ask_for_safe_start(guard.bad)
    if is_safe:
        put_window_aside(paths.window_file)
    restored = _finish_restore(paths)
    own_start = None if demo else partial(_autostart, environment)
    session = WindowSession(application, paths, environment, demo, own_start, is_safe=is_safe)
    session.window.closing.connect(application.exit)
    reporter.restart_wanted.connect(session.window.restart)
    QTimer.singleShot(SETTLED_MILLISECONDS, application, guard.settled)
    door = SingleWindow(paths.home, application)
    door.raise_wanted.connect(session.window.come_forward)
    for error in (trouble, restored):
        if error is not None:
            session.app_state.trouble.emit(error)
    session.start(hidden=hidden)
    code = application.exec()
    door.close()
    reporter.remove()
    guard.settled()
    has_ended = session.stop()
    if session.is_to_restart:
        from ui.widgets import open_with as desktop

        desktop.start(*_again())
    if not has_ended:
        # everything announced is on disk already; a QThread that is still running may not be destroyed
        _logger.warning("left_while_working")
        logging.shutdown()
        os._exit(code)
    if handler is not None:
        logs.stop(handler)
    return code


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with its name, Spanish texts and Mexican formats."""
    application = QApplication([*arguments, *STYLE])
    application.setApplicationName("Acopio")
    application.setWindowIcon(application_icon())
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
    install_spanish(application)
    return application


def _finish_restore(paths: Paths) -> AcopioError | None:
    """Let what was restored take its place before anything is opened; the error that kept it from that, if any."""
    if not os.path.lexists(paths.restore_mark):
        return None
    from app.backup.restoring import finish  # nearly never

    try:
        finish(paths)
    except AcopioError as error:
        return error
    return None


def _ask_for_safe_start(starts: int) -> bool:
    from ui.startup.crash_dialog import SafeStartDialog  # nearly never

    return SafeStartDialog(starts).exec() == SafeStartDialog.DialogCode.Accepted


def _autostart(environment: Mapping[str, str]) -> Autostart:
    from ui.desktop.autostart import autostart

    return autostart(environment)


def _again() -> tuple[str, list[str]]:
    """This very program and the words it is started with."""
    from ui.desktop.autostart import program

    command, *words = program()
    return command, words


def _start_logs(paths: Paths) -> tuple[logs.LogFile | None, AcopioError | None]:
    try:
        return logs.start(paths.logs), None
    except OSError:
        return None, LibraryUnavailableError(paths.logs)


def _now() -> datetime:
    from app.domain.clock import SystemClock  # nobody looks at the clock before the window is painted

    return SystemClock().now()


def _open_engine(paths: Paths, settings: Settings, environment: Mapping[str, str]) -> Engine:
    """On the engine's own thread: all it stands on is loaded there, while the window is painted already."""
    from app.domain.clock import SystemClock
    from app.engine.assembly import open_engine

    return open_engine(paths, settings, environment, SystemClock())


def _save_choices(paths: Paths, saving: threading.Lock, changes: Mapping[str, Any]) -> None:
    """Change only these: the engine's thread may have written another library meanwhile."""
    from app.store.database import translated

    with saving, translated(paths.settings_file):
        current = settings_file.load(paths.settings_file).settings
        settings_file.save(paths.settings_file, replace(current, **changes))

"""Puts everything behind the window's frame together: loaded as a whole once the frame is painted."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Slot

from app import settings as settings_file
from app.domain.clock import SystemClock, mexico_wall_time
from app.errors import ConfigurationError
from app.paths import Paths
from app.settings import Settings
from app.store.database import Database, translated
from app.store.place import LibraryPlace, library_place
from ui.background.engine_thread import EngineThread
from ui.background.task import Outcome, Task
from ui.desktop.autostart import autostart, program
from ui.desktop.daily_update import daily_choice
from ui.state.app_state import AppState
from ui.widgets import open_with as desktop
from ui.widgets.theme import ThemeManager
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions
from ui.window.wiring import WindowWiring

if TYPE_CHECKING:
    from app.engine.commands import DailyChoice
    from app.engine.loop.engine import Engine


class WindowAssembly(QObject):
    """What the window knows, its other parts, and the engine, connected to each other and to the settings file.

    ``settings`` are those in force, ``saved_settings`` those of the file: they differ in a safe start.

    Attributes:
        app_state: what the window knows.
        wiring: the window's other parts.
        engine: the engine on its thread, not started yet.
    """

    def __init__(
        self,
        parent: QObject,
        window: MainWindow,
        *,
        paths: Paths,
        environment: Mapping[str, str],
        settings: Settings,
        saved_settings: Settings,
        memory: QSettings,
        theme: ThemeManager,
        is_demo: bool,
        comes_with_session: bool,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._theme = theme
        self._saving = threading.Lock()
        self.app_state = AppState(SystemClock().now, self)
        own_start = autostart(environment) if comes_with_session else None
        options = WindowOptions(paths, settings, is_demo, own_start)
        self.wiring = WindowWiring(window, self.app_state, options, memory)
        root, _ = library_place(paths, saved_settings)
        self.engine = EngineThread(
            partial(_open_engine, paths, saved_settings, environment, None if is_demo else daily_choice(settings)),
            LibraryPlace(root, paths.database),
            self,
        )
        self.engine.opened.connect(self.app_state.open)
        self.engine.happened.connect(self.app_state.apply)
        self.engine.failed.connect(self.wiring.show_engine_failure)
        window.command.connect(self.engine.post)
        theme.changed.connect(self.wiring.apply_theme)
        self.wiring.preferences.chosen.connect(self._on_preferences)
        self.wiring.daily_update.chosen.connect(self._on_daily_update)
        self.wiring.daily_update.bring_over()
        self.wiring.pages.demo_wanted.connect(self._on_demo)

    def start_again(self) -> None:
        """Start this very program anew, in a process of its own."""
        command, *words = program()
        desktop.start(command, words)

    @Slot(object)
    def _on_preferences(self, changes: Mapping[str, Any]) -> None:
        chosen = self.wiring.preferences.settings
        if changes.keys() & {"theme", "text_size"}:
            self._theme.scale_text(chosen.text_size)
            self._theme.apply(chosen.theme)
        self._save(**changes)

    @Slot(object)
    def _on_daily_update(self, changes: Mapping[str, Any]) -> None:
        self._save(**changes)

    @Slot()
    def _on_demo(self) -> None:
        command, *words = program()
        if not desktop.start(command, [*words, "demo"]):
            self.app_state.trouble.emit(ConfigurationError("demo", command))

    def _save(self, **changes: Any) -> None:
        task = Task(partial(_save_choices, self._paths, self._saving, changes), self)
        task.done.connect(self._on_saved)
        task.start()

    @Slot(object)
    def _on_saved(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.app_state.trouble.emit(outcome.error)
        else:
            self.engine.wake()  # it reads its part of them


def _open_engine(paths: Paths, settings: Settings, environment: Mapping[str, str], daily: DailyChoice | None) -> Engine:
    """On the engine's own thread: all it stands on is loaded there, while the page is shown already."""
    from datetime import date

    from app.bookkeeping.balance_renewal import BalanceRenewal
    from app.bookkeeping.board_renewal import BoardRenewal
    from app.engine.assembly import open_engine
    from app.engine.loop.idle_work import IdleWorks

    clock = SystemClock()

    def today() -> date:
        return mexico_wall_time(clock.now()).date()

    def kept(database: Database) -> IdleWorks:
        return IdleWorks(BalanceRenewal(paths, database, today), BoardRenewal(paths, database, today))

    return open_engine(paths, settings, environment, clock, daily=daily, idle=kept)


def _save_choices(paths: Paths, saving: threading.Lock, changes: Mapping[str, Any]) -> None:
    """Change only these: the engine's thread may have written another library meanwhile."""
    with saving, translated(paths.settings_file):
        current = settings_file.load(paths.settings_file).settings
        settings_file.save(paths.settings_file, replace(current, **changes))

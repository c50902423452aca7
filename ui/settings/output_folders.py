"""The carpetas de salida as the window knows them: those that are chosen, and what came of each."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app import settings as settings_file
from app.engine.events import OutputReported
from app.engine.outputs.reports import OutputReport, OutputReports
from app.output_folder import OutputFolder
from app.paths import Paths
from app.store.arrivals import count_waiting
from app.surroundings import is_own_data, is_within
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.state.app_state import AppState
from ui.state.preferences import Preferences

_SOON_MILLISECONDS = 500


@dataclass(frozen=True, slots=True)
class _Found:
    outputs: tuple[OutputFolder, ...] | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)
    reports: Mapping[str, OutputReport] = field(default_factory=dict)


class OutputFolders(QObject):
    """Changes are kept at once, and the engine follows.

    Signals:
        changed: other folders, or something came of one.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, app_state: AppState, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._app_state = app_state
        self._paths = paths
        self._found = _Found()
        self._has_chosen = False
        self._awaited: dict[str, threading.Event] = {}
        self._reading = LatestWork(self)
        self._reading.finished.connect(self._on_found)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self._look)
        app_state.happened.connect(self._on_event)
        app_state.documents_added.connect(self._soon.start)

    @property
    def chosen(self) -> tuple[OutputFolder, ...]:
        """All of them."""
        return self._preferences.settings.outputs

    def waiting(self, folder: OutputFolder) -> int:
        """How many XML are still to be copied there."""
        return self._found.waiting.get(folder.key, 0)

    def report(self, folder: OutputFolder) -> OutputReport:
        """What came of it."""
        return self._found.reports.get(folder.key, OutputReport())

    def is_ours(self, place: Path) -> bool:
        """Whether it lies in the library or among Acopio's own data."""
        library = self._app_state.place
        is_inside = library is not None and is_within(place, library.root)
        return is_inside or is_own_data(place, self._paths.home, self._paths.library)

    def is_chosen(self, place: Path, key: str) -> bool:
        """Whether another one than ``key`` is this folder."""
        others = (Path(one.folder) for one in self.chosen if one.key != key)
        return any(is_within(place, one) and is_within(one, place) for one in others)

    def put(self, folder: OutputFolder) -> None:
        """Add it, or have it in place of the one with its key."""
        is_known = any(one.key == folder.key for one in self.chosen)
        replaced = tuple(folder if one.key == folder.key else one for one in self.chosen)
        self._choose(replaced if is_known else (*self.chosen, folder))

    def pause(self, folder: OutputFolder, *, on: bool) -> None:
        """Have it wait, or go on."""
        self.put(replace(folder, paused=on))

    def remove(self, folder: OutputFolder) -> None:
        """Copy nothing there any more."""
        self._choose(tuple(one for one in self.chosen if one.key != folder.key))

    def followed(self, folder: OutputFolder) -> threading.Event:
        """Is set once the engine notes what arrives for it."""
        self._soon.start()
        return self._awaited.setdefault(folder.key, threading.Event())

    def read(self) -> None:
        """Look what the command line may have chosen meanwhile, and what came of each."""
        self._has_chosen = False
        self._reading.run(partial(_read, self._paths, with_chosen=True))

    def _choose(self, outputs: tuple[OutputFolder, ...]) -> None:
        self._has_chosen = True  # what is being read may be older
        self._preferences.choose(outputs=outputs)
        self.changed.emit()
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        self._reading.run(partial(_read, self._paths, with_chosen=False))

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, OutputReported):
            self._soon.start()

    @Slot(object)
    def _on_found(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, _Found):
            self._found = outcome.value
            for key in self._found.waiting.keys() & self._awaited.keys():
                self._awaited.pop(key).set()
            if self._awaited.keys() & {one.key for one in self.chosen}:
                self._soon.start()
            if self._found.outputs is not None and not self._has_chosen:
                self._preferences.adopt(outputs=self._found.outputs)
            self.changed.emit()


def _read(paths: Paths, *, with_chosen: bool) -> _Found:
    current = settings_file.read(paths.settings_file) if with_chosen else None
    waiting = count_waiting(paths.database) if paths.database.exists() else {}
    reports = OutputReports.beside(paths.database).all()
    return _Found(None if current is None else current.outputs, waiting, reports)

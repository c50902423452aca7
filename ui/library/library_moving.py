"""Moving the library: copied in the background while the engine works, and resumed where it stopped."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, SignalInstance, Slot

from app.engine.commands import MoveLibrary
from app.engine.events import CancelToken
from app.errors import CancelledError
from app.store.moving import copy_library, is_fit
from ui.background.task import Outcome, Task
from ui.background.throttle import Throttle
from ui.state.app_state import AppState

_TARGET = "mudanza/destino"


class LibraryMoving(QObject):
    """Carries out one move at a time; its target is kept in the window's settings until it is finished.

    Attributes:
        left: the folder that was left, once a move has come to its end in this session.

    Signals:
        command: the ``MoveLibrary`` that ends it.
        progressed: bytes there (int), of how many (int); they are objects, for Qt's int ends at 2 GB.
        changed: it began, ended, or waits to be taken up again.
        trouble: the ``AcopioError`` that stopped it.
    """

    command = Signal(object)
    progressed = Signal(object, object)
    changed = Signal()
    trouble = Signal(object)

    def __init__(self, app_state: AppState, memory: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._memory = memory
        self._cancel: CancelToken | None = None
        self._ending = False
        self.left: Path | None = None
        app_state.place_changed.connect(self._on_place)

    @property
    def target(self) -> Path | None:
        """The folder the library is being moved to, also after a restart; None without a move."""
        text = self._memory.value(_TARGET)
        return Path(text) if isinstance(text, str) and text else None

    @property
    def is_running(self) -> bool:
        """Whether files are copied now, or the engine is about to open them there."""
        return self._cancel is not None or self._ending

    def can_go_to(self, target: Path) -> bool:
        """Whether the library may move there: a new or empty folder, or that of an interrupted move."""
        place = self._app_state.place
        return place is not None and is_fit(place.root, target)

    def begin(self, target: Path) -> None:
        """Copy what is missing at ``target``, then change to it."""
        place = self._app_state.place
        if place is None or self.is_running:
            return
        self._memory.setValue(_TARGET, str(target))
        self._memory.sync()
        self.left = None
        self._cancel = CancelToken()
        task = Task(partial(_copy, place.root, target, self._cancel, self.progressed), self)
        task.done.connect(self._on_copied)
        task.start()
        self.changed.emit()

    @Slot()
    def resume(self) -> None:
        """Go on with an interrupted move."""
        if (target := self.target) is not None:
            self.begin(target)

    @Slot()
    def pause(self) -> None:
        """Stop copying; files that are copied already are kept for ``resume``."""
        if self._cancel is not None:
            self._cancel.cancel()

    @Slot()
    def give_up(self) -> None:
        """End the move: the library stays where it is, and the person may delete the copies."""
        self.pause()
        self._memory.remove(_TARGET)
        self.changed.emit()

    @Slot(object)
    def _on_copied(self, outcome: Outcome) -> None:
        self._cancel = None
        target = self.target
        if outcome.error is not None:
            if not isinstance(outcome.error, CancelledError):
                self.trouble.emit(outcome.error)
        elif target is not None:
            self._ending = True
            self.left = self._app_state.place.root if self._app_state.place else None
            self.command.emit(MoveLibrary(target))
        self.changed.emit()

    @Slot()
    def _on_place(self) -> None:
        self._ending = False
        self._memory.remove(_TARGET)
        self.changed.emit()


def _copy(source: Path, target: Path, cancel: CancelToken, progressed: SignalInstance) -> None:
    if source.exists():
        copy_library(source, target, progress=Throttle(progressed.emit), cancelled=lambda: cancel.cancelled)

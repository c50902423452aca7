"""Keeps ``AppState.complete`` true: read anew in the background whenever a request has ended."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.lifecycle import State
from app.domain.request import Request
from ui.background.task import Outcome, Task
from ui.state.app_state import AppState
from ui.state.reading import read_complete

_CALM_MILLISECONDS = 400
_SHARE = 10
"""The longer a reading takes, the rarer it is: one part of the time in so many."""
_COVERING = (State.COMPLETE, State.EMPTY)


class CompletenessReader(QObject):
    """Reads once the library is open, and in a moment after each request that brought what it asked for.

    One reading at a time: of two the older might end last, and its result would stay.
    """

    def __init__(self, app_state: AppState, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._began = 0.0
        self._is_reading = self._is_stale = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MILLISECONDS)
        self._calm.timeout.connect(self._read)
        app_state.opened.connect(self._read)
        app_state.request_changed.connect(self._on_request)
        self._read()

    @Slot(object)
    def _on_request(self, request: Request) -> None:
        if request.state in _COVERING and not self._calm.isActive():
            self._calm.start()

    @Slot()
    def _read(self) -> None:
        if self._app_state.place is None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        self._began = time.monotonic()
        task = Task(partial(read_complete, self._app_state.place.database), self)
        task.done.connect(self._on_read)
        task.start()

    @Slot(object)
    def _on_read(self, outcome: Outcome) -> None:
        took = round((time.monotonic() - self._began) * 1_000)
        self._calm.setInterval(max(_CALM_MILLISECONDS, took * _SHARE))
        if isinstance(outcome.value, dict):
            self._app_state.complete = outcome.value
            self._app_state.completeness_read.emit()
        self._is_reading = False
        if self._is_stale:
            self._calm.start()

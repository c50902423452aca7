"""The demonstration's window: once it is painted the other clients come in, and what they did in two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.domain.identifiers import Rfc
from app.engine.events import ImportDone
from ui.background.task import Outcome, Task

if TYPE_CHECKING:
    from app.demo.session import DemoSession
    from ui.startup.assembly import WindowAssembly


class DemoOffice(QObject):
    """Posts to the engine what ``demo`` consists of, and ends it when all documents are there.

    Attributes:
        is_complete: everything is there, months filed and decisions too.
    """

    def __init__(self, parent: QObject, demo: DemoSession, assembly: WindowAssembly) -> None:
        super().__init__(parent)
        self.is_complete = False
        self._demo = demo
        self._assembly = assembly
        self._is_imported = self._is_ending = False
        assembly.app_state.request_changed.connect(self._look)
        assembly.app_state.happened.connect(self._on_event)

    def begin(self) -> None:
        """The company at once, so that something is seen; the others when their keys are made."""
        for command in self._demo.opening():
            self._assembly.engine.post(command)
        task = Task(self._demo.others, self)
        task.done.connect(self._on_others)
        task.start()

    @Slot(object)
    def _on_others(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._assembly.app_state.trouble.emit(outcome.error)
        elif isinstance(outcome.value, tuple):
            for command in outcome.value:
                self._assembly.engine.post(command)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, ImportDone):
            self._is_imported = True
            self._look()

    @Slot()
    def _look(self) -> None:
        requests = self._assembly.app_state.requests.values()
        owners = {Rfc(one.rfc) for one in self._demo.clients}
        are_all_there = owners <= {one.query.owner for one in requests} and all(one.is_done for one in requests)
        if are_all_there and self._is_imported and not self._is_ending:
            self._is_ending = True
            self._assembly.wiring.month_desk.write(self._demo.finish, self._on_finished)

    @Slot(object)
    def _on_finished(self, _: Outcome) -> None:
        self.is_complete = True

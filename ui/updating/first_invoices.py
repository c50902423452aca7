"""The question after an e.firma was registered: whether to download this year's invoices now."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import UpdateStretch, stretch_at
from app.engine.commands import Register, Update
from ui.state.app_state import AppState
from ui.widgets.question import Question


class FirstInvoicesQuestion(Question):
    """Asks whether to carry out an ``Update``; Enter says yes."""

    def __init__(self, one: Taxpayer, now: datetime, parent: QWidget) -> None:
        since, _ = stretch_at(UpdateStretch.THIS_YEAR, mexico_wall_time(now))
        super().__init__(
            Update((one.rfc,), since),
            "Tu e.firma está registrada",
            "Ya está tu e.firma. ¿Traemos tus facturas de este año?",
            f"De {one.name or one.rfc}: emitidas y recibidas, desde enero de {since.year}."
            " Las de este mes llegan primero; el SAT suele tardar minutos, y puedes seguir trabajando mientras tanto.",
            parent,
        )
        self.later = self.add_buttons("Traer mis facturas de este año", no="Ahora no")
        self.setDefaultButton(self.yes)


class FirstInvoices(QObject):
    """Waits until the engine has registered an e.firma, then asks once.

    Signals:
        asked: the ``FirstInvoicesQuestion`` to open.
    """

    asked = Signal(object)

    def __init__(self, app_state: AppState, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._window = window
        self._awaited: Rfc | None = None
        app_state.taxpayers_changed.connect(self._ask_when_registered)

    @Slot(object)
    def expect(self, commands: tuple[Register, ...]) -> None:
        """Remember who is being registered, to ask once the engine has it; not of a contribuyente that is known."""
        rfc = commands[0].credential.rfc
        self._awaited = None if rfc in self._app_state.taxpayers else rfc

    @Slot()
    def _ask_when_registered(self) -> None:
        if self._awaited is None or (one := self._app_state.taxpayers.get(self._awaited)) is None:
            return
        self._awaited = None
        self.asked.emit(FirstInvoicesQuestion(one, self._app_state.now(), self._window))

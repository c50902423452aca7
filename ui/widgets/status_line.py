"""The line at the foot of the window: the running job, its bar, what is left, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.ports import Transfer
from ui import formatting, request_words
from ui.models.work import Work
from ui.theme import GRID
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, row

_STEPS = 1_000
_JOBS = (State.READY, State.DOWNLOADING)


class StatusLine(QFrame):
    """Shows the oldest request whose packages are coming in; else how much is awaited.

    Signals:
        cancel_wanted: the person wants to give up the request with this number.
    """

    cancel_wanted = Signal(int)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._work = work
        self._job: int | None = None
        self._received: tuple[int, int] = (0, 0)
        self._text = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(50 * GRID)
        self._bar.setAccessibleName("Avance de la descarga")
        self._cancel = button("Cancelar", role="plain", tip="Dejar de descargar; lo que ya llegó se conserva")
        self._cancel.clicked.connect(self._on_cancel)
        inner = row(self._text, self._bar, self._cancel, 1, gap=3 * GRID)
        inner.setContentsMargins(6 * GRID, GRID, 4 * GRID, GRID)
        self.setLayout(inner)
        self.setMinimumHeight(self._cancel.sizeHint().height() + 2 * GRID)
        self.refresh()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def take_transfer(self, transfer: Transfer) -> None:
        """More of a package came in."""
        self._received = (transfer.request_id, transfer.received)
        self.refresh()

    def refresh(self) -> None:
        """Follow the requests."""
        job = min((one for one in self._work.requests.values() if one.state in _JOBS), key=_number, default=None)
        self._job = job.id if job else None
        self._bar.setVisible(job is not None)
        self._cancel.setVisible(job is not None)
        self._text.setText(self._downloading(job) if job else self._resting())
        if job is not None:
            self._bar.setValue(round((request_words.progress(job) or 0) * _STEPS))

    def _downloading(self, job: Request) -> str:
        left = len(job.packages) - job.packages_in
        parts = [f"Descargando {request_words.summary(job)}"]
        if job.packages and not left:
            parts.append("se guarda en tu biblioteca")
        elif job.packages:
            parts.append("falta 1 paquete" if left == 1 else f"faltan {left} paquetes")
        if self._received[0] == job.id and self._received[1]:
            parts.append(formatting.size(self._received[1]))
        return " · ".join(parts)

    def _resting(self) -> str:
        waiting = sum(one.state.is_active and not one.is_done for one in self._work.requests.values())
        if not waiting:
            return "Sin trabajo pendiente"
        return "1 solicitud en curso" if waiting == 1 else f"{formatting.count(waiting)} solicitudes en curso"

    def _on_cancel(self) -> None:
        if self._job is not None:
            self.cancel_wanted.emit(self._job)


def _number(request: Request) -> int:
    return request.id

"""The line at the foot of the window: the running job, its bar, what is left, and the way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, row
from ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.engine.events import Transfer
    from ui.state.app_state import AppState

_STEPS = 1_000


class StatusLine(QFrame):
    """Shows the oldest request whose packages are coming in; else how much is awaited.

    Signals:
        cancel_wanted: the person wants to give up the request with this number.
    """

    cancel_wanted = Signal(int)

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._app_state = app_state
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
        if not self._app_state.requests:
            self._show("Sin trabajo pendiente")
            return
        from app.words.status_line_words import status_line  # the line is painted before any request is known

        words = status_line(self._app_state.requests.values(), self._received)
        self._show(words.text, words.job, words.part)

    def _show(self, text: str, job: int | None = None, part: float = 0.0) -> None:
        self._job = job
        self._bar.setVisible(job is not None)
        self._bar.setValue(round(part * _STEPS))
        self._cancel.setVisible(job is not None)
        self._text.setText(text)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self.cancel_wanted.emit(self._job)

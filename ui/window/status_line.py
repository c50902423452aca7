"""The line at the foot of the window: the running job, its bar, what is left, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, progress_bar, row
from ui.widgets.theme import GRID

NOTHING = "Sin trabajo pendiente"

_STEPS = 1_000


class StatusLine(QFrame):
    """A sentence, and while a request is downloaded a bar and a button beside it.

    Signals:
        cancel_wanted: the person wants to give up the request with this number.
    """

    cancel_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._job: int | None = None
        self._text = ElidedLabel()
        self._bar = progress_bar("Avance de la descarga")
        self._bar.setRange(0, _STEPS)
        self._bar.setFixedWidth(50 * GRID)
        self._cancel = button("Cancelar", role="plain", tip="Dejar de descargar; lo que ya llegó se conserva")
        self._cancel.clicked.connect(self._on_cancel)
        inner = row(self._text, self._bar, self._cancel, 1, gap=3 * GRID)
        inner.setContentsMargins(6 * GRID, GRID, 4 * GRID, GRID)
        self.setLayout(inner)
        self.setMinimumHeight(self._cancel.sizeHint().height() + 2 * GRID)
        self.show_job(NOTHING)

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._text.text()

    def show_job(self, text: str, job: int | None = None, part: float = 0.0) -> None:
        """Show ``text``; with the number of a request as ``job``, also which part of it (0 to 1) is done."""
        self._job = job
        self._bar.setVisible(job is not None)
        self._bar.setValue(round(part * _STEPS))
        self._cancel.setVisible(job is not None)
        self._text.setText(text)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self.cancel_wanted.emit(self._job)

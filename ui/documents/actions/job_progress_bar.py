"""The bar below the page that shows a long job: its progress, a button to cancel, and its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.engine.events import CancelToken
from app.errors import AcopioError, CancelledError
from app.words import formatting
from app.words.messages import explain
from ui.background.task import Outcome, Task
from ui.widgets import open_with as desktop
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, progress_bar, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, set_role

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class JobReport:
    """The result of a job: a sentence, a file or folder to open, and content for the page to show.

    ``files`` are those it wrote, where they are few enough to be mailed.
    """

    text: str
    opens: Path | None = None
    content: object = None
    files: tuple[Path, ...] = ()


Job = Callable[[Progress, Cancelled], JobReport]


class JobProgressBar(QFrame):
    """Runs one job at a time; hidden while there is nothing to show.

    Attributes:
        text: the sentence shown; cancel_button, open_button, folder_button, mail_button, close_button.

    Signals:
        finished: a ``JobReport``, when a job ended well.
        busy_changed: a job began or ended.
        mail_wanted: the files of the last job (a tuple of paths) are to be sent by mail.
    """

    finished = Signal(object)
    busy_changed = Signal()
    mail_wanted = Signal(object)
    _progressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._cancel = CancelToken()
        self._title = ""
        self._total = 0
        self.is_busy = False
        self._report: JobReport | None = None
        self.text = ElidedLabel()
        self.bar = progress_bar("Avance")
        self.bar.setFixedWidth(50 * GRID)
        self.cancel_button = button("Cancelar", role="plain")
        self.open_button = button("Abrir", "documents", "plain", tip="Abrir lo que se exportó")
        self.folder_button = button("Mostrar en carpeta", "folder", "plain")
        self.mail_button = button("Enviar por correo", "send", "plain", tip="Un mensaje nuevo con lo que se exportó")
        self._afterwards = (self.open_button, self.folder_button, self.mail_button)
        self.close_button = button("", "cancel", "plain", tip="Cerrar este aviso")
        buttons = FlowRow(self.cancel_button, *self._afterwards, gap=GRID)
        inner = row(self.text, self.bar, buttons, self.close_button, gap=3 * GRID)
        inner.setStretch(0, 1)
        inner.setContentsMargins(4 * GRID, GRID, 2 * GRID, GRID)
        self.setLayout(inner)
        self.cancel_button.clicked.connect(self.cancel)
        self.open_button.clicked.connect(self._on_open)
        self.folder_button.clicked.connect(self._on_folder)
        self.mail_button.clicked.connect(self._on_mail)
        self.close_button.clicked.connect(self.hide)
        self._progressed.connect(self._on_progress)
        self.hide()

    def run(self, title: str, total: int, job: Job) -> bool:
        """Start ``job`` over ``total`` documents; False while another is running."""
        if self.is_busy:
            return False
        self._cancel = token = CancelToken()
        self._title, self._total = title, total
        self._set_busy(busy=True)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(0)
        self.text.setText(f"{title}…")
        self.show()
        told = self._progressed.emit
        task = Task(lambda: job(told, lambda: token.cancelled), self)
        task.done.connect(self._on_done)
        task.start()
        return True

    def show_progress(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show the progress of work that runs in the engine; without a total, its result."""
        self.text.setText(text)
        self.bar.setVisible(total > 0)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        for one in (*self._afterwards, self.cancel_button):
            one.hide()
        self.close_button.show()
        self.show()

    @Slot()
    def cancel(self) -> None:
        """Ask the running job to stop."""
        self._cancel.cancel()
        if self.is_busy:
            self.text.setText(f"{self._title}: se está cancelando…")

    @Slot(int)
    def _on_progress(self, done: int) -> None:
        if self.is_busy and not self._cancel.cancelled:
            self.bar.setValue(done)
            self.text.setText(f"{self._title}: {formatting.count(done)} de {formatting.count(self._total)}")

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self._set_busy(busy=False)
        if isinstance(report := outcome.value, JobReport):
            self._report = report
            self.text.setText(report.text)
            is_folder = report.opens is not None and report.opens.is_dir()
            self.open_button.setText("Abrir carpeta" if is_folder else "Abrir")
            self.open_button.setVisible(report.opens is not None)
            self.folder_button.setVisible(report.opens is not None and not is_folder)
            self.mail_button.setVisible(bool(report.files))
            self.finished.emit(report)
        elif outcome.error is not None:
            self.text.setText(_words(self._title, outcome.error))
        self.text.setToolTip(plain_tip(self.text.text()))

    def _set_busy(self, *, busy: bool) -> None:
        self.is_busy = busy
        self._report = None
        self.bar.setVisible(busy)
        self.cancel_button.setVisible(busy)
        for one in self._afterwards:
            one.hide()
        self.close_button.setVisible(not busy)
        self.busy_changed.emit()

    @Slot()
    def _on_open(self) -> None:
        if self._report and self._report.opens and not desktop.open_path(self._report.opens):
            self.text.setText("Ya no está ahí, o tu equipo no tiene con qué abrirlo.")

    @Slot()
    def _on_folder(self) -> None:
        if self._report and self._report.opens:
            desktop.show_in_folder(self._report.opens)

    @Slot()
    def _on_mail(self) -> None:
        if self._report:
            self.mail_wanted.emit(self._report.files)


def _words(title: str, error: AcopioError) -> str:
    if isinstance(error, CancelledError):
        return f"{title}: se canceló."
    words = explain(error.key, error.fields)
    return f"{title}: {words.sentences}"

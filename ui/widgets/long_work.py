"""The common shape of dialogs that do long work on files: a form, then a bar, then what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.errors import CancelledError
from app.words import formatting
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.relay import Relay
from ui.background.task import Outcome
from ui.background.work_control import WorkControl
from ui.widgets.layouts import column, fit, label, progress_bar, row
from ui.widgets.responsive import BodyScroll
from ui.widgets.theme import GRID, set_role

_CHARACTERS = 92
_SCREEN_SHARE = 0.9
_MARGINS = 12 * GRID
_FORM_FIRST = 1_000  # what room there is belongs to the form, while it is shown
_PAUSE, _GO_ON, _PAUSED = "Pausar", "Continuar", "En pausa."

LongWork = Callable[[Callable[[int, int], None], Callable[[], bool]], object]
"""Is given whom to tell how much is done of how much (bytes, where no words say else), and whom to ask to stop."""


class LongWorkDialog(QDialog):
    """Fields: ``body`` takes the form, ``accept_button`` starts, ``cancel_button`` stops or closes, ``pause_button``
    has the work wait (shown while it runs, where it ``can_pause``), ``text`` below the bar, ``extras`` takes buttons
    for afterwards.
    """

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str, *, can_pause: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._can_pause = can_pause
        self._control: WorkControl | None = None
        self._said = ""
        self._work = LatestWork(self)
        self.form = BodyScroll()
        self.body = self.form.body
        self.body.setSpacing(2 * GRID)
        self.bar = progress_bar("Avance")
        self.bar.hide()
        self.text = label()
        self.text.hide()
        self.extras = row()
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.ActionRole)
        self.accept_button.setEnabled(False)
        set_role(self.accept_button, "primary")
        self.pause_button = buttons.addButton(_PAUSE, QDialogButtonBox.ButtonRole.ActionRole)
        self.pause_button.hide()
        self.cancel_button = buttons.addButton("Cancelar", QDialogButtonBox.ButtonRole.RejectRole)
        inner = column(
            label(title, "title"), label(lead, "hint"), self.form, self.bar, self.text, self.extras, 1, buttons
        )
        inner.setStretchFactor(self.form, _FORM_FIRST)
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        self.accept_button.setDefault(True)  # only once it lies in the dialog: that is who must know of it
        buttons.rejected.connect(self.reject)
        self.accept_button.clicked.connect(self.begin)
        self.pause_button.clicked.connect(self._on_pause)
        self._relay = Relay(self)
        self._relay.reported.connect(self._on_progress)
        self._work.finished.connect(self._on_finished)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._stop)  # paused work would wait for ever

    @property
    def is_working(self) -> bool:
        """Whether the work is under way."""
        return self._control is not None

    @Slot()
    def begin(self) -> None:
        """Start; what a dialog does is in ``make_work``."""
        if self.is_working:
            return
        work, control = self.make_work(), WorkControl()
        self._control = control
        self.form.setEnabled(False)
        self.accept_button.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._show_pause()
        self.show_text("Un momento…")
        report_progress = self._relay.reporter()
        self._work.run(lambda: work(report_progress, control.is_stopped))

    def reject(self) -> None:
        """While it works, stop it; else close."""
        if self._control is not None:
            self._stop()
            self.cancel_button.setEnabled(False)
            self.pause_button.setEnabled(False)
            return
        super().reject()

    def done(self, result: int) -> None:
        """Whatever is under way is given up."""
        self._stop()
        self._work.drop()
        super().done(result)

    def show_text(self, text: str, *, bad: bool = False) -> None:
        """Show a sentence below the bar; ``bad`` in the colour of errors."""
        self._said = text
        self.text.setText(f"{_PAUSED} {text}" if self._is_paused else text)
        set_role(self.text, "error" if bad else "hint")
        self.text.show()

    def fit(self) -> None:
        """Take the room that form and texts need, once the form is in ``body``; two lines more for ``show_text``."""
        self.body.addStretch()  # room that nobody needs is below the form, not inside it
        self.body.activate()
        self.form.updateGeometry()
        fit(self, _CHARACTERS)
        asked = self.form.sizeHint().height()
        lacking = self.form.height_for(self.width() - _MARGINS) - asked
        height = self.height() + lacking + 2 * self.fontMetrics().lineSpacing()
        self.resize(self.width(), min(height, round(self.screen().availableSize().height() * _SCREEN_SHARE)))

    def make_work(self) -> LongWork:
        """What is to be done with what was chosen."""
        raise NotImplementedError

    def progress_words(self, done: int, total: int) -> str:
        """How far it is: in bytes, unless another dialog counts otherwise."""
        return f"{formatting.size(done)} de {formatting.size(total)}"

    def cancelled_words(self) -> str:
        """What is said after the person has stopped it."""
        return "Se canceló; todo está como estaba."

    def succeed(self, value: object) -> None:
        """It was done; ``value`` is what the work gave."""
        raise NotImplementedError

    @Slot()
    def _stop(self) -> None:
        if self._control is not None:
            self._control.stop()

    @Slot()
    def _on_pause(self) -> None:
        """Wait, or go on."""
        if self._control is None:
            return
        if self._control.is_paused:
            self._control.resume()
        else:
            self._control.pause()
        self._show_pause()
        self.show_text(self._said)

    def _show_pause(self) -> None:
        self.pause_button.setVisible(self._can_pause and self.is_working)
        self.pause_button.setEnabled(True)
        self.pause_button.setText(_GO_ON if self._is_paused else _PAUSE)

    @property
    def _is_paused(self) -> bool:
        return self._control is not None and self._control.is_paused

    @Slot(object)
    def _on_progress(self, progress: tuple[int, int]) -> None:
        if self._control is None:
            return
        done, total = progress
        self.bar.setRange(0, 1_000)
        self.bar.setValue(1_000 * done // max(total, 1))
        self.show_text(self.progress_words(done, total))

    @Slot(object)
    def _on_finished(self, outcome: Outcome) -> None:
        self._control = None
        self._show_pause()
        self.bar.hide()
        self.cancel_button.setEnabled(True)
        if outcome.error is None:
            self.accept_button.hide()
            self.cancel_button.setText("Cerrar")
            self.succeed(outcome.value)
            return
        self.form.setEnabled(True)
        self.accept_button.setEnabled(True)
        if isinstance(outcome.error, CancelledError):
            self.show_text(self.cancelled_words())
        else:
            self.show_text(error_text(outcome.error), bad=True)

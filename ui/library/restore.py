"""The dialog that restores a backup: shows its content, asks before data is put aside, and restarts Acopio."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.backup.format import SUFFIX
from app.backup.reading import BackupFacts
from app.backup.restoring import Staged, is_empty, read_facts, stage
from app.paths import Paths
from app.words import formatting
from app.words.command_line import decisions_aside
from app.words.messages import error_text
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.widgets.choices import Check
from ui.widgets.layouts import button, column, label, row
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.theme import GRID, set_role

_LEAD = (
    "Recupera lo que tenías en otro equipo, o en este. Acopio comprueba cada archivo antes de usarlo. Las contraseñas"
    " no van en un respaldo: las escribirás una vez."
)
_ASIDE = "Apartar lo que hay en este equipo"
_ASIDE_HINT = (
    "Aquí ya hay datos de Acopio. No se borran ni se mezclan: quedan en la carpeta «antes-de-restaurar», y los"
    " comprobantes del respaldo van a una carpeta nueva."
)


class RestoreDialog(LongWorkDialog):
    """Fields: ``line``, ``facts``, ``aside``, ``restart_button``.

    Signals:
        restart_wanted: the backup is restored, and is used after a restart.
    """

    restart_wanted = Signal()

    def __init__(self, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Restaurar un respaldo", _LEAD, "Restaurar")
        self._paths = paths
        self._reading = LatestWork(self)
        self._is_good = False
        self.line = QLineEdit()
        self.line.setAccessibleName("Archivo de respaldo")
        self.line.setPlaceholderText(f"Archivo {SUFFIX}")
        browse = button("Elegir…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        self.facts = label()
        self.facts.hide()
        self.aside = Check(_ASIDE)
        hint = label(_ASIDE_HINT, "hint")
        question = QWidget()
        question.setLayout(column(hint, self.aside, gap=GRID))
        self._must_ask = not is_empty(paths)
        question.setVisible(self._must_ask)
        self.restart_button = button("Reiniciar Acopio", role="primary")
        self.restart_button.hide()
        choosing = row(self.line, browse)
        choosing.setStretch(0, 1)
        self.body.addLayout(choosing)
        self.body.addWidget(self.facts)
        self.body.addWidget(question)
        self.extras.addWidget(self.restart_button)
        self.extras.addStretch(1)
        self.line.textChanged.connect(self._on_text)
        self.aside.toggled.connect(self._show_ready)
        self.restart_button.clicked.connect(self._on_restart)
        self._reading.finished.connect(self._on_facts)
        self.fit()

    def make_work(self) -> LongWork:
        """Restore the backup beside the data in use."""
        return partial(_stage, Path(self.line.text()), self._paths)

    def succeed(self, value: object) -> None:
        """Say that a restart is left to do."""
        if not isinstance(value, Staged):
            return
        place = "" if value.library is None else f" Los comprobantes quedarán en {value.library}."
        if value.must_rebuild:
            place += " El índice del respaldo no era de fiar: Acopio lo hará de nuevo con los archivos."
        if value.decisions_aside:
            place += f" {decisions_aside(value.decisions_aside, value.aside)}"
        self.show_text(f"Todo está comprobado.{place} Falta reiniciar Acopio para usarlo.")
        self.restart_button.show()
        self.restart_button.setFocus()

    def done(self, result: int) -> None:
        """Stop reading the backup when the dialog closes."""
        self._reading.drop()
        super().done(result)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._is_good = False
        self._show_ready()
        path = Path(text.strip().strip('"'))
        if path.is_file():
            self._reading.run(partial(read_facts, path))
        else:
            self.facts.hide()

    @Slot(object)
    def _on_facts(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.facts.setText(error_text(outcome.error))
            set_role(self.facts, "error")
        elif isinstance(outcome.value, BackupFacts):
            self._is_good = True
            self.facts.setText(facts_text(outcome.value))
            set_role(self.facts, "hint")
        self.facts.show()
        self._show_ready()

    @Slot()
    def _show_ready(self) -> None:
        self.accept_button.setEnabled(
            self._is_good and not self.is_working and (self.aside.isChecked() or not self._must_ask)
        )

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "Elegir el respaldo", self.line.text(), f"Respaldo de Acopio (*{SUFFIX})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()

    @Slot()
    def _on_restart(self) -> None:
        self.accept()
        self.restart_wanted.emit()


def facts_text(facts: BackupFacts) -> str:
    """What a backup holds, in a sentence."""
    documents = "con comprobantes" if facts.head.with_documents else "sin comprobantes"
    files = formatting.plural(facts.files, "archivo", "archivos")
    made = formatting.moment(facts.head.made_at)
    size = formatting.size(facts.bytes)
    return f"Respaldo del {made}, hecho con Acopio {facts.head.version}: {files}, {size}, {documents}."


def _stage(path: Path, paths: Paths, report_progress: Callable[[int, int], None], stop: Callable[[], bool]) -> Staged:
    return stage(path, paths, progress=report_progress, cancelled=stop)

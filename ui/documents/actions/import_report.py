"""The result of an import: how many documents are new, which were here already, what was not imported and why."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.engine.intake_report import ImportReport, Note
from app.words.import_words import import_lines
from app.words.texts.import_reasons import reason_words
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import column, label, spread
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.theme import GRID

_CHARACTERS, _LINES, _FEW_LINES = 110, 28, 12


class NotesModel(RowsModel[Note]):
    """The table of files that were not imported as they are, with the reason."""

    def __init__(self, notes: tuple[Note, ...], parent: QObject) -> None:
        columns: tuple[Column[Note], ...] = (
            Column("Qué pasa", lambda one: reason_words(one.why).title, width=44),
            Column("Archivo", lambda one: one.name, width=60),
        )
        super().__init__(columns, parent)
        self.rows = list(notes)


class ImportReportDialog(QDialog):
    """Shows the result in sentences and a table. Fields: ``text``, ``model``."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Importar comprobantes")
        notes = (*report.conflicting, *report.unread, *report.refused)
        self.text = "\n".join(import_lines(report))
        self.model = NotesModel(notes, self)
        table = DataTable("Archivos que no entraron", self.model.columns)
        table.set_rows(self.model)
        table.setVisible(bool(notes))
        buttons = QDialogButtonBox()
        buttons.addButton("Cerrar", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        heading = label(
            "La importación se detuvo" if report.cancelled or report.error else "Importación lista", "title"
        )
        inner = column(heading, label(self.text), table, 1, buttons, gap=2 * GRID)
        inner.setStretchFactor(table, _LINES)
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        height = _LINES if notes else _FEW_LINES
        spread(self, _CHARACTERS, height)

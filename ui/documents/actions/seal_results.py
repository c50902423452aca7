"""The dialog with the result of checking many seals: how many came out how, and which are not in order."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.words import formatting
from app.words.messages import explain
from ui.documents.actions.seal_summary import SealLine, SealResults
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import column, label, spread
from ui.widgets.rows_model import ROW_ROLE, Column, RowsModel
from ui.widgets.theme import GRID

_CHARACTERS, _LINES = 110, 26
_NO_XML = "Su XML no está en tu equipo"


class SealLinesModel(RowsModel[SealLine]):
    """The table of documents whose seal is not in order."""

    def __init__(self, lines: tuple[SealLine, ...], parent: QObject) -> None:
        columns: tuple[Column[SealLine], ...] = (
            Column("Qué pasa", lambda one: outcome_words(one.outcome), width=44),
            Column("Folio fiscal", lambda one: one.name, width=40),
        )
        super().__init__(columns, parent)
        self.rows = list(lines)


class SealResultsDialog(QDialog):
    """Shows the counts and the table. Fields: ``model``, ``table``.

    Signals:
        opened: a line was activated; carries the document's number.
    """

    opened = Signal(int)

    def __init__(self, results: SealResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sellos")
        self.model = SealLinesModel(results.lines, self)
        self.table = DataTable("Sellos que no están en orden", self.model.columns)
        self.table.set_rows(self.model)
        self.table.setVisible(bool(results.lines))
        lines = [
            f"{outcome_words(outcome)}: {formatting.count(count)}"
            for outcome, count in sorted(results.counts.items(), key=lambda one: -one[1])
        ]
        hint = (
            "Elige uno y presiona Enter para ver su detalle."
            if results.lines
            else "Lo que protege el sello no ha cambiado desde que se firmó."
        )
        buttons = QDialogButtonBox()
        buttons.addButton("Cerrar", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        title = label("Resultado de verificar los sellos", "title")
        inner = column(title, label("\n".join(lines)), label(hint, "hint"), self.table, 1, buttons, gap=2 * GRID)
        inner.setStretchFactor(self.table, _LINES)
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        height = _LINES if results.lines else 12
        spread(self, _CHARACTERS, height)
        self.table.opened.connect(self._on_opened)

    @Slot(object)
    def _on_opened(self, index: QModelIndex) -> None:
        line = index.data(ROW_ROLE)
        if isinstance(line, SealLine):
            self.opened.emit(line.document)


def outcome_words(outcome: str) -> str:
    """The title of an outcome, also of a document without XML."""
    return explain(outcome).title if outcome else _NO_XML

"""The dialog that checks every file of the library against the index, and lists the differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.engine.events import CancelToken
from app.errors import CancelledError, LibraryAwayError
from app.store.files import LibraryFolder
from app.store.identity import LibraryIdentity
from app.store.inspection import Finding, FindingKind, Inspection, inspect_library
from app.store.place import LibraryPlace
from app.words import formatting
from app.words.messages import error_text, explain
from ui.background.latest_work import LatestWork
from ui.background.relay import Relay
from ui.background.task import Outcome
from ui.widgets.badges import Badge
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import column, label, progress_bar, spread
from ui.widgets.rows_model import BADGE_ROLE, Column, RowsModel
from ui.widgets.theme import GRID, set_role

_CHARACTERS, _LINES, _TABLE_LINES = 110, 12, 30
_BADGES: dict[FindingKind, Badge] = {
    FindingKind.MISSING: Badge("bad", "error"),
    FindingKind.ALTERED: Badge("bad", "warning"),
    FindingKind.HELD: Badge("bad", "warning"),
    FindingKind.FOREIGN: Badge("idle", "info"),
    FindingKind.LEFTOVER: Badge("idle", "info"),
}


class FindingModel(RowsModel[Finding]):
    """The table of differences, in the order found."""

    def __init__(self, parent: QObject) -> None:
        columns: tuple[Column[Finding], ...] = (
            Column(
                "Qué pasa", lambda one: explain(one.kind.value).title, width=40, tooltip=lambda one: _advice(one.kind)
            ),
            Column("Archivo", lambda one: one.path, width=54),
        )
        super().__init__(columns, parent)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these differences in the table."""
        self.beginResetModel()
        self.rows = list(findings)
        self.endResetModel()

    def cell(self, row: Finding, column: Column[Finding], role: int) -> object:
        """The value of a cell; the kind of difference has a badge."""
        if role == BADGE_ROLE and column is self.columns[0]:
            return _BADGES[row.kind]
        return super().cell(row, column, role)


class VerifyLibraryDialog(QDialog):
    """Begins the check at once; closing it stops the check.

    Fields: ``found`` (None until the end), ``headline``, ``model``.
    """

    def __init__(self, place: LibraryPlace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Verificar biblioteca")
        self.found: Inspection | None = None
        self._cancel = CancelToken()
        self._work = LatestWork(self)
        self.headline = label("Comparando cada archivo con lo que entregó el SAT…", "subtitle")
        self._text = label(role="hint")
        self._bar = progress_bar("Avance de la verificación")
        self.model = FindingModel(self)
        self.table = DataTable("Diferencias encontradas", self.model.columns)
        self.table.set_rows(self.model)
        self.table.hide()
        buttons = QDialogButtonBox()
        self.close_button = buttons.addButton("Cancelar", QDialogButtonBox.ButtonRole.RejectRole)
        title = label("Verificar biblioteca", "title")
        inner = column(title, self.headline, self._text, self._bar, self.table, 1, buttons, gap=2 * GRID)
        inner.setStretchFactor(self.table, _TABLE_LINES)
        inner.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.setLayout(inner)
        self._grow(_LINES)
        buttons.rejected.connect(self.reject)
        relay = Relay(self)
        relay.reported.connect(self._on_progress)
        self._work.finished.connect(self._on_found)
        self._work.run(partial(_inspect, place, self._cancel, relay.reporter()))

    def done(self, result: int) -> None:
        """Stop the check when the dialog closes."""
        self._cancel.cancel()
        self._work.drop()
        super().done(result)

    @Slot(object)
    def _on_progress(self, progress: tuple[int, int]) -> None:
        if self.found is not None:
            return
        done, total = progress
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._text.setText(f"{formatting.count(done)} de {formatting.plural(total, 'archivo', 'archivos')}.")

    @Slot(object)
    def _on_found(self, outcome: Outcome) -> None:
        self._bar.hide()
        self.close_button.setText("Cerrar")
        if outcome.error is not None:
            self.headline.setText(error_text(outcome.error))
            set_role(self.headline, "error")
        if not isinstance(outcome.value, Inspection):
            return
        self.found = outcome.value
        self.headline.setText(_verdict(self.found))
        self._text.setText(_details(self.found))
        self.model.show_findings(self.found.findings)
        if self.found.findings:
            self.table.show()
            self._grow(_TABLE_LINES)

    def _grow(self, lines: int) -> None:
        spread(self, _CHARACTERS, lines)


def _inspect(place: LibraryPlace, cancel: CancelToken, report_progress: Callable[[int, int], None]) -> Inspection:
    def progress(done: int, total: int) -> None:
        if cancel.cancelled:
            raise CancelledError
        report_progress(done, total)

    folder = LibraryFolder(place.root, LibraryIdentity(place.database))
    if folder.is_away:
        raise LibraryAwayError(place.root)
    return inspect_library(place.database, folder, progress)


def _verdict(found: Inspection) -> str:
    if found.is_sound:
        return "La biblioteca está íntegra."
    return "La biblioteca tiene diferencias."


def _details(found: Inspection) -> str:
    looked = "Se revisó" if found.files == 1 else "Se revisaron"
    text = f"{looked} {formatting.plural(found.files, 'archivo', 'archivos')}, byte por byte."
    if not found.findings:
        return f"{text} Todos están como los entregó el SAT."
    kinds = dict.fromkeys(one.kind for one in found.findings)
    return " ".join((text, *(f"{explain(kind.value).title}: {explain(kind.value).advice}" for kind in kinds)))


def _advice(kind: FindingKind) -> str:
    words = explain(kind.value)
    return words.body

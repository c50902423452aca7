"""Carries out actions on the chosen documents: opens dialogs where a question is left, and starts long jobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.engine.commands import CancelImport, Command, Import
from app.engine.events import ImportDone, ImportProgress
from app.engine.policy import Limits
from app.engine.sat_status.events import CancelSatStatusCheck, CheckSatStatus, DocumentSatStatus, SatStatusProgress
from app.reports.file_facts import file_facts
from app.reports.file_names import NamePattern, PatternError, safe_name
from app.store.selection import Selection
from app.words import formatting, sat_status_words
from app.words.import_words import import_summary
from ui.documents.actions.action_bar import DocumentAction
from ui.documents.actions.bulk_jobs import (
    MOST_COPIED,
    Copied,
    copy_job,
    pdf_job,
    print_job,
    seal_job,
    table_job,
    xml_job,
)
from ui.documents.actions.chosen_documents import ChosenDocuments
from ui.documents.actions.export_documents import ExportChoice, ExportDialog, ExportKind
from ui.documents.actions.import_documents import ImportDialog, progress_words
from ui.documents.actions.import_report import ImportReportDialog
from ui.documents.actions.job_progress_bar import JobProgressBar, JobReport
from ui.documents.actions.pattern_field import DEFAULT_PATTERN
from ui.documents.actions.seal_results import SealResultsDialog
from ui.documents.actions.seal_summary import SealResults
from ui.documents.actions.sharing import DocumentSharing
from ui.printing.paper import default_paper
from ui.state.app_state import AppState
from ui.state.indexes import document_index
from ui.widgets import open_with as desktop
from ui.widgets.question import Question

MOST_ASKED = 5_000
"""More documents than this are not asked about in one go: the SAT answers one at a time."""

MOST_UNCONFIRMED = 20
"""About more than these the SAT is asked only once the person has agreed."""

_PATTERN_KEY = "comprobantes/nombres"
_ONE_XML = (ExportKind.XML_FILE,)
_XML = (ExportKind.XML_ZIP, ExportKind.XML_FOLDER)
_TABLES = (ExportKind.WORKBOOK, ExportKind.CSV, ExportKind.CSV_EACH)


class DocumentActions(QObject):
    """Carries out actions on the documents that ``choice`` names.

    Attributes:
        progress_bar: shows the running job. dialog: the open dialog, if any. pattern: of file names, as last typed.

    Signals:
        command: a ``Command`` for the engine.
        document_wanted: a document should be shown; carries its number.
    """

    command = Signal(object)
    document_wanted = Signal(int)

    def __init__(self, app_state: AppState, choice: ChosenDocuments, window: QWidget) -> None:
        super().__init__(window)
        self._app_state = app_state
        self._choice = choice
        self._window = window
        self.progress_bar = JobProgressBar()
        self.sharing = DocumentSharing(window, self.show_sentence)
        self.dialog: QDialog | None = None
        self.pattern = DEFAULT_PATTERN
        self._selection: Selection | None = None
        self._printer: QPrinter | None = None  # held here: the dialog and the job only borrow it
        self._engine_command: Command | None = None
        self.progress_bar.finished.connect(self._on_finished)
        self.progress_bar.mail_wanted.connect(self.sharing.send)
        self.progress_bar.cancel_button.clicked.connect(self._on_cancel)
        app_state.happened.connect(self._on_event)

    def remember(self, settings: QSettings) -> None:
        """Save the pattern of file names."""
        settings.setValue(_PATTERN_KEY, self.pattern)

    def recall(self, settings: QSettings) -> None:
        """Load the pattern of file names."""
        self.pattern = str(settings.value(_PATTERN_KEY, DEFAULT_PATTERN))

    def carry_out(self, action: DocumentAction) -> None:
        """Carry out ``action``, or open the dialog that asks how."""
        row = self._choice.row()
        path = self._app_state.place.xml_path(row.path) if row and self._app_state.place else None
        if action is DocumentAction.OPEN and path and row:
            if not desktop.open_document(path, row.uuid):
                desktop.show_in_folder(path)  # it is not, or no more, the document that it is said to be
        elif action is DocumentAction.FOLDER and path:
            desktop.show_in_folder(path)
        elif action is DocumentAction.IMPORT:
            self.import_from(())
        elif action not in (DocumentAction.OPEN, DocumentAction.FOLDER):
            self._with_selection(action)

    def _with_selection(self, action: DocumentAction) -> None:
        place, ids = self._app_state.place, self._choice.ids()
        if place is None or not ids or self.progress_bar.is_busy:
            return
        selection = Selection(document_index(place), place.root, ids)
        count = len(selection)
        match action:
            case DocumentAction.COPY:
                self.progress_bar.run("Copiando", min(count, MOST_COPIED), copy_job(selection, self._choice.columns()))
            case DocumentAction.COPY_UUIDS:
                self.progress_bar.run("Copiando", min(count, MOST_COPIED), copy_job(selection, ()))
            case DocumentAction.SEAL:
                self.progress_bar.run("Verificando sellos", count, seal_job(selection))
            case DocumentAction.EXPORT_XML:
                self._ask(selection, _ONE_XML if count == 1 else _XML)
            case DocumentAction.EXPORT_TABLE:
                self._ask(selection, _TABLES)
            case DocumentAction.EXPORT_PDF:
                self._ask(selection, (ExportKind.PDF_FILE if count == 1 else ExportKind.PDF_FOLDER,))
            case DocumentAction.PRINT:
                self._print(selection)
            case DocumentAction.CHECK:
                self.check(tuple(ids))

    @Slot()
    def show_selection_lost(self) -> None:
        """Say that sorting cleared the selection, so that nobody acts on all documents by mistake."""
        self._show_progress("Al ordenar se quitó la selección: quedaba en demasiados pedazos.", 0, 0, None)

    # ── exports and paper ────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, selection: Selection, kinds: tuple[ExportKind, ...]) -> None:
        row = self._choice.row()
        facts, count = file_facts(row) if row else None, len(selection)
        called = self._named(facts) if facts and count == 1 else self._called(count)
        dialog = ExportDialog(kinds, count, self.pattern, facts, self._window, called=called)
        self._selection = selection
        dialog.chosen.connect(self._on_export)
        self._show(dialog)

    def _named(self, facts: Mapping[str, str]) -> str:
        """The file name of a single document: the last part of what the pattern makes."""
        return self._name_pattern().path(facts)[-1]

    def _called(self, count: int) -> str:
        """The name of a file that holds many documents: the day, how many they are, and the filters they passed."""
        today = self._app_state.now().astimezone().strftime("%Y-%m-%d")
        what = formatting.plural(count, "comprobante", "comprobantes")
        return safe_name(" ".join(part for part in (today, what, self._choice.words()) if part))

    def _name_pattern(self) -> NamePattern:
        try:
            return NamePattern.parse(self.pattern)
        except PatternError:
            return NamePattern.parse(DEFAULT_PATTERN)

    def drag(self) -> None:
        """Start dragging the selected documents out of the window."""
        place, ids, row = self._app_state.place, self._choice.ids(), self._choice.row()
        if place is None or not ids or not self._choice.is_selected():
            return
        if len(ids) == 1 and row is not None and row.path is None:
            self._show_progress("Su XML no está en tu equipo: no hay qué arrastrar.", 0, 0, None)
            return
        self.sharing.drag(Selection(document_index(place), place.root, ids), self._name_pattern())

    def close_down(self) -> None:
        """Cancel the running job and delete the copies made for other programs; called on shutdown."""
        self.progress_bar.cancel()
        self.sharing.clear()

    @Slot(object)
    def _on_export(self, choice: ExportChoice) -> None:
        dialog, selection = self.dialog, self._selection
        if selection is None:
            return
        if isinstance(dialog, ExportDialog) and dialog.names is not None:
            self.pattern = dialog.names.line.text()
        if choice.kind in (*_ONE_XML, *_XML):
            job = xml_job(selection, choice)
        elif choice.kind in _TABLES:
            job = table_job(selection, choice)
        else:
            job = pdf_job(selection, choice)
        self.progress_bar.run("Exportando", len(selection), job)

    def _print(self, selection: Selection) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("Comprobantes")  # its name in the queue
        default_paper(printer)
        self._selection, self._printer = selection, printer
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("Imprimir")
        dialog.accepted.connect(self._on_print)
        self._show(dialog)

    @Slot()
    def _on_print(self) -> None:
        if self._printer is not None and self._selection is not None:
            job = print_job(self._selection, self._printer)
            self.progress_bar.run("Imprimiendo", len(self._selection), job)

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        QDialog.open(dialog)  # by its base: a print dialog's own wants somebody to tell
        self.dialog = dialog  # only now: one that did not open must not keep the next ones away

    @Slot()
    def _on_closed(self) -> None:
        closed = self.sender()
        if isinstance(closed, QDialog):
            self._forget(closed)

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:  # another may have come over it
            self.dialog = None

    @Slot(object)
    def _on_finished(self, report: JobReport) -> None:
        if isinstance(report.content, Copied):
            QGuiApplication.clipboard().setText(report.content.text)
        elif isinstance(report.content, SealResults):
            dialog = SealResultsDialog(report.content, self._window)
            dialog.opened.connect(self.document_wanted)
            self._show(dialog)

    # ── bringing in ──────────────────────────────────────────────────────────────────────────────────────────────

    def import_from(self, paths: tuple[Path, ...]) -> None:
        """Open the import dialog, with ``paths`` as already chosen there."""
        if self._app_state.place is None or self.dialog is not None:
            return
        known = {
            **self._app_state.taxpayers,
            **self._app_state.documents,
        }  # whose documents are here was said yes to before
        dialog = ImportDialog(known.keys(), paths, self._window)
        dialog.accepted_command.connect(self._on_import)
        self._show(dialog)

    @Slot(object)
    def _on_import(self, command: Import) -> None:
        self.command.emit(command)
        self._show_progress("La importación empieza en un momento…", 0, 0, None)

    # ── what the engine does ─────────────────────────────────────────────────────────────────────────────────────

    def check(self, ids: tuple[int, ...]) -> None:
        """Ask the SAT about these documents (the first ``MOST_ASKED``); confirm first where that takes long."""
        if self.progress_bar.is_busy or self.dialog is not None:
            return
        if len(ids) <= MOST_UNCONFIRMED:
            self._check(ids)
            return
        question = CheckQuestion(ids, self._window)
        question.confirmed.connect(self._check)
        self._show(question)

    @Slot(object)
    def _check(self, ids: tuple[int, ...]) -> None:
        if ids:
            self.command.emit(CheckSatStatus(ids[:MOST_ASKED]))
            self._show_progress(f"Se preguntará al SAT por {_asked(len(ids))}…", 0, 0, None)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        match event:
            case SatStatusProgress():
                ended = event.done + event.failed + event.left_out
                words = sat_status_words.progress_words(event, self._app_state.now())
                self._show_progress(words, ended, 0 if event.is_over else event.total, CancelSatStatusCheck())
            case DocumentSatStatus():
                self._app_state.documents_added.emit()
            case ImportProgress(progress):
                words = progress_words("Importando", progress)
                self._show_progress(words, progress.files, max(progress.of_files, 1), CancelImport())
            case ImportDone(report):
                self._show_progress(import_summary(report), 0, 0, None)
                self._app_state.documents_added.emit()
                if self.dialog is None and self._window.isVisible():
                    self._show(ImportReportDialog(report, self._window))

    @Slot(str)
    def show_sentence(self, words: str) -> None:
        """Say what was done, where the progress of jobs is shown."""
        self._show_progress(words, 0, 0, None)

    def _show_progress(self, words: str, done: int, total: int, cancel: Command | None) -> None:
        if self.progress_bar.is_busy:
            return
        self._engine_command = cancel if total else None
        self.progress_bar.show_progress(words, done, total)
        self.progress_bar.cancel_button.setVisible(self._engine_command is not None)

    @Slot()
    def _on_cancel(self) -> None:
        if self._engine_command is not None and not self.progress_bar.is_busy:
            self.command.emit(self._engine_command)


class CheckQuestion(Question):
    """Asks whether to check that many documents at the SAT, and says how long that takes."""

    def __init__(self, ids: tuple[int, ...], parent: QWidget) -> None:
        seconds = min(len(ids), MOST_ASKED) * Limits().status_pause.total_seconds()
        super().__init__(
            ids,
            "Consultar en el SAT",
            f"¿Preguntar al SAT por {_asked(len(ids))}?",
            f"El SAT contesta de uno en uno: tardará alrededor de {formatting.span(seconds)}, o más si está lento."
            " Puedes seguir trabajando y cancelar cuando quieras.",
            parent,
        )
        self.setDefaultButton(self.add_buttons("Consultar"))


def _asked(count: int) -> str:
    words = formatting.plural(count, "comprobante", "comprobantes")
    return f"los primeros {MOST_ASKED:,} de {words}" if count > MOST_ASKED else words

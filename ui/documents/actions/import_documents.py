"""The import dialog: XML and ZIP from other folders are scanned first, and unknown RFCs are asked about once."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QListWidgetItem, QWidget

from app.domain.identifiers import Rfc
from app.engine.commands import Import
from app.engine.events import CancelToken
from app.engine.intake.scan import scan
from app.engine.intake_report import Candidate, Progress, ScanReport
from app.words import formatting
from app.words.messages import error_text
from app.words.texts.import_reasons import reason_words
from ui.background.latest_work import LatestWork
from ui.background.relay import Relay
from ui.background.task import Outcome
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import button, label, progress_bar, row
from ui.widgets.theme import set_role
from ui.widgets.tick_list import TickList

_LEAD = (
    "Elige una carpeta, varios XML o los ZIP del SAT; también puedes soltarlos aquí. Acopio los copia a tu biblioteca, "
    "reconoce los que ya tienes y no toca los originales."
)
_MOST_NAMED = 5


class ImportDialog(FormDialog):
    """Chooses what to import and for whom.

    Fields: ``paths`` (what was chosen), ``report`` (of the scan, None until it is done), ``owners`` (RFCs to tick).

    Signals:
        accepted_command: the ``Import`` to carry out.
    """

    accepted_command = Signal(object)

    def __init__(self, known: Collection[Rfc], paths: tuple[Path, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent, "Importar comprobantes", _LEAD, "Importar")
        self._known = tuple(known)
        self._cancel = CancelToken()
        self._work = LatestWork(self)
        self.paths: tuple[Path, ...] = ()
        self.report: ScanReport | None = None
        self.setAcceptDrops(True)
        self.folder_button = button("Elegir carpeta…", "folder")
        self.files_button = button("Elegir archivos…", "documents")
        for one in (self.folder_button, self.files_button):
            one.setAutoDefault(False)
        self.chosen = label("Todavía no eliges nada.", "hint")
        self.bar = progress_bar("Avance de la revisión")
        self.found = label()
        self.question = label()
        self.owners = TickList()
        self.owners.setAccessibleName("RFC que no tienes registrados")
        self.body.addLayout(row(self.folder_button, self.files_button, 1))
        for part in (self.chosen, self.bar, self.found, self.question, self.owners):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for part in (self.bar, self.question, self.owners):
            part.hide()
        self.folder_button.clicked.connect(self._on_folder)
        self.files_button.clicked.connect(self._on_files)
        self.owners.itemChanged.connect(self._show_ready)
        self._relay = Relay(self)
        self._relay.reported.connect(self._on_progress)
        self._work.finished.connect(self._on_scanned)
        self.fit()
        self.wait_at(self.folder_button)
        if paths:
            self.look_through(paths)

    def look_through(self, paths: tuple[Path, ...]) -> None:
        """Scan ``paths`` in the background."""
        self._cancel.cancel()
        self._cancel = CancelToken()
        self.paths, self.report = paths, None
        names = [one.name or str(one) for one in paths[:_MOST_NAMED]]
        more = f" y {formatting.count(len(paths) - _MOST_NAMED)} más" if len(paths) > _MOST_NAMED else ""
        self.chosen.setText(", ".join(names) + more)
        self.found.setText("Revisando qué hay…")
        set_role(self.found, "hint")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.question.hide()
        self.owners.hide()
        self.owners.clear()
        self._show_ready()
        self._work.run(partial(scan, paths, self._known, self._cancel, self._relay.reporter()))

    def chosen_owners(self) -> tuple[Rfc, ...]:
        """Registered contribuyentes, and those that the person ticked."""
        items = (self.owners.item(at) for at in range(self.owners.count()))
        ticked = [Rfc(str(one.data(Qt.ItemDataRole.UserRole))) for one in items if _is_ticked(one)]
        return tuple(dict.fromkeys((*self._known, *ticked)))

    def accept(self) -> None:
        """Signal the command, and close."""
        if self.accept_button.isEnabled():
            self.accepted_command.emit(Import(self.paths, self.chosen_owners()))
            super().accept()

    def done(self, result: int) -> None:
        """Stop the scan when the dialog closes."""
        self._cancel.cancel()
        self._work.drop()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files and folders."""
        if dropped_paths(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Scan what was dropped."""
        if paths := dropped_paths(event.mimeData().urls()):
            event.acceptProposedAction()
            self.look_through(paths)

    @Slot()
    def _on_folder(self) -> None:
        self._browse(QFileDialog.FileMode.Directory)

    @Slot()
    def _on_files(self) -> None:
        self._browse(QFileDialog.FileMode.ExistingFiles)

    def _browse(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, "Importar comprobantes", "", "XML y ZIP (*.xml *.zip);;Todos los archivos (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._on_browsed)
        dialog.open()

    @Slot("QStringList")
    def _on_browsed(self, names: list[str]) -> None:
        self.look_through(tuple(Path(one) for one in names))

    @Slot(object)
    def _on_progress(self, told: tuple[Progress]) -> None:
        (progress,) = told
        if self.report is None:
            self.bar.setRange(0, max(progress.of_files, 1))
            self.bar.setValue(progress.files)
            self.found.setText(progress_words("Revisando", progress))

    @Slot(object)
    def _on_scanned(self, outcome: Outcome) -> None:
        self.bar.hide()
        if outcome.error is not None:
            self.found.setText(error_text(outcome.error))
            set_role(self.found, "error")
        if isinstance(outcome.value, ScanReport):
            self.report = outcome.value
            self.found.setText("\n".join(scan_words(outcome.value)))
            set_role(self.found, "body")
            self._ask_owners(outcome.value)
            self._show_ready()
            self.fit()

    def _ask_owners(self, report: ScanReport) -> None:
        if not report.foreign:
            return
        count = formatting.plural(report.foreign_documents, "comprobante no es", "comprobantes no son")
        self.question.setText(
            f"{count} de tus contribuyentes registrados. Marca los RFC cuyos comprobantes también quieres importar:"
        )
        for one in report.foreign:
            item = QListWidgetItem(_candidate(one), self.owners)
            item.setData(Qt.ItemDataRole.UserRole, one.rfc)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.owners.setMinimumHeight(self.fontMetrics().lineSpacing() * min(len(report.foreign) + 2, 10))
        self.question.show()
        self.owners.show()

    @Slot()
    def _show_ready(self) -> None:
        report = self.report
        if report is None:
            self.be_ready(False)
            return
        there = {one.rfc for one in (*report.owned, *report.foreign)}
        has_some = any(one.value in there for one in self.chosen_owners())
        self.be_ready(has_some or bool(report.metadata_files and self.chosen_owners()))


def dropped_paths(urls: list[QUrl]) -> tuple[Path, ...]:
    """The local files and folders among ``urls``."""
    return tuple(Path(one.toLocalFile()) for one in urls if one.isLocalFile())


def progress_words(verb: str, progress: Progress) -> str:
    """``Revisando: 1,200 de 5,000 archivos, 3,400 comprobantes; faltan 20 s``."""
    text = (
        f"{verb}: {formatting.count(progress.files)} de {formatting.plural(progress.of_files, 'archivo', 'archivos')}"
    )
    text += f", {formatting.plural(progress.documents, 'comprobante', 'comprobantes')}"
    left = f"; faltan {formatting.span(progress.seconds_left)}" if progress.seconds_left is not None else ""
    return f"{text}{left}"


def scan_words(report: ScanReport) -> list[str]:
    """What the scan found, one sentence a line."""
    files = formatting.plural(report.files, "archivo", "archivos")
    lines = [f"Hay {formatting.plural(report.documents, 'comprobante', 'comprobantes')} en {files}."]
    if not report.documents:
        lines = [] if report.metadata_files else ["Aquí no hay comprobantes que importar."]
    lines += [f"De {_candidate(one)}" for one in report.owned]
    if report.metadata_files:
        lines.append(f"{formatting.plural(report.metadata_files, 'archivo', 'archivos')} de metadatos del SAT.")
    unreadable = sum(count for _, count in report.unreadable)
    if unreadable:
        lines.append(f"{formatting.plural(unreadable, 'XML que no se puede leer', 'XML que no se pueden leer')}.")
    lines += [f"{reason_words(one.why).title}: {one.name}" for one in report.refused[:_MOST_NAMED]]
    if (more := len(report.refused) - _MOST_NAMED) > 0:
        lines.append(f"{formatting.plural(more, 'archivo más que no se abre', 'archivos más que no se abren')}.")
    if report.ignored:
        lines.append(f"{formatting.plural(report.ignored, 'archivo de otra cosa', 'archivos de otras cosas')}.")
    return lines


def _candidate(one: Candidate) -> str:
    name = f"{one.rfc}, {one.name}" if one.name else one.rfc
    return f"{name}: {formatting.plural(one.documents, 'comprobante', 'comprobantes')}"


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked

"""The export dialog: which format, where to, and how files are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QRadioButton, QWidget

from app.reports.file_names import NamePattern, free_path
from app.words import formatting
from ui.documents.actions.pattern_field import PatternField
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import column
from ui.widgets.place_field import PlaceField


class ExportKind(StrEnum):
    """The formats there are."""

    XML_FILE = "xml"
    XML_ZIP = "xml-zip"
    XML_FOLDER = "xml-folder"
    PDF_FILE = "pdf"
    PDF_FOLDER = "pdf-folder"
    WORKBOOK = "xlsx"
    CSV = "csv"
    CSV_EACH = "csv-each"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the person chose in the dialog; ``pattern`` names the files where there are several."""

    kind: ExportKind
    path: Path
    pattern: NamePattern | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to export: its words, what kind of file is asked for (none: a folder), its ending and the files'."""

    words: str
    file: str = ""
    ending: str = ""
    each: str = ""


_WAYS = {
    ExportKind.XML_FILE: _Way("En un archivo XML", "Archivo XML (*.xml)", ".xml"),
    ExportKind.XML_ZIP: _Way("En un archivo ZIP", "Archivo ZIP (*.zip)", ".zip", ".xml"),
    ExportKind.XML_FOLDER: _Way("En una carpeta, un archivo por comprobante", each=".xml"),
    ExportKind.PDF_FILE: _Way("En un archivo PDF", "Archivo PDF (*.pdf)", ".pdf"),
    ExportKind.PDF_FOLDER: _Way("En una carpeta, un archivo por comprobante", each=".pdf"),
    ExportKind.WORKBOOK: _Way("Libro de Excel, con hojas de conceptos, pagos, nómina y retenciones",
                              "Libro de Excel (*.xlsx)", ".xlsx"),
    ExportKind.CSV: _Way("CSV, solo los comprobantes", "Archivo CSV (*.csv)", ".csv"),
    ExportKind.CSV_EACH: _Way("CSV, un archivo por cada hoja que tendría el libro", "Archivo CSV (*.csv)", ".csv"),
}  # fmt: skip
_TITLES = {
    ExportKind.XML_FILE: "Exportar XML",
    ExportKind.XML_ZIP: "Exportar XML",
    ExportKind.PDF_FILE: "Exportar PDF",
    ExportKind.PDF_FOLDER: "Exportar PDF",
    ExportKind.WORKBOOK: "Exportar a Excel o CSV",
}


class ExportDialog(FormDialog):
    """Asks for format, place and file names.

    Fields: ``ways`` (a radio button for each kind), ``place``, ``names`` (None where no file needs a name).

    ``called`` is the suggested name of the file or folder.

    Signals:
        chosen: the ``ExportChoice``, when the person pressed the button.
    """

    chosen = Signal(object)

    def __init__(
        self,
        kinds: tuple[ExportKind, ...],
        count: int,
        pattern: str,
        facts: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
        *,
        called: str = "",
    ) -> None:
        super().__init__(parent, _TITLES[kinds[0]], _lead(count), "Exportar")
        self.ways = {kind: QRadioButton(_WAYS[kind].words) for kind in kinds}
        self.place = PlaceField("Guardar en:")
        self._called = called or formatting.plural(count, "comprobante", "comprobantes")
        each = _WAYS[kinds[0]].each
        self.names = PatternField(pattern, facts, each) if each else None
        if len(kinds) > 1:
            self.body.addLayout(column(*self.ways.values(), gap=4))
        self.body.addWidget(self.place)
        if self.names is not None:
            self.body.addWidget(self.names)
            self.names.changed.connect(self._on_changed)
        self.body.addStretch(1)
        for way in self.ways.values():
            way.toggled.connect(self._on_way)
        self.place.changed.connect(self._on_changed)
        self.ways[kinds[0]].setChecked(True)
        self._on_way()
        self.fit()

    @property
    def kind(self) -> ExportKind:
        """The format that is chosen now."""
        return next(kind for kind, way in self.ways.items() if way.isChecked())

    def accept(self) -> None:
        """Signal what was chosen, and close."""
        path = self.place.path()
        if path is not None and self.accept_button.isEnabled():
            ending = _WAYS[self.kind].ending
            whole = path if path.name.lower().endswith(ending) else path.with_name(path.name + ending)
            self.chosen.emit(ExportChoice(self.kind, whole, self.names.pattern if self.names else None))
            super().accept()

    @Slot()
    def _on_way(self) -> None:
        way = _WAYS[self.kind]
        self.place.ask_for(way.file, _first_place(self._called, way.ending))

    @Slot()
    def _on_changed(self) -> None:
        path = self.place.path()
        is_ready = path is not None and bool(path.name) and path.parent.is_dir()
        self.accept_button.setEnabled(is_ready and (self.names is None or self.names.pattern is not None))


def _lead(count: int) -> str:
    what = formatting.plural(count, "comprobante", "comprobantes")
    return f"Se exporta {what}." if count == 1 else f"Se exportan {what}."


def _first_place(called: str, ending: str) -> Path:
    """A free file name in the person's documents folder."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    documents = Path(folder)
    return free_path(documents if folder and documents.is_dir() else Path.home(), called, ending)

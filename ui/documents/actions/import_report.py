"""What became of an import: how many are new, which were here already, and what was left where it is."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.engine.intake_report import ImportReport, Note
from app.words import formatting
from app.words.messages import TEXTS, explain
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import column, label, spread
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.theme import GRID

_CHARACTERS, _LINES, _FEW_LINES = 110, 28, 12
_WHYS = {
    "conflict": "Ya tienes uno con el mismo folio fiscal y otro contenido; se conservó el tuyo",
    "no_access": "No se pudo abrir",
    "no_file": "No es un archivo ni una carpeta",
    "not_xml": "No es un XML",
    "not_a_cfdi": "No es un CFDI ni una retención",
    "no_timbre": "No tiene timbre",
    "dtd": "Trae instrucciones peligrosas",
    "too_large": "Es demasiado grande",
    "not_a_zip": "No es un ZIP",
    "cut": "El ZIP está incompleto",
    "too_many_members": "El ZIP trae demasiados archivos",
    "ratio": "El ZIP se infla demasiado",
    "crc": "Llegó dañado dentro de su ZIP",
    "bad_stream": "Llegó dañado dentro de su ZIP",
    "bad_member": "Llegó dañado dentro de su ZIP",
    "overlap": "El ZIP está hecho para hacer daño",
    "sizes_lie": "El ZIP está hecho para hacer daño",
    "nested_zip": "Es un ZIP dentro de otro; descomprímelo e importa la carpeta",
    "encrypted": "El ZIP tiene contraseña",
    "unknown_method": "El ZIP usa una compresión que no se conoce",
    "symlink": "El ZIP contiene un enlace",
    "member_too_large": "Es demasiado grande",
    "columns": "Un renglón de metadatos no tiene las columnas que debe",
    "too_long": "Un renglón de metadatos es demasiado largo",
    "bad_uuid": "Un renglón de metadatos no tiene un folio fiscal válido",
    "bad_date": "Un renglón de metadatos no tiene una fecha válida",
    "bad_status": "Un renglón de metadatos no dice si está vigente o cancelado",
}
_OTHER = "No se pudo leer"


class NotesModel(RowsModel[Note]):
    """Files that need to be spoken of."""

    def __init__(self, notes: tuple[Note, ...], parent: QObject) -> None:
        columns: tuple[Column[Note], ...] = (
            Column("Qué pasa", lambda one: why_words(one.why), width=44),
            Column("Archivo", lambda one: one.name, width=60),
        )
        super().__init__(columns, parent)
        self.rows = list(notes)


class ImportReportDialog(QDialog):
    """Fields: ``text``, ``model``."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Importar comprobantes")
        notes = (*report.conflicting, *report.unread, *report.refused)
        self.text = "\n".join(report_lines(report))
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


def summary(report: ImportReport) -> str:
    """One line for the strip."""
    new = formatting.plural(report.new, "comprobante nuevo", "comprobantes nuevos")
    said = "Importación detenida" if report.cancelled or report.error else "Importación lista"
    repeated = f", {formatting.plural(report.duplicates, 'repetido', 'repetidos')}" if report.duplicates else ""
    return f"{said}: {new}{repeated}."


def report_lines(report: ImportReport) -> list[str]:
    """What became of it, a line each."""
    lines = []
    if report.error:
        words = explain(report.error)
        lines.append(f"{words.title}. {words.cause} {words.advice} Lo que ya entró se conserva.")
    counts = (
        (report.new, "comprobante nuevo en tu biblioteca", "comprobantes nuevos en tu biblioteca"),
        (report.duplicates, "que ya tenías, idéntico", "que ya tenías, idénticos"),
        (report.conflicts, "con el mismo folio fiscal que uno tuyo y otro contenido; se conservó el tuyo",
         "con el mismo folio fiscal que uno tuyo y otro contenido; se conservaron los tuyos"),
        (report.foreign, "de otro RFC, que se dejó donde estaba", "de otros RFC, que se dejaron donde estaban"),
        (report.unreadable, "XML o renglón de metadatos que no se puede leer, que se dejó donde estaba",
         "XML o renglones de metadatos que no se pueden leer, que se dejaron donde estaban"),
        (report.metadata, "renglón de metadatos", "renglones de metadatos"),
        (report.ignored, "archivo de otra cosa", "archivos de otras cosas"),
    )  # fmt: skip
    lines += [formatting.plural(count, one, many) for count, one, many in counts if count]
    return lines or ["No había comprobantes que importar."]


def why_words(why: str) -> str:
    """The reason in a few words."""
    if why in _WHYS:
        return _WHYS[why]
    return explain(f"error:{why}").title if f"error:{why}" in TEXTS else _OTHER

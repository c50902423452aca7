"""The field for the pattern of file names: with the values it may use, and the first name as an example."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from app.reports.file_names import FIELDS, NamePattern, PatternError, PatternProblem
from ui.documents.actions.field_words import FIELD_WORDS
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID, set_role

DEFAULT_PATTERN = "{fecha} {contraparte} {documento}"
_EXAMPLE = {
    "fecha": "2024-03-15",
    "anio": "2024",
    "mes": "03",
    "dia": "15",
    "tipo": "Ingreso",
    "lado": "Emitidos",
    "contraparte": "PÚBLICO EN GENERAL",
    "documento": "A-1234",
    "contribuyente": "EKU9003173C9",
    "emisor": "EKU9003173C9",
    "nombre_emisor": "ESCUELA KEMPER URGATE",
    "receptor": "XAXX010101000",
    "nombre_receptor": "PÚBLICO EN GENERAL",
    "serie": "A",
    "folio": "1234",
    "total": "1160.00",
    "uuid": "3F2A4C0E-8B1D-4E6F-9A7C-2D5B8E1F0A93",
}
_PROBLEMS = {
    PatternProblem.EMPTY: "Escribe cómo se llamarán los archivos.",
    PatternProblem.BRACES: "Revisa las llaves: cada dato va entre { y }, por ejemplo {folio}.",
    PatternProblem.UNKNOWN_FIELD: "No existe el dato {{{field}}}. Elígelo en «Agregar dato».",
    PatternProblem.TOO_LONG: "El nombre es demasiado largo o tiene demasiadas carpetas.",
}


class PatternField(QWidget):
    """Checks the pattern as it is typed.

    Fields: ``line``, ``note``, ``pattern`` (None while it is wrong). ``ending`` is that of the files.

    Signals:
        changed: another pattern.
    """

    changed = Signal()

    def __init__(self, text: str, facts: Mapping[str, str] | None, ending: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = facts or _EXAMPLE
        self._ending = ending
        self.pattern: NamePattern | None = None
        caption = plain_label("Nombre de cada archivo:")
        self.line = QLineEdit()
        self.line.setAccessibleName("Nombre de cada archivo")
        caption.setBuddy(self.line)
        self.fields = button("Agregar dato ▾", tip="Datos del comprobante que pueden ir en el nombre")
        self.fields.setAutoDefault(False)
        menu = QMenu(self.fields)
        for name in FIELDS:
            entry = QAction(f"{{{name}}}  {FIELD_WORDS[name]}", menu)
            entry.setData(f"{{{name}}}")
            menu.addAction(entry)
        menu.triggered.connect(self._on_field)
        self.fields.setMenu(menu)
        self.note = label()
        inner = row(self.line, self.fields)
        inner.setStretch(0, 1)
        self.setLayout(column(caption, inner, self.note, gap=GRID))
        self.line.textChanged.connect(self._on_text)
        self.line.setText(text)

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """Make the example of another document."""
        self._facts = facts
        self._on_text(self.line.text())

    @Slot(QAction)
    def _on_field(self, entry: QAction) -> None:
        self.line.insert(str(entry.data()))
        self.line.setFocus()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        try:
            self.pattern = NamePattern.parse(text)
        except PatternError as error:
            self.pattern = None
            self.note.setText(_PROBLEMS[error.problem].format(field=error.field))
            set_role(self.note, "error")
        else:
            self.note.setText(f"Por ejemplo: {'/'.join(self.pattern.path(self._facts))}{self._ending}")
            set_role(self.note, "hint")
        self.changed.emit()

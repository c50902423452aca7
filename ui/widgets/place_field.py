"""Where something is to be written: a file or a folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import plain_label
from ui.widgets.theme import GRID


class PlaceField(QWidget):
    """Fields: ``line``, ``button``, ``note``. ``kind`` (``Archivo PDF (*.pdf)``) asks for a file, nothing for a folder.

    Signals:
        changed: another place is given.
    """

    changed = Signal()

    def __init__(self, caption: str, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.caption = plain_label(caption)
        self.line = QLineEdit()
        self.line.setAccessibleName(caption)
        self.caption.setBuddy(self.line)
        self.button = button("Elegir…")
        self.button.setAutoDefault(False)
        self.note = label(role="hint")
        inner = row(self.line, self.button)
        inner.setStretch(0, 1)
        self.setLayout(column(self.caption, inner, self.note, gap=GRID))
        self.line.textChanged.connect(self._on_text)
        self.button.clicked.connect(self._on_browse)

    def path(self) -> Path | None:
        """The place, None while nothing sensible is given."""
        text = self.line.text().strip().strip('"')
        path = Path(text).expanduser() if text else None
        return path if path is not None and path.is_absolute() else None

    def ask_for(self, kind: str, path: Path) -> None:
        """Ask for a file of this kind, or for a folder, beginning with ``path``."""
        self._kind = kind
        self.line.setText(str(path))

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        path = self.path()
        said = ""
        if path is not None and self._kind and path.is_file():
            said = "Ya existe un archivo con ese nombre; se reemplazará."
        elif path is not None and not self._kind and path.is_dir():
            said = "Lo que ya hay en esa carpeta se conserva."
        elif path is None or not path.parent.is_dir():
            said = "Elige una carpeta que exista."
        self.note.setText(said)
        self.note.setVisible(bool(said))
        self.changed.emit()

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self.caption.text(), self.line.text(), self._kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._kind:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the field itself says so
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()

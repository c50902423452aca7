"""The field for one of the two files of an e.firma: its path is typed, chosen, or dropped on the form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label, plain_tip
from ui.widgets.theme import GRID


class FileField(QWidget):
    """Fields: ``line``, ``button``, ``note``.

    Signals:
        chosen: the person gave another file, or emptied the line.
    """

    chosen = Signal()

    def __init__(self, label: str, name: str, suffix: str) -> None:
        super().__init__()
        self._name = name
        self._filter = f"{name} (*{suffix} *{suffix.upper()})"
        self._signalled = ""
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(f"Archivo {suffix}")
        self.button = QPushButton("Elegir…")
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(f"Elegir {name.lower()}")
        self.note = FieldNote(self.line)
        caption = plain_label(label)
        caption.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(caption)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._on_finished)
        self.button.clicked.connect(self._on_browse)

    def path(self) -> Path | None:
        """The file given, if any."""
        text = self.line.text().strip().strip('"')
        return Path(text) if text else None

    def show_path(self, path: Path | None) -> None:
        """Show ``path`` without signalling a change."""
        self._signalled = str(path or "")
        self.line.setText(self._signalled)
        self.line.setToolTip(plain_tip(self._signalled))

    @property
    def has_chosen(self) -> bool:
        """Whether the focus is on the button with which a file was chosen."""
        return self.button.hasFocus()

    @Slot()
    def _on_finished(self) -> None:
        if self.line.text() != self._signalled:
            self._signalled = self.line.text()
            self.chosen.emit()

    @Slot()
    def _on_browse(self) -> None:
        shown = self.path()
        folder = str(shown.parent if shown else Path.home())
        found, _ = QFileDialog.getOpenFileName(self, self._name, folder, f"{self._filter};;Todos los archivos (*)")
        if found:
            self.show_path(Path(found))
            self.chosen.emit()

"""The dialog shown when the library's folder is missing: choose where it is now, or begin a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.engine.commands import BeginLibrary, FindLibrary
from ui.widgets.choices import Check
from ui.widgets.folder_chooser import choose_folder
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID

_LEAD = (
    "Acopio conoce los comprobantes que había en ella, y por eso no hace una vacía en su lugar. Si está en un disco que"
    " no está conectado, conéctalo: el trabajo continúa solo."
)
_MOVED = "Si la moviste o le cambiaste el nombre, elígela. Acopio comprueba que sea ella por la marca que lleva dentro."
_LOST = (
    "Acopio hace ahí una carpeta nueva y sigue con ella. Los comprobantes de la anterior se quedan en la lista sin su"
    " archivo; si algún día la encuentras, puedes traerlos con Importar."
)


class LibraryAwayDialog(FormDialog):
    """Fields: ``here_button``, ``lost``. ``root`` is where the library should be.

    Signals:
        accepted_commands: ``(FindLibrary,)`` or ``(BeginLibrary,)``.
    """

    accepted_commands = Signal(object)

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, "La carpeta de tu biblioteca no está", _LEAD, "Empezar de nuevo")
        self._root = root
        self.here_button = button("Aquí está ahora…", "folder")
        self.here_button.setAutoDefault(False)
        self.lost = Check("Ya no la tengo: empezar con una carpeta nueva")
        self.body.addWidget(label(f"Debía estar en {root}."))
        self.body.addLayout(column(label(_MOVED, "hint"), row(self.here_button, 1), gap=GRID))
        self.body.addSpacing(2 * GRID)
        self.body.addLayout(column(self.lost, label(_LOST, "hint"), gap=GRID))
        self.body.addStretch(1)
        self.fit()
        self.here_button.clicked.connect(self._on_here)
        self.lost.toggled.connect(self.accept_button.setEnabled)
        self.accepted.connect(self._on_lost)
        self.here_button.setFocus()

    @Slot()
    def _on_here(self) -> None:
        choose_folder(self, "Elegir la carpeta donde está tu biblioteca", self.use_folder, str(self._root.parent))

    @Slot(str)
    def use_folder(self, folder: str) -> None:
        """Have the engine open the library in ``folder``, and close; the engine finds out whether it is there."""
        self.accepted.disconnect(self._on_lost)
        self.accepted_commands.emit((FindLibrary(Path(folder)),))
        self.accept()

    @Slot()
    def _on_lost(self) -> None:
        self.accepted_commands.emit((BeginLibrary(),))

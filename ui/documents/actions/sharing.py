"""Hands copies of documents to other programs: by dragging, or attached to a new mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from app.reports.file_names import NamePattern
from app.store.selection import Selection
from ui.background.task import Outcome, Task
from ui.documents.actions import mail
from ui.documents.actions.dragging import MOST_DRAGGED, DraggedFiles, make_files
from ui.documents.actions.shared_folders import SharedFolders
from ui.widgets import open_with as desktop

_TOO_MANY = f"Se arrastran hasta {MOST_DRAGGED} comprobantes a la vez. Para más, usa Exportar."
_NOTHING = "No hubo qué arrastrar: su XML no está en tu equipo, o no hay espacio para la copia."
_NO_MAIL = "Tu programa de correo no recibe archivos de otros: arrástralo al mensaje desde la carpeta que se abrió."


class DocumentSharing(QObject):
    """Makes the copies in folders of their own, which ``clear`` deletes; ``tell`` shows the person a sentence."""

    def __init__(self, window: QWidget, tell: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._tell = tell
        self._handed = SharedFolders()
        self._mailed: tuple[Path, ...] = ()

    def drag(self, selection: Selection, pattern: NamePattern) -> None:
        """Drag PDF and XML of each document, made in the background; returns when the mouse button is released."""
        if len(selection) > MOST_DRAGGED:
            self._tell(_TOO_MANY)
            return
        try:
            folder = self._handed.folder()
        except OSError:
            self._tell(_NOTHING)
            return
        mime = DraggedFiles()
        task = Task(partial(_make, mime, selection, pattern, folder), self)
        task.done.connect(self._on_made)
        task.start()
        drag = QDrag(self._window)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)

    @Slot(object)
    def send(self, files: Sequence[Path]) -> None:
        """Open a new mail with these files attached; if that fails, an empty mail and the folder with the files."""
        self._mailed = tuple(files)
        task = Task(partial(self._send, self._mailed), self)
        task.done.connect(self._on_sent)
        task.start()

    def clear(self) -> None:
        """Delete all copies that were made for other programs."""
        self._handed.clear()

    def _send(self, files: tuple[Path, ...]) -> bool:
        """Copy the files and open the mail program; in the background. Raises OSError."""
        return mail.send(files, self._handed.folder())

    @Slot(object)
    def _on_made(self, outcome: Outcome) -> None:
        if not outcome.value:
            self._tell(_NOTHING)

    @Slot(object)
    def _on_sent(self, outcome: Outcome) -> None:
        if outcome.value is not True and self._mailed:
            desktop.show_in_folder(self._mailed[0])
            mail.write_empty(self._mailed)
            self._tell(_NO_MAIL)


def _make(mime: DraggedFiles, selection: Selection, pattern: NamePattern, folder: Path) -> int:
    """Write the files, hand them to ``mime``, and give their number."""
    made: Sequence[Path] = ()
    try:
        made = make_files(selection, pattern, folder)
    finally:
        mime.set_files(made)
    return len(made)

"""The dialog that makes a backup: where to, with or without documents, and its progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from app.backup.format import SUFFIX
from app.backup.writing import BackupResult, back_up
from app.paths import Paths
from app.words import formatting
from ui.widgets import open_with as desktop
from ui.widgets.choices import Check
from ui.widgets.layouts import button, label
from ui.widgets.long_work import LongWork, LongWorkDialog
from ui.widgets.place_field import PlaceField

_LEAD = (
    "Un solo archivo con tus contribuyentes (su llave sigue cifrada), tus solicitudes, el índice y tus ajustes."
    " Nunca lleva contraseñas. Puedes seguir trabajando mientras se hace."
)
_HINT = "Sin ellos el respaldo es pequeño; sirve si respaldas la carpeta de la biblioteca por otro lado."
_KIND = f"Respaldo de Acopio (*{SUFFIX})"


class BackupDialog(LongWorkDialog):
    """Fields: ``place``, ``documents``, ``show_button``."""

    def __init__(self, paths: Paths, library: Path, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Respaldar", _LEAD, "Respaldar")
        self._paths = paths
        self._library = library
        self._now = now
        self._target: Path | None = None
        self.place = PlaceField("Guardar en:", _KIND)
        self.documents = Check("Incluir los comprobantes y los ZIP del SAT")
        self.documents.setChecked(True)
        self.show_button = button("Mostrar en carpeta", "folder")
        self.show_button.hide()
        for part in (self.place, self.documents, label(_HINT, "hint")):
            self.body.addWidget(part)
        self.extras.addWidget(self.show_button)
        self.extras.addStretch(1)
        self.place.changed.connect(self._on_place)
        self.show_button.clicked.connect(self._on_show)
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        day = now.astimezone().date().isoformat()
        self.place.ask_for(_KIND, (folder if folder.is_dir() else Path.home()) / f"Acopio {day}{SUFFIX}")
        self.fit()

    def make_work(self) -> LongWork:
        """Back up to the chosen place."""
        place = self.place.path()
        assert place is not None  # noqa: S101 - the button is off without one
        self._target = place if place.suffix == SUFFIX else place.with_name(place.name + SUFFIX)
        return partial(
            _back_up,
            self._paths,
            self._library,
            self._target,
            with_documents=self.documents.isChecked(),
            now=self._now,
        )

    def succeed(self, value: object) -> None:
        """Say where the backup lies."""
        if not isinstance(value, BackupResult) or self._target is None:
            return
        files = formatting.plural(value.files, "archivo", "archivos")
        left = f" Se omitieron {formatting.count(value.left_out)} archivos ajenos." if value.left_out else ""
        self.show_text(
            f"El respaldo está listo: {files} en {self._target}.{left} Guárdalo también fuera de este equipo."
        )
        self.show_button.show()

    @Slot()
    def _on_place(self) -> None:
        place = self.place.path()
        self.accept_button.setEnabled(place is not None and place.parent.is_dir() and not place.is_dir())

    @Slot()
    def _on_show(self) -> None:
        if self._target is not None:
            desktop.show_in_folder(self._target)


def _back_up(
    paths: Paths,
    library: Path,
    target: Path,
    report_progress: Callable[[int, int], None],
    stop: Callable[[], bool],
    *,
    with_documents: bool,
    now: datetime,
) -> BackupResult:
    return back_up(
        paths, library, target, with_documents=with_documents, at=now, progress=report_progress, cancelled=stop
    )

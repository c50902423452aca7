"""The card of Ajustes for the library's folder: where it is, what kind of place that is, and moving it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.words import formatting
from ui.library.library_moving import LibraryMoving
from ui.library.location_watch import LocationWatch
from ui.state.app_state import AppState
from ui.widgets import open_with as desktop
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, progress_bar, row
from ui.widgets.theme import GRID, set_role

_TEXT = "Aquí están tus XML, en carpetas por contribuyente, año y mes, y los ZIP originales del SAT."


class LibraryCard(QFrame):
    """Fields: ``library``, ``notes``, ``bar``, ``progress``, and the buttons move, verify, resume and stop.

    Signals:
        move_wanted, verify_wanted: the buttons were pressed.
    """

    move_wanted = Signal()
    verify_wanted = Signal()

    def __init__(
        self,
        app_state: AppState,
        default: Path,
        moving: LibraryMoving,
        places: LocationWatch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._default = default
        self._moving = moving
        self._places = places
        set_role(self, "card")
        self.library = label()
        self.library.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = label(role="error")
        self.move_button = button("Elegir otra carpeta…", "folder")
        self.verify_button = button(
            "Verificar biblioteca", "search", tip="Comparar cada archivo con lo que entregó el SAT"
        )
        self._open_button = button("Abrir carpeta", role="plain")
        self.bar = progress_bar("Avance de la copia de la biblioteca")
        self.progress = label(role="hint")
        self.resume_button = button("Continuar")
        self.stop_button = button("Detener")
        inner = column(
            label("Carpeta de la biblioteca", "subtitle"),
            label(_TEXT, "hint"),
            self.library,
            self.notes,
            FlowRow(self.move_button, self.verify_button, self._open_button),
            self.bar,
            self.progress,
            row(self.resume_button, self.stop_button, 1),
            gap=2 * GRID,
        )
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self.setLayout(inner)
        self._connect()
        self.refresh()

    @property
    def root(self) -> Path:
        """The folder, also before the library is open."""
        return self._app_state.place.root if self._app_state.place else self._default

    def _connect(self) -> None:
        self.move_button.clicked.connect(self.move_wanted)
        self.verify_button.clicked.connect(self.verify_wanted)
        self._open_button.clicked.connect(self._on_open)
        self.resume_button.clicked.connect(self._moving.resume)
        self.stop_button.clicked.connect(self._on_stop)
        self._moving.changed.connect(self.refresh)
        self._moving.progressed.connect(self._on_progress)
        self._places.checked.connect(self.refresh)
        self._app_state.opened.connect(self.refresh)
        self._app_state.place_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Follow where the library is and how a move stands."""
        self.library.setText(str(self.root))
        self.notes.setText("\n".join(f"{words.title}. {words.advice}" for words in self._places.words))
        self.notes.setVisible(bool(self._places.words))
        moving, target = self._moving.is_running, self._moving.target
        self.move_button.setEnabled(not moving)
        self.bar.setVisible(moving)
        self.resume_button.setVisible(target is not None and not moving)
        self.stop_button.setVisible(target is not None)
        self.stop_button.setText("Detener" if moving else "Olvidarla")
        if moving:
            self.bar.setRange(0, 0)
            said = f"Copiando tu biblioteca a {target}. Puedes seguir trabajando."
        elif target is not None:
            said = f"La copia a {target} quedó a medias. Lo copiado se conserva; puedes continuar cuando quieras."
        elif self._moving.left is not None:
            said = f"Listo. La carpeta anterior sigue en {self._moving.left}; puedes borrarla."
        else:
            said = ""
        self.progress.setText(said)
        self.progress.setVisible(bool(said))

    @Slot(object, object)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, 1_000)
        self.bar.setValue(1_000 * done // max(total, 1))
        self.progress.setText(
            f"Copiando tu biblioteca a {self._moving.target}: {formatting.size(done)} de {formatting.size(total)}."
        )

    @Slot()
    def _on_stop(self) -> None:
        if self._moving.is_running:
            self._moving.pause()
        else:
            self._moving.give_up()

    @Slot()
    def _on_open(self) -> None:
        if self._app_state.place is not None:
            desktop.open_path(self._app_state.place.root)

"""Ajustes: where things are kept, when Acopio runs, and how the window looks."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QWidget

from app import __version__
from app.domain.identifiers import is_rfc
from app.errors import LibraryInOwnDataError
from app.output_folder import OutputFolder
from app.paths import Paths, licences
from app.surroundings import is_own_data, notes
from app.words.messages import explain
from ui.settings.automatic_card import AutomaticCard
from ui.settings.library_card import LibraryCard
from ui.settings.looks_card import LooksCard
from ui.settings.output_folders import OutputFolders
from ui.settings.outputs_card import OutputsCard
from ui.settings.parts import SettingsParts
from ui.settings.presence_card import PresenceCard
from ui.settings.updates_card import UpdatesCard
from ui.state.app_state import AppState
from ui.state.indexes import library_folder
from ui.widgets import open_with as desktop
from ui.widgets.folder_chooser import choose_folder
from ui.widgets.layouts import button, card, column, label, row
from ui.widgets.page import Page
from ui.widgets.question import Question, show_message
from ui.widgets.theme import GRID, set_role


class AjustesPage(Page):
    """Every choice applies at once.

    Signals:
        verify_wanted: the person wants the library compared with what the SAT gave.
        backup_wanted, restore_wanted: the person wants a backup made, or restored.
    """

    verify_wanted = Signal()
    backup_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, app_state: AppState, paths: Paths, parts: SettingsParts) -> None:
        super().__init__(app_state)
        self._paths = paths
        self._moving = parts.moving
        self.place = LibraryCard(app_state, paths.library, parts.moving, parts.location)
        self.place.move_wanted.connect(self.choose_library)
        self.place.verify_wanted.connect(self.verify_wanted)
        self.looks = LooksCard(parts.preferences)
        self.presence = PresenceCard(parts.preferences, parts.daily_update, parts.autostart, has_tray=parts.has_tray)
        self.presence.trouble.connect(app_state.trouble)
        self.updates = None if parts.news is None else UpdatesCard(parts.preferences, parts.news)
        self.automatic = AutomaticCard(parts.daily_update)
        self._output_folders = OutputFolders(parts.preferences, app_state, paths, self)
        self.outputs = OutputsCard(self._output_folders)
        self.outputs.edit_wanted.connect(self._on_output)
        inside = QWidget()
        set_role(inside, "page")
        inside.setLayout(
            column(
                label("Ajustes", "title"),
                self.place,
                self._backup_card(),
                self.automatic,
                self.outputs,
                self.presence,
                self.looks,
                *((self.updates,) if self.updates is not None else ()),
                self._data_card(),
                self._about_card(),
                1,
                gap=4 * GRID,
            )
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.fill(area)

    @Slot()
    def open_licences(self) -> None:
        """Open the folder of the licences of what the frozen program brings along."""
        if (folder := licences()) is not None:
            desktop.open_path(folder)

    @Slot()
    def open_logs(self) -> None:
        """Open the folder of the logs."""
        desktop.open_path(self._paths.logs)

    def move_to(self, target: Path) -> None:
        """Say what will happen; when the person agrees, the copying begins."""
        if is_own_data(target, self._paths.home, self._paths.library):
            words = explain(LibraryInOwnDataError(target).key, {"path": str(target)})
            self._refuse(words.title, words.body)
            return
        if not self._moving.can_go_to(target):
            self._refuse("Elige una carpeta vacía", f"En {target} ya hay otros archivos, o está dentro de la actual.")
            return
        question = MoveQuestion(target, self)
        question.confirmed.connect(self._moving.begin)
        question.open()

    @Slot()
    def choose_library(self) -> None:
        """Ask for another folder; ``move_to`` does the rest."""
        choose_folder(self, "Elegir la carpeta de tu biblioteca", self._on_folder, str(self.place.root.parent))

    @Slot(object)
    def _on_output(self, edited: OutputFolder | None) -> None:
        """Add a carpeta de salida, or change this one."""
        from ui.settings.output_folder_dialog import OutputFolderDialog  # what it needs comes with it

        state = self.app_state
        names = {one.value: "" for one in state.documents if is_rfc(one.value)}
        names |= {one.rfc.value: one.name for one in state.taxpayers.values()}
        library = None if state.place is None else library_folder(self._paths, state.place)
        owners = sorted(names.items())
        dialog = OutputFolderDialog(self._output_folders, self._paths, library, self, owners=owners, edited=edited)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _on_folder(self, text: str) -> None:
        self.move_to(Path(text))

    def _refuse(self, title: str, text: str) -> None:
        show_message(self, "Carpeta de la biblioteca", title, text)

    def _backup_card(self) -> QFrame:
        saving = button("Respaldar…", "download")
        saving.clicked.connect(self.backup_wanted)
        restoring = button("Restaurar…", "again")
        restoring.clicked.connect(self.restore_wanted)
        return _card(
            "Respaldo",
            "Todo en un archivo, para otro disco o para cambiar de equipo. Nunca lleva contraseñas.",
            row(saving, restoring, 1),
        )

    def _data_card(self) -> QFrame:
        open_logs = button("Abrir registros", "folder")
        open_logs.clicked.connect(self.open_logs)
        return _card(
            "Dónde se guarda lo demás",
            "El índice, tus e.firmas cifradas y los registros. Los registros no contienen contraseñas ni comprobantes.",
            column(_place(str(self._paths.home)), row(open_logs, 1)),
        )

    def _about_card(self) -> QFrame:
        text = f"Versión {__version__}. {_ABOUT}"
        if licences() is None:
            return _card("Acerca de Acopio", text)
        opening = button("Licencias de lo que trae", "folder")
        opening.clicked.connect(self.open_licences)
        return _card("Acerca de Acopio", text, row(opening, 1))


class MoveQuestion(Question):
    """Explains that the library is copied, and asks about the folder."""

    def __init__(self, target: Path, parent: QWidget) -> None:
        super().__init__(
            target,
            "Carpeta de la biblioteca",
            f"¿Usar {target} como tu biblioteca?",
            "Acopio copia ahí todo lo que tienes, lo comprueba y desde entonces trabaja en esa carpeta."
            " Puedes seguir trabajando, y si se interrumpe continúa donde se quedó."
            " La carpeta anterior se queda como está; puedes borrarla después si quieres." + _warning(target),
            parent,
        )
        self.add_buttons("Copiar y usar")


def _warning(target: Path) -> str:
    """What should be known of the folder before it is used."""
    noted = (explain(one.note.value, one.fields) for one in notes(target, os.environ))
    return "".join(f"\n\n{words.title}. {words.cause}" for words in noted)


_ABOUT = "Descarga masiva de CFDI y retenciones, con código abierto bajo la licencia MIT. No es un programa del SAT."


def _card(title: str, text: str, *content: QLayout) -> QFrame:
    return card(column(label(title, "subtitle"), label(text, "hint"), *content, gap=2 * GRID))


def _place(text: str) -> QLabel:
    made = label(text)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made

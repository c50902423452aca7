"""Ajustes: where things are kept, and how the window looks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QMessageBox, QScrollArea, QWidget

from app import __version__
from app.engine.commands import MoveLibrary
from app.paths import Paths
from ui import desktop
from ui.auto_update import AutoUpdate
from ui.guest.guest import Guest
from ui.guest.updates import UpdateNews
from ui.models.work import Work
from ui.pages.page import Page
from ui.theme import GRID, dress
from ui.widgets.automatic_card import AutomaticCard
from ui.widgets.folder_chooser import choose_folder
from ui.widgets.layouts import button, card, column, label, row
from ui.widgets.looks_card import LooksCard
from ui.widgets.presence_card import PresenceCard
from ui.widgets.updates_card import UpdatesCard


class AjustesPage(Page):
    """Every choice applies at once.

    Signals:
        verify_wanted: the person wants the library compared with what the SAT gave.
    """

    verify_wanted = Signal()

    def __init__(
        self, work: Work, paths: Paths, automatic: AutoUpdate, guest: Guest, news: UpdateNews | None = None
    ) -> None:
        super().__init__(work)
        self._paths = paths
        self.library = _place(str(paths.library))
        self.looks = LooksCard(guest)
        self.presence = PresenceCard(guest, automatic)
        self.presence.trouble.connect(work.trouble)
        self.move_button = button("Elegir otra carpeta…", "folder")
        self.move_button.clicked.connect(self.choose_library)
        self.verify_button = button(
            "Verificar biblioteca", "search", tip="Comparar cada archivo con lo que entregó el SAT"
        )
        self.verify_button.clicked.connect(self.verify_wanted)
        self.updates = None if news is None else UpdatesCard(guest, news)
        open_library = button("Abrir carpeta", role="plain")
        open_library.clicked.connect(self._on_open_library)
        open_logs = button("Abrir registros", "folder")
        open_logs.clicked.connect(self.open_logs)
        self.automatic = AutomaticCard(automatic)
        inside = QWidget()
        dress(inside, role="page")
        inside.setLayout(
            column(
                label("Ajustes", "title"),
                self._library_card(open_library),
                self.automatic,
                self.presence,
                self.looks,
                self._data_card(open_logs),
                *((self.updates,) if self.updates is not None else ()),
                _card("Acerca de Acopio", f"Versión {__version__}. {_ABOUT}"),
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
        work.opened.connect(self._show_place)
        work.place_changed.connect(self._show_place)
        self._show_place()

    @Slot()
    def open_logs(self) -> None:
        """Open the folder of the logs."""
        desktop.open_path(self._paths.logs)

    def move_to(self, target: Path) -> None:
        """Say what will happen; when the person agrees, hand the engine the command."""
        if target.is_dir() and any(target.iterdir()):
            self._refuse("Elige una carpeta vacía", f"En {target} ya hay otros archivos.")
            return
        question = MoveQuestion(target, self)
        question.confirmed.connect(self._on_confirmed)
        question.open()

    @Slot()
    def _on_open_library(self) -> None:
        if self.work.place is not None:
            desktop.open_path(self.work.place.root)

    @Slot()
    def choose_library(self) -> None:
        """Ask for another folder; ``move_to`` does the rest."""
        choose_folder(self, "Elegir la carpeta de tu biblioteca", self._on_folder, str(self._root().parent))

    @Slot(str)
    def _on_folder(self, text: str) -> None:
        self.move_to(Path(text))

    @Slot(object)
    def _on_confirmed(self, target: Path) -> None:
        self.command.emit(MoveLibrary(target))

    @Slot()
    def _show_place(self) -> None:
        self.library.setText(str(self._root()))

    def _root(self) -> Path:
        return self.work.place.root if self.work.place else self._paths.library

    def _refuse(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "Carpeta de la biblioteca", title, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText(text)
        box.open()

    def _library_card(self, open_library: QWidget) -> QFrame:
        return _card(
            "Carpeta de la biblioteca",
            "Aquí están tus XML, en carpetas por contribuyente, año y mes, y los ZIP originales del SAT.",
            column(self.library, row(self.move_button, self.verify_button, open_library, 1)),
        )

    def _data_card(self, open_logs: QWidget) -> QFrame:
        return _card(
            "Dónde se guarda lo demás",
            "El índice, tus e.firmas cifradas y los registros. Los registros no contienen contraseñas ni comprobantes.",
            column(_place(str(self._paths.home)), row(open_logs, 1)),
        )


class MoveQuestion(QMessageBox):
    """Explains that the library is copied, and asks.

    Attributes:
        yes: the button that agrees.

    Signals:
        confirmed: carries the folder.
    """

    confirmed = Signal(object)

    def __init__(self, target: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Carpeta de la biblioteca")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(f"¿Usar {target} como tu biblioteca?")
        self.setInformativeText(
            "Acopio copia ahí todo lo que tienes, lo comprueba y desde entonces trabaja en esa carpeta."
            " La carpeta anterior se queda como está; puedes borrarla después si quieres."
        )
        self.yes = self.addButton("Copiar y usar", QMessageBox.ButtonRole.AcceptRole)
        self.setEscapeButton(self.addButton("Cancelar", QMessageBox.ButtonRole.RejectRole))
        self.yes.clicked.connect(self._on_yes)

    @Slot()
    def _on_yes(self) -> None:
        self.confirmed.emit(self._target)


_ABOUT = "Descarga masiva de CFDI y retenciones, con código abierto bajo la licencia MIT. No es un programa del SAT."


def _card(title: str, text: str, *content: QLayout) -> QFrame:
    return card(column(label(title, "subtitle"), label(text, "hint"), *content, gap=2 * GRID))


def _place(text: str) -> QLabel:
    made = label(text)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made

"""The button with the filters that the person saved under a name; kept in the window's settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QPushButton, QWidget

from ui.documents.filters.criteria import Criteria, from_json, to_json
from ui.widgets.plain import escape_mnemonic

_KEY = "comprobantes/filtros"
_LONGEST_NAME = 60


class SavedFilters(QPushButton):
    """Opens a menu to apply a saved filter, save the ``current`` one, or delete one.

    Signals:
        chosen: the ``Criteria`` of a saved filter.
    """

    chosen = Signal(object)

    def __init__(self, current: Callable[[], Criteria], parent: QWidget | None = None) -> None:
        super().__init__("Filtros guardados ▾", parent)
        self.setAccessibleName("Filtros guardados")
        self.setToolTip("Volver a un filtro que guardaste, o guardar este")
        self.saved: dict[str, Criteria] = {}
        self._current = current
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.dialog: QInputDialog | None = None

    def keep(self, name: str) -> None:
        """Save the current filter under ``name``; one of that name is replaced."""
        if name := name.strip()[:_LONGEST_NAME]:
            self.saved[name] = self._current()

    def forget(self, name: str) -> None:
        """Delete the filter of that name."""
        self.saved.pop(name, None)

    def remember(self, settings: QSettings) -> None:
        """Save the filters to the settings."""
        settings.setValue(_KEY, to_json(self.saved))

    def recall(self, settings: QSettings) -> None:
        """Load the filters from the settings."""
        self.saved = from_json(str(settings.value(_KEY, "{}")))

    @Slot()
    def ask_name(self) -> None:
        """Ask for a name and save the current filter under it."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Guardar filtro")
        dialog.setLabelText("Nombre del filtro:")
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setOkButtonText("Guardar")
        dialog.setCancelButtonText("Cancelar")
        dialog.textValueSelected.connect(self.keep)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        for name in self.saved:
            entry = QAction(escape_mnemonic(name), self._menu)
            entry.setData(name)
            entry.triggered.connect(self._on_chosen)
            self._menu.addAction(entry)
        if self.saved:
            self._menu.addSeparator()
        keep = QAction("Guardar este filtro…", self._menu)
        keep.setEnabled(not self._current().is_empty)
        keep.triggered.connect(self.ask_name)
        self._menu.addAction(keep)
        if self.saved:
            removing = self._menu.addMenu("Borrar")
            for name in self.saved:
                entry = QAction(escape_mnemonic(name), removing)
                entry.setData(name)
                entry.triggered.connect(self._on_forget)
                removing.addAction(entry)

    @Slot()
    def _on_chosen(self) -> None:
        entry = self.sender()
        if isinstance(entry, QAction) and (found := self.saved.get(str(entry.data()))):
            self.chosen.emit(found)

    @Slot()
    def _on_forget(self) -> None:
        entry = self.sender()
        if isinstance(entry, QAction):
            self.forget(str(entry.data()))

"""The page Contribuyentes: registered e.firmas, their state, and what is pending for each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QMessageBox, QStackedWidget, QWidget

from app.domain.taxpayer import Taxpayer
from app.engine.commands import Remove
from ui.state.app_state import AppState
from ui.taxpayers.health import Health
from ui.taxpayers.health_chips import HealthChips
from ui.taxpayers.table_model import TaxpayerProxy, TaxpayerTableModel
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button
from ui.widgets.page import Page
from ui.widgets.question import Question
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.theme import GRID

_CALM_MILLISECONDS = 200
_SEARCH_WIDTH = 32  # characters


class ContribuyentesPage(Page):
    """The table and what can be done with one of them.

    Signals:
        renew_wanted, password_wanted: carry the ``Taxpayer``.
        import_wanted: the person has a folder of e.firmas.
    """

    renew_wanted = Signal(object)
    password_wanted = Signal(object)
    import_wanted = Signal()

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self.model = TaxpayerTableModel(app_state, self)
        self.table = DataTable("Contribuyentes", self.model.columns)
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.proxy = TaxpayerProxy(self.model, self)
        self.table.set_rows(self.proxy)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.chips = HealthChips()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar por nombre o RFC")
        self.search.setAccessibleName("Buscar en los contribuyentes")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(self.fontMetrics().averageCharWidth() * _SEARCH_WIDTH)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MILLISECONDS)
        self.register = button("Registrar e.firma", "plus", tip="Registrar la e.firma de otro contribuyente")
        self.importing = button(
            "Importar carpeta de clientes…", "folder", tip="Registrar de una vez las e.firmas que hay en una carpeta"
        )
        self.renew = button("Renovar e.firma", "again", tip="Cambiar la e.firma por la que te dio el SAT al renovarla")
        self.password = button("Escribir contraseña", "key")
        self.remove = button("Quitar", "trash", tip="Quitar la e.firma de Acopio; los comprobantes se quedan")
        self._empty = EmptyState(
            "people",
            "Aquí verás tus contribuyentes",
            "Registra una e.firma y Acopio podrá pedir sus comprobantes al SAT. Su llave se guarda cifrada.",
            "Registrar mi e.firma",
        )
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self._empty)
        actions = FlowRow(self.register, self.importing, self.renew, self.password, self.remove)
        self._filters = FlowRow(self.chips, self.search, gap=2 * GRID)
        self.fill(actions, self._filters, self._tables)
        self._connect()
        self._refresh()

    def remember(self, settings: QSettings) -> None:
        """Save the columns of the table."""
        self.table.remember(settings, "contribuyentes/columnas")

    def recall(self, settings: QSettings) -> None:
        """Load the columns of the table."""
        self.table.recall(settings, "contribuyentes/columnas")

    def chosen(self) -> Taxpayer | None:
        """The selected contribuyente, None when none is selected."""
        found = self.table.chosen_index().data(ROW_ROLE)
        return found if isinstance(found, Taxpayer) else None

    def _connect(self) -> None:
        self.register.clicked.connect(self.register_wanted)
        self._empty.button.clicked.connect(self.register_wanted)
        self.importing.clicked.connect(self.import_wanted)
        self.chips.chosen.connect(self._on_health)
        self.search.textChanged.connect(self._on_text)
        self.renew.clicked.connect(self._on_renew)
        self.password.clicked.connect(self._on_password)
        self.remove.clicked.connect(self._on_remove)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(self._show_actions)
        self.app_state.taxpayers_changed.connect(self._refresh)
        self.app_state.documents_counted.connect(self._refresh)
        self.app_state.completeness_read.connect(self._refresh)
        self.app_state.request_changed.connect(self._calm.start)
        self._calm.timeout.connect(self._refresh)

    @Slot()
    def _refresh(self) -> None:
        self.model.refresh()
        self.proxy.invalidate()
        self.chips.show_counts(len(self.model.rows), self.model.counts)
        self._show_what_there_is()

    @Slot(object)
    def _on_health(self, health: Health | None) -> None:
        self.proxy.show_health(health)
        self._show_what_there_is()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.proxy.show_text(text)
        self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        held = bool(self.model.rows)
        self.chips.setVisible(held)
        self.search.setVisible(held)
        self._tables.setCurrentWidget(self.table if held else self._empty)
        if self.proxy.rowCount() and not self.table.chosen_rows():
            self.table.selectRow(0)
        self._show_actions()

    @Slot()
    def _show_actions(self) -> None:
        found = self.chosen() is not None
        for one in (self.renew, self.password, self.remove):
            one.setEnabled(found)

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self._on_password()

    @Slot()
    def _on_renew(self) -> None:
        if (one := self.chosen()) is not None:
            self.renew_wanted.emit(one)

    @Slot()
    def _on_password(self) -> None:
        if (one := self.chosen()) is not None:
            self.password_wanted.emit(one)

    @Slot()
    def _on_remove(self) -> None:
        if (one := self.chosen()) is not None:
            question = RemovalQuestion(one, self)
            question.confirmed.connect(self._on_confirmed)
            question.open()

    @Slot(object)
    def _on_confirmed(self, one: Taxpayer) -> None:
        self.command.emit(Remove(one.rfc))


class RemovalQuestion(Question):
    """Asks before an e.firma is removed; Cancelar is what Enter does. It asks about the ``Taxpayer``."""

    def __init__(self, one: Taxpayer, parent: QWidget) -> None:
        super().__init__(
            one,
            "Quitar contribuyente",
            f"¿Quitar la e.firma de {one.name or one.rfc}?",
            "Acopio olvida su e.firma y su contraseña, y cancela sus solicitudes pendientes."
            " Sus comprobantes se quedan en tu equipo, y tus archivos .cer y .key no se tocan.",
            parent,
        )
        self.setDefaultButton(self.add_buttons("Quitar", QMessageBox.ButtonRole.DestructiveRole))

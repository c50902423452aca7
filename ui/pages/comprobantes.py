"""Comprobantes: the library as a list to filter, sort, read and take from, a million rows as light as a hundred."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, QSettings, Qt, Slot
from PySide6.QtWidgets import QMenu, QSizePolicy, QSplitter, QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.errors import AcopioError
from app.store.documents import DocumentRow, Sum
from app.store.filters import NEWEST_FIRST, Order
from ui import desktop
from ui.explorer.detail_panel import DetailPanel
from ui.explorer.document_table import DocumentTable
from ui.explorer.filter_bar import DocumentFilterBar
from ui.explorer.listing import Listing
from ui.explorer.saved_filters import SavedFilters
from ui.explorer.totals_bar import TotalsBar
from ui.models.document_table import DocumentTableModel
from ui.models.work import Work
from ui.pages.page import Page
from ui.theme import GRID
from ui.threads.engine_thread import LibraryPlace
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowRow
from ui.widgets.layouts import button

_TABLE_WIDTH, _DETAIL_WIDTH = 700, 420


class ComprobantesPage(Page):
    """Newest first. New documents slip in without moving the selection or the scroll."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(work, parent)
        self.model = DocumentTableModel(self)
        self.table = DocumentTable(self.model)
        self.listing = Listing(self.model, self.table.marks, self)
        self.filters = DocumentFilterBar()
        self.saved = SavedFilters()
        self.totals = TotalsBar()
        self.columns_button = button("Columnas ▾", tip="Elegir qué columnas se ven")
        self.open_button = button("Abrir XML", "documents", tip="Abrir con el programa de tu equipo (Enter)")
        self.folder_button = button("Mostrar en carpeta", "folder")
        self.empty = EmptyState("documents", "", "", "Nueva descarga")
        self._owner: Rfc | None = None
        self._order = NEWEST_FIRST
        self.detail = DetailPanel(work, self.listing.quick)
        self.detail_button = button("Detalle", "info", tip="Ver el comprobante elegido al lado (F4)")
        self._tables = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._has_read = False
        self._build()
        self._connect()
        if work.place is not None:
            self._open()

    @property
    def is_reading(self) -> bool:
        """Whether an answer of the database is awaited."""
        return self.listing.is_reading

    def show_owner(self, owner: Rfc | None) -> None:
        """Only the documents of ``owner``."""
        self._owner = owner
        self.reload()

    def remember(self, settings: QSettings) -> None:
        """Columns, saved filters, and how the page is divided."""
        self.table.remember(settings, "comprobantes/columnas")
        self.saved.remember(settings)
        settings.setValue("comprobantes/division", self._splitter.saveState())
        settings.setValue("comprobantes/detalle", int(self.detail_button.isChecked()))

    def recall(self, settings: QSettings) -> None:
        """Columns, saved filters, and how the page is divided."""
        self.table.recall(settings, "comprobantes/columnas")
        self.saved.recall(settings)
        division = settings.value("comprobantes/division")
        if isinstance(division, QByteArray):
            self._splitter.restoreState(division)
        self.detail_button.setChecked(str(settings.value("comprobantes/detalle", "1")) != "0")

    def theme_changed(self) -> None:
        """Paint the rows in the new colours."""
        self.table.delegate.theme_changed()
        self.table.viewport().update()
        self.detail.theme_changed()

    def close_down(self) -> None:
        """Give up what is read."""
        self.listing.close()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.empty)
        self.filters.head.addWidget(self.saved)
        self.filters.head.addWidget(self.columns_button)
        self.detail_button.setCheckable(True)
        self.detail_button.setChecked(True)
        self.detail_button.setShortcut("F4")
        self._splitter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(2 * GRID)
        self._splitter.addWidget(self._tables)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([_TABLE_WIDTH, _DETAIL_WIDTH])
        actions = FlowRow(self.open_button, self.folder_button, self.detail_button)
        self.fill(self.filters, actions, self._splitter, self.totals)
        self._show_what_there_is()

    def _connect(self) -> None:
        self.filters.changed.connect(self._on_criteria)
        self.saved.chosen.connect(self.filters.choose)
        self.columns_button.clicked.connect(self._on_columns)
        self.table.order_chosen.connect(self._on_order)
        self.table.opened.connect(self._on_opened)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.listing.begun.connect(self._on_begun)
        self.listing.counted.connect(self._show_what_there_is)
        self.listing.summed.connect(self._on_sums)
        self.listing.refreshing.connect(self.table.hold)
        self.listing.refreshed.connect(self.table.settle)
        self.listing.refreshed.connect(self.detail.read_again)
        self.listing.trouble.connect(self._on_trouble)
        self.open_button.clicked.connect(self.open_chosen)
        self.folder_button.clicked.connect(self.show_chosen)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.detail_button.toggled.connect(self._on_detail)
        self.detail.closed.connect(self._on_detail_closed)
        self.detail.followed.connect(self._on_followed)
        self.detail.trouble.connect(self.work.trouble)
        self.empty.button.clicked.connect(self.download_wanted)
        self.work.documents_added.connect(self.listing.grow_stale)
        self.work.opened.connect(self._open)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _open(self) -> None:
        if self.work.place is not None:
            self.listing.open(self.work.place.database)
            self.reload()

    @Slot()
    def reload(self) -> None:
        """Read from the beginning what the filter bar says."""
        today = datetime.now().astimezone().date()
        self.listing.show(self.filters.criteria().filter(self._owner, today), self._order)

    @Slot()
    def _on_criteria(self) -> None:
        self.saved.follow(self.filters.criteria())
        self.reload()

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        self._order = order
        self.reload()

    @Slot()
    def _on_begun(self) -> None:
        self._has_read = True
        self.table.scrollToTop()
        self._show_what_there_is()

    @Slot(object)
    def _on_sums(self, sums: tuple[Sum, ...]) -> None:
        self.totals.show_sums(sums)

    @Slot(object)
    def _on_trouble(self, error: AcopioError) -> None:
        self._has_read = True
        self.work.trouble.emit(error)
        self._show_what_there_is()

    # ── detail ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_current(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        place = self.table.currentIndex().row()
        if self.detail_button.isChecked() and 0 <= place < len(self.model.ids):
            self.detail.show_document(self.model.ids[place])

    @Slot(bool)
    def _on_detail(self, shown: bool) -> None:
        self.detail.setVisible(shown)
        self._show_detail()

    @Slot()
    def _on_detail_closed(self) -> None:
        self.detail_button.setChecked(False)
        self.table.setFocus()

    @Slot(int)
    def _on_followed(self, document: int) -> None:
        """A link leads to a document: mark it in the list where it is in it."""
        place = self.model.place_of(document)
        if place >= 0:
            self.table.go_to(place)

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_columns(self) -> None:
        self.table.column_menu().popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.open_chosen()

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def open_chosen(self) -> None:
        """Open the chosen XML with the system's own program."""
        if path := self._chosen_path():
            desktop.open_path(path)

    @Slot()
    def show_chosen(self) -> None:
        """Show the chosen XML in its folder."""
        if path := self._chosen_path():
            desktop.show_in_folder(path)

    def chosen_row(self) -> DocumentRow | None:
        """The row that has the keyboard, when it is selected and here."""
        index = self.table.currentIndex()
        if not index.isValid() or not self.table.selectionModel().isRowSelected(index.row()):
            return None
        return self.model.row(index.row())

    def _chosen_path(self) -> Path | None:
        row = self.chosen_row()
        return _path(self.work.place, row) if row else None

    @Slot()
    def _on_selection(self) -> None:
        self._show_what_there_is()

    @Slot()
    def _show_what_there_is(self) -> None:
        found = self._chosen_path() is not None
        self.open_button.setEnabled(found)
        self.folder_button.setEnabled(found)
        is_empty = self._has_read and self.model.rowCount() == 0
        if is_empty and not self.filters.criteria().is_empty:
            self.empty.say("Ningún comprobante coincide", "Cambia el texto, los filtros o el contribuyente de arriba.")
        elif is_empty:
            self.empty.say(
                "Aquí verás tus comprobantes",
                "Lo que descargues del SAT queda en tu equipo y aparece en esta lista, también sin conexión.",
            )
        self._tables.setCurrentWidget(self.empty if is_empty else self.table)
        self.totals.setVisible(not is_empty)
        self.totals.show_count(self.listing.total, self.table.selected_count())


def _path(place: LibraryPlace | None, row: DocumentRow) -> Path | None:
    """Where the document's XML lies; None when there is none."""
    if place is None or not row.path:
        return None
    return place.root.joinpath(*row.path.split("/"))

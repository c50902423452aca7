"""The page Comprobantes: the library as a list to filter, sort, read and export, also with a million documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QSplitter, QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.domain.index.filter import NEWEST_FIRST, Order
from app.domain.index.port import DocumentIndex
from app.domain.index.rows import Sum
from app.errors import AcopioError
from ui.background.task import Outcome
from ui.documents.actions.action_bar import ActionBar, DocumentAction
from ui.documents.actions.actions import DocumentActions
from ui.documents.actions.chosen_documents import ChosenDocuments
from ui.documents.actions.import_documents import dropped_paths
from ui.documents.detail.following import DetailFollowing
from ui.documents.detail.month_tab import MonthTab
from ui.documents.detail.opening import DetailOpening
from ui.documents.detail.panel import DetailPanel
from ui.documents.figure_bar import FigureBar
from ui.documents.filters.criteria import Criteria
from ui.documents.filters.filter_bar import DocumentFilterBar
from ui.documents.filters.saved_filters import SavedFilters
from ui.documents.list.listing import Listing
from ui.documents.list.table_model import DocumentTableModel
from ui.documents.list.table_view import DocumentTable
from ui.documents.list.totals_bar import TotalsBar
from ui.state.app_state import AppState
from ui.state.indexes import document_index
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import button
from ui.widgets.page import FigureDocuments, Page
from ui.widgets.theme import GRID

_NO_MATCH = "Ningún comprobante coincide", "Cambia el texto, los filtros o el contribuyente de arriba."


class ComprobantesPage(Page):
    """Puts list, filters, detail and actions together. New documents appear without moving selection or scroll.

    The signal ``decide_wanted`` carries a ``DocumentRow`` about which the person wants to decide something.
    """

    decide_wanted = Signal(object)

    def __init__(self, app_state: AppState, month: MonthTab, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self.model = DocumentTableModel(self)
        self.table = DocumentTable(self.model)
        self.listing = Listing(self.model, self.table.row_selection, self)
        self.filters = DocumentFilterBar()
        self.saved = SavedFilters(self.filters.criteria)
        self.figure = FigureBar()
        self._criteria_before = Criteria()
        self.totals = TotalsBar()
        self.columns_button = button("Columnas ▾", tip="Elegir qué columnas se ven")
        self.empty = EmptyState("documents", "", "", "Nueva descarga")
        self._owner: Rfc | None = None
        self._order = NEWEST_FIRST
        self.detail = DetailPanel(app_state, self.listing.row_queries, month)
        self.following = DetailFollowing(self.table, self.model, self.listing, self.detail)
        self.detail_button = button("Detalle", "info", tip="El comprobante que elijas se ve al lado (F4)")
        self.bar = ActionBar(self.detail_button)
        self.choice = ChosenDocuments(self.table, self.model, self.listing, self.filters)
        self.document_actions = DocumentActions(app_state, self.choice, self)
        self._tables = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self.opening = DetailOpening(self.detail, self._splitter, self.detail_button, self.table, self.following)
        self._has_read = self._is_list_wanted = False
        self._build()
        self._connect()
        if app_state.place is not None:
            self._open()

    @property
    def is_reading(self) -> bool:
        """Whether a query is running."""
        return self.listing.is_reading

    def show_owner(self, owner: Rfc | None) -> None:
        """Show only the documents of ``owner``; of all with None."""
        self._owner = owner
        self.reload()

    def show_figure(self, figure: FigureDocuments) -> None:
        """List the documents of a figure alone; what was filtered before comes back when it is left."""
        if self.figure.figure is None:
            self._criteria_before = self.filters.criteria()
        self.figure.show_figure(figure)
        self.filters.clear()

    def remember(self, settings: QSettings) -> None:
        """Save columns, filters and the splitter's position."""
        self.table.remember(settings, "comprobantes/lista")
        self.saved.remember(settings)
        self.document_actions.remember(settings)
        self.opening.remember(settings)

    def recall(self, settings: QSettings) -> None:
        """Load columns, filters and the splitter's position."""
        self.table.recall(settings, "comprobantes/lista")
        self.saved.recall(settings)
        self.document_actions.recall(settings)
        self.opening.recall(settings)

    def theme_changed(self) -> None:
        """Repaint in the colours of the new theme."""
        self.table.delegate.theme_changed()
        self.table.viewport().update()
        self.detail.theme_changed()

    def close_down(self) -> None:
        """Cancel all queries and jobs; called on shutdown."""
        self.listing.close()
        self.document_actions.close_down()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept XML, ZIP and folders anywhere on the page."""
        if dropped_paths(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        if paths := dropped_paths(event.mimeData().urls()):
            event.acceptProposedAction()
            self.document_actions.import_from(paths)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.setAcceptDrops(True)
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
        self.fill(self.figure, self.filters, self.bar, self._splitter, self.totals, self.document_actions.progress_bar)
        self._show_what_there_is()

    def _connect(self) -> None:
        self.figure.left.connect(self._on_figure_left)
        self.filters.changed.connect(self.reload)
        self.filters.list_wanted.connect(self._on_list_wanted)
        self.filters.search.textEdited.connect(self._on_typing)
        self.saved.chosen.connect(self.filters.choose)
        self.columns_button.clicked.connect(self._on_columns)
        self.table.order_chosen.connect(self._on_order)
        self.table.opened.connect(self._on_opened)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(self._show_what_there_is)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.model.dataChanged.connect(self._offer)  # the chosen row itself may have come
        self.listing.begun.connect(self._on_begun)
        self.listing.counted.connect(self._show_what_there_is)
        self.listing.completing.connect(self.table.remember_selection)
        self.listing.completed.connect(self.table.restore_selection)
        self.listing.summed.connect(self._on_sums)
        self.listing.refreshing.connect(self.table.remember_scroll)
        self.listing.refreshed.connect(self.table.restore_scroll)
        self.listing.refreshed.connect(self.following.follow_list)
        self.listing.refreshed.connect(self._read_choices)
        self.listing.trouble.connect(self._on_trouble)
        self.bar.chosen.connect(self.carry_out)
        self.table.copy_wanted.connect(self._on_copy)
        self.table.typed.connect(self.filters.append_word)
        self.table.drag_wanted.connect(self.document_actions.drag)
        self.table.selection_lost.connect(self.document_actions.show_selection_lost)
        self.document_actions.command.connect(self.command)
        self.document_actions.document_wanted.connect(self._on_wanted)
        self.document_actions.progress_bar.busy_changed.connect(self._show_what_there_is)
        self.detail.check_wanted.connect(self._on_check)
        self.detail.decide_wanted.connect(self.decide_wanted)
        self.detail.trouble.connect(self.app_state.trouble)
        self.empty.button.clicked.connect(self.download_wanted)
        self.app_state.documents_added.connect(self.listing.refresh_soon)
        self.app_state.opened.connect(self._open)
        escape = QShortcut(QKeySequence("Esc"), self, self.filters.leave_choices)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _open(self) -> None:
        if self.app_state.place is not None:
            self.listing.open(document_index(self.app_state.place))
            self.reload()
            self._read_choices()

    @Slot()
    def _read_choices(self) -> None:
        """Read which currencies and complements the library has, for the filter bar."""
        reading = self.listing.row_queries.ask(_choices)
        reading.done.connect(self._on_choices)

    @Slot(object)
    def _on_choices(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, tuple):
            self.filters.set_choices(*outcome.value)

    @Slot()
    def reload(self) -> None:
        """Read the list anew with the filters of the bar."""
        wanted = self.filters.criteria().filter(self._owner, datetime.now().astimezone().date())
        if self.figure.figure is not None:
            wanted = replace(wanted, ids=self.figure.figure.ids)
        if wanted != self.listing.chosen:
            self.table.forget_selection()
            self.totals.show_sums(None)
        self.listing.show(wanted, self._order)

    @Slot()
    def _on_figure_left(self) -> None:
        self.filters.choose(self._criteria_before)

    @Slot()
    def _on_list_wanted(self) -> None:
        """Move the focus to the list as soon as the search has its first rows."""
        self._is_list_wanted = True
        if not self.listing.is_beginning:
            self._go_to_list()

    @Slot()
    def _on_typing(self) -> None:
        self._is_list_wanted = False

    def _go_to_list(self) -> None:
        wanted, self._is_list_wanted = self._is_list_wanted, False
        if wanted and self.model.rowCount():
            self.table.setFocus()
            if self.table.chosen_place() < 0:
                self.table.go_to(0)

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        self._order = order
        self.table.remember_selection()
        self.reload()

    @Slot()
    def _on_begun(self) -> None:
        self._has_read = True
        self.table.scrollToTop()
        self._show_what_there_is()
        self._go_to_list()

    @Slot(object)
    def _on_sums(self, sums: tuple[Sum, ...]) -> None:
        self.totals.show_sums(sums)

    @Slot(object)
    def _on_trouble(self, error: AcopioError) -> None:
        self._has_read = True
        if not self.listing.is_reading:
            self.totals.stop_waiting()
        self.app_state.trouble.emit(error)
        self._show_what_there_is()

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_columns(self) -> None:
        self.table.column_menu().popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.carry_out(DocumentAction.OPEN)

    @Slot()
    def _on_copy(self) -> None:
        self.carry_out(DocumentAction.COPY)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = self.bar.context_menu(
            self.choice.row(), self.choice.count(), self, busy=self.document_actions.progress_bar.is_busy
        )
        menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot(object)
    def carry_out(self, action: DocumentAction) -> None:
        """Carry out ``action`` on the chosen documents, or on all that are listed when none is chosen."""
        row = self.choice.row()
        if action is DocumentAction.ONLY_ISSUER and row:
            self.filters.show_only(row.issuer_rfc)
        elif action is DocumentAction.ONLY_RECEIVER and row:
            self.filters.show_only(row.receiver_rfc)
        elif action is DocumentAction.DECIDE and row:
            self.decide_wanted.emit(row)
        else:
            self.document_actions.carry_out(action)

    @Slot()
    def _on_check(self) -> None:
        if self.detail.document is not None:
            self.document_actions.check((self.detail.document,))

    @Slot(int)
    def _on_wanted(self, document: int) -> None:
        self.detail_button.setChecked(True)
        self.following.show_document(document)

    @Slot()
    def _offer(self) -> None:
        row = self.choice.row()
        self.bar.enable_actions(
            one=row is not None and bool(row.path),
            count=self.choice.count(),
            busy=self.document_actions.progress_bar.is_busy,
        )

    @Slot()
    def _show_what_there_is(self) -> None:
        self._offer()
        is_empty = self._has_read and self.model.rowCount() == 0
        if is_empty and (self.figure.figure is not None or not self.filters.criteria().is_empty):
            self.empty.show_text(*_NO_MATCH)
        elif is_empty:
            self.empty.show_text(
                "Aquí verás tus comprobantes",
                "Lo que descargues del SAT queda en tu equipo y aparece en esta lista, también sin conexión. "
                "Si ya tienes XML en otra carpeta, usa Importar.",
            )
        shown, hidden = (self.empty, self.table) if is_empty else (self.table, self.empty)
        hidden.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tables.setCurrentWidget(shown)
        self.totals.setVisible(not is_empty)
        self.totals.show_count(self.listing.total, self.table.selected_count())


def _choices(index: DocumentIndex) -> tuple[list[str], list[str]]:
    return index.currencies(), index.complements()

"""Comprobantes: what arrived, read page by page on a connection of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.domain.search import parse_search
from app.store.documents import DocumentRow
from app.store.filters import DocumentFilter
from ui import desktop, formatting
from ui.models.columns import ROW_ROLE
from ui.models.document_table import PAGE, DocumentPage, DocumentTableModel, read_page
from ui.models.work import Work
from ui.pages.page import Page
from ui.threads.engine_thread import LibraryPlace
from ui.threads.task import Outcome, Task
from ui.widgets.data_table import DataTable
from ui.widgets.document_filter_bar import DocumentFilterBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowRow
from ui.widgets.layouts import button

_REFRESH_MILLISECONDS = 400


class ComprobantesPage(Page):
    """Newest first. New documents slip in without moving the selection or the scroll."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(work, parent)
        self.model = DocumentTableModel(self)
        self.table = DataTable("Comprobantes", self.model.columns)
        self.filters = DocumentFilterBar()
        self.open_button = button("Abrir XML", "documents", tip="Abrir con el programa de tu equipo (Enter)")
        self.folder_button = button("Mostrar en carpeta", "folder")
        self.copy_button = button("Copiar", tip="Copiar las filas elegidas (Ctrl+C)")
        self.empty = EmptyState("documents", "", "", "Nueva descarga")
        self._owner: Rfc | None = None
        self._tables = QStackedWidget()
        self._refresh = QTimer(self)
        self._reading = 0
        self._restarts = 0
        self._has_read = False
        self._build()
        self._connect()

    @property
    def is_reading(self) -> bool:
        """Whether an answer of the database is awaited."""
        return self._reading > 0

    def show_owner(self, owner: Rfc | None) -> None:
        """Only the documents of ``owner``."""
        self._owner = owner
        self.reload()

    def remember(self, settings: QSettings) -> None:
        """Columns."""
        self.table.remember(settings, "comprobantes/columnas")

    def recall(self, settings: QSettings) -> None:
        """Columns."""
        self.table.recall(settings, "comprobantes/columnas")

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.table.set_rows(self.model)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for word, act in (
            ("Abrir XML", self.open_chosen),
            ("Mostrar en carpeta", self.show_chosen),
            ("Copiar", self.table.copy),
        ):
            entry = QAction(word, self.table)
            entry.triggered.connect(act)
            self.table.addAction(entry)
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.empty)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self.fill(self.filters, FlowRow(self.open_button, self.folder_button, self.copy_button), self._tables)
        self._show_what_there_is()

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.model.wanted.connect(self._on_wanted)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(self._show_actions)
        self.open_button.clicked.connect(self.open_chosen)
        self.folder_button.clicked.connect(self.show_chosen)
        self.copy_button.clicked.connect(self.table.copy)
        self.empty.button.clicked.connect(self.download_wanted)
        self._refresh.timeout.connect(self._on_refresh)
        self.work.documents_added.connect(self._on_added)
        self.work.opened.connect(self.reload)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def reload(self) -> None:
        """Read from the beginning, for another filter."""
        if self.work.place is not None:
            self._restarts += 1
            self._read(0, PAGE, self._on_first)

    @Slot()
    def _on_added(self) -> None:
        if not self._refresh.isActive():  # many packages in a row still show up as they come
            self._refresh.start()

    @Slot()
    def _on_refresh(self) -> None:
        self._read(0, max(PAGE, self.model.rowCount()), self._on_again)

    @Slot(int)
    def _on_wanted(self, offset: int) -> None:
        self._read(offset, PAGE, self._on_next)

    @Slot(object)
    def _on_first(self, outcome: Outcome) -> None:
        self._restarts -= 1
        if (page := self._page(outcome)) and not self._restarts:  # only the last one wished for
            self.model.restart(page)
            self.table.scrollToTop()
            self._show_what_there_is()

    @Slot(object)
    def _on_again(self, outcome: Outcome) -> None:
        if page := self._page(outcome):
            self.model.refresh(page)
            self._show_what_there_is()

    @Slot(object)
    def _on_next(self, outcome: Outcome) -> None:
        if page := self._page(outcome):
            self.model.extend(page)

    def _read(self, offset: int, limit: int, slot: object) -> None:
        if self.work.place is None:
            return
        database, chosen = self.work.place.database, self._chosen()
        task = Task(lambda: read_page(database, chosen, offset, limit), self)
        task.done.connect(slot)
        self._reading += 1
        task.start()

    def _page(self, outcome: Outcome) -> DocumentPage | None:
        """The page that arrived, unless it answers a filter that is no longer wished for."""
        self._reading -= 1
        self._has_read = True
        if outcome.error is not None:
            self.work.trouble.emit(outcome.error)
        page = outcome.value
        return page if isinstance(page, DocumentPage) and page.chosen == self._chosen() else None

    def _chosen(self) -> DocumentFilter:
        return DocumentFilter(owner=self._owner, period=self.filters.period(), search=parse_search(self.filters.text))

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.open_chosen()

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

    def _chosen_path(self) -> Path | None:
        rows = self.table.chosen_rows()
        row_data = rows[0].data(ROW_ROLE) if rows else None
        return _path(self.work.place, row_data) if isinstance(row_data, DocumentRow) else None

    @Slot()
    def _show_actions(self) -> None:
        found = self._chosen_path() is not None
        self.open_button.setEnabled(found)
        self.folder_button.setEnabled(found)
        self.copy_button.setEnabled(bool(self.table.chosen_rows()))

    def _show_what_there_is(self) -> None:
        total = self.model.total
        if not total and self.filters.is_narrowed:
            self.empty.say("Ningún comprobante coincide", "Cambia el texto, el periodo o el contribuyente de arriba.")
        elif not total:
            self.empty.say(
                "Aquí verás tus comprobantes",
                "Lo que descargues del SAT queda en tu equipo y aparece en esta lista, también sin conexión.",
            )
        self._tables.setCurrentWidget(self.table if total or not self._has_read else self.empty)
        self.filters.counted.setText(formatting.plural(total, "comprobante", "comprobantes") if total else "")
        self._show_actions()


def _path(place: LibraryPlace | None, row_data: DocumentRow) -> Path | None:
    """Where the document's XML lies; None when there is none."""
    if place is None or not row_data.path:
        return None
    return place.root.joinpath(*row_data.path.split("/"))

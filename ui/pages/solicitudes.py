"""Solicitudes: the live table of requests, with its actions and the detail of the chosen one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from ui import desktop, formatting
from ui.models.columns import ROW_ROLE
from ui.models.request_table import RequestProxy, RequestTableModel, StateFilter
from ui.models.work import Work
from ui.pages.page import Page
from ui.request_actions import RequestAction, actions_for, applies, command_for
from ui.theme import GRID
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import label, row
from ui.widgets.request_actions_bar import RequestActionsBar, context_menu
from ui.widgets.request_detail import RequestDetail

_TYPING_MILLISECONDS = 200


class SolicitudesPage(Page):
    """Rows change in place; selection and scroll stay where the person put them.

    Signals:
        documents_wanted: carries the ``Rfc`` whose documents the person wants to see.
    """

    documents_wanted = Signal(object)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(work, parent)
        self.model = RequestTableModel(work.now, self)
        self.proxy = RequestProxy(self.model, self)
        self.table = DataTable("Solicitudes", self.model.columns)
        self.detail = RequestDetail(work)
        self.bar = RequestActionsBar()
        self.states = QComboBox()
        self.search = QLineEdit()
        self._counted = label(role="hint", wrap=False)
        self._empty = EmptyState(
            "requests",
            "Aquí verás lo que le pides al SAT",
            "Cada solicitud aparece en esta tabla y avanza sola: el SAT la prepara, Acopio la descarga y la guarda.",
            "Nueva descarga",
        )
        self._typing = QTimer(self)
        self._build()
        self._connect()
        self.model.reset(work.requests.values())
        self._show_what_there_is()

    # ── what the window tells ────────────────────────────────────────────────────────────────────────────────────

    def show_owner(self, owner: Rfc | None) -> None:
        """Only the requests of ``owner``."""
        self.proxy.show_owner(owner)
        self._show_what_there_is()

    def tick(self) -> None:
        """Repaint the countdowns that can be seen."""
        if not self.isVisible() or not self.proxy.rowCount():
            return
        top = self.table.rowAt(0)
        bottom = self.table.rowAt(self.table.viewport().height() - 1)
        last = bottom if bottom >= 0 else self.proxy.rowCount() - 1
        for place in range(max(top, 0), last + 1):
            source = self.proxy.mapToSource(self.proxy.index(place, 0)).row()
            self.model.tick(source, source)

    def theme_changed(self) -> None:
        """Write the detail in the new colours."""
        self.detail.repaint_texts()

    def remember(self, settings: QSettings) -> None:
        """Columns and splitter."""
        self.table.remember(settings, "solicitudes/columnas")
        settings.setValue("solicitudes/division", self._splitter.saveState())

    def recall(self, settings: QSettings) -> None:
        """Columns and splitter."""
        self.table.recall(settings, "solicitudes/columnas")
        division = settings.value("solicitudes/division")
        if isinstance(division, QByteArray):
            self._splitter.restoreState(division)

    def chosen(self) -> list[Request]:
        """The selected requests, from top to bottom."""
        return [index.data(ROW_ROLE) for index in self.table.chosen_rows()]

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.states.addItems([one.value for one in StateFilter])
        self.states.setAccessibleName("Mostrar solicitudes")
        self.search.setPlaceholderText("Buscar en la tabla")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Buscar en las solicitudes")
        self.table.set_rows(self.proxy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.table.setSortingEnabled(True)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self._empty)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(2 * GRID)
        self._splitter.addWidget(self._tables)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.detail.hide()
        filters = row(self.states, self.search, 1, self._counted)
        filters.setStretch(1, 1)
        self.fill(filters, self.bar, self._splitter)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._on_typed)
        self.search.textChanged.connect(self._on_typing)
        self.states.currentTextChanged.connect(self._on_state)
        self.table.opened.connect(self._on_opened)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.bar.chosen.connect(self.carry_out)
        self.detail.close_button.clicked.connect(self.detail.hide)
        self._empty.button.clicked.connect(self.download_wanted)
        self.work.request_changed.connect(self._on_changed)
        self.work.opened.connect(self._on_opened_library)
        QShortcut(QKeySequence("F5"), self, self._check_now)

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_opened_library(self) -> None:
        self.model.reset(self.work.requests.values())
        self._show_what_there_is()

    @Slot(object)
    def _on_changed(self, request: Request) -> None:
        self.model.put(request)
        if self.detail.request_id == request.id:
            self.detail.show_request(request)
        self._show_what_there_is()
        self._show_actions()

    @Slot()
    def _on_typing(self) -> None:
        self._typing.start()

    @Slot()
    def _on_typed(self) -> None:
        self.proxy.show_text(self.search.text())
        self._show_what_there_is()

    @Slot(str)
    def _on_state(self, text: str) -> None:
        self.proxy.show_state(StateFilter(text))
        self._show_what_there_is()

    @Slot()
    def _on_selection(self) -> None:
        self._show_actions()
        requests = self.chosen()
        if len(requests) == 1 and self.detail.isVisible():
            self.detail.show_request(requests[0])

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.carry_out(RequestAction.DETAIL)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = context_menu(actions_for(self.chosen()), self)
        menu.chosen.connect(self.carry_out)
        menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _check_now(self) -> None:
        if not self.chosen():
            waiting = [one for one in self.work.requests.values() if one.state is State.AT_SAT]
            self._post(RequestAction.CHECK, waiting)
        else:
            self.carry_out(RequestAction.CHECK)

    @Slot(object)
    def carry_out(self, action: RequestAction) -> None:
        """Do ``action`` with the selected requests it applies to."""
        requests = [one for one in self.chosen() if applies(action, one)]
        match action:
            case RequestAction.DETAIL if requests:
                self.detail.show()
                self.detail.show_request(requests[0])
            case RequestAction.FOLDER if requests and self.work.place is not None:
                desktop.open_path(_folder(self.work.place.root, requests[0]))
            case RequestAction.COPY:
                self.table.copy()
            case _:
                self._post(action, requests)

    def _post(self, action: RequestAction, requests: Iterable[Request]) -> None:
        command = command_for(action, tuple(one.id for one in requests))
        if command is not None:
            self.command.emit(command)

    def _show_actions(self) -> None:
        self.bar.offer(actions_for(self.chosen()))

    def _show_what_there_is(self) -> None:
        shown, held = self.proxy.rowCount(), len(self.model.rows)
        if held and not shown:
            self._empty.say("Ninguna solicitud coincide", "Cambia el filtro, el texto o el contribuyente de arriba.")
        self._tables.setCurrentWidget(self.table if shown else self._empty)
        self.bar.setVisible(bool(held))
        self._counted.setText(formatting.plural(shown, "solicitud", "solicitudes") if held else "")


def _folder(root: Path, request: Request) -> Path:
    """Where its documents lie, as near as there is such a folder."""
    owner = root / request.query.owner.value
    direction = owner / request.query.direction.value.capitalize()
    return next((one for one in (direction, owner) if one.is_dir()), root)

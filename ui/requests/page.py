"""The page Solicitudes: the list of requests, its actions, and the detail of the selected one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter, QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.domain.index.requests import RequestFilter, RequestOrder
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.text import fold
from app.errors import AcopioError
from app.words import formatting
from ui.background.task import Outcome
from ui.requests.actions import RequestAction, actions_for, applies, command_for
from ui.requests.actions_bar import RequestActionsBar, context_menu
from ui.requests.detail import RequestDetail
from ui.requests.found_by import row_words
from ui.requests.listing import RequestListing
from ui.requests.outline import Key
from ui.requests.table_model import RequestTableModel, StateFilter
from ui.requests.table_view import RequestTable
from ui.state.app_state import AppState
from ui.state.indexes import request_index
from ui.widgets import open_with as desktop
from ui.widgets.clipboard import copy_rows
from ui.widgets.drop_down import DropDown
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import label, row
from ui.widgets.page import Page
from ui.widgets.theme import GRID

_TYPING_MILLISECONDS = 200
_LOOKED_AT = 500
"""Of a larger selection so many are looked at to see what can be done with them."""


class SolicitudesPage(Page):
    """Puts list, actions and detail together. Rows change in place; selection and scroll stay."""

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self.model = RequestTableModel(app_state, self)
        self.table = RequestTable(self.model)
        self.listing = RequestListing(self.model, self.table.row_selection, self)
        self.detail = RequestDetail(app_state)
        self.bar = RequestActionsBar()
        self.states = DropDown()
        self.search = QLineEdit()
        self._owner: Rfc | None = None
        self._wants_detail = True
        self._waiting: tuple[RequestAction, list[int]] | None = None
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
        self._open()

    # ── what the window tells ────────────────────────────────────────────────────────────────────────────────────

    def show_owner(self, owner: Rfc | None) -> None:
        """Show only the requests of ``owner``; of all with None."""
        self._owner = owner
        self._show()

    def tick(self) -> None:
        """Repaint the visible countdowns; called every second."""
        if self.isVisible():
            self.model.tick(*self.table.seen())

    def theme_changed(self) -> None:
        """Write the detail again in the colours of the new theme."""
        self.detail.repaint_texts()

    def remember(self, settings: QSettings) -> None:
        """Save the columns and the splitter's position."""
        self.table.remember(settings, "solicitudes/tabla")
        settings.setValue("solicitudes/division", self._splitter.saveState())
        settings.setValue("solicitudes/detalle", int(self._wants_detail))

    def recall(self, settings: QSettings) -> None:
        """Load the columns and the splitter's position."""
        self.table.recall(settings, "solicitudes/tabla")
        division = settings.value("solicitudes/division")
        if isinstance(division, QByteArray):
            self._splitter.restoreState(division)
        self._wants_detail = str(settings.value("solicitudes/detalle", "1")) != "0"
        self._show()

    def close_down(self) -> None:
        """Cancel all queries; called on shutdown."""
        self.listing.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Fold finished groups while the page is hidden."""
        super().hideEvent(event)
        self.listing.fold_finished()

    def chosen(self) -> list[Request]:
        """The selected requests that are read, from top to bottom; of very many only the first."""
        held = (self.model.held(number) for number in islice(self.table.selected_numbers(), _LOOKED_AT))
        return [one for one in held if one is not None]

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.states.addItems([one.value for one in StateFilter])
        self.states.setAccessibleName("Mostrar solicitudes")
        self.search.setPlaceholderText("Contribuyente, mes, estado o IdSolicitud")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Buscar en las solicitudes")
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
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
        self._typing.timeout.connect(self._show)
        self.search.textChanged.connect(self._on_typing)
        self.states.currentTextChanged.connect(self._on_state)
        self.table.opened.connect(self._on_opened)
        self.table.order_chosen.connect(self._on_order)
        self.table.fold_wanted.connect(self._on_fold)
        self.table.copy_wanted.connect(self._on_copy)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.listing.changing.connect(self.table.remember_scroll)
        self.listing.changed.connect(self.table.restore_scroll)
        self.listing.changed.connect(self._show_what_there_is)
        self.listing.begun.connect(self.table.scrollToTop)
        self.listing.trouble.connect(self._on_trouble)
        self.bar.chosen.connect(self.carry_out)
        self.detail.close_button.clicked.connect(self._on_detail_closed)
        self._empty.button.clicked.connect(self.download_wanted)
        self.app_state.request_changed.connect(self._on_changed)
        self.app_state.taxpayers_changed.connect(self.listing.refresh_soon)
        self.app_state.opened.connect(self._open)
        QShortcut(QKeySequence("F5"), self, self._check_now)

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _open(self) -> None:
        if self.app_state.place is not None and self.app_state.is_loaded:
            self.listing.open(request_index(self.app_state.place, row_words))
        self._show_what_there_is()
        self._show_actions()

    @Slot()
    def _show(self) -> None:
        words = tuple(fold(self.search.text()).split())
        part = StateFilter(self.states.currentText()).part
        self.listing.show(RequestFilter(self._owner, part, words), self.table.order())

    @Slot(object)
    def _on_changed(self, request: Request) -> None:
        self.listing.mark_changed(request.id)
        self.model.repaint_requests((request.id,), *self.table.seen())
        if self.detail.request_id == request.id:
            self.detail.show_request(request)
        self._show_actions()

    @Slot()
    def _on_typing(self) -> None:
        self._typing.start()

    @Slot(str)
    def _on_state(self, _text: str) -> None:
        self._show()

    @Slot(object)
    def _on_order(self, _order: RequestOrder) -> None:
        self._show()

    @Slot(object, bool)
    def _on_fold(self, key: Key, folded: bool) -> None:
        self.listing.fold(key, folded=folded)

    @Slot(object)
    def _on_trouble(self, error: AcopioError) -> None:
        self.app_state.trouble.emit(error)

    # ── the chosen ones ──────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_selection(self) -> None:
        self._show_actions()
        requests = self.chosen()
        for_menu = bool(QApplication.mouseButtons() & Qt.MouseButton.RightButton)
        if len(requests) == 1 and self._wants_detail and (self.detail.isVisible() or not for_menu):
            self._show_detail(requests[0])

    def _show_detail(self, request: Request) -> None:
        was_shown = self.detail.isVisible()
        self.detail.show()
        self.detail.show_request(request)
        if not was_shown:  # it takes room from the table: the row stays in sight
            QTimer.singleShot(0, self._on_room_taken)

    @Slot()
    def _on_room_taken(self) -> None:
        self.detail.read_from_the_top()
        self.table.scrollTo(self.table.currentIndex())

    @Slot()
    def _on_detail_closed(self) -> None:
        self._wants_detail = False
        self.detail.hide()
        self.table.setFocus()

    @Slot(object)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.carry_out(RequestAction.DETAIL)

    @Slot()
    def _on_copy(self) -> None:
        self.carry_out(RequestAction.COPY)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = context_menu(actions_for(self.chosen()), self)
        menu.chosen.connect(self.carry_out)
        menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _check_now(self) -> None:
        if not self.table.selected_ranges():
            waiting = [one for one in self.app_state.requests.values() if one.state is State.AT_SAT]
            self._post(RequestAction.CHECK, waiting)
        else:
            self.carry_out(RequestAction.CHECK)

    @Slot(object)
    def carry_out(self, action: RequestAction) -> None:
        """Carry out ``action`` on the selected requests it applies to, after reading those not read yet."""
        numbers = list(self.table.selected_numbers())
        if all(self.model.held(number) is not None for number in numbers):
            found = (self.model.held(number) for number in numbers)
            self._act(action, [one for one in found if one is not None])
            return
        self._waiting = action, numbers
        self.listing.fetch(numbers).done.connect(self._on_fetched)

    @Slot(object)
    def _on_fetched(self, outcome: Outcome) -> None:
        waiting, self._waiting = self._waiting, None
        if outcome.error is not None:
            self.app_state.trouble.emit(outcome.error)
        elif waiting is not None and isinstance(outcome.value, list):
            action, numbers = waiting
            read: dict[int, Request] = {one.id: one for one in outcome.value}
            now = (self.app_state.requests.get(number) or read.get(number) for number in numbers)
            self._act(action, [one for one in now if one is not None])

    def _act(self, action: RequestAction, chosen: list[Request]) -> None:
        requests = [one for one in chosen if applies(action, one)]
        match action:
            case RequestAction.DETAIL if requests:
                self._wants_detail = True
                self._show_detail(requests[0])
            case RequestAction.FOLDER if requests and self.app_state.place is not None:
                desktop.open_path(_folder(self.app_state.place.root, requests[0]))
            case RequestAction.COPY:
                self._copy(requests)
            case _:
                self._post(action, requests)

    def _copy(self, requests: Iterable[Request]) -> None:
        header = self.table.horizontalHeader()
        columns = [self.model.columns[header.logicalIndex(at)] for at in range(header.count())]
        copy_rows([column.text(one) for column in columns] for one in requests)

    def _post(self, action: RequestAction, requests: Iterable[Request]) -> None:
        command = command_for(action, tuple(one.id for one in requests))
        if command is not None:
            self.command.emit(command)

    def _show_actions(self) -> None:
        self.bar.enable_actions(actions_for(self.chosen()))

    @Slot()
    def _show_what_there_is(self) -> None:
        count = self.listing.count
        if count == 0 and self.listing.chosen != RequestFilter():
            self._empty.show_text(
                "Ninguna solicitud coincide", "Cambia el filtro, el texto o el contribuyente de arriba."
            )
        self._empty.button.setVisible(count == 0 and self.listing.chosen == RequestFilter())
        self._tables.setCurrentWidget(self._empty if count == 0 else self.table)
        self.bar.setVisible(bool(count) or self.listing.chosen != RequestFilter())
        self._counted.setText(formatting.plural(count, "solicitud", "solicitudes") if count else "")


def _folder(root: Path, request: Request) -> Path:
    """The folder with the documents of a request, or the nearest folder above it that exists."""
    owner = root / request.query.owner.value
    direction = owner / request.query.direction.value.capitalize()
    return next((one for one in (direction, owner) if one.is_dir()), root)

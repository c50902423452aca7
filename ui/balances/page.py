"""Saldos: who owes me a REP, and to whom I owe one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QSplitter, QStackedWidget, QTabBar, QWidget

from app.bookkeeping.joint_decisions import JointDecisions
from app.bookkeeping.open_balances import (
    CounterpartBalance,
    InvoiceHistory,
    OpenBalances,
    Shown,
    SideBalances,
    ids_of_age,
    invoice_history,
    open_balances,
)
from app.domain.identifiers import Rfc
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.fiscal.invoice_balances import InvoiceBalance
from app.words import balance_page_words as words
from app.words.month_words import unread
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.balances.ages_strip import ALL_AGES, AgesStrip
from ui.balances.chasing import chased, message
from ui.balances.columns import COUNTERPART_COLUMNS, INVOICE_COLUMNS
from ui.balances.detail import InvoiceDetail
from ui.balances.marking import PaidMarks
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.desk_page import DeskPage
from ui.widgets.drop_down import DropDown
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.page import FigureDocuments
from ui.widgets.plain import plain_tip
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_SIDES = (OwnerRole.RECEIVED, OwnerRole.ISSUED)
_TITLES = {OwnerRole.RECEIVED: words.OWED_TO_ME, OwnerRole.ISSUED: words.OWED_BY_ME}
_TYPING_MILLISECONDS = 200
_LEAST_ROWS, _SEARCH_LETTERS = 2, 34
_WIDTHS, _HEIGHTS, _TABLE, _INVOICES = "saldos/anchos", "saldos/altos", "saldos/contrapartes", "saldos/facturas"


class SaldosPage(DeskPage):
    """Counterparts above, the invoices of the chosen one below, the detail of one at the right.

    Attributes:
        tabs: the two sides. ages: the sums. table, invoices: counterparts and their invoices. detail: of one of these.
    """

    def __init__(
        self, app_state: AppState, desk: MonthDesk, days: JointDecisions, parent: QWidget | None = None
    ) -> None:
        super().__init__(app_state, desk, parent)
        self.marks = PaidMarks(desk, days, self)
        self.notice = self.marks.notice
        self._balances: OpenBalances | None = None
        self._listed: Sequence[InvoiceBalance] | None = None
        self._finding = LatestWork(self)
        self._found_title = ""
        self._history = LatestAnswer(desk, self)
        self.tabs = QTabBar()
        self.search = QLineEdit()
        self.shown = DropDown(words.SHOW)
        self.ages = AgesStrip()
        self.table: SortedTable[CounterpartBalance] = SortedTable(
            words.COUNTERPARTS, COUNTERPART_COLUMNS, lambda one: (one.rfc, one.currency)
        )
        self.invoices: SortedTable[InvoiceBalance] = SortedTable(words.INVOICES, INVOICE_COLUMNS, lambda one: one.uuid)
        self.invoices_title = ElidedLabel()
        self.copy = button(words.COPY_MESSAGE, "send", tip=words.COPY_MESSAGE_TIP)
        self.mark = button(words.MARK_PAID, "check", tip=words.MARK_TIP)
        self.unmark = button(words.UNMARK, "cancel", tip=words.UNMARK_TIP)
        self.list_button = button(words.LIST_DOCUMENTS, "documents", tip=words.LIST_TIP)
        self.detail = InvoiceDetail()
        self.unread = label("", "hint")
        self.empty = EmptyState("check", words.NOTHING_TITLE, "")
        self._middle = QStackedWidget()
        self._across, self._down = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        self._typing = QTimer(self)
        self._build()
        self._connect()

    @property
    def side(self) -> OwnerRole:
        """The side that is shown."""
        return _SIDES[self.tabs.currentIndex()]

    # ── what the window says ─────────────────────────────────────────────────────────────────────────────────────

    def question(self, owner: Rfc) -> Callable[[Desk], object]:
        """The balances, of the invoices that are wanted."""
        return partial(open_balances, owner=owner, shown=Shown(self.shown.currentData()))

    def show_answer(self, answer: object) -> None:
        """Both sides."""
        if not isinstance(answer, OpenBalances):
            return
        if self._balances is not None and self._balances.owner != answer.owner:
            self.notice.hide()
        self._balances = answer
        for place, side in enumerate(_SIDES):
            self.tabs.setTabText(place, words.tab(_TITLES[side], answer.of(side).missed))
        self.unread.setText(unread(answer.unread) if answer.unread else "")
        self.unread.setVisible(bool(answer.unread))
        self._show_side()
        if self.detail.history is not None:
            self._ask_history(self.detail.history.invoice.uuid)

    def theme_changed(self) -> None:
        """The tables paint with colours of their own."""
        for one in (self.table, self.invoices, self.detail.table):
            one.viewport().update()

    def remember(self, settings: QSettings) -> None:
        """Widths and heights."""
        settings.setValue(_WIDTHS, self._across.saveState())
        settings.setValue(_HEIGHTS, self._down.saveState())
        self.table.remember(settings, _TABLE)
        self.invoices.remember(settings, _INVOICES)

    def recall(self, settings: QSettings) -> None:
        """As it was left."""
        for splitter, key in ((self._across, _WIDTHS), (self._down, _HEIGHTS)):
            state = settings.value(key)
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        self.table.recall(settings, _TABLE)
        self.invoices.recall(settings, _INVOICES)

    def close_down(self) -> None:
        """Want no answer any more."""
        super().close_down()
        self._history.forget()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        for side in _SIDES:
            self.tabs.addTab(_TITLES[side])
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.PAGE)
        self.search.setPlaceholderText(words.SEARCH)
        self.search.setAccessibleName(words.SEARCH)
        self.search.setClearButtonEnabled(True)
        for one in Shown:
            self.shown.addItem(words.SHOWN[one.value], one.value)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.search.setMaximumWidth(self.fontMetrics().averageCharWidth() * _SEARCH_LETTERS)
        for table in (self.table, self.invoices):
            table.least_rows = _LEAST_ROWS
        self.table.fills_first = True
        self.invoices_title.setMinimumWidth(0)
        set_role(self.invoices_title, "subtitle")
        self.detail.hide()
        lower = QWidget()
        actions = FlowRow(self.copy, self.mark, self.unmark, self.list_button, gap=2 * GRID, keeps_height=True)
        inside = column(self.invoices_title, actions, self.invoices, gap=GRID)
        inside.setStretch(2, 1)
        lower.setLayout(inside)
        self._across.addWidget(lower)
        self._across.addWidget(self.detail)
        self._across.setStretchFactor(0, 5)
        self._across.setStretchFactor(1, 4)
        self._down.addWidget(self.table)
        self._down.addWidget(self._across)
        self._down.setStretchFactor(0, 4)
        self._down.setStretchFactor(1, 5)
        for splitter in (self._down, self._across):
            splitter.setChildrenCollapsible(False)
        self._middle.addWidget(self._down)
        self._middle.addWidget(self.empty)
        head = QWidget()
        across = row(label(words.PAGE, "title", wrap=False), self.tabs, self.calculating, 1, self.search, self.shown)
        across.setStretch(across.indexOf(self.search), 2)
        head.setLayout(across)
        body = QWidget()
        below = column(self.ages, self._middle, self.notice, self.unread, label(words.PAPER, "small"), gap=2 * GRID)
        below.setStretch(1, 1)
        body.setLayout(below)
        self.unread.hide()
        self.hold(head, body)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_side)
        self.shown.currentIndexChanged.connect(self.ask_anew)
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._show_side)
        self.ages.wanted.connect(self._on_age)
        self.table.chosen.connect(self._show_invoices)
        self.table.opened.connect(self._on_counterpart)
        self.invoices.chosen.connect(self._on_invoices)
        self.invoices.opened.connect(self._on_invoice)
        self.invoices.left.connect(self._close_detail)
        self.detail.closed.connect(self._close_detail)
        self.detail.documents_wanted.connect(self.documents_wanted)
        self.copy.clicked.connect(self._on_copy)
        self.mark.clicked.connect(self._on_mark)
        self.unmark.clicked.connect(self._on_unmark)
        self.list_button.clicked.connect(self._on_list)
        self._history.answered.connect(self._on_history)
        self._finding.finished.connect(self._on_found)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _shown_side(self) -> SideBalances:
        return self._balances.of(self.side) if self._balances else SideBalances((), (), 0, 0)

    @Slot()
    def _show_side(self) -> None:
        shown, typed = self._shown_side, fold(self.search.text()).split()
        found = [one for one in shown.counterparts if all(word in one.found_by for word in typed)]
        self.ages.show_sums(shown.sums)
        self._middle.setCurrentIndex(0 if found else 1)
        if not found:
            nothing = words.NOTHING_OWED_BY_ME if self.side is OwnerRole.ISSUED else words.NOTHING_OWED_TO_ME
            self.empty.show_text(words.NOTHING_TITLE, words.NOTHING_FOUND if shown.known else nothing)
        self.copy.setVisible(self.side is OwnerRole.RECEIVED)
        self.table.show_rows(found)
        if found and not self.table.chosen_values():
            self.table.selectRow(0)

    @Slot()
    def _show_invoices(self) -> None:
        chosen = self.table.current_value
        rows: Sequence[InvoiceBalance] = chosen.invoices if chosen else ()
        if rows is self._listed:
            return  # the same counterpart as before
        self._listed = rows
        self.invoices_title.setText(words.invoices_title(chosen.name or chosen.rfc, len(rows)) if chosen else "")
        self.invoices.show_rows(rows)

    @Slot()
    def _on_invoices(self) -> None:
        self._offer()
        current = self.invoices.current_value
        if current is None:
            self._close_detail()
        elif self.detail.history is None or self.detail.history.invoice.uuid != current.uuid:
            self._ask_history(current.uuid)

    def _offer(self) -> None:
        chosen, selected = self.table.current_value, self.invoices.chosen_values()
        about = next(chased(self._balances, chosen, selected), None) if self._balances and chosen else None
        self.copy.setEnabled(about is not None)
        self.copy.setToolTip(plain_tip(words.COPY_MESSAGE_TIP if about or selected else words.NOBODY_TO_ASK))
        self.mark.setEnabled(any(one.state.is_open for one in selected))
        self.unmark.setEnabled(any(one.settled_on for one in selected))
        self.list_button.setEnabled(chosen is not None)

    def _ask_history(self, uuid: str) -> None:
        if self.owner is not None:
            self._history.ask(partial(invoice_history, owner=self.owner, uuid=uuid))

    @Slot(object)
    def _on_history(self, history: object) -> None:
        current = self.invoices.current_value
        if isinstance(history, InvoiceHistory) and current is not None and current.uuid == history.invoice.uuid:
            self.detail.show_history(history)
            self.detail.show()

    @Slot()
    def _close_detail(self) -> None:
        self._history.forget()
        self.detail.history = None
        if self.detail.isAncestorOf(self.focusWidget() or self):
            self.invoices.setFocus()
        self.detail.hide()

    # ── documents ────────────────────────────────────────────────────────────────────────────────────────────────

    def _want(self, about: str, invoices: Sequence[InvoiceBalance]) -> None:
        title = words.documents_title(_TITLES[self.side], about)
        self.documents_wanted.emit(FigureDocuments(title, tuple(one.id for one in invoices)))

    @Slot(str, int)
    def _on_age(self, currency: str, age: int) -> None:
        about = words.TOTAL if age == ALL_AGES else words.AGES[age]
        self._found_title = words.documents_title(_TITLES[self.side], about)
        wanted = None if age == ALL_AGES else age
        self._finding.run(partial(ids_of_age, self._shown_side.counterparts, currency, wanted))

    @Slot(object)
    def _on_found(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, tuple) and self.isVisible():
            self.documents_wanted.emit(FigureDocuments(self._found_title, outcome.value))

    @Slot(object)
    def _on_counterpart(self, index: QModelIndex) -> None:
        one = self.table.rows.rows[index.row()]
        self._want(one.name or one.rfc, one.invoices)

    @Slot(object)
    def _on_invoice(self, index: QModelIndex) -> None:
        one = self.invoices.rows.rows[index.row()]
        self._want(one.uuid, [one])

    @Slot()
    def _on_list(self) -> None:
        chosen = self.table.current_value
        if chosen is not None:
            self._want(chosen.name or chosen.rfc, self.invoices.chosen_values() or chosen.invoices)

    # ── the message, and the day of payment ──────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_copy(self) -> None:
        chosen = self.table.current_value
        if self._balances is None or chosen is None:
            return
        about = list(chased(self._balances, chosen, self.invoices.chosen_values()))
        if about:
            QGuiApplication.clipboard().setText(message(self._balances, chosen, about))
            self.marks.say(words.copied(len(about), chosen.name or chosen.rfc))

    @Slot()
    def _on_mark(self) -> None:
        if self.owner is not None:
            self.marks.mark(self.owner, self.side, self.invoices.chosen_values())

    @Slot()
    def _on_unmark(self) -> None:
        if self.owner is not None:
            self.marks.unmark(self.owner, self.invoices.chosen_values())

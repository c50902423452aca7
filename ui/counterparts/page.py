"""Contrapartes: with whom the owner deals, for how much, and how they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSettings, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QTabBar, QWidget

from app.bookkeeping.counterpart_sheet import CounterpartRow, CounterpartSheet, counterpart_ids, counterpart_sheet
from app.bookkeeping.joint_decisions import JointDecisions, Standing
from app.bookkeeping.known_lists import KnownLists
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import DecisionKind
from app.domain.month.diot import NATIONAL, OPERATIONS
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.words import counterpart_words as words
from app.words.month_words import unread
from ui.background.task import Outcome
from ui.counterparts.columns import COLUMNS, MONTH, OPERATION_COLUMN, YEAR, pesos
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.desk_page import DeskPage
from ui.widgets.empty_state import EmptyState
from ui.widgets.figure_link import FigureLink
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.page import FigureDocuments
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_SIDES = (OwnerRole.RECEIVED, OwnerRole.ISSUED)
_TYPING_MILLISECONDS = 200
_LEAST_ROWS, _SEARCH_LETTERS = 4, 34
_TABLE = "contrapartes/columnas"
_OPERATION = len(COLUMNS)


class ContrapartesPage(DeskPage):
    """One table for suppliers, or clients; what is chosen in it leads to its documents.

    Attributes:
        tabs: the two sides. table: those of the one that is shown. month_sum, year_sum: what they come to.
        list_month, list_year: their documents. change: the menu of operations.
    """

    def __init__(
        self,
        app_state: AppState,
        desk: MonthDesk,
        operations: JointDecisions,
        lists: KnownLists,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(app_state, desk, parent)
        self._operations, self._lists = operations, lists
        self._month = Month.of(desk.today)
        self._sheet: CounterpartSheet | None = None
        self._before: tuple[Rfc, Mapping[str, Standing]] | None = None
        self._writing: tuple[Rfc, str] | None = None
        self._title = ""
        self._documents = LatestAnswer(desk, self)
        self.tabs = QTabBar()
        self.search = QLineEdit()
        self.table: SortedTable[CounterpartRow] = SortedTable(
            words.PAGE, (*COLUMNS, OPERATION_COLUMN), lambda one: one.rfc
        )
        self.month_sum, self.year_sum = FigureLink("", words.PAGE), FigureLink("", words.PAGE)
        self._month_label, self._year_label = label("", "hint", wrap=False), label("", "hint", wrap=False)
        self.list_month = button(words.list_month(self._month), "documents", tip=words.LIST_TIP)
        self.list_year = button(words.list_year(self._month), "documents", tip=words.LIST_TIP)
        self.change = button(words.CHANGE, "settings", tip=words.CHANGE_TIP)
        self.menu = QMenu(self)
        self.notice = NoticeBar(words.UNDO, words.UNDO_TIP)
        self.about = label("", "hint")
        self.empty = EmptyState("people", words.NOTHING_TITLE, "")
        self._middle = QStackedWidget()
        self._typing = QTimer(self)
        self._build()
        self._connect()

    @property
    def side(self) -> OwnerRole:
        """The side that is shown."""
        return _SIDES[self.tabs.currentIndex()]

    # ── what the window says ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def shows_month(self) -> bool:
        """The totals are of a month and of its year."""
        return True

    def show_month(self, month: Month) -> None:
        """Show the totals of this month, and of its year."""
        if month != self._month:
            self._month = month
            self.ask_anew()

    def question(self, owner: Rfc) -> Callable[[Desk], object]:
        """The sheet of the month that is chosen."""
        return partial(counterpart_sheet, lists=self._lists, owner=owner, month=self._month)

    def show_answer(self, answer: object) -> None:
        """Both sides."""
        if not isinstance(answer, CounterpartSheet):
            return
        if self._sheet is not None and self._sheet.owner != answer.owner:
            self.notice.hide()
        self._sheet = answer
        self._show_side()

    def theme_changed(self) -> None:
        """The table paints with colours of its own."""
        self.table.viewport().update()

    def remember(self, settings: QSettings) -> None:
        """The columns' widths."""
        self.table.remember(settings, _TABLE)

    def recall(self, settings: QSettings) -> None:
        """As they were left."""
        self.table.recall(settings, _TABLE)

    def close_down(self) -> None:
        """Want no answer any more."""
        super().close_down()
        self._documents.forget()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        for title in (words.SUPPLIERS, words.CLIENTS):
            self.tabs.addTab(title)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.PAGE)
        self.search.setPlaceholderText(words.SEARCH)
        self.search.setAccessibleName(words.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(self.fontMetrics().averageCharWidth() * _SEARCH_LETTERS)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self.table.least_rows, self.table.fills_first = _LEAST_ROWS, True
        for code in OPERATIONS[NATIONAL]:
            self.menu.addAction(words.OPERATIONS[code]).setData(code)
        self.change.setMenu(self.menu)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        head = QWidget()
        across = row(label(words.PAGE, "title", wrap=False), self.tabs, self.calculating, 1, self.search)
        across.setStretch(across.indexOf(self.search), 2)
        head.setLayout(across)
        sums = row(self._month_label, self.month_sum, self._year_label, self.year_sum, 1)
        sums.insertSpacing(2, 6 * GRID)
        actions = FlowRow(self.list_month, self.list_year, self.change, gap=2 * GRID)
        below = column(sums, actions, self._middle, self.notice, self.about, label(words.PAPER, "small"), gap=2 * GRID)
        below.setStretch(2, 1)
        body = QWidget()
        body.setLayout(below)
        self.hold(head, body)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_side)
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._show_side)
        self.table.chosen.connect(self._offer)
        self.table.opened.connect(self._on_row)
        self.list_month.clicked.connect(self._on_list_month)
        self.list_year.clicked.connect(self._on_list_year)
        self.month_sum.clicked.connect(self._on_month_sum)
        self.year_sum.clicked.connect(self._on_year_sum)
        self.menu.triggered.connect(self._on_operation)
        self.notice.undo_wanted.connect(self._on_undo)
        self._documents.answered.connect(self._on_documents)
        self._documents.failed.connect(self.app_state.trouble)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _show_side(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        shown, typed = sheet.of(self.side), fold(self.search.text()).split()
        are_clients = self.side is OwnerRole.ISSUED
        found = [one for one in shown.rows if all(word in one.found_by for word in typed)]
        month, year = words.month_column(sheet.month), words.year_column(sheet.month)
        self.table.rename(MONTH, month)
        self.table.rename(YEAR, year)
        self.table.setColumnHidden(_OPERATION, are_clients)
        self.change.setVisible(not are_clients)
        for head, link, period, amount, counterparts in (
            (self._month_label, self.month_sum, month, shown.month, sum(bool(one.month) for one in shown.rows)),
            (self._year_label, self.year_sum, year, shown.year, sum(bool(one.year) for one in shown.rows)),
        ):
            head.setText(period)
            text = pesos(amount)
            link.show_figure(text, words.sum_name(period, text, counterparts, are_clients=are_clients))
            link.setEnabled(bool(counterparts))
            link.updateGeometry()
        for made, text in (
            (self.list_month, words.list_month(sheet.month)),
            (self.list_year, words.list_year(sheet.month)),
        ):
            made.setText(text)
            made.setAccessibleName(text)
        self._middle.setCurrentIndex(0 if found else 1)
        nobody = words.NO_CLIENTS if are_clients else words.NO_SUPPLIERS
        self.empty.show_text(words.NOTHING_TITLE, words.NOTHING_FOUND if shown.rows else nobody)
        self.about.setText(_about(sheet))
        self.about.setVisible(bool(self.about.text()))
        self.table.show_rows(found)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        chosen = self.table.chosen_values()
        self.list_month.setEnabled(any(one.month for one in chosen))
        self.list_year.setEnabled(any(one.year for one in chosen))
        self.change.setEnabled(any(one.operation for one in chosen))

    # ── documents ────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_row(self, index: QModelIndex) -> None:
        self._list([self.table.rows.rows[index.row()]], whole_year=True)

    @Slot()
    def _on_list_month(self) -> None:
        self._list(self.table.chosen_values(), whole_year=False)

    @Slot()
    def _on_list_year(self) -> None:
        self._list(self.table.chosen_values(), whole_year=True)

    @Slot()
    def _on_month_sum(self) -> None:
        self._list(None, whole_year=False)

    @Slot()
    def _on_year_sum(self) -> None:
        self._list(None, whole_year=True)

    def _list(self, rows: Sequence[CounterpartRow] | None, *, whole_year: bool) -> None:
        """Find the documents of these, or of the whole side, off the window's thread, and then list them."""
        sheet = self._sheet
        if sheet is None:
            return
        month = sheet.month
        between = (Month(month.year, 1), Month(month.year, 12)) if whole_year else (month, month)
        period = words.year_column(month) if whole_year else words.month_column(month)
        self._title = words.documents_title(self._who(rows), period)
        rfcs = None if rows is None else [one.rfc for one in rows]
        self._documents.ask(partial(counterpart_ids, owner=sheet.owner, rfcs=rfcs, side=self.side, between=between))

    def _who(self, rows: Sequence[CounterpartRow] | None) -> str:
        if rows is None:
            return self.tabs.tabText(self.tabs.currentIndex())
        if len(rows) == 1:
            return rows[0].name or rows[0].rfc
        return words.several(len(rows), are_clients=self.side is OwnerRole.ISSUED)

    @Slot(object)
    def _on_documents(self, ids: object) -> None:
        if isinstance(ids, tuple) and self.isVisible():
            self.documents_wanted.emit(FigureDocuments(self._title, ids))

    # ── the operation of the DIOT ────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_operation(self, action: object) -> None:
        code = next((one.data() for one in self.menu.actions() if one is action), None)
        chosen = [one for one in self.table.chosen_values() if one.operation]
        if self.owner is None or code is None or not chosen:
            return
        self._writing = self.owner, words.changed(len(chosen), code, chosen[0].name or chosen[0].rfc)
        rfcs = [one.rfc for one in chosen]
        work = partial(self._operations.decide, self.owner, rfcs, (DecisionKind.OPERATION, code))
        self.desk.write(work, self._on_written)

    @Slot(object)
    def _on_written(self, outcome: Outcome) -> None:
        owner, text = self._writing or (None, "")
        if owner is not None and outcome.error is None and isinstance(outcome.value, Mapping):
            self._before = owner, outcome.value
            self.notice.say(text, can_undo=True)

    @Slot()
    def _on_undo(self) -> None:
        if self._before is not None:
            owner, before = self._before
            self._before = None
            self.desk.write(partial(self._operations.restore, owner, before))
            self.notice.say(words.UNDONE, can_undo=False)


def _about(sheet: CounterpartSheet) -> str:
    """How far what is shown can be relied on."""
    sentences = [unread(sheet.unread)] if sheet.unread else []
    if not sheet.has_lists:
        sentences.append(words.WITHOUT_LISTS)
    elif sheet.lists_day is not None:
        sentences.append(words.lists_day(sheet.lists_day))
    return " ".join(sentences)

"""Nómina: what was paid, to whom, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QSplitter, QStackedWidget, QTabBar, QWidget

from app.bookkeeping.payroll_sheet import (
    EmployeeRow,
    PaymentRow,
    PayrollSheet,
    PayrollStretch,
    RemarkRow,
    payroll_sheet,
)
from app.domain.amounts import cents_text
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.text import fold
from app.words import payroll_page_words as words
from app.words.catalogs import Catalog, catalog_entries
from app.words.chart_words import month_name
from app.words.month_words import unread
from ui.payroll.close_table import CloseTable
from ui.payroll.columns import EMPLOYEE_COLUMNS, REMARK_COLUMNS
from ui.payroll.nothing import nothing_said
from ui.payroll.payments_panel import PaymentsPanel
from ui.payroll.sums_strip import SumsStrip, title_of
from ui.state.app_state import AppState
from ui.state.month_desk import MonthDesk
from ui.widgets.desk_page import DeskPage
from ui.widgets.empty_state import EmptyState
from ui.widgets.figure_link import FigureLink
from ui.widgets.layouts import column, label, row
from ui.widgets.page import FigureDocuments
from ui.widgets.plain import plain_tip
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_MONTH, _YEAR, _REMARKS = range(3)
_TYPING_MILLISECONDS = 200
_LEAST_ROWS, _LEAST_LETTERS, _SEARCH_LETTERS = 2, 8, 30
_HEIGHTS, _TABLE, _PAYMENTS, _NOTES = "nomina/altos", "nomina/trabajadores", "nomina/pagos", "nomina/avisos"
_NO_XML = "FALTA_XML"


class NominaPage(DeskPage):
    """Employees above, the payments of the chosen one below; of the month, or of its year up to it.

    Attributes:
        tabs: month, year, avisos. sums: of all employees. table, remarks: employees and avisos. panel: the payments of
            the chosen employee.
    """

    def __init__(self, app_state: AppState, desk: MonthDesk, parent: QWidget | None = None) -> None:
        super().__init__(app_state, desk, parent)
        self._month = Month.of(desk.today)
        self._sheet: PayrollSheet | None = None
        self._goal: Month | None = None
        self.tabs = QTabBar()
        self.search = QLineEdit()
        self.sums = SumsStrip()
        self.paid_over = label("", "hint")
        self.missing = FigureLink("", words.SEE_COVERAGE, is_words=True)
        self.table: SortedTable[EmployeeRow] = CloseTable(words.EMPLOYEES, EMPLOYEE_COLUMNS, lambda one: one.key)
        self.panel = PaymentsPanel()
        self.remarks: SortedTable[RemarkRow] = SortedTable(
            words.REMARKS, REMARK_COLUMNS, lambda one: (one.uuid, one.key, one.facts)
        )
        self.unread = label("", "hint")
        self.empty = EmptyState("payroll", words.NEVER, words.NEVER_TEXT, words.PAGE)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._middle = QStackedWidget()
        self._typing = QTimer(self)
        self._build()
        self._connect()

    @property
    def stretch(self) -> PayrollStretch:
        """What is shown: the month, or its year up to it."""
        if self._sheet is None:
            return PayrollStretch()
        return self._sheet.of_year if self.tabs.currentIndex() == _YEAR else self._sheet.of_month

    # ── what the window says ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def shows_month(self) -> bool:
        """It is of a month, and of its year up to it."""
        return True

    def show_month(self, month: Month) -> None:
        """Show this month, and its year up to it."""
        if month != self._month:
            self._month = month
            self.ask_anew()

    def question(self, owner: Rfc) -> Callable[[Desk], object]:
        """The sheet of the month that is chosen."""
        return partial(_sheet, owner=owner, month=self._month)

    def show_answer(self, answer: object) -> None:
        """All of it."""
        if not isinstance(answer, PayrollSheet):
            return
        if self._sheet is None or self._sheet.owner != answer.owner:
            self.panel.hide_identity()
        self._sheet = answer
        for place, text in enumerate(
            (words.month_tab(answer.month), words.year_tab(answer.month), words.remarks_tab(len(answer.remarks)))
        ):
            self.tabs.setTabText(place, text)
        self.unread.setText(unread(answer.unread) if answer.unread else "")
        self.unread.setVisible(bool(answer.unread))
        missing = sum(one.key == _NO_XML for one in answer.remarks)
        self.missing.setVisible(bool(missing))
        if missing:
            text = words.missing(missing, month_name(answer.month))
            self.missing.show_figure(text, f"{text} {words.SEE_COVERAGE}")
        self._show_tab()

    def theme_changed(self) -> None:
        """The tables paint with colours of their own."""
        for one in (self.table, self.panel.table, self.remarks):
            one.viewport().update()

    def remember(self, settings: QSettings) -> None:
        """Widths and heights."""
        settings.setValue(_HEIGHTS, self._down.saveState())
        for table, key in self._tables():
            table.remember(settings, key)

    def recall(self, settings: QSettings) -> None:
        """As it was left."""
        state = settings.value(_HEIGHTS)
        if isinstance(state, QByteArray):
            self._down.restoreState(state)
        for table, key in self._tables():
            table.recall(settings, key)

    def hideEvent(self, event: QHideEvent) -> None:
        """Personal data is not left open."""
        super().hideEvent(event)
        self.panel.hide_identity()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _tables(
        self,
    ) -> Sequence[tuple[SortedTable[EmployeeRow] | SortedTable[PaymentRow] | SortedTable[RemarkRow], str]]:
        return ((self.table, _TABLE), (self.panel.table, _PAYMENTS), (self.remarks, _NOTES))

    def _build(self) -> None:
        for title in (words.month_tab(self._month), words.year_tab(self._month), words.remarks_tab(0)):
            self.tabs.addTab(title)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.PAGE)
        self.search.setPlaceholderText(words.SEARCH)
        self.search.setAccessibleName(words.SEARCH)
        self.search.setToolTip(plain_tip(words.SEARCH_TIP))
        self.search.setClearButtonEnabled(True)
        letter = self.fontMetrics().averageCharWidth()
        self.search.setMaximumWidth(letter * _SEARCH_LETTERS)
        self.search.setMinimumWidth(letter * _LEAST_LETTERS)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self.remarks.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for table in (self.table, self.remarks):
            table.least_rows = _LEAST_ROWS
        self.table.fills_first = True
        self._down.addWidget(self.table)
        self._down.addWidget(self.panel)
        self._down.setStretchFactor(0, 5)
        self._down.setStretchFactor(1, 4)
        self._down.setChildrenCollapsible(False)
        for one in (self._down, self.remarks, self.empty):
            self._middle.addWidget(one)
        for hidden in (self.missing, self.unread):
            hidden.hide()
        head = QWidget()
        across = row(label(words.PAGE, "title", wrap=False), self.tabs, self.calculating, 1, self.search)
        across.setStretch(across.indexOf(self.search), 2)
        head.setLayout(across)
        body = QWidget()
        below = column(
            self.sums,
            self.paid_over,
            self.missing,
            self._middle,
            self.unread,
            label(words.PAPER, "small"),
            gap=2 * GRID,
        )
        below.setStretch(3, 1)
        body.setLayout(below)
        self.hold(head, body)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._show_tab)
        self.sums.wanted.connect(self._on_sum)
        self.missing.clicked.connect(self._on_missing)
        self.table.chosen.connect(self._show_payments)
        self.table.opened.connect(self._on_employee)
        self.panel.table.opened.connect(self._on_payment)
        self.remarks.opened.connect(self._on_remark)
        self.panel.list_button.clicked.connect(self._on_list)
        self.empty.button.clicked.connect(self._on_other_month)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _period(self) -> str:
        """What is shown, within a sentence."""
        is_year = self.tabs.currentIndex() == _YEAR
        month = self._sheet.month if self._sheet is not None else self._month
        return words.year_phrase(month) if is_year else month_name(month)

    @Slot()
    def _show_tab(self) -> None:
        sheet, stretch = self._sheet, self.stretch
        if sheet is None:
            return
        self.sums.show_sums(stretch, self._period)
        total = stretch.total
        self.paid_over.setText(
            words.paid_over(*map(cents_text, (total.isr_to_pay_over, total.isr_refunds, total.isr_earlier)))
        )
        has_sums = bool(stretch.employees)
        self.sums.setVisible(has_sums)
        self.paid_over.setVisible(has_sums)
        is_remarks = self.tabs.currentIndex() == _REMARKS
        self.search.setVisible(not is_remarks)
        if is_remarks:
            self._show_remarks(sheet)
        else:
            self._show_employees(sheet, stretch)

    def _show_remarks(self, sheet: PayrollSheet) -> None:
        self.remarks.show_rows(sheet.remarks)
        if sheet.remarks:
            self._middle.setCurrentWidget(self.remarks)
        elif sheet.of_month.employees:
            self._say_empty(words.NO_REMARKS, words.no_remarks(sheet.month))
        else:
            self._say_nothing(sheet)

    def _show_employees(self, sheet: PayrollSheet, stretch: PayrollStretch) -> None:
        typed = fold(self.search.text()).split()
        found = [one for one in stretch.employees if all(word in one.found_by for word in typed)]
        self.table.show_rows(found)
        if found:
            self._middle.setCurrentWidget(self._down)
            if not self.table.chosen_values():
                self.table.selectRow(0)
        elif stretch.employees:
            self._say_empty(words.NOTHING_FOUND, words.NOTHING_FOUND_TEXT)
        else:
            self._say_nothing(sheet)

    def _say_nothing(self, sheet: PayrollSheet) -> None:
        """Nobody was paid: say why, and lead to where somebody was."""
        said = nothing_said(sheet, self._period, self.desk.today)
        self._say_empty(said.title, said.text, said.goal)

    def _say_empty(self, title: str, text: str, goal: Month | None = None) -> None:
        self.empty.show_text(title, text)
        self._goal = goal
        self.empty.button.setVisible(goal is not None)
        if goal is not None:
            self.empty.button.setText(words.go_to(goal))
            self.empty.button.setAccessibleName(words.go_to(goal))
        self._middle.setCurrentWidget(self.empty)

    @Slot()
    def _show_payments(self) -> None:
        self.panel.show_employee(self.table.current_value, self._period)

    # ── documents ────────────────────────────────────────────────────────────────────────────────────────────────

    def _want(self, about: str, ids: Sequence[int], period: str = "") -> None:
        title = words.figure_title(about, period or self._period)
        self.documents_wanted.emit(FigureDocuments(title, tuple(ids)))

    @Slot(str)
    def _on_sum(self, name: str) -> None:
        self._want(f"{words.PAGE}, {title_of(name)}", self.stretch.behind.get(name, ()))

    @Slot(object)
    def _on_employee(self, index: QModelIndex) -> None:
        one = self.table.rows.rows[index.row()]
        self._want(one.name or one.rfc, one.ids)

    @Slot()
    def _on_list(self) -> None:
        chosen = self.table.chosen_values()
        if chosen:
            about = (chosen[0].name or chosen[0].rfc) if len(chosen) == 1 else words.several(len(chosen))
            self._want(about, tuple(dict.fromkeys(number for one in chosen for number in one.ids)))

    @Slot(object)
    def _on_payment(self, index: QModelIndex) -> None:
        one = self.panel.table.rows.rows[index.row()]
        self._want(one.uuid, (one.id,))

    @Slot(object)
    def _on_remark(self, index: QModelIndex) -> None:
        one = self.remarks.rows.rows[index.row()]
        self._want(one.who, (one.id,))

    @Slot()
    def _on_missing(self) -> None:
        self.page_wanted.emit("cobertura")

    @Slot()
    def _on_other_month(self) -> None:
        if self._goal is not None:
            self.month_wanted.emit(self._goal)


def _sheet(desk: Desk, owner: Rfc, month: Month) -> PayrollSheet:
    catalog_entries(Catalog.PAYROLL_KIND)  # read here for the first time: the window would wait for it
    return payroll_sheet(desk, owner, month)

"""Below the grid: what one month of it lacks, document by document."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from app.bookkeeping.coverage_sheet import Cell, CellDocuments
from app.domain.index.month import Lack, Lacking
from app.domain.month.documents import MonthDocument
from app.words import coverage_page_words as words
from ui.coverage.columns import COLUMNS
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.page import FigureDocuments
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID, set_role

_LACKS = tuple(Lack)
_LEAST_ROWS = 3


class CellPanel(QFrame):
    """Shows one cell.

    Attributes:
        tabs: what is lacking, cancelled, or only here. table: those of the one that is shown. told: all in words.

    Signals:
        closed: the person wants to see it no more.
        documents_wanted: some of its documents should be listed (``FigureDocuments``).
        said: a sentence on what was just done.
    """

    closed = Signal()
    documents_wanted = Signal(object)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.PANEL)
        set_role(self, "card")
        self.found: CellDocuments | None = None
        self.title = label("", "subtitle", wrap=False)
        self.told = label()
        self.close_button = button("", "cancel", "plain", tip=words.CLOSE_PANEL)
        self.tabs = QTabBar()
        self.table: SortedTable[MonthDocument] = SortedTable(words.PANEL, COLUMNS, lambda one: one.uuid)
        self.list_button = button(words.LIST, "documents", tip=words.LIST_TIP)
        self.copy_button = button(words.COPY, "documents", tip=words.COPY_TIP)
        self.nothing = label("", "hint")
        self.more = label("", "hint")
        self._middle = QStackedWidget()
        self._build()
        self._connect()

    @property
    def lack(self) -> Lack:
        """What is shown."""
        return _LACKS[self.tabs.currentIndex()]

    @property
    def lacking(self) -> Lacking:
        """Those that are shown."""
        return self.found.lists[self.lack] if self.found else Lacking()

    def begin(self, cell: Cell, told: str) -> None:
        """Say what ``cell`` is of; its documents follow."""
        if self.found is not None and self.found.cell != cell:
            self.found = None
            self._show_tab()
        self.title.setText(words.title(cell))
        self.told.setText(told)
        self.told.setAccessibleName(told)

    def show_found(self, found: CellDocuments) -> None:
        """Show these; of another cell, first what there is most need to see."""
        is_other = self.found is None or self.found.cell != found.cell
        self.found = found
        for place, lack in enumerate(_LACKS):
            self.tabs.setTabText(place, words.lack_tab(lack, len(found.lists[lack].ids)))
        if is_other:
            first = next((place for place, lack in enumerate(_LACKS) if found.lists[lack].ids), 0)
            self.tabs.setCurrentIndex(first)
        self._show_tab()

    def _build(self) -> None:
        for lack in _LACKS:
            self.tabs.addTab(words.LACKS[lack])
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(words.PANEL)
        self.table.least_rows = _LEAST_ROWS
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        for one in (self.table, self.nothing):
            self._middle.addWidget(one)
        self._middle.setCurrentWidget(self.nothing)
        actions = FlowRow(self.tabs, self.list_button, self.copy_button, gap=2 * GRID, keeps_height=True)
        inner = column(row(self.title, 1, self.close_button), self.told, actions, self._middle, self.more, gap=GRID)
        inner.setStretch(3, 1)
        inner.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setLayout(inner)
        self.more.hide()

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.tabs.currentChanged.connect(self._show_tab)
        self.table.left.connect(self.closed)
        self.table.opened.connect(self._on_row)
        self.list_button.clicked.connect(self._on_list)
        self.copy_button.clicked.connect(self._on_copy)

    @Slot()
    def _show_tab(self) -> None:
        lacking = self.lacking
        self.table.show_rows(lacking.first)
        self.nothing.setText(words.NOTHING_LACKS[self.lack] if self.found else "")
        self._middle.setCurrentIndex(0 if lacking.first else 1)
        for one in (self.list_button, self.copy_button):
            one.setEnabled(bool(lacking.ids))
        is_cut = len(lacking.ids) > len(lacking.first)
        self.more.setText(words.first_only(len(lacking.first), len(lacking.ids)) if is_cut else "")
        self.more.setVisible(is_cut)

    def _want(self, ids: tuple[int, ...]) -> None:
        if self.found is not None:
            title = words.documents_title(self.lack, self.found.cell)
            self.documents_wanted.emit(FigureDocuments(title, ids))

    @Slot(object)
    def _on_row(self, index: QModelIndex) -> None:
        self._want((self.table.rows.rows[index.row()].id,))

    @Slot()
    def _on_list(self) -> None:
        chosen = tuple(one.id for one in self.table.chosen_values())
        self._want(chosen or tuple(self.lacking.ids))

    @Slot()
    def _on_copy(self) -> None:
        copied = self.table.chosen_values() or list(self.lacking.first)
        QGuiApplication.clipboard().setText("\n".join(one.uuid for one in copied))
        self.said.emit(words.copied(len(copied)))

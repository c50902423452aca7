"""The board of several contribuyentes: filters, order, and a cell for each month, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.month.calendar import Month
from app.words import home_words as words
from ui.home.board_delegate import BoardDelegate, cell_size
from ui.home.board_model import BoardFilter, BoardModel, Sorting
from ui.widgets.cell_table import CellTable
from ui.widgets.drop_down import DropDown
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.bookkeeping.board import BoardRow

_NAME_CHARACTERS, _LEAST_CHARACTERS = 34, 14
_LEAST_ROWS = 5
_ORDERS = (
    (Sorting.NAME, words.BY_NAME),
    (Sorting.TROUBLE, words.BY_TROUBLE),
    (Sorting.COVERAGE, words.BY_COVERAGE),
)


class BoardTable(CellTable):
    """Cells are chosen one by one; a click or Enter opens one."""

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(words.BOARD_NAME, model, parent)
        self.setItemDelegate(BoardDelegate(self))
        self.setAlternatingRowColors(True)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(True)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.fit()

    def see_latest(self) -> None:
        """Scroll to the last month."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.maximum())

    def fit(self) -> None:
        """Months as wide as their cells, or wider where there is room; the names take what is left, or give way."""
        size = cell_size(self.fontMetrics())
        letter = self.fontMetrics().averageCharWidth()
        months = self.model().columnCount() if self.model() is not None else 0
        left = self.width() - months * size.width() - 6 * GRID
        names = min(max(left, _LEAST_CHARACTERS * letter), _NAME_CHARACTERS * letter)
        self.verticalHeader().setFixedWidth(names)
        self.setMinimumHeight(size.height() * _LEAST_ROWS)
        self.verticalHeader().setDefaultSectionSize(size.height())
        room = self.width() - names - 6 * GRID
        self.horizontalHeader().setDefaultSectionSize(max(size.width(), room // months if months else 0))


class BoardPanel(QWidget):
    """Filters and order above the table.

    Attributes:
        table, model: the board itself.
        with_missing, with_changes, not_filed: the filters. order: in which order they stand.
        deliver_button: hands over the month of everybody.

    Signals:
        cell_opened: the person wants to see a contribuyente (``Rfc``) in a ``Month``.
        deliver_wanted: the packages of a ``Month`` of everybody.
    """

    cell_opened = Signal(object, object)
    deliver_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month: Month | None = None
        self._has_begun = False
        self.model = BoardModel(self)
        self.table = BoardTable(self.model)
        self.with_missing = _filter(words.WITH_MISSING)
        self.with_changes = _filter(words.WITH_CHANGES)
        self.not_filed = _filter("")
        self.order = DropDown(words.SORT)
        for key, text in _ORDERS:
            self.order.addItem(text, key.value)
        self.deliver_button = button("", "download", tip=words.DELIVER_ALL_TIP)
        self._calculating = label("", "hint", wrap=False)
        self._count = label("", "hint", wrap=False)
        self._nobody = label(words.NOBODY_LEFT, "hint")
        self._nobody.hide()
        marks = "   ".join(f"{mark} {text}" for mark, text in words.LEGEND)
        legend = label(f"{marks}   ·   {words.BOARD_HINT}", "small")
        head = row(label(words.BOARD, "subtitle", wrap=False), self._count, self._calculating, 1, self.order)
        filters = FlowRow(self.with_missing, self.with_changes, self.not_filed, self.deliver_button, gap=2 * GRID)
        whole = column(head, filters, self.table, self._nobody, legend, gap=2 * GRID)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for one in (self.with_missing, self.with_changes, self.not_filed):
            one.toggled.connect(self._on_filter)
        self.order.currentIndexChanged.connect(self._on_order)
        self.deliver_button.clicked.connect(self._on_deliver)
        self.table.opened.connect(self._on_opened)
        self.table.horizontalHeader().sectionClicked.connect(self._on_month_header)
        self.table.verticalHeader().sectionClicked.connect(self._on_name)

    @property
    def count_text(self) -> str:
        """How many are shown."""
        return self._count.text()

    @property
    def calculating_text(self) -> str:
        """How much is still being computed; empty when nothing is."""
        return self._calculating.text()

    def show_month(self, month: Month) -> None:
        """Of this month it can be asked who has not filed it."""
        self._month = month
        self.deliver_button.setText(words.deliver_all(month))
        self.deliver_button.setAccessibleName(words.deliver_all(month))
        self._on_filter()

    def show_rows(self, rows: Sequence[BoardRow], left: int) -> None:
        """Show these; ``left`` months of them are still being computed."""
        self.model.show_rows(rows)
        self._calculating.setText(words.left(left) if left else "")
        self._after()
        if not self._has_begun and self.model.months:
            self._has_begun = True
            self.table.see_latest()

    def theme_changed(self) -> None:
        """Repaint in the colours of the new theme."""
        self.table.viewport().update()

    def _after(self) -> None:
        self.table.fit()
        self._count.setText(words.shown(len(self.model.rows), len(self.model.all_rows)))
        self._nobody.setVisible(bool(self.model.all_rows) and not self.model.rows)

    @Slot()
    def _on_filter(self) -> None:
        texts = (words.WITH_MISSING, words.WITH_CHANGES, words.not_filed(self._month) if self._month else "")
        for one, text in zip((self.with_missing, self.with_changes, self.not_filed), texts, strict=True):
            one.setText(f"✓ {text}" if one.isChecked() else text)
            one.setAccessibleName(text)
        month = self._month if self.not_filed.isChecked() else None
        self.model.show_only(BoardFilter(self.with_missing.isChecked(), self.with_changes.isChecked(), month))
        self._after()

    @Slot()
    def _on_deliver(self) -> None:
        if self._month is not None:
            self.deliver_wanted.emit(self._month)

    @Slot()
    def _on_order(self) -> None:
        self.model.sort_by(Sorting(self.order.currentData()))

    @Slot(int)
    def _on_month_header(self, section: int) -> None:
        """By what is wrong in that month, the worst first."""
        self.model.sort_by(Sorting.TROUBLE, self.model.months[section])

    @Slot(int)
    def _on_name(self, section: int) -> None:
        self.cell_opened.emit(self.model.rows[section].owner, self._month)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        row_, one = self.model.cell(index)
        self.cell_opened.emit(row_.owner, one.month)


def _filter(text: str) -> QPushButton:
    made = button(text)
    made.setCheckable(True)
    return made

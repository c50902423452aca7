"""A table of rows that are all in memory: sorted by any column, and what is chosen stays chosen when rows change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.widgets.badges import Badge
from ui.widgets.bar_delegate import BarDelegate
from ui.widgets.clipboard import copy_rows
from ui.widgets.data_table import DataTable
from ui.widgets.plain import plain_tip
from ui.widgets.row_ranges import select_ranges, selected_ranges
from ui.widgets.rows_model import BADGE_ROLE, DISPLAY, PROGRESS_ROLE, TOOLTIP, Column, RowsModel

Row = TypeVar("Row")

_FEW = 5_000
"""So many are sorted at once; more in the background, where nobody waits for them."""


@dataclass(frozen=True, slots=True)
class LookColumn(Column[Row]):
    """A column with a ``share`` (0 to 1) as a small bar, or a ``badge``. ``about`` is its header's tip.

    ``falls``: a first click sorts from the largest or latest down.
    """

    share: Callable[[Row], float | None] | None = None
    badge: Callable[[Row], Badge | None] | None = None
    about: str = ""
    falls: bool = False


class SortedRows(RowsModel[Row]):
    """Rows in the order of one column, or as they came."""

    def __init__(self, columns: Sequence[LookColumn[Row]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.looks = tuple(columns)

    def hold(self, rows: list[Row]) -> None:
        """Hold these, in this order."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rename(self, place: int, title: str) -> None:
        """Another title above a column."""
        if self.looks[place].title != title:
            changed = replace(self.looks[place], title=title)
            self.looks = (*self.looks[:place], changed, *self.looks[place + 1 :])
            self.columns = self.looks
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def cell(self, row: Row, column: Column[Row], role: int) -> Any:
        """Bars and badges beside the usual."""
        if isinstance(column, LookColumn):
            if role == PROGRESS_ROLE:
                return column.share(row) if column.share else None
            if role == BADGE_ROLE:
                return column.badge(row) if column.badge else None
        return super().cell(row, column, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """A column's title, tip and alignment, and which way a first click sorts."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.looks):
            look = self.looks[section]
            if role == TOOLTIP:
                return plain_tip(look.about or look.title)
            if role == int(Qt.ItemDataRole.InitialSortOrderRole):
                return Qt.SortOrder.DescendingOrder if look.falls else Qt.SortOrder.AscendingOrder
        return super().headerData(section, orientation, role)


class SortedTable(DataTable, Generic[Row]):
    """``key`` tells a row apart from the others, also when it is made anew.

    Attributes:
        least_rows: so many always have room.
        fills_first: the first column, of names, takes the room that no other needs.

    Signals:
        chosen: other rows are selected, or the selected ones were made anew.
        left: Escape.
    """

    chosen = Signal()
    left = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[LookColumn[Row]],
        key: Callable[[Row], Hashable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, columns, parent)
        self.rows = SortedRows[Row](columns, self)
        self._key = key
        self.least_rows = 1
        self.fills_first = False
        self._given: Sequence[Row] = ()
        self._sorting = LatestWork(self)
        self._sorting.finished.connect(self._on_sorted)
        self.setItemDelegate(BarDelegate(self))
        self.set_rows(self.rows)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        # its own: to paint a header Qt asks for each row whether the whole column is selected
        header.setSelectionModel(QItemSelectionModel(self.rows, header))
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these in the order that the header says; what was selected of them stays so."""
        self._given = rows
        self._sort()

    def rename(self, place: int, title: str) -> None:
        """Another title above a column."""
        self.rows.rename(place, title)

    def chosen_values(self) -> list[Row]:
        """The selected rows, from top to bottom."""
        return list(self._chosen())

    @property
    def current_value(self) -> Row | None:
        """The row that the keyboard is at, if it is selected; else the first selected one."""
        ranges, current = selected_ranges(self.selectionModel()), self.currentIndex().row()
        if not ranges:
            return None
        is_chosen = any(first <= current <= last for first, last in ranges)
        return self.rows.rows[current if is_chosen else ranges[0][0]]

    def copy(self) -> None:
        """As the rows are shown; many thousands of them without asking for an index of each."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(at) for at in range(header.count())]
        shown = [self.rows.columns[at] for at in order if not self.isColumnHidden(at)]
        copy_rows([column.text(one) for column in shown] for one in self._chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names are not cut while there is room."""
        super().resizeEvent(event)
        if self.fills_first:
            header = self.horizontalHeader()
            shown = [at for at in range(1, header.count()) if not header.isSectionHidden(at)]
            last = max(shown, key=header.visualIndex)  # its size is what was left
            taken = sum(header.sectionSize(at) for at in shown if at != last) + self.own_width(last)
            self.setColumnWidth(0, max(self.viewport().width() - taken, self.own_width(0)))

    def minimumSizeHint(self) -> QSize:
        """Room for the least rows below the header."""
        head, bar = self.horizontalHeader().sizeHint().height(), self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), head + self.least_rows * self.row_height() + bar)

    def choose(self, keys: set[Hashable]) -> None:
        """Select the rows of these keys, as far as they are here, and show the first."""
        places = [place for place, row in enumerate(self.rows.rows) if self._key(row) in keys]
        ranges: list[tuple[int, int]] = []
        for place in places:
            if ranges and ranges[-1][1] == place - 1:
                ranges[-1] = (ranges[-1][0], place)
            else:
                ranges.append((place, place))
        select_ranges(self.selectionModel(), tuple(ranges))
        if places:
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.rows.index(places[0], 0), no_update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Iterator[Row]:
        for first, last in selected_ranges(self.selectionModel()):
            yield from self.rows.rows[first : last + 1]

    @Slot()
    def _sort(self) -> None:
        header = self.horizontalHeader()
        section, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        column = self.rows.columns[section] if 0 <= section < len(self.rows.columns) else None
        work = partial(_sorted, self._given, column, falls=order is Qt.SortOrder.DescendingOrder)
        if column is None or len(self._given) <= _FEW:
            self._sorting.drop()
            self._show(work())
        else:
            self._sorting.run(work)

    @Slot(object)
    def _on_sorted(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, list):
            self._show(outcome.value)

    def _show(self, rows: list[Row]) -> None:
        kept = {self._key(one) for one in self._chosen()}
        current = self.current_value
        bar = self.verticalScrollBar()
        at = bar.value()
        self.selectionModel().blockSignals(True)
        self.rows.hold(rows)
        self.selectionModel().blockSignals(False)
        if kept:
            self.choose(kept)
            if current is not None:
                self._go_to(self._key(current))
        self.executeDelayedItemsLayout()
        bar.setValue(at)
        self.chosen.emit()

    def _go_to(self, key: Hashable) -> None:
        place = next((at for at, row in enumerate(self.rows.rows) if self._key(row) == key), -1)
        if place >= 0:
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.rows.index(place, 0), flag)

    @Slot()
    def _on_selection(self) -> None:
        self.chosen.emit()


def _sorted(rows: Sequence[Row], column: Column[Row] | None, *, falls: bool) -> list[Row]:
    """In the order of ``column``, or as they came."""
    return list(rows) if column is None else sorted(rows, key=column.sort_key, reverse=falls)

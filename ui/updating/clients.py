"""Which contribuyentes are updated: a table with a box and the planned requests of each, and a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyleOptionViewItem, QWidget

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.domain.text import fold
from app.words import formatting
from ui.widgets.badge_delegate import BadgeDelegate
from ui.widgets.choices import paint_item_box
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import button, column, row
from ui.widgets.rows_model import SORT_ROLE, Column, Index, RowsModel
from ui.widgets.theme import GRID

_CHECK_ROLE = int(Qt.ItemDataRole.CheckStateRole)
_TICKED = Qt.CheckState.Checked
_SEARCHED = 8
"""From more contribuyentes than this on there is a search."""
_LINES = 4


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One contribuyente: whether it is ticked, since when (words) and how many requests; None while that is planned."""

    taxpayer: Taxpayer
    is_ticked: bool
    since: str = ""
    requests: int | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """The text that is searched: name and RFC."""
        one = self.taxpayer
        return f"{one.name} · {one.rfc}" if one.name else one.rfc.value


class ClientsModel(RowsModel[ClientLine]):
    """Rows by name; a contribuyente whose e.firma ran out has no box.

    Signals:
        ticked: which boxes are ticked has changed.
    """

    ticked = Signal()

    def __init__(self, owners: Sequence[Taxpayer], expired: Mapping[Rfc, str], parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column("Contribuyente", lambda one: one.name, width=44),
                Column("Desde", lambda one: one.note or one.since, width=24),
                Column("Solicitudes", _count, key=lambda one: one.requests or 0, width=15, numeric=True),
            ),
            parent,
        )
        self.rows = [
            ClientLine(one, one.rfc not in expired, note=expired.get(one.rfc, ""))
            for one in sorted(owners, key=lambda each: (fold(each.name), each.rfc))
        ]
        self._expired = expired

    @property
    def chosen(self) -> frozenset[Rfc]:
        """The RFCs of the ticked contribuyentes."""
        return frozenset(one.taxpayer.rfc for one in self.rows if one.is_ticked)

    def show_plan(self, since: str, requests: Mapping[Rfc, int] | None) -> None:
        """Show the planned requests of each; None while they are worked out."""
        self.rows = [
            replace(one, since=since, requests=requests.get(one.taxpayer.rfc, 0) if requests is not None else None)
            for one in self.rows
        ]
        self._announce_rows()

    def tick(self, places: Sequence[int], *, ticked: bool) -> None:
        """Tick the boxes of these rows, or clear them."""
        for place in places:
            if self.rows[place].taxpayer.rfc not in self._expired:
                self.rows[place] = replace(self.rows[place], is_ticked=ticked)
        self._announce_rows()
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self.rows[index.row()].taxpayer.rfc not in self._expired:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Tick or clear a box that was clicked."""
        if role != _CHECK_ROLE or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self.tick((index.row(),), ticked=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def cell(self, row: ClientLine, column: Column[ClientLine], role: int) -> Any:
        """The value of a cell; the first column has the box."""
        if role == _CHECK_ROLE and column is self.columns[0] and row.taxpayer.rfc not in self._expired:
            return Qt.CheckState.Checked if row.is_ticked else Qt.CheckState.Unchecked
        return super().cell(row, column, role)

    def _announce_rows(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))


class _Found(QSortFilterProxyModel):
    """Filters contribuyentes by words in name or RFC."""

    def __init__(self, model: ClientsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def show_text(self, text: str) -> None:
        self._words = tuple(fold(text).split())
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: ARG002 - Qt asks so
        name = fold(self._model.rows[source_row].name)
        return all(word in name for word in self._words)

    def places(self) -> list[int]:
        """The rows in the model of all that pass the filter."""
        return [self.mapToSource(self.index(place, 0)).row() for place in range(self.rowCount())]


class BoxDelegate(BadgeDelegate):
    """Draws the boxes as in the rest of Acopio: the style's own are invisible in dark colours."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell, then our box over the style's own."""
        super().paint(painter, option, index)
        state = index.data(_CHECK_ROLE)
        if state is None:
            return
        self.initStyleOption(option, index)
        paint_item_box(painter, option, Qt.CheckState(state))


class ClientsTable(DataTable):
    """Space ticks what is selected, or clears their ticks."""

    def __init__(self, found: _Found, model: ClientsModel) -> None:
        super().__init__("De quién", model.columns)
        self._found, self._clients = found, model
        self.set_rows(found)
        self.setItemDelegate(BoxDelegate(self))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick or clear the selected rows with Space; leave Enter to the dialog."""
        if event.key() == Qt.Key.Key_Space and self.chosen_rows():
            places = [self._found.mapToSource(one).row() for one in self.chosen_rows()]
            self._clients.tick(places, ticked=not all(self._clients.rows[place].is_ticked for place in places))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ClientChoice(QWidget):
    """Fields: ``model``, ``table``, ``search``, ``all_button``, ``none_button``."""

    def __init__(self, owners: Sequence[Taxpayer], expired: Mapping[Rfc, str]) -> None:
        super().__init__()
        self.model = ClientsModel(owners, expired, self)
        self._found = _Found(self.model, self)
        self.table = ClientsTable(self._found, self.model)
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 * min(_LINES, len(owners) + 1) + 4 * GRID)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar un contribuyente")
        self.search.setAccessibleName("Buscar un contribuyente")
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(owners) > _SEARCHED)
        self.all_button, self.none_button = button("Todos", role="plain"), button("Ninguno", role="plain")
        for one in (self.all_button, self.none_button):
            one.setAutoDefault(False)
        head = row(self.search, self.all_button, self.none_button, 0 if len(owners) > _SEARCHED else 1)
        if len(owners) > _SEARCHED:
            head.setStretch(0, 1)
        self.setLayout(column(head, self.table, gap=GRID))
        self.search.textChanged.connect(self._found.show_text)
        self.all_button.clicked.connect(self._on_all)
        self.none_button.clicked.connect(self._on_none)

    @Slot()
    def _on_all(self) -> None:
        self.model.tick(self._found.places(), ticked=True)

    @Slot()
    def _on_none(self) -> None:
        self.model.tick(self._found.places(), ticked=False)


def _count(one: ClientLine) -> str:
    if one.note:
        return "—"
    if one.requests is None:
        return "…"
    return formatting.count(one.requests) if one.requests else "nada que pedir"

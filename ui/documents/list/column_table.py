"""A table whose columns the person chooses: which are shown, in what order, how wide; one fills the room left."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.documents.list.columns import PARTY, DocumentColumn
from ui.widgets.data_table import DataTable, whole_number

_LEAST_WIDTH, _MOST_WIDTH = 30, 9_999
_EDGE = 9  # left and right of a cell's text, in pixels


class ColumnTable(DataTable):
    """Has a menu of ``columns``; Contraparte is as wide as the others leave room for.

    Signals:
        columns_changed: other columns are shown.
    """

    columns_changed = Signal()
    title_room = 40  # seven columns have to stand beside the detail

    def __init__(self, name: str, columns: Sequence[DocumentColumn], parent: QWidget | None = None) -> None:
        self._described = columns
        super().__init__(name, columns, parent)
        self._party = next(at for at, one in enumerate(columns) if one.key == PARTY)
        self._growing = tuple(at for at, one in enumerate(columns) if one.likes)
        self._least = {at: self.own_width(at) for at in (self._party, *self._growing)}
        self._is_filling = False
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionResized.connect(self._on_resized)

    def set_rows(self, model: QAbstractItemModel) -> None:
        """Show ``model`` with the columns that are shown at first."""
        super().set_rows(model)
        self._show_default_columns()

    def column_menu(self) -> QMenu:
        """A menu of all columns, those that are shown ticked; it goes away by itself."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section, column in enumerate(self._described):
            entry = QAction(column.title, menu)
            entry.setCheckable(True)
            entry.setChecked(not self.isColumnHidden(section))
            entry.setData(section)
            menu.addAction(entry)
        menu.addSeparator()
        menu.addAction("Volver a las de siempre").setData(-1)
        menu.triggered.connect(self._on_column)
        return menu

    def remember(self, settings: QSettings, key: str) -> None:
        """Write down the columns by name: their order, widths, and which are shown."""
        header = self.horizontalHeader()
        sections = [header.logicalIndex(at) for at in range(header.count())]
        known = [
            {"key": self._described[one].key, "width": self._width(one), "shown": not self.isColumnHidden(one)}
            for one in sections
        ]
        settings.setValue(key, json.dumps({"letter": self.letter(), "columns": known}))

    def recall(self, settings: QSettings, key: str) -> None:
        """Take up the columns of the last time; what is not understood stays as it is."""
        try:
            kept = json.loads(str(settings.value(key, "")))
            letter = whole_number(kept["letter"]) or self.letter()
            known = [(str(one["key"]), int(one["width"]), bool(one["shown"])) for one in kept["columns"]]
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return
        header = self.horizontalHeader()
        places = {one.key: at for at, one in enumerate(self._described)}
        known = [one for one in known if one[0] in places]
        if not any(shown for _, _, shown in known):
            return
        for at, (name, width, shown) in enumerate(known):
            section = places[name]
            header.moveSection(header.visualIndex(section), at)
            header.setSectionHidden(section, not shown)
            if _LEAST_WIDTH <= width <= _MOST_WIDTH:
                self._set_width(section, round(width * self.letter() / letter))
        self._fill()

    def _width(self, section: int) -> int:
        """What the person wants it to be; nothing is kept of a hidden one, and of one that grows its least."""
        if self.isColumnHidden(section):
            return 0
        return self._least.get(section, self.columnWidth(section))

    def _set_width(self, section: int, width: int) -> None:
        if section in self._least:
            self._least[section] = width
        self.setColumnWidth(section, width)

    def own_width(self, place: int) -> int:
        """Room for the column's sample, where it has one, and for its title."""
        column = self._described[place]
        if not column.sample:
            return super().own_width(place)
        return max(self._room_for(column.sample), self.fontMetrics().horizontalAdvance(column.title) + self.title_room)

    def _room_for(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 2 * _EDGE

    # ── the room that is left ────────────────────────────────────────────────────────────────────────────────────

    def scale_columns(self, letter: int) -> None:
        """Widths for letters so wide: the room that is left is not part of them."""
        self._least = {at: round(width * self.letter() / letter) for at, width in self._least.items()}
        self._is_filling = True
        super().scale_columns(letter)
        self._is_filling = False
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width of the table."""
        super().resizeEvent(event)
        self._fill()

    @Slot(int, int, int)
    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if not self._is_filling:
            if section in self._least:
                self._least[section] = new
            self._fill()

    def _fill(self) -> None:
        """Share what is left: up to a third for each that likes more, the rest for Contraparte."""
        header = self.horizontalHeader()
        if self._is_filling:
            return
        shown = [at for at in range(header.count()) if not header.isSectionHidden(at)]
        room = self.viewport().width() - sum(self._least.get(at, header.sectionSize(at)) for at in shown)
        self._is_filling = True
        for at in self._growing:
            if at in shown:
                more = max(min(room // 3, self._room_for(self._described[at].likes) - self._least[at]), 0)
                self.setColumnWidth(at, self._least[at] + more)
                room -= more
        if self._party in shown:
            self.setColumnWidth(self._party, self._least[self._party] + max(room, 0))
        self._is_filling = False

    def _show_default_columns(self) -> None:
        for section, column in enumerate(self._described):
            self.setColumnHidden(section, not column.shown)

    def _order_as_described(self) -> None:
        header = self.horizontalHeader()
        for section in range(header.count()):
            header.moveSection(header.visualIndex(section), section)

    @Slot(QPoint)
    def _on_header_menu(self, place: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(place))

    @Slot(QAction)
    def _on_column(self, entry: QAction) -> None:
        section = int(entry.data())
        if section < 0:
            self._show_default_columns()
            self._order_as_described()
            self._measure()
            self._least = {at: self.own_width(at) for at in self._least}
        elif entry.isChecked() or sum(not self.isColumnHidden(at) for at in range(len(self._described))) > 1:
            self.setColumnHidden(section, not entry.isChecked())
        self._fill()
        self.columns_changed.emit()

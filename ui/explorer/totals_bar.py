"""The line below the documents: how many there are, how many are chosen, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QWidget

from app.store.documents import Sum
from ui import formatting
from ui.explorer.totals import TotalsLine, lines, summary
from ui.models.columns import Column, RowsModel
from ui.theme import GRID
from ui.widgets.data_table import DataTable
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import plain_tip

_MOST_LINES = 6
_COLUMNS: tuple[Column[TotalsLine], ...] = (
    Column("Tipo", lambda one: one.document_type, width=14),
    Column("Moneda", lambda one: one.currency, width=8),
    Column("Comprobantes", lambda one: one.count, width=12, numeric=True),
    Column("Subtotal", lambda one: one.subtotal, width=18, numeric=True),
    Column("Traslados", lambda one: one.transferred, width=18, numeric=True),
    Column("Retenciones", lambda one: one.withheld, width=18, numeric=True),
    Column("Total", lambda one: one.total, width=18, numeric=True),
)


class TotalsModel(RowsModel[TotalsLine]):
    """One line for each type and currency."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_COLUMNS, parent)

    def show_lines(self, found: Sequence[TotalsLine]) -> None:
        """Take the lines."""
        self.beginResetModel()
        self.rows = list(found)
        self.endResetModel()


class TotalsTable(DataTable):
    """As high as its lines, up to some; where the window has no room for them it scrolls."""

    def sizeHint(self) -> QSize:
        """Room for the lines there are."""
        return QSize(super().sizeHint().width(), self._height(min(max(self.model().rowCount(), 1), _MOST_LINES)))

    def minimumSizeHint(self) -> QSize:
        """Room for one line."""
        return QSize(super().minimumSizeHint().width(), self._height(1))

    def _height(self, count: int) -> int:
        return self.horizontalHeader().sizeHint().height() + count * self.verticalHeader().defaultSectionSize() + GRID


class TotalsBar(QFrame):
    """A line that opens to a small table.

    Attributes:
        counted: how many documents there are; summed: what they come to; more: opens the table.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = label(wrap=False)
        font = self.counted.font()
        font.setBold(True)
        self.counted.setFont(font)
        self.summed = ElidedLabel()
        self.more = button("Ver totales", "arrow-up", "plain", tip="Totales por tipo y moneda")
        self.more.setCheckable(True)
        self.model = TotalsModel(self)
        self.table = TotalsTable("Totales por tipo y moneda", self.model.columns)
        self.table.set_rows(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.table.hide()
        self._note = label("Los cancelados y los ilegibles no se suman.", "small", wrap=False)
        self._note.hide()
        self._sums: tuple[Sum, ...] | None = None
        line = row(self.counted, self.summed, self.more, gap=3 * GRID)
        line.setStretch(1, 1)
        self.setLayout(column(self.table, self._note, line, gap=GRID))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.more.toggled.connect(self._on_more)
        self.show_sums(None)

    def show_count(self, total: int | None, selected: int) -> None:
        """How many documents there are (None: not known yet), and how many of them are chosen."""
        text = "Contando…" if total is None else formatting.plural(total, "comprobante", "comprobantes")
        if selected:
            text += f", {formatting.plural(selected, 'elegido', 'elegidos')}"
        self.counted.setText(text)

    def show_sums(self, sums: tuple[Sum, ...] | None) -> None:
        """What they come to; None while it is worked out."""
        self._sums = sums
        if sums is None:
            self.summed.setText("Sumando…")
            self.summed.setToolTip("")
            self.model.show_lines(())
            return
        text = summary(sums)
        self.summed.setText(f"{text} · sin contar cancelados" if text else "")
        self.summed.setToolTip(plain_tip(text.replace(" · ", "\n")))
        self.more.setEnabled(bool(sums))
        if self.more.isChecked():
            self._fill()

    def give_up(self) -> None:
        """What was being worked out will not come."""
        if self._sums is None:
            self.summed.setText("")

    @Slot(bool)
    def _on_more(self, shown: bool) -> None:
        self.more.setText("Ocultar totales" if shown else "Ver totales")
        self._fill()
        self.table.setVisible(shown)
        self._note.setVisible(shown)

    def _fill(self) -> None:
        self.model.show_lines(lines(self._sums or ()))
        self.table.updateGeometry()

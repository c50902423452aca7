"""The table of all totals, in a popup above the totals bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QWidget

from app.domain.index.rows import Sum
from app.words import formatting
from ui.documents.list.totals import Amounts, Line, apart, left_out, lines, money
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import button, column, label, row
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.theme import GRID, set_role

_NAME = "Totales por lado, tipo y moneda"
_MOST_LINES = 14
_FONT = int(Qt.ItemDataRole.FontRole)
_ADDED = (
    "Los importes son los de cada XML, en su moneda. El neto es lo facturado menos las notas de crédito; de los pagos"
    " se suma lo pagado, y de las retenciones el monto de la operación."
)


def _figure(get: Callable[[Amounts], int]) -> Callable[[Line], str]:
    return lambda line: money(amount) if (amount := get(line.amounts)) else ""


_WORDS: Column[Line] = Column("Concepto", lambda one: one.words, width=24)
_CURRENCY: Column[Line] = Column("Moneda", lambda one: one.currency, width=7)
_COUNT: Column[Line] = Column("Comprobantes", lambda one: formatting.count(one.amounts.count), width=8, numeric=True)
_TOTAL: Column[Line] = Column("Total", lambda one: money(one.amounts.total), width=15, numeric=True)
_FIGURES: tuple[tuple[str, Callable[[Amounts], int]], ...] = (
    ("Subtotal", lambda one: one.subtotal),
    ("IVA 16 %", lambda one: one.iva_16),
    ("IVA 8 %", lambda one: one.iva_8),
    ("IVA retenido", lambda one: one.iva_withheld),
    ("ISR retenido", lambda one: one.isr_withheld),
    ("Retenido", lambda one: one.withheld),
    ("Descuento", lambda one: one.discount),
    ("Otros traslados", lambda one: one.others),
    ("Base 16 %", lambda one: one.base_16),
    ("Base 8 %", lambda one: one.base_8),
    ("Base 0 %", lambda one: one.base_0),
    ("Exento", lambda one: one.exempt),
)


def columns_of(found: Sequence[Line]) -> tuple[Column[Line], ...]:
    """The columns to show, most important first; columns with nothing but zeros are left out."""
    figures = [
        Column(title, _figure(get), width=15, numeric=True)
        for title, get in _FIGURES
        if any(get(one.amounts) for one in found)
    ]
    currency = (_CURRENCY,) if len({one.currency for one in found}) > 1 else ()
    return (_WORDS, *currency, _COUNT, _TOTAL, *figures)


class TotalsModel(RowsModel[Line]):
    """The table model of the lines; results are bold."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((), parent)

    def show_lines(self, found: Sequence[Line]) -> None:
        """Show these lines, in the columns they need."""
        self.beginResetModel()
        self.columns, self.rows = columns_of(found), list(found)
        self.endResetModel()

    def cell(self, row: Line, column: Column[Line], role: int) -> object:
        """The cell as in every table, and the bold font of a result."""
        if role == _FONT and row.is_outcome:
            font = QFont()
            font.setBold(True)
            return font
        return super().cell(row, column, role)


class TotalsPopup(QDialog):
    """Opens above the bar; Esc, a click elsewhere or "Cerrar" closes it. Ctrl+C copies the chosen lines.

    Attributes:
        table, model: the lines; left_out: what is counted and not added; close_button: closes it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # the click on the button that opened it only closes it
        self.setAccessibleName(_NAME)
        self.setWindowTitle(_NAME)
        set_role(self, "popup")
        self.model = TotalsModel(self)
        self.table = DataTable(_NAME, ())
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.left_out = label()
        self._note = label(_ADDED, "small")
        self.close_button = button("Cerrar", role="plain")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        heading = row(label(_NAME, "subtitle", wrap=False), 1, self.close_button)
        self.setLayout(column(heading, self.table, self.left_out, self._note, margin=3 * GRID, gap=2 * GRID))

    def event(self, event: QEvent) -> bool:
        """Keep Esc for closing the popup: on the page below it is a shortcut for something else."""
        if event.type() is QEvent.Type.ShortcutOverride and cast("QKeyEvent", event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def show_sums(self, sums: Sequence[Sum]) -> None:
        """Show these totals, each currency and kind on a line."""
        self.model.show_lines(lines(sums))
        told = []
        if left := left_out(sums):
            told.append(f"Se cuentan pero no se suman: {left}.")
        if untaxed := apart(sums).untaxed:
            who = formatting.plural(untaxed, "comprobante", "comprobantes")
            told.append(f"Faltan los impuestos por tasa de {who}: su XML se está leyendo de nuevo.")
        self.left_out.setText(" ".join(told))
        self.left_out.setVisible(bool(told))

    def open_above(self, corner: QPoint, width: int) -> None:
        """Show it with its lower edge at ``corner`` (of the screen), at most ``width`` wide."""
        self.ensurePolished()
        self.table.resizeColumnsToContents()
        header = self.table.horizontalHeader()
        frame = 2 * self.table.frameWidth()
        wanted = header.length() + frame + 6 * GRID
        self.setFixedWidth(max(min(wanted, width), min(width, self.minimumSizeHint().width())))
        lined = min(max(self.model.rowCount(), 1), _MOST_LINES) * self.table.row_height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(header.sizeHint().height() + lined + frame + bar)
        self.adjustSize()
        top = max(corner.y() - self.height() - GRID, self.screen().availableGeometry().top())
        self.move(corner.x() + width - self.width(), top)
        self.show()
        self.table.setFocus()
        if self.model.rowCount():
            self.table.selectRow(0)

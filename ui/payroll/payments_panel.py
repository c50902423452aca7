"""Below the employees: the payments of the chosen one, and who it is to IMSS and RENAPO, hidden until asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.bookkeeping.payroll_sheet import EmployeeRow, PaymentRow
from app.words import payroll_page_words as words
from ui.payroll.close_table import CloseTable
from ui.payroll.columns import PAYMENT_COLUMNS
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label
from ui.widgets.plain import one_line
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID, set_role

_LEAST_ROWS = 2


class PaymentsPanel(QWidget):
    """The payments, and the buttons of what is chosen above.

    Attributes:
        title: whose they are. table: the payments. list_button: lists documents.
        identity: CURP, NSS and number of the chosen one. reveal: shows the first two, or hides them again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._employee: EmployeeRow | None = None
        self.title = ElidedLabel()
        self.title.setMinimumWidth(0)
        set_role(self.title, "subtitle")
        self.identity = tuple(label("", "hint", wrap=False) for _ in range(3))
        self.reveal = button(words.SHOW, "key", tip=words.SHOW_TIP)
        self.reveal.setCheckable(True)
        self.list_button = button(words.LIST, "documents", tip=words.LIST_TIP)
        self.table: SortedTable[PaymentRow] = CloseTable(
            words.PAYMENTS, PAYMENT_COLUMNS, lambda one: (one.uuid, one.place)
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.least_rows = _LEAST_ROWS
        actions = FlowRow(self.list_button, self.reveal, *self.identity, gap=2 * GRID, keeps_height=True)
        inside = column(self.title, actions, self.table, gap=GRID)
        inside.setStretch(2, 1)
        self.setLayout(inside)
        self.reveal.toggled.connect(self._show_identity)

    def show_employee(self, chosen: EmployeeRow | None, period: str) -> None:
        """Show the payments of this one in ``period``; of None there is nothing."""
        self.list_button.setEnabled(chosen is not None)
        self.reveal.setEnabled(chosen is not None)
        if chosen is self._employee:
            return  # the same one as before
        self._employee = chosen
        rows: Sequence[PaymentRow] = chosen.payments if chosen else ()
        name = one_line(chosen.name or chosen.rfc) if chosen else ""
        self.title.setText(words.payments_title(name, len(rows), period) if chosen else "")
        self.table.show_rows(rows)
        self._show_identity()

    def hide_identity(self) -> None:
        """Personal data is not left open."""
        self.reveal.setChecked(False)

    @Slot()
    def _show_identity(self) -> None:
        is_shown = self.reveal.isChecked()
        text = words.HIDE if is_shown else words.SHOW
        self.reveal.setText(text)
        self.reveal.setAccessibleName(text)
        one = self._employee
        said = words.identity(one.curp, one.social_security, one.number, shown=is_shown) if one else ("", "", "")
        for part, text in zip(self.identity, said, strict=True):
            part.setText(one_line(text))
            part.setAccessibleName(one_line(text).replace(words.HIDDEN, words.HIDDEN_NAME))
            part.updateGeometry()

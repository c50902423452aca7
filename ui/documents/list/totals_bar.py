"""The two lines below the list: how many documents there are and are selected, and their totals."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.index.rows import Sum
from app.words import formatting
from ui.documents.list.totals import counted, headline, reserve, rest
from ui.documents.list.totals_popup import TotalsPopup
from ui.widgets.elided_label import ElidedLabel, PartsLabel
from ui.widgets.layouts import button, column, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, set_role


class TotalsBar(QFrame):
    """What a bookkeeper looks at first in two lines; the rest in a table that a button opens.

    Attributes:
        counted: how many documents there are; summed: the invoices of each side; left_out: what is counted and not
            added; others: all else; more: opens the table, which is ``popup``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = PartsLabel(keeps_first=True)
        self.summed = PartsLabel()
        for one in (self.counted, self.summed):
            font = one.font()
            font.setBold(True)
            one.setFont(font)
        self.left_out = ElidedLabel()
        self.left_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # what room there is
        set_role(self.left_out, "hint")
        self.others = PartsLabel()
        self.more = button("Ver totales", "arrow-up", "plain", tip="Totales por lado, tipo y moneda")
        self.popup = TotalsPopup(self)
        self._sums: tuple[Sum, ...] | None = None
        self._total: int | None = None
        self._selected = 0
        first = row(self.counted, self.summed, self.left_out, self.more, gap=3 * GRID)
        first.setStretch(2, 1)
        self.setLayout(column(first, self.others, gap=GRID // 2))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.more.clicked.connect(self._on_more)
        self.show_sums(None)

    def show_count(self, total: int | None, selected: int) -> None:
        """How many documents there are (None: not known yet), and how many of them are chosen."""
        self._total, self._selected = total, selected
        self._write_count()

    def show_sums(self, sums: tuple[Sum, ...] | None) -> None:
        """Show the totals; None while they are worked out."""
        self._sums = sums
        self.more.setEnabled(bool(sums))
        self.summed.setText("Sumando…" if sums is None else headline(sums))
        self.others.setText("" if sums is None else rest(sums))
        self.left_out.setText(reserve(sums or ()))
        for one in (self.summed, self.left_out, self.others):
            one.setToolTip(plain_tip(one.text().replace(" · ", "\n")))
        self.popup.show_sums(sums or ())
        self._write_count()

    def _write_count(self) -> None:
        text = "Contando…" if self._total is None else counted(self._total, self._sums)
        if self._selected:
            text += f", {formatting.plural(self._selected, 'elegido', 'elegidos')}"
        self.counted.setText(text)
        self.counted.setToolTip(plain_tip(text.replace(" · ", "\n")))

    def stop_waiting(self) -> None:
        """Stop waiting for totals after an error."""
        if self._sums is None:
            self.summed.setText("")

    @Slot()
    def _on_more(self) -> None:
        self.popup.open_above(self.mapToGlobal(QPoint(0, 0)), self.width())

"""The detail of one PPD: how far it is settled, by which REP and notas, and what is odd about them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.bookkeeping.open_balances import InvoiceHistory
from app.words import balance_page_words as words
from app.words.formatting import day
from app.words.month_notes import note_detail, note_title
from ui.balances.columns import SETTLING_COLUMNS, amount
from ui.balances.settling import Settling, settlings
from ui.widgets.figure_link import FigureLink
from ui.widgets.layouts import button, column, label, progress_bar, row
from ui.widgets.page import FigureDocuments
from ui.widgets.sorted_table import SortedTable
from ui.widgets.theme import GRID, set_role

_MOST_REMARKS = 30
_LEAST_ROWS, _MOST_ROWS = 2, 8
_WHOLE = 1_000


class InvoiceDetail(QFrame):
    """Shows one ``InvoiceHistory``.

    Signals:
        closed: the person wants to see it no more.
        documents_wanted: the invoice, or what settles it (``FigureDocuments``).
    """

    closed = Signal()
    documents_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history: InvoiceHistory | None = None
        self.setAccessibleName(words.DETAIL)
        set_role(self, "card")
        self.title = FigureLink("", words.DETAIL, is_words=True)
        self.close_button = button("", "cancel", "plain", tip=words.CLOSE_DETAIL)
        self._about = label("", "hint")
        self.bar = progress_bar(words.COLUMN_PAID)
        self.share = label()
        self.settled = label()
        self.table: SortedTable[Settling] = SortedTable(words.INSTALMENTS, SETTLING_COLUMNS, lambda one: one.place)
        self._none = label(words.NO_INSTALMENTS, "hint")
        self.remarks = label()
        self.remarks.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remarks_title = label(words.REMARKS, "subtitle")
        self._build()
        self.title.clicked.connect(self._on_title)
        self.close_button.clicked.connect(self.closed)
        self.table.left.connect(self.closed)
        self.table.opened.connect(self._on_row)

    def show_history(self, history: InvoiceHistory) -> None:
        """Show this one."""
        self.history = history
        one = history.invoice
        self.title.show_figure(one.uuid, words.see_invoice(one.uuid))
        self._about.setText(words.invoice_line(one.name or one.counterpart, day(one.issued), one.days))
        paid = one.paid + one.notes
        part = min(max(float(paid / one.total), 0.0), 1.0) if one.total else 0.0
        self.bar.setRange(0, _WHOLE)
        self.bar.setValue(round(part * _WHOLE))
        sentence = words.settled_share(
            amount(paid, one.currency), amount(one.balance, one.currency), amount(one.total, one.currency)
        )
        self.share.setText(sentence)
        self.bar.setAccessibleName(sentence)
        self.settled.setVisible(one.settled_on is not None)
        if one.settled_on is not None:
            self.settled.setText(words.settled_on(one.settled_on, one.due))
        rows = settlings(history)
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._fit_table(len(rows))
        self._show_remarks(history)

    def _show_remarks(self, history: InvoiceHistory) -> None:
        self.remarks.setVisible(bool(history.remarks))
        self._remarks_title.setVisible(bool(history.remarks))
        told = [f"{note_title(key)}. {note_detail(key, facts)}" for key, facts in history.remarks[:_MOST_REMARKS]]
        if more := len(history.remarks) - len(told):
            told.append(words.more_remarks(more))
        self.remarks.setText("\n\n".join(told))

    def _fit_table(self, rows: int) -> None:
        shown = min(max(rows, _LEAST_ROWS), _MOST_ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(head + shown * self.table.row_height() + bar + GRID)

    def _build(self) -> None:
        head = row(self.title, 1, self.close_button)
        inner = QWidget()
        set_role(inner, "page")
        inner.setLayout(
            column(
                self._about,
                self.bar,
                self.share,
                self.settled,
                label(words.INSTALMENTS, "subtitle"),
                self.table,
                self._none,
                self._remarks_title,
                self.remarks,
                1,
                gap=2 * GRID,
            )
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        layout = column(head, area, margin=3 * GRID, gap=2 * GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @Slot()
    def _on_title(self) -> None:
        if self.history is not None:
            one = self.history.invoice
            ids = (one.id, *(each.id for each in self.history.instalments), *(each.id for each in self.history.notes))
            title = words.with_payments(one.uuid)
            self.documents_wanted.emit(FigureDocuments(title, tuple(dict.fromkeys(ids))))

    @Slot(object)
    def _on_row(self, index: QModelIndex) -> None:
        chosen = self.table.rows.rows[index.row()]
        self.documents_wanted.emit(FigureDocuments(words.settling_title(chosen.what, chosen.uuid), (chosen.id,)))

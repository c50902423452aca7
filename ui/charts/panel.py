"""A chart with its title; the same figures as a table; and the chart copied as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.month.calendar import Month
from app.words import chart_words
from ui.charts.month_bars import MonthBar
from ui.charts.month_chart import MonthChart
from ui.widgets.layouts import button, column, label, row


class ChartPanel(QWidget):
    """Shows ``MonthBar`` as a chart or, where that is wished, as a table.

    Attributes:
        chart, table: the two ways to see them; toggle: the button that changes between them.

    Signals:
        month_chosen: the person wants this ``Month``.
    """

    month_chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[MonthBar, ...] = ()
        self.chart = MonthChart()
        self.table = _table()
        self.toggle = button(chart_words.AS_TABLE, role="plain")
        self.copy = button(chart_words.COPY, role="plain")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        self._note = label("", "hint")
        title_label = label(title, "subtitle")
        head = row(column(title_label, self._note, gap=0), self.toggle, self.copy)
        head.setStretch(0, 1)
        self.setLayout(column(head, self._stack))
        self._note.hide()
        self.toggle.clicked.connect(self._on_toggle)
        self.copy.clicked.connect(self._on_copy)
        self.chart.month_chosen.connect(self.month_chosen)
        self.table.itemActivated.connect(self._on_activated)

    def show_bars(self, bars: Sequence[MonthBar], shown: Month | None = None) -> None:
        """Show these months; ``shown`` is marked."""
        self._bars = tuple(bars)
        self.chart.show_bars(bars, shown)
        self.table.setRowCount(len(bars))
        for place, bar in enumerate(bars):
            cells = (chart_words.month_name(bar.month), *map(chart_words.amount, bar[1:]))
            for at, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if at:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(place, at, item)

    def say(self, note: str) -> None:
        """Say something of the figures beside the title, such as that some are not computed yet."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    @Slot()
    def _on_toggle(self) -> None:
        shows_table = self._stack.currentWidget() is self.chart
        self._stack.setCurrentWidget(self.table if shows_table else self.chart)
        self.toggle.setText(chart_words.AS_CHART if shows_table else chart_words.AS_TABLE)
        self.toggle.setAccessibleName(self.toggle.text())
        self.copy.setVisible(not shows_table)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.chart.grab())

    @Slot(QTableWidgetItem)
    def _on_activated(self, item: QTableWidgetItem) -> None:
        self.month_chosen.emit(self._bars[item.row()].month)


def _table() -> QTableWidget:
    made = QTableWidget(0, len(chart_words.COLUMNS))
    made.setAccessibleName(chart_words.NAME)
    made.setHorizontalHeaderLabels(chart_words.COLUMNS)
    made.verticalHeader().hide()
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    made.setTabKeyNavigation(False)
    return made

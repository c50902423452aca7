"""What the employees come to together: a figure for each sum, each of which leads to its documents."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.bookkeeping.payroll_sheet import ALL, PayrollStretch
from app.words import payroll_page_words as words
from app.words.formatting import count
from ui.payroll.columns import pesos
from ui.widgets.figure_link import FigureLink
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import column, label, row
from ui.widgets.theme import GRID


class SumsStrip(FlowRow):
    """Figures in a row, in as many rows as they need.

    Attributes:
        links: the figures, by the name of the sum; ``ALL`` is how many documents there are.

    Signals:
        wanted: the name of a sum that was pressed.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.links = {name: FigureLink("", words.SUMS) for name in (*words.AMOUNTS, ALL)}
        super().__init__(*map(self._part, self.links), gap=5 * GRID, keeps_height=True, parent=parent)
        self.setAccessibleName(words.SUMS)
        for name, link in self.links.items():
            link.setProperty("strong", True)
            link.clicked.connect(partial(self.wanted.emit, name))

    def show_sums(self, stretch: PayrollStretch, period: str) -> None:
        """Show these of ``period``."""
        for name, link in self.links.items():
            documents = len(stretch.behind.get(name, ()))
            text = count(stretch.total.documents) if name == ALL else pesos(getattr(stretch.total, name))
            link.show_figure(text, words.figure_name(period, title_of(name), text, documents))
            link.setEnabled(documents > 0)
            link.updateGeometry()

    def _part(self, name: str) -> QWidget:
        part = QWidget()
        title = label(title_of(name), "hint", wrap=False)
        title.setAlignment(Qt.AlignmentFlag.AlignRight)
        part.setLayout(column(title, row(1, self.links[name]), gap=0))
        return part


def title_of(name: str) -> str:
    """What a sum is called."""
    return words.AMOUNTS.get(name, words.DOCUMENTS)

"""The month of one contribuyente at a glance: what asks for attention, four figures, thirteen months, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.words import home_words as words
from ui.charts.panel import ChartPanel
from ui.home import attention_lines as about
from ui.home.attention import AttentionCard, AttentionLine
from ui.home.chart_months import bars_of
from ui.home.downloads import DownloadsCard
from ui.home.figures import MonthFigures
from ui.state.app_state import AppState
from ui.widgets.layouts import card, column, label
from ui.widgets.responsive import SideBySide
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.board import BoardRow
    from app.bookkeeping.home import Attention, BoardView, HomeMonth


class MonthView(QWidget):
    """Shows what it is given, each part as it comes.

    Attributes:
        attention, figures, chart, downloads: its parts. shown: the month whose figures are there, None without any.
    """

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self.shown: HomeMonth | None = None
        self._found: Attention | None = None
        self._row: BoardRow | None = None
        self.attention = AttentionCard()
        self.figures = MonthFigures()
        self.chart = ChartPanel(words.CHART)
        self.downloads = DownloadsCard(app_state)
        beside = SideBySide(card(column(self.chart)), self.downloads, shares=(3, 2))
        paper = label(words.PAPER, "small")
        self.setLayout(column(self.attention, self.figures, beside, paper, 1, gap=3 * GRID))

    def begin(self, owner: Rfc, month: Month) -> None:
        """``month`` of ``owner`` is asked for: what is of another month is dimmed, what is of somebody else goes."""
        if self._found is not None and self._found.owner != owner:
            self._found = self._row = None
        if self.shown is None or self.shown.owner != owner:
            self.show_no_month(month)
        elif self.shown.month != month:
            self.figures.fade()
        self.mark(month)

    def mark(self, month: Month) -> None:
        """Mark ``month`` in the chart."""
        self.chart.show_bars(bars_of(self._row.months, month) if self._row is not None else (), month)

    def show_no_month(self, month: Month, note: str = "") -> None:
        """There are no figures of ``month``."""
        self.shown = None
        self.figures.show_unknown(month, note)

    def show_month(self, shown: HomeMonth) -> None:
        """Its figures are there."""
        self.shown = shown
        self.figures.show_month(shown)

    def show_found(self, found: Attention) -> None:
        """What asks for attention is there."""
        self.attention.calculating.hide()
        self._found = found

    def show_months(self, view: BoardView, owner: Rfc, month: Month) -> None:
        """The months of ``owner`` are there, as far as they are computed."""
        self._row = next((one for one in view.rows if one.owner == owner), None)
        self.chart.say(words.left(view.left) if view.left else "")
        self.mark(month)

    def show_attention(self, efirmas: Sequence[AttentionLine], until: date | None) -> None:
        """Show all lines that are known; ``until`` is the day up to which everything is here."""
        if self._found is None:
            self.attention.show_lines(efirmas)
            return
        lines = [*efirmas, *about.month_lines(self._found, self._row, self.shown)]
        self.attention.show_lines(lines or [about.nothing_line(until)])

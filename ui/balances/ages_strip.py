"""Above the counterparts: what is open by age, of each currency; every sum leads to its invoices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from app.bookkeeping.open_balances import AgeSum
from app.words import balance_page_words as words
from ui.balances.columns import amount
from ui.widgets.figure_link import FigureLink
from ui.widgets.layouts import label, progress_bar
from ui.widgets.theme import GRID, set_role

_MOST_CURRENCIES = 3
_WHOLE = 1_000
ALL_AGES = -1


class AgesStrip(QWidget):
    """A row of figures for each currency.

    Attributes:
        links: the figures, by currency and age; ``ALL_AGES`` is their sum.

    Signals:
        wanted: the currency and the age of a figure that was pressed.
    """

    wanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links: dict[tuple[str, int], FigureLink] = {}
        self._bars: dict[tuple[str, int], QProgressBar] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(2)
        self._more = label("", "hint", wrap=False)
        for place, title in enumerate((*words.AGES, words.TOTAL)):
            head = label(title, "hint", wrap=False)
            self._grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignRight)
            self._grid.setColumnStretch(place, 1)
        self._grid.addWidget(self._more, 1 + 2 * _MOST_CURRENCIES, 0, 1, len(words.AGES) + 1)

    def show_sums(self, sums: Sequence[AgeSum]) -> None:
        """Show these; figures that are there already only change, so that the focus stays."""
        shown = sums[:_MOST_CURRENCIES] or (AgeSum("MXN", (0,) * len(words.AGES), (0,) * len(words.AGES)),)
        for key in [key for key in self.links if key[0] not in {one.currency for one in shown}]:
            for gone in (self.links.pop(key), self._bars.pop(key, None)):
                if gone is not None:
                    gone.hide()
                    gone.deleteLater()
        for line, one in enumerate(shown):
            for age in (*range(len(words.AGES)), ALL_AGES):
                self._show(line, one, age)
        more = len(sums) - len(shown)
        self._more.setText(words.more_currencies(more) if more > 0 else "")
        self._more.setVisible(more > 0)

    def _show(self, line: int, one: AgeSum, age: int) -> None:
        is_all, total = age == ALL_AGES, sum(one.ages)
        value = total if is_all else one.ages[age]
        invoices = sum(one.invoices) if is_all else one.invoices[age]
        link = self.links.get((one.currency, age))
        if link is None:
            link = self.links[one.currency, age] = FigureLink("", "")
            link.clicked.connect(partial(self.wanted.emit, one.currency, age))
        place = len(words.AGES) if is_all else age
        self._grid.addWidget(link, 1 + 2 * line, place, Qt.AlignmentFlag.AlignRight)
        text = amount(value, one.currency)
        name = words.age_link(words.TOTAL if is_all else words.AGES[age], text, invoices)
        link.show_figure(text, name)
        link.setEnabled(invoices > 0)
        link.updateGeometry()
        if not is_all:
            self._show_bar(line, one.currency, age, max(float(value / total), 0.0) if total > 0 else 0.0)

    def _show_bar(self, line: int, currency: str, age: int, part: float) -> None:
        bar = self._bars.get((currency, age))
        if bar is None:
            bar = self._bars[currency, age] = progress_bar("")
            set_role(bar, "thin")
            bar.setInvertedAppearance(True)  # the figure stands at the right
            bar.setRange(0, _WHOLE)
        self._grid.addWidget(bar, 2 + 2 * line, age)
        bar.setValue(round(min(part, 1.0) * _WHOLE))
        bar.setAccessibleName(words.age_share(words.AGES[age], part))

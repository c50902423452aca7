"""The four figures of the month: each leads to its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.words import formatting
from app.words import home_words as words
from app.words.help_places import HOME_PLACES, PROPERTY
from ui.widgets.figure_link import FigureLink
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.home import HomeMonth
    from app.domain.month.calendar import Month
    from app.fiscal.coverage_month import MonthCoverage

CHARGED, PAID, IVA, WITH_XML, MISSING = "ingresos", "gastos", "iva", "con-xml", "faltan"
"""What leads to documents, as ``app.bookkeeping.home.HomeFigure`` names it."""

_CHARACTERS_A_FIGURE = 24
_FRAME = 4


class HeadlineFigure(QFrame):
    """A large figure under its name, with a line about it.

    Attributes:
        link: the figure, which is pressed by mouse, Space and Enter.

    Signals:
        wanted: the person wants what is behind it.
    """

    wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._title = label(title, "hint", wrap=False)
        self.link = FigureLink(words.UNKNOWN, words.figure_name(title, words.UNKNOWN))
        set_role(self.link, "large_figure")
        self._hint = label("", "small")
        for one in (self._title, self._hint):
            one.setContentsMargins(_FRAME, 0, 0, 0)  # as far in as the figure within its frame
        inner = column(self._title, self.link, self._hint, gap=0)
        inner.setAlignment(self.link, Qt.AlignmentFlag.AlignLeft)
        inner.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        self.setLayout(inner)
        self.link.clicked.connect(self.wanted)

    @property
    def title(self) -> str:
        """What the figure is of."""
        return self._title.text()

    @property
    def text(self) -> str:
        """The figure as it is read."""
        return self.link.text()

    @property
    def hint(self) -> str:
        """The line about it."""
        return self._hint.text()

    def show_figure(self, title: str, text: str, hint: str = "") -> None:
        """Show ``text``; without any documents behind it (``words.UNKNOWN``) it cannot be pressed."""
        self._title.setText(title)
        self.link.show_figure(text, words.figure_name(title, text))
        self.link.updateGeometry()
        self._hint.setText(hint)
        self.link.setEnabled(text != words.UNKNOWN)


class MonthFigures(QWidget):
    """All four, under the month that they are of.

    Attributes:
        charged, paid, iva, coverage: the figures. month_button: leads to the page of the month.

    Signals:
        wanted: the person wants the documents behind a figure, by its name.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charged = HeadlineFigure(words.CHARGED)
        self.paid = HeadlineFigure(words.PAID)
        self.iva = HeadlineFigure(words.TO_PAY)
        self.coverage = HeadlineFigure(words.COVERAGE)
        self.month_button = button(words.SEE_MONTH, role="plain")
        self._parts = (self.charged, self.paid, self.iva, self.coverage)
        for part, place in zip(self._parts, HOME_PLACES, strict=True):
            part.setProperty(PROPERTY, place)
        self._coverage_behind = WITH_XML
        self._title = label("", "subtitle", wrap=False)
        self._note = label("", "hint")
        self._grid = QGridLayout()
        self._grid.setSpacing(3 * GRID)
        self._columns = 0
        head = row(self._title, self._note, self.month_button)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._grid, gap=GRID))
        self.charged.wanted.connect(self._on_charged)
        self.paid.wanted.connect(self._on_paid)
        self.iva.wanted.connect(self._on_iva)
        self.coverage.wanted.connect(self._on_coverage)
        self._arrange()

    @property
    def title(self) -> str:
        """Of which month they are."""
        return self._title.text()

    @property
    def note(self) -> str:
        """What is to be known of that month."""
        return self._note.text()

    def show_unknown(self, month: Month, note: str = "") -> None:
        """Show that nothing is known of ``month``."""
        self._title.setText(words.figures_of(month))
        self._note.setText(note)
        titles = (words.CHARGED, words.PAID, words.TO_PAY, words.COVERAGE)
        for part, title in zip(self._parts, titles, strict=True):
            part.show_figure(title, words.UNKNOWN)

    def fade(self) -> None:
        """Another month is being computed: these figures are dimmed and lead nowhere."""
        for part in self._parts:
            part.link.setEnabled(False)

    def show_month(self, one: HomeMonth) -> None:
        """Show its figures."""
        self._title.setText(words.figures_of(one.month))
        self._note.setText(_note(one))
        self._show_coverage(one.coverage)
        if not one.documents and one.filed_on is None:
            for part, title in ((self.charged, words.CHARGED), (self.paid, words.PAID), (self.iva, words.TO_PAY)):
                part.show_figure(title, words.UNKNOWN, words.NO_DOCUMENTS)
            return
        totals = one.totals
        self.charged.show_figure(words.CHARGED, words.amount(totals.charged), words.WITHOUT_TAX)
        self.paid.show_figure(words.PAID, words.amount(totals.paid), words.WITHOUT_TAX)
        title = words.IN_FAVOUR if totals.iva < 0 else words.TO_PAY
        self.iva.show_figure(title, words.amount(abs(totals.iva)), words.TO_PAY_HINT)

    def changeEvent(self, event: QEvent) -> None:
        """The text may have grown."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as have room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() // (self.fontMetrics().averageCharWidth() * _CHARACTERS_A_FIGURE)
        columns = next(number for number in (4, 2, 1) if room >= number or number == 1)
        if columns != self._columns:
            self._columns = columns
            for place, part in enumerate(self._parts):
                self._grid.removeWidget(part)
                self._grid.addWidget(part, place // columns, place % columns)
            for place in range(len(self._parts)):
                self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _show_coverage(self, coverage: MonthCoverage) -> None:
        both, issued, received = coverage.both, coverage.issued, coverage.received
        self._coverage_behind = MISSING if both.lacking else WITH_XML
        if both.permille is None:
            self.coverage.show_figure(words.COVERAGE, words.UNKNOWN, words.NEVER_ASKED)
            return
        hint = words.coverage_hint((issued.with_xml, issued.valid), (received.with_xml, received.valid))
        self.coverage.show_figure(
            words.COVERAGE, formatting.percent(both.permille), hint if both.valid else words.NOTHING_LISTED
        )

    @Slot()
    def _on_charged(self) -> None:
        self.wanted.emit(CHARGED)

    @Slot()
    def _on_paid(self) -> None:
        self.wanted.emit(PAID)

    @Slot()
    def _on_iva(self) -> None:
        self.wanted.emit(IVA)

    @Slot()
    def _on_coverage(self) -> None:
        self.wanted.emit(self._coverage_behind)


def _note(one: HomeMonth) -> str:
    if one.filed_on is not None:
        return words.filed_on(one.filed_on, is_lost=one.is_lost)
    return words.PROVISIONAL if one.is_provisional and one.documents else ""

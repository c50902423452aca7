"""All of a month below the page's head: coverage, sheet, result, differences, and the avisos at the side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.bookkeeping.figure_documents import Wanted
from app.bookkeeping.month_sheet import MonthSheet
from app.domain.validity import OwnerRole
from app.fiscal.coverage_month import SideCoverage
from app.words import month_page_words as words
from app.words import month_words
from app.words.help_places import COVERAGE_PLACE
from app.words.sentence import Sentence, Tone
from ui.month.explanations import changes, differences, remarks
from ui.month.lines import apart_lines, column_lines, income_lines, result_lines
from ui.month.links import Links
from ui.month.tables import one_column, two_columns
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import card, column, label, row
from ui.widgets.responsive import SideBySide
from ui.widgets.sentence_list import SentenceList
from ui.widgets.theme import GRID, set_icon, set_role

_CHARACTERS_BESIDE = 130
"""In so many letters there is room for the avisos beside the sheet."""


class MonthBody(QWidget):
    """Made anew for each sheet, part by part with ``grow``, so that the window is never held up for long.

    Attributes:
        sheet: what it shows. links: its links.

    Signals:
        opened: the person wants the documents of a figure: what the list is called, and a ``Wanted``.
    """

    opened = Signal(str, object)

    def __init__(self, sheet: MonthSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        set_role(self, "page")
        self.links = Links(sheet.month, self)
        self.links.opened.connect(self.opened)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(3 * GRID)
        self._above, self._left, self._right = column(gap=2 * GRID), column(), column()
        left, right = QWidget(), QWidget()
        left.setLayout(self._left)
        right.setLayout(self._right)
        self._beside.addWidget(left, 5)
        self._beside.addWidget(right, 3)
        paper = label(f"{words.PAPER} {words.EACH_OPENS}", "small")
        self.setLayout(column(self._above, self._beside, 1, paper, gap=2 * GRID))
        self._parts = self._made()

    def grow(self) -> bool:
        """Make the next part; False when there is none left, and the body can be shown."""
        part = next(self._parts, None)
        if part is None:
            return False
        place, made = part
        place.addWidget(made)
        for one in made.findChildren(QWidget):
            one.ensurePolished()  # else all of it is done at once when the body is shown
        return True

    def minimumSizeHint(self) -> QSize:
        """As narrow as one of the parts."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The avisos stand beside the sheet where there is room, else below."""
        needed = self.fontMetrics().averageCharWidth() * _CHARACTERS_BESIDE
        wide = event.size().width() >= needed
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._beside.direction() != wanted:
            self._beside.setDirection(wanted)
        super().resizeEvent(event)

    def _made(self) -> Iterator[tuple[QVBoxLayout, QWidget]]:
        """Every part with its place, from top to bottom."""
        sheet, links = self.sheet, self.links
        yield from ((self._above, part) for part in self._notices())
        yield self._left, card(two_columns(column_lines(sheet), links))
        yield self._left, card(differences(sheet, links))
        result = column(label(month_words.RESULT, "subtitle"), one_column(result_lines(sheet), links), 1)
        income = column(label(month_words.INCOME, "subtitle"), one_column(income_lines(sheet), links), 1)
        yield self._left, SideBySide(card(result), card(income))
        if apart := list(apart_lines(sheet)):
            yield self._left, card(column(label(month_words.APART, "subtitle"), one_column(apart, links)))
        self._left.addStretch(1)
        avisos = column(label(month_words.REMARKS, "subtitle"), gap=2 * GRID)
        yield self._right, card(avisos)
        self._right.addStretch(1)
        yield from ((avisos, part) for part in remarks(sheet, links))

    def _notices(self) -> Iterator[QWidget]:
        """Coverage, notices, and what changed of a filed month."""
        sheet = self.sheet
        yield FlowRow(
            self._coverage("emitidos", OwnerRole.ISSUED, sheet.coverage.issued),
            self._coverage("recibidos", OwnerRole.RECEIVED, sheet.coverage.received),
            gap=4 * GRID,
        )
        counts = (
            (sheet.unread, month_words.unread),
            (sheet.unverified, month_words.unverified),
            (sheet.without_xml, month_words.without_xml),
        )
        said = [Sentence(Tone.NOTE, sentence(number)) for number, sentence in counts if number]
        if sheet.value["provisional"] and not sheet.unread:
            said.insert(0, Sentence(Tone.NOTE, words.PROVISIONAL_TEXT))
        filed = sheet.value["presentado"]
        at = None if filed is None else date.fromisoformat(filed)
        if at is not None and sheet.is_lost:
            said.insert(0, Sentence(Tone.WARNING, words.lost_text(at)))
        if said:
            yield SentenceList(said)
        if at is not None and not sheet.is_lost:
            head = label(words.changes_title(at), "subtitle")
            yield card(column(head, label(words.filed_text(at), "hint"), changes(sheet, self.links), gap=GRID))

    def _coverage(self, name: str, side: OwnerRole, coverage: SideCoverage) -> QWidget:
        """How complete a side is; what is here and what is missing can be opened."""
        state = "idle" if not coverage.was_asked else "wait" if coverage.lacking else "ok"
        icon = label()
        set_icon(icon, {"idle": "info", "wait": "warning", "ok": "check"}[state], f"{state}_text")
        text = words.side_coverage(name, coverage)
        here = self.links.words(
            text, f"{text}, ver comprobantes", words.SIDE_NAMES[name], Wanted(side=side), COVERAGE_PLACE
        )
        parts: list[QWidget] = [icon, here]
        if coverage.lacking and coverage.was_asked:
            number = coverage.lacking
            wanted = Wanted(uuids=tuple(coverage.missing))
            spoken = words.missing_name(name, number)
            parts.append(self.links.words(words.missing(number), spoken, f"{words.SIDE_NAMES[name]} sin XML", wanted))
        made = QWidget()
        made.setLayout(row(*parts, gap=GRID))
        return made

"""Cobertura: is it complete?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QWidget

from app.bookkeeping.coverage_sheet import (
    Cell,
    CellDocuments,
    CoverageSheet,
    cell_documents,
    coverage_sheet,
)
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.words import coverage_page_words as words
from ui.coverage.grid import CoverageGrid
from ui.coverage.grid_model import GridModel
from ui.coverage.panel import CellPanel
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.desk_page import DeskPage
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_HEIGHTS, _TABLE = "cobertura/altos", "cobertura/faltantes"


@dataclass(frozen=True, slots=True)
class MissingWanted:
    """The XML of ``uuids`` should be brought to ``owner``; ``about`` says of which months they are."""

    owner: Rfc
    uuids: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class CertificateWanted:
    """A certificate is wanted of what ``sheet`` shows, beginning with ``cell``'s months where one is chosen."""

    sheet: CoverageSheet
    cell: Cell | None


class CoberturaPage(DeskPage):
    """The grid, and below it what the chosen cell lacks.

    Attributes:
        grid, model: years and months. panel: of the chosen cell. fetch, certificate: the buttons.

    Signals:
        missing_wanted: some XML should be brought (``MissingWanted``).
        certificate_wanted: a ``CertificateWanted``.
    """

    missing_wanted = Signal(object)
    certificate_wanted = Signal(object)

    def __init__(self, app_state: AppState, desk: MonthDesk, parent: QWidget | None = None) -> None:
        super().__init__(app_state, desk, parent)
        self._month = Month.of(desk.today)
        self._goal: Month | None = self._month
        self._cell_answer = LatestAnswer(desk, self)
        self.model = GridModel(self)
        self.grid = CoverageGrid(self.model)
        self.panel = CellPanel()
        self.fetch = button(words.FETCH, "download", tip=words.FETCH_TIP)
        self.certificate = button(words.CERTIFICATE, "documents", tip=words.CERTIFICATE_TIP)
        self.whole = label("", "strong")
        self.note = label("", "hint")
        self.empty = EmptyState("coverage", words.NOTHING_TITLE, words.NOTHING_TEXT, words.UPDATE)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._middle = QStackedWidget()
        self._build()
        self._connect()

    @property
    def cell(self) -> Cell | None:
        """The cell whose detail is open."""
        index = self.grid.currentIndex()
        if self.panel.isHidden() or self.model.coverage(index) is None:
            return None
        return self.model.cell(index)

    # ── what the window says ─────────────────────────────────────────────────────────────────────────────────────

    def show_month(self, month: Month) -> None:
        """Go to this month; where something of it is missing, say what."""
        self._month = self._goal = month
        if not self.is_waiting:
            self._reach_goal()

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here for the month above finds it, unless another one is open."""
        super().showEvent(event)
        if self.panel.isHidden():
            self._goal = self._month
            if not self.is_waiting:
                self._reach_goal()

    def question(self, owner: Rfc) -> Callable[[Desk], object]:
        """All months."""
        return partial(coverage_sheet, owner=owner)

    def show_answer(self, answer: object) -> None:
        """The grid; what was open in it stays so."""
        if not isinstance(answer, CoverageSheet):
            return
        is_other = self.model.sheet is None or self.model.sheet.owner != answer.owner
        current = self.grid.currentIndex()
        chosen = self.model.cell(current) if self.model.coverage(current) is not None and not is_other else None
        if is_other:
            self._close_panel()
        self.model.show_sheet(answer)
        self._middle.setCurrentIndex(0 if answer.lines else 1)
        self.whole.setText(" · ".join(words.whole(part, one) for part, one in answer.whole.items()))
        self.whole.setVisible(bool(answer.lines))
        if chosen is not None and (place := self.model.place(chosen)).isValid():
            self.grid.setCurrentIndex(place)
        self._reach_goal()
        if not self.panel.isHidden():
            self._show_cell()
        self._offer()

    def theme_changed(self) -> None:
        """The tables paint with colours of their own."""
        for one in (self.grid, self.panel.table):
            one.viewport().update()

    def remember(self, settings: QSettings) -> None:
        """Widths and heights."""
        settings.setValue(_HEIGHTS, self._down.saveState())
        self.panel.table.remember(settings, _TABLE)

    def recall(self, settings: QSettings) -> None:
        """As it was left."""
        state = settings.value(_HEIGHTS)
        if isinstance(state, QByteArray):
            self._down.restoreState(state)
        self.panel.table.recall(settings, _TABLE)

    def close_down(self) -> None:
        """Want no answer any more."""
        super().close_down()
        self._cell_answer.forget()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.panel.hide()
        self._down.addWidget(self.grid)
        self._down.addWidget(self.panel)
        self._down.setStretchFactor(0, 3)
        self._down.setStretchFactor(1, 2)
        self._down.setChildrenCollapsible(False)
        self._middle.addWidget(self._down)
        self._middle.addWidget(self.empty)
        head = QWidget()
        actions = FlowRow(self.fetch, self.certificate, gap=2 * GRID)
        across = row(label(words.PAGE, "title", wrap=False), self.calculating, 1, actions)
        head.setLayout(across)
        legend = FlowRow(*(_legend(*one) for one in words.LEGEND), gap=2 * GRID)
        body = QWidget()
        below = column(self.whole, self._middle, self.note, legend, label(words.PAPER, "small"), gap=2 * GRID)
        below.setStretch(1, 1)
        body.setLayout(below)
        self.note.hide()
        self.hold(head, body)

    def _connect(self) -> None:
        self.grid.opened.connect(self._on_opened)
        self.grid.left.connect(self._close_panel)
        self.grid.selectionModel().currentChanged.connect(self._on_moved)
        self.panel.closed.connect(self._close_panel)
        self.panel.documents_wanted.connect(self.documents_wanted)
        self.panel.said.connect(self._say)
        self._cell_answer.answered.connect(self._on_cell)
        self._cell_answer.failed.connect(self.app_state.trouble)
        self.fetch.clicked.connect(self._on_fetch)
        self.certificate.clicked.connect(self._on_certificate)
        self.empty.button.clicked.connect(self.update_wanted)
        self.app_state.taxpayers_changed.connect(self._offer)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _reach_goal(self) -> None:
        if self._goal is None or self.model.sheet is None:
            return
        place, self._goal = self.model.place_of_month(self._goal), None
        if not place.isValid():
            return
        self.grid.setCurrentIndex(place)
        self.grid.scrollTo(place)
        found = self.model.coverage(place)
        if found is not None and found.lacking:
            self._on_opened(place)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if self.model.coverage(index) is None:
            return
        self.grid.setCurrentIndex(index)
        self.panel.show()
        self._show_cell()
        self.grid.scrollTo(index)

    @Slot()
    def _on_moved(self) -> None:
        if not self.panel.isHidden():
            self._show_cell()

    def _show_cell(self) -> None:
        cell = self.cell
        if cell is not None and self.owner is not None:
            self.panel.begin(cell, self.model.told(self.grid.currentIndex()))
            self._cell_answer.ask(partial(cell_documents, owner=self.owner, cell=cell))
        self._offer()

    @Slot(object)
    def _on_cell(self, found: object) -> None:
        if isinstance(found, CellDocuments) and found.owner == self.owner and found.cell == self.cell:
            self.panel.show_found(found)

    @Slot()
    def _close_panel(self) -> None:
        self._cell_answer.forget()
        if self.panel.isAncestorOf(self.focusWidget() or self):
            self.grid.setFocus()
        self.panel.hide()
        self._offer()

    @Slot(str)
    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setAccessibleName(text)
        self.note.show()

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _missing(self) -> tuple[str, ...]:
        """Of the open cell where it lacks something; else of all."""
        sheet = self.model.sheet
        if sheet is None:
            return ()
        here = self.model.coverage(self.grid.currentIndex()) if self.cell is not None else None
        if here is not None and here.missing:
            return tuple(here.missing)
        return tuple(uuid for one in sheet.whole.values() for uuid in one.missing)

    @Slot()
    def _offer(self) -> None:
        """What can be done about what is shown."""
        sheet, missing = self.model.sheet, self._missing()
        text = words.fetch(len(missing), is_part=self._about_cell() is not None)
        self.fetch.setText(text)
        self.fetch.setAccessibleName(text)
        taxpayer = self.app_state.taxpayers.get(self.owner) if self.owner is not None else None
        reason = ""
        if missing and taxpayer is None:
            reason = words.NEEDS_EFIRMA
        elif missing and taxpayer is not None and taxpayer.not_after < self.app_state.now():
            reason = words.NEEDS_NEW_EFIRMA
        self.note.setText(reason)
        self.note.setVisible(bool(reason))
        self.fetch.setEnabled(bool(missing) and not reason)
        self.fetch.setToolTip(plain_tip(words.FETCH_TIP if missing else words.NOTHING_TO_FETCH))
        self.certificate.setEnabled(sheet is not None and bool(sheet.lines))

    def _about_cell(self) -> Cell | None:
        """The open cell, where it lacks something."""
        here = self.model.coverage(self.grid.currentIndex())
        return self.cell if here is not None and here.missing else None

    @Slot()
    def _on_fetch(self) -> None:
        sheet, cell = self.model.sheet, self._about_cell()
        if sheet is None or sheet.first is None:
            return
        about = words.phrase(cell) if cell is not None else words.everything(sheet.first, sheet.today)
        self.missing_wanted.emit(MissingWanted(sheet.owner, self._missing(), about))

    @Slot()
    def _on_certificate(self) -> None:
        if self.model.sheet is not None:
            self.certificate_wanted.emit(CertificateWanted(self.model.sheet, self.cell))


def _legend(glyph: str, text: str, state: str) -> QLabel:
    made = label(f"{glyph} {text}", wrap=False)
    set_role(made, "chip", state)
    return made

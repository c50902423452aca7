"""Inicio: a welcome while nothing is registered; then the month of one contribuyente at a glance, or the board."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.errors import AcopioError
from app.paths import Paths
from app.words import home_words as words
from app.words.messages import error_text
from ui.home import attention_lines as about
from ui.home.attention import AttentionCard, AttentionLine
from ui.home.board import BoardPanel
from ui.home.board_asking import BoardAsking
from ui.home.chart_months import CHART_MONTHS
from ui.home.downloads import DownloadsCard
from ui.home.month_view import MonthView
from ui.home.news_card import NewsCard
from ui.home.opening import DocumentsOpening
from ui.home.questions import attention_of, month_of
from ui.home.welcome import Welcome
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, column, label, row, scrolled
from ui.widgets.page import FigureDocuments, Page
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.home import Attention, BoardView, HomeMonth

_MONTHS = 73  # as app.bookkeeping.home.MONTHS, which is loaded with the first question


class InicioPage(Page):
    """Welcome, month or board.

    Attributes:
        welcome, news, month, board: what it shows. efirmas: those that expire, above the board. back: to the board.

    Signals:
        demo_wanted: the person wants to try with made-up data.
    """

    demo_wanted = Signal()

    def __init__(self, app_state: AppState, desk: MonthDesk, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self._desk, self._paths = desk, paths
        self._owner: Rfc | None = None
        self._visited: Rfc | None = None
        self._month = Month.of(desk.today)
        self._is_stale = True
        self._asked: tuple[Rfc | None, bool] = (None, False)
        self._of_month, self._of_attention = LatestAnswer(desk, self), LatestAnswer(desk, self)
        self._opening = DocumentsOpening(desk, paths, self)
        self._asking = BoardAsking(desk, paths, self)
        self.welcome = Welcome()
        self.news = NewsCard(app_state, desk, paths)
        self.back = button(words.BACK, role="plain", tip=words.BACK_TIP)
        self.first_register = button(
            "Registrar mi e.firma", "key", "primary", tip="Con tu .cer, tu .key y su contraseña"
        )
        self.calculating = label(words.CALCULATING, "hint", wrap=False)
        self.month = MonthView(app_state)
        self.board, self.efirmas, self._short = BoardPanel(), AttentionCard(), DownloadsCard(app_state, short=True)
        self._trouble, self.again = label("", "error"), button(words.AGAIN, "again")
        self._title = ElidedLabel(words.TITLE)
        self._body = QStackedWidget()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    @property
    def shows_month(self) -> bool:
        """Yes."""
        return True

    @property
    def shows_welcome(self) -> bool:
        """Whether nothing is registered yet."""
        return self._stack.currentIndex() == 0

    @property
    def shows_board(self) -> bool:
        """Whether all contribuyentes are shown."""
        return not self.shows_welcome and self._body.currentIndex() == 1

    @property
    def is_calculating(self) -> bool:
        """Whether something of what is shown is not the newest."""
        return self._of_month.is_waiting or self._of_attention.is_waiting or self._asking.is_waiting

    def show_owner(self, owner: Rfc | None) -> None:
        """Show the month of ``owner``; with None the board, or the one whom there is."""
        if owner != self._owner or self._visited is not None:
            self._owner, self._visited = owner, None
            self.refresh()
            self._renew()

    def show_month(self, month: Month) -> None:
        """Show this month."""
        self.board.show_month(month)
        if month != self._month:
            self._month = month
            self._renew_month()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what changed while it was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._renew()

    def tick(self) -> None:
        """Keep the countdown true."""
        self.month.downloads.tick()
        self._short.tick()

    def theme_changed(self) -> None:
        """Repaint in the colours of the new theme."""
        self.board.theme_changed()
        self.month.chart.chart.update()

    def close_down(self) -> None:
        """Want no answers any more."""
        for one in (self._of_month, self._of_attention, self._opening, self._asking, self.news):
            one.forget()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        set_role(self._title, "title")
        for one in (self.calculating, self._trouble, self.again):
            one.hide()
        everybody = QWidget()
        set_role(everybody, "page")
        several = column(self.efirmas, self.board, self._short, label(words.PAPER, "small"), gap=3 * GRID)
        several.setStretch(1, 1)
        everybody.setLayout(several)
        self._body.addWidget(scrolled(self.month))
        self._body.addWidget(scrolled(everybody))
        head = row(self._title, self.calculating, 1, self.back, self.first_register)
        summary = QWidget()
        summary.setLayout(column(head, self.news, row(self._trouble, self.again), self._body, gap=2 * GRID))
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(summary)
        self.fill(self._stack)

    def _connect(self) -> None:
        self.welcome.register.clicked.connect(self.register_wanted)
        self.welcome.demo.clicked.connect(self.demo_wanted)
        self.first_register.clicked.connect(self.register_wanted)
        self.back.clicked.connect(self._on_back)
        self.again.clicked.connect(self._renew)
        self.month.attention.wanted.connect(self._on_line)
        self.efirmas.wanted.connect(self._on_line)
        self.month.figures.wanted.connect(self._on_figure)
        self.month.figures.month_button.clicked.connect(self._on_month_page)
        self.month.chart.month_chosen.connect(self.month_wanted)
        self.board.cell_opened.connect(self._on_cell)
        self._of_month.answered.connect(self._on_month_answer)
        self._of_month.taking_long.connect(self.calculating.show)
        self._of_attention.answered.connect(self._on_attention)
        self._of_attention.taking_long.connect(self.month.attention.calculating.show)
        self._asking.answered.connect(self._on_board)
        self._opening.found.connect(self.documents_wanted)
        for asking in (self._of_month, self._of_attention, self._asking):
            asking.failed.connect(self._on_failure)
        self._opening.failed.connect(self.app_state.trouble)
        self.news.trouble.connect(self.app_state.trouble)
        self.news.documents_wanted.connect(self.documents_wanted)
        self.news.page_wanted.connect(self.page_wanted)
        self._desk.changed.connect(self._renew)
        for signal in (self.app_state.opened, self.app_state.taxpayers_changed, self.app_state.documents_counted):
            signal.connect(self._on_known)
        for signal in (self.app_state.requests_changed, self.app_state.completeness_read):
            signal.connect(self.refresh)

    # ── who and what is shown ────────────────────────────────────────────────────────────────────────────────────

    @property
    def _known(self) -> set[Rfc]:
        return {*self.app_state.taxpayers, *self.app_state.documents}

    @property
    def _shown_owner(self) -> Rfc | None:
        """Who was chosen, here or above; where there is only one there is nothing to choose."""
        known = self._known
        only = next(iter(known)) if len(known) == 1 else None
        return self._visited or self._owner or only

    @Slot()
    def refresh(self) -> None:
        """Follow what the window knows."""
        known = self.app_state.taxpayers or self.app_state.requests or self.app_state.documents
        self._stack.setCurrentIndex(1 if known else 0)
        owner, several = self._shown_owner, len(self._known) > 1
        self._body.setCurrentIndex(1 if owner is None and several else 0)
        self.back.setVisible(owner is not None and several)
        self.first_register.setVisible(not self.app_state.taxpayers)
        # the other pages show whom the list above has
        self.month.figures.month_button.setVisible(self._visited is None)
        self._title.setText(self._name_of(owner) if owner is not None and several else words.TITLE)
        self.month.downloads.show_owner(owner)
        self.news.show_owner(owner)
        self._show_attention()

    def _name_of(self, owner: Rfc) -> str:
        taxpayer = self.app_state.taxpayers.get(owner)
        return (taxpayer.name if taxpayer is not None else "") or owner.value

    @Slot()
    def _on_known(self) -> None:
        self.refresh()
        if self._is_stale or self._asked != (self._shown_owner, self.shows_board):
            self._renew()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _renew(self) -> None:
        """Ask for everything, as soon as somebody sees it."""
        self._is_stale = True
        if not self.isVisible() or self.app_state.place is None or self.shows_welcome:
            return
        self._is_stale = False
        self._asked = (self._shown_owner, self.shows_board)
        self._trouble.hide()
        self.again.hide()
        owner = self._shown_owner
        self.news.ask()
        self._renew_month()
        if owner is not None:
            self._asking.ask(owner, _MONTHS)
            self._of_attention.ask(partial(attention_of, owner=owner))
        elif self.shows_board:
            self._of_attention.forget()
            self._asking.ask(None, CHART_MONTHS)

    def _renew_month(self) -> None:
        owner, month = self._shown_owner, self._month
        if owner is None or not self.isVisible() or self.app_state.place is None:
            self._is_stale = self._is_stale or not self.isVisible()
            self._show_no_month("")
        elif month > Month.of(self._desk.today):
            self._show_no_month(words.NOT_BEGUN)
        else:
            self.month.begin(owner, month)
            self._of_month.ask(partial(month_of, paths=self._paths, owner=owner, month=month))

    def _show_no_month(self, note: str) -> None:
        self._of_month.forget()
        self.calculating.hide()
        self.month.show_no_month(self._month, note)

    @Slot(object)
    def _on_month_answer(self, shown: HomeMonth) -> None:
        self.calculating.hide()
        self.month.show_month(shown)
        self._show_attention()

    @Slot(object)
    def _on_attention(self, found: Attention) -> None:
        self.month.show_found(found)
        self._show_attention()

    @Slot(object)
    def _on_board(self, view: BoardView) -> None:
        owner = self._shown_owner
        if owner is None:
            self.board.show_rows(view.rows, view.left)
        else:
            self.month.show_months(view, owner, self._month)
            self._show_attention()

    @Slot(object)
    def _on_failure(self, error: AcopioError) -> None:
        self.calculating.hide()
        self.month.attention.calculating.hide()
        self._trouble.setText(error_text(error))
        self._trouble.show()
        self.again.show()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_attention(self) -> None:
        state, owner = self.app_state, self._shown_owner
        is_own = owner is not None and len(self._known) == 1
        taxpayers = [one for rfc, one in state.taxpayers.items() if owner in (None, rfc)]
        lines = about.efirma_lines(taxpayers, state.now(), is_own=is_own)
        self.efirmas.setVisible(bool(lines))
        self.efirmas.show_lines(lines)
        complete = None if owner is None else state.complete.get(owner)
        self.month.show_attention(lines, complete.until if complete else None)

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_back(self) -> None:
        self._visited = None
        self.owner_wanted.emit("")
        self.refresh()
        self._renew()

    @Slot(object, object)
    def _on_cell(self, owner: Rfc, month: Month) -> None:
        """The list above the page has the registered ones alone."""
        self.month_wanted.emit(month)
        if owner in self.app_state.taxpayers:
            self.owner_wanted.emit(owner.value)
        else:
            self._visited = owner
            self.refresh()
            self._renew()

    @Slot()
    def _on_month_page(self) -> None:
        self.page_wanted.emit("mes")

    @Slot(str)
    def _on_figure(self, figure: str) -> None:
        self._open(words.figure_title(words.FIGURES[figure], self._month), (self._month,), figure)

    @Slot(object)
    def _on_line(self, line: AttentionLine) -> None:
        is_listed_above = self._visited is None  # the other pages show who is chosen there
        if line.key == about.UNREAD:
            self._renew()
        elif line.page and is_listed_above:
            if line.page in ("mes", "cobertura"):
                self.month_wanted.emit(line.months[-1])
            self.page_wanted.emit(line.page)
        elif line.ids:
            self.documents_wanted.emit(FigureDocuments(line.title, line.ids))
        else:
            self._open(line.title, line.months, line.figure)

    def _open(self, title: str, months: tuple[Month, ...], figure: str) -> None:
        if (owner := self._shown_owner) is not None:
            self._opening.open(title, owner, months, figure)

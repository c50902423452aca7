"""What is new since the person last looked, in a line or a few, until she has seen it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.identifiers import Rfc
from app.paths import Paths
from app.words import news_words as words
from ui.home import questions
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.figure_link import FigureLink
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, label, row
from ui.widgets.page import FigureDocuments
from ui.widgets.plain import one_line
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.news import News, OwnerNews

_MOST = 4


class NewsLink(FigureLink):
    """A number of ``one``; ``kind`` says which, ``title`` what the list of its documents is called.

    Signals:
        wanted: it was pressed; carries itself.
    """

    wanted = Signal(object)

    def __init__(self, text: str, name: str, one: OwnerNews, kind: str, title: str) -> None:
        super().__init__(text, name, is_words=True)
        self.one, self.kind, self.title = one, kind, title
        self.clicked.connect(self._on_click)

    @Slot()
    def _on_click(self) -> None:
        self.wanted.emit(self)


class NewsCard(QFrame):
    """Asks for itself; hidden while nothing is new.

    Attributes:
        links: the numbers, each of which leads to its documents. seen_button: she has seen it.

    Signals:
        documents_wanted: the documents of a number (``FigureDocuments``).
        page_wanted: a page, by its key.
        trouble: an ``AcopioError``.
    """

    documents_wanted = Signal(object)
    page_wanted = Signal(str)
    trouble = Signal(object)

    def __init__(self, app_state: AppState, desk: MonthDesk, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAccessibleName(words.NAME)
        self._app_state = app_state
        self._desk = desk
        self._paths = paths
        self._owner: Rfc | None = None
        self._title = ""
        self._news: News | None = None
        self.links: list[FigureLink] = []
        self._asking, self._opening, self._seeing = (LatestAnswer(desk, self) for _ in range(3))
        self.seen_button = button(words.SEEN, "check", "plain", tip=words.SEEN_TIP)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID)
        inner = row(self._lines, self.seen_button)
        inner.setStretch(0, 1)
        inner.setAlignment(self._lines, Qt.AlignmentFlag.AlignVCenter)
        inner.setAlignment(self.seen_button, Qt.AlignmentFlag.AlignTop)
        inner.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setLayout(inner)
        self.hide()
        self._asking.answered.connect(self._on_news)
        self._asking.failed.connect(self.trouble)
        self._opening.answered.connect(self._on_documents)
        self._opening.failed.connect(self.trouble)
        self._seeing.answered.connect(self._on_news)
        self._seeing.failed.connect(self.trouble)
        self.seen_button.clicked.connect(self._on_seen)

    @property
    def is_asking(self) -> bool:
        """Whether something is still to be answered."""
        return self._asking.is_waiting or self._seeing.is_waiting

    def show_owner(self, owner: Rfc | None) -> None:
        """Of this one, or of everybody."""
        if owner != self._owner:
            self._owner = owner
            self.hide()

    def ask(self) -> None:
        """Look what is new, unless that follows anyway."""
        if self._seeing.is_waiting:
            return
        at = self._app_state.now()
        self._asking.ask(partial(questions.news_for, paths=self._paths, owner=self._owner, at=at))

    def forget(self) -> None:
        """Want no answer any more."""
        self._asking.forget()
        self._opening.forget()

    def _fill(self, news: News) -> None:
        """All in one line where it is about one contribuyente, else a line for each."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.links = []
        first: list[QWidget] = [label(words.since(news.since, self._desk.today), "strong", wrap=False)]
        if len(news.owners) == 1:
            first += self._numbers(news.owners[0], is_named=self._owner is None)
        for kept in news.lists:
            link = FigureLink(words.new_list(kept), words.new_list(kept), is_words=True)
            link.clicked.connect(self._on_list)
            self.links.append(link)
            first.append(link)
        self._lines.addWidget(FlowRow(*first, gap=2 * GRID))
        for one in news.owners[:_MOST] if len(news.owners) > 1 else ():
            self._lines.addWidget(FlowRow(*self._numbers(one, is_named=True), gap=2 * GRID))
        if (more := len(news.owners) - _MOST) > 0:
            self._lines.addWidget(label(words.more(more), "hint"))

    def _numbers(self, one: OwnerNews, *, is_named: bool) -> list[QWidget]:
        name = one.name or one.rfc.value
        parts: list[QWidget] = [label(one_line(name), wrap=False)] if is_named else []
        for number, text, kind in (
            (one.arrived, words.arrived(one.arrived), "llegaron"),
            (one.cancelled, words.cancelled(one.cancelled), "cancelados"),
        ):
            if number:
                link = NewsLink(text, words.link(text, name if is_named else ""), one, kind, words.title(text, name))
                link.wanted.connect(self._on_link)
                self.links.append(link)
                parts.append(link)
        return parts

    @Slot(object)
    def _on_link(self, link: NewsLink) -> None:
        if self._news is not None:
            self._title = link.title
            question = partial(questions.news_documents, paths=self._paths, one=link.one, kind=link.kind)
            self._opening.ask(partial(question, news=self._news))

    @Slot(object)
    def _on_news(self, news: News) -> None:
        self._news = news
        self._fill(news)
        self.setVisible(not news.is_empty)

    @Slot(object)
    def _on_documents(self, ids: tuple[int, ...]) -> None:
        self.documents_wanted.emit(FigureDocuments(self._title, ids))

    @Slot()
    def _on_list(self) -> None:
        self.page_wanted.emit("contrapartes")

    @Slot()
    def _on_seen(self) -> None:
        self.hide()
        if self._news is not None:
            self._asking.forget()
            self._seeing.ask(partial(questions.see_news, paths=self._paths, owner=self._owner, news=self._news))

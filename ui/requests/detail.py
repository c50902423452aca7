"""The detail panel of a request: its state now, and its story beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.request import Request
from app.domain.story import StoryLine
from app.words import request_words
from app.words.messages import explain
from ui.background.task import Outcome, Task
from ui.requests.detail_text import report_now, report_story
from ui.state.app_state import AppState
from ui.state.reading import RequestStory, read_story
from ui.widgets.badges import STATE_BADGES
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import button, column, label, row
from ui.widgets.markup_view import MarkupView
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, current_colours, set_role, set_state


class RequestDetail(QFrame):
    """Shows one request and follows it.

    Attributes:
        close_button: hides the panel; its owner decides how.
    """

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._request: Request | None = None
        self._story: tuple[StoryLine, ...] = ()
        self._sends: int | None = None
        set_role(self, "card")
        self._chip = label(wrap=False)
        set_role(self._chip, "chip", "idle")
        self._title = ElidedLabel()
        set_role(self._title, "subtitle")
        self._now_view = MarkupView("Cómo va la solicitud")
        self._story_view = MarkupView("Historia de la solicitud")
        self.close_button = button("", "cancel", "plain", tip="Cerrar el detalle (Esc)")
        self.close_button.setShortcut("Esc")
        head = row(self._chip, self._title, self.close_button, gap=3 * GRID)
        head.setStretch(1, 1)
        texts = row(self._now_view, self._story_view, gap=4 * GRID)
        inner = column(head, texts)
        inner.setContentsMargins(4 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self.setLayout(inner)

    @property
    def request_id(self) -> int | None:
        """The number of the request shown."""
        return self._request.id if self._request else None

    @property
    def story_text(self) -> str:
        """The story as plain text."""
        return self._story_view.toPlainText()

    @property
    def now_text(self) -> str:
        """The state of the request now, as plain text."""
        return self._now_view.toPlainText()

    def read_from_the_top(self) -> None:
        """Scroll both texts to their top: written before the panel has its size they stand a line lower."""
        for view in (self._now_view, self._story_view):
            view.verticalScrollBar().setValue(0)

    def show_request(self, request: Request) -> None:
        """Show this request, or its newest snapshot."""
        if self._request is None or self._request.id != request.id:
            self._story, self._sends = (), None
            self.read_from_the_top()
        self._request = request
        look = STATE_BADGES[request.state]
        set_state(self._chip, look.kind)
        self._chip.setText(explain(f"state:{request.state}").title)
        self._title.setText(request_words.summary(request))
        self._title.setToolTip(plain_tip(self._title.text()))
        self.repaint_texts()
        self._read()

    def repaint_texts(self) -> None:
        """Write both texts again, after a change or in other colours; the scroll stays."""
        if self._request is None or self._app_state.place is None:
            return
        colours = current_colours()
        _replace_text(
            self._now_view,
            report_now(self._request, self._app_state.place.root, self._app_state.now(), colours, self._sends),
        )
        _replace_text(self._story_view, report_story(self._story, colours), follow=True)

    def _read(self) -> None:
        if self._app_state.place is None or self._request is None:
            return
        task = Task(partial(read_story, self._app_state.place.database, self._request), self)
        task.done.connect(self._on_story)
        task.start()

    @Slot(object)
    def _on_story(self, outcome: Outcome) -> None:
        told = outcome.value
        if not isinstance(told, RequestStory) or told.request_id != self.request_id:
            return
        if len(told.story) > len(self._story) or told.sends != self._sends:
            self._story, self._sends = told.story, told.sends
            self.repaint_texts()


def _replace_text(view: MarkupView, html: str, *, follow: bool = False) -> None:
    """Replace the text and keep the scroll position; with ``follow`` a text scrolled to its end stays at its end."""
    bar = view.verticalScrollBar()
    place, at_end = bar.value(), bar.value() == bar.maximum()
    view.setHtml(html)
    bar.setValue(bar.maximum() if follow and at_end else place)

"""How the downloads stand, in a few lines: who is awaited, up to which day all is here, and what came last."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.events import ActivityKind
from app.words import formatting, home_words, request_words, wait_words
from app.words.completeness_words import complete_sentence
from app.words.messages import explain
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.state.app_state import AppState
from ui.state.awaited import awaited_words
from ui.state.reading import read_waits
from ui.widgets.badges import STATE_BADGES
from ui.widgets.layouts import column, label, row
from ui.widgets.theme import GRID, set_role

_LATEST = 3
_WAITS_MILLISECONDS = 400


class DownloadsCard(QFrame):
    """Follows ``app_state``; a ``short`` one has sentences alone.

    Attributes:
        counts: the numbers that are shown, by name.
    """

    def __init__(self, app_state: AppState, *, short: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._app_state = app_state
        self._owner: Rfc | None = None
        self._awaited = label()
        self._complete = label()
        self._waits = label(role="hint")
        self._waits.hide()
        self.counts = [
            Count(word)
            for word in ("XML en tu equipo", "Solo en la lista del SAT", "Solicitudes en curso", "Contribuyentes")
        ]
        self._reading = LatestWork(self)
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(_WAITS_MILLISECONDS)
        self._latest = QGridLayout()
        self._build(short=short)
        self._connect()
        self.refresh()

    @property
    def sentence(self) -> str:
        """What is awaited, in one sentence."""
        return self._awaited.text()

    @property
    def complete_text(self) -> str:
        """Up to which day all is here, in one sentence."""
        return self._complete.text()

    @property
    def waits_text(self) -> str:
        """How long the SAT took of late."""
        return self._waits.text()

    def show_owner(self, owner: Rfc | None) -> None:
        """Numbers, downloads, and up to which day all is here: of ``owner``, or of everybody."""
        if owner != self._owner:
            self._owner = owner
            self.refresh()

    def tick(self) -> None:
        """Keep the countdown true."""
        self._awaited.setText(_awaited(self._app_state))

    @Slot()
    def refresh(self) -> None:
        """Follow what the window knows."""
        state, owner = self._app_state, self._owner
        running = sum(one.state.is_active and not one.is_done for one in state.of(owner))
        here, listed = (
            sum(of.values()) if owner is None else of.get(owner, 0) for of in (state.documents, state.listed)
        )
        numbers = (here, listed, running, len(state.taxpayers))
        for each, number in zip(self.counts, numbers, strict=True):
            each.show_number(number)
        self.counts[-1].setVisible(owner is None and len(state.taxpayers) > 1)
        self._show_sentences()
        self._show_latest()

    def _build(self, *, short: bool) -> None:
        self._latest.setHorizontalSpacing(2 * GRID)
        self._latest.setVerticalSpacing(GRID)
        self._latest.setColumnStretch(1, 1)
        numbers, latest = QWidget(), QWidget()
        numbers.setLayout(column(*self.counts, gap=0))
        latest.setLayout(column(label(home_words.LATEST, "strong"), self._latest, gap=GRID))
        for part in (numbers, latest):
            if short:  # shown by hand, a part without a parent would be a window of its own
                part.hide()
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        title = label(home_words.DOWNLOADS, "strong" if short else "subtitle")
        inner = column(
            title, self._awaited, self._complete, self._waits, numbers, latest, 1, gap=GRID if short else 2 * GRID
        )
        inner.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.setLayout(inner)

    def _connect(self) -> None:
        state = self._app_state
        for signal in (
            state.opened,
            state.taxpayers_changed,
            state.activity_changed,
            state.documents_counted,
            state.completeness_read,
            state.requests_changed,
        ):
            signal.connect(self.refresh)
        self._read_timer.timeout.connect(self._read_waits)
        self._reading.finished.connect(self._on_waits)
        state.opened.connect(self._read_waits)
        state.request_changed.connect(self._on_request)
        self._read_waits()

    def _show_sentences(self) -> None:
        """Who is awaited and up to which day all is here; when nobody is, the day alone."""
        state = self._app_state
        resting = state.activity is not None and state.activity.kind is ActivityKind.UP_TO_DATE
        self._awaited.setText(_awaited(state))
        self._awaited.setVisible(not resting)
        owners = state.taxpayers.keys() if self._owner is None else (self._owner,)
        self._complete.setText(complete_sentence(owners, state.complete, state.now().date()))

    @Slot(object)
    def _on_request(self, request: Request) -> None:
        if wait_words.candidates((request,)):
            self._read_timer.start()

    @Slot()
    def _read_waits(self) -> None:
        if self._app_state.place is not None:
            requests = wait_words.candidates(self._app_state.requests.values())
            self._reading.run(partial(read_waits, self._app_state.place.database, requests))

    @Slot(object)
    def _on_waits(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, tuple):
            self._waits.setText(wait_words.wait_sentence(outcome.value))
            self._waits.setVisible(bool(outcome.value))

    def _show_latest(self) -> None:
        _empty(self._latest)
        done = [one for one in self._app_state.of(self._owner) if one.state in (State.COMPLETE, State.EMPTY)][:_LATEST]
        if not done:
            self._latest.addWidget(label("Todavía no hay descargas terminadas.", "hint"), 0, 0, 1, 2)
        for place, request in enumerate(done):
            for at, cell in enumerate(self._latest_cells(request)):
                self._latest.addWidget(cell, place, at, Qt.AlignmentFlag.AlignVCenter)

    def _latest_cells(self, request: Request) -> tuple[QLabel, QLabel]:
        chip = label(explain(f"state:{request.state}").title, wrap=False)
        set_role(chip, "chip", STATE_BADGES[request.state].kind)
        words = request_words.summary(request)
        if self._owner is None:
            words = f"{request.query.owner} · {words}"
        if request.documents:
            words = f"{words} · {formatting.plural(request.documents, 'comprobante', 'comprobantes')}"
        return chip, label(words, "small")


class Count(QWidget):
    """A number with its ``name`` beside it, in one line."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.name = word
        self._number = label("0", "strong", wrap=False)
        self.setLayout(row(label(word, "hint", wrap=False), 1, self._number))

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    def show_number(self, number: int) -> None:
        """Show ``number`` with its thousands apart."""
        self._number.setText(formatting.count(number))


def _awaited(app_state: AppState) -> str:
    return awaited_words(app_state.activity, app_state.failing, app_state.missing_passwords(), app_state.now())


def _empty(layout: QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

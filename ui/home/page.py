"""Inicio: a welcome with two large buttons while nothing is registered; afterwards how things stand, in a few lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.request import Request
from app.engine.events import ActivityKind
from app.words import formatting, request_words, wait_words
from app.words.completeness_words import complete_sentence
from app.words.messages import explain
from ui.background.latest_work import LatestWork
from ui.background.task import Outcome
from ui.state.app_state import AppState
from ui.state.awaited import awaited_words
from ui.state.reading import read_waits
from ui.widgets.badges import SOON_DAYS, STATE_BADGES
from ui.widgets.layouts import button, card, column, label, row
from ui.widgets.page import Page
from ui.widgets.theme import GRID, application_icon, set_icon, set_role

_LATEST = 5
_WARNED = 3
_WAITS_MILLISECONDS = 400
_WIDTH = 130 * GRID


class InicioPage(Page):
    """Welcome or summary.

    Attributes:
        figures: the numbers that are shown.

    Signals:
        demo_wanted: the person wants to try with made-up data.
    """

    demo_wanted = Signal()

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self._owner: Rfc | None = None
        self.register = button("Registrar mi e.firma", "key", "large", tip="Con tu .cer, tu .key y su contraseña")
        self.demo = button("Probar con datos de demostración", "flask", "large", tip="Con un contribuyente inventado")
        self.update_button = button("Poner al día", "refresh", "primary", tip="Pedir al SAT lo que falta (Ctrl+U)")
        self.new_download = button("Nueva descarga", "plus")
        self.first_register = button(
            "Registrar mi e.firma", "key", "primary", tip="Con tu .cer, tu .key y su contraseña"
        )
        self._awaited = label(role="subtitle")
        self._complete = label()
        self._waits = label(role="hint")
        self._waits.hide()
        self._reading = LatestWork(self)
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(_WAITS_MILLISECONDS)
        self.figures = [
            Figure(word)
            for word in ("XML en tu equipo", "Solo en la lista del SAT", "Solicitudes en curso", "Contribuyentes")
        ]
        self._warnings = column(gap=2 * GRID)
        self._latest = QGridLayout()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._welcome())
        self._stack.addWidget(_scrolled(self._summary()))
        self.fill(self._stack)
        self._connect()
        self.refresh()

    @property
    def shows_welcome(self) -> bool:
        """Whether nothing is registered yet."""
        return self._stack.currentIndex() == 0

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
        """Up to which day all is here is said of ``owner``, or of everybody."""
        self._owner = owner
        self._show_sentences()

    def tick(self) -> None:
        """Keep the countdown true."""
        self._awaited.setText(_awaited(self.app_state))

    @Slot()
    def refresh(self) -> None:
        """Follow what the window knows."""
        known = self.app_state.taxpayers or self.app_state.requests or self.app_state.documents
        self._stack.setCurrentIndex(1 if known else 0)
        self.update_button.setEnabled(bool(self.app_state.taxpayers))
        running = sum(one.state.is_active and not one.is_done for one in self.app_state.requests.values())
        numbers = (
            self.app_state.total_documents,
            sum(self.app_state.listed.values()),
            running,
            len(self.app_state.taxpayers),
        )
        for figure, number in zip(self.figures, numbers, strict=True):
            figure.show_number(number)
        self.first_register.setVisible(not self.app_state.taxpayers)
        self.update_button.setVisible(bool(self.app_state.taxpayers))
        self._show_sentences()
        self._show_warnings()
        self._show_latest()

    def _show_sentences(self) -> None:
        """Who is awaited and up to which day all is here; when nobody is, the day comes first."""
        activity = self.app_state.activity
        resting = activity is not None and activity.kind is ActivityKind.UP_TO_DATE
        self._awaited.setText(_awaited(self.app_state))
        self._awaited.setVisible(not resting)
        self._complete.setText(self._completeness())
        set_role(self._complete, "subtitle" if resting else "")

    def _completeness(self) -> str:
        owners = self.app_state.taxpayers.keys() if self._owner is None else (self._owner,)
        return complete_sentence(owners, self.app_state.complete, self.app_state.now().date())

    def _connect(self) -> None:
        self.register.clicked.connect(self.register_wanted)
        self.first_register.clicked.connect(self.register_wanted)
        self.demo.clicked.connect(self.demo_wanted)
        self.new_download.clicked.connect(self.download_wanted)
        self.update_button.clicked.connect(self.update_wanted)
        for signal in (
            self.app_state.opened,
            self.app_state.taxpayers_changed,
            self.app_state.activity_changed,
            self.app_state.documents_counted,
            self.app_state.completeness_read,
            self.app_state.requests_changed,
        ):
            signal.connect(self.refresh)
        self._read_timer.timeout.connect(self._read_waits)
        self._reading.finished.connect(self._on_waits)
        self.app_state.opened.connect(self._read_waits)
        self.app_state.request_changed.connect(self._on_request)
        self._read_waits()

    def _welcome(self) -> QWidget:
        logo = label()
        logo.setPixmap(application_icon().pixmap(24 * GRID, 24 * GRID))
        logo.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = label("Todas tus facturas, en tu propio equipo", "title")
        text = label(
            "Acopio le pide al SAT tus comprobantes emitidos y recibidos, los descarga y los guarda en tu disco,"
            " completos y a la mano aunque no tengas internet.",
            "hint",
        )
        for one in (title, text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for large in (self.register, self.demo):
            large.setIconSize(QSize(6 * GRID, 6 * GRID))
        calm = label("Tu e.firma y tu contraseña no salen de este equipo.", "hint")
        calm.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        middle.setLayout(column(logo, title, text, 4 * GRID, self.register, self.demo, calm, gap=4 * GRID))
        page = QWidget()
        page.setLayout(column(1, _centred(middle), 2))
        return page

    def _summary(self) -> QWidget:
        head = row(label("Inicio", "title"), 1, self.first_register, self.update_button, self.new_download)
        figures = row(*(card(one) for one in self.figures), gap=4 * GRID)
        for place in range(len(self.figures)):
            figures.setStretch(place, 1)
        self._latest.setHorizontalSpacing(4 * GRID)
        self._latest.setVerticalSpacing(2 * GRID)
        self._latest.setColumnStretch(1, 1)
        latest = column(label("Últimas descargas", "subtitle"), self._latest)
        page = QWidget()
        set_role(page, "page")
        page.setLayout(
            column(
                head,
                card(column(self._awaited, self._complete, self._waits, gap=GRID)),
                self._warnings,
                figures,
                card(latest),
                1,
                gap=4 * GRID,
            )
        )
        return page

    def _show_warnings(self) -> None:
        _empty(self._warnings)
        now = self.app_state.now()
        soon = [one for one in self.app_state.taxpayers.values() if one.days_left(now) <= SOON_DAYS]
        soon.sort(key=lambda each: each.not_after)
        for one in soon[:_WARNED]:
            validity = formatting.validity(one.days_left(now))
            self._warnings.addWidget(_warning(f"La e.firma de {one.name or one.rfc} {validity}."))
        if more := len(soon) - _WARNED if len(soon) > _WARNED else 0:
            others = "Otra e.firma vence" if more == 1 else f"Otras {formatting.count(more)} e.firmas vencen"
            self._warnings.addWidget(_warning(f"{others} pronto o ya pasó su fecha: la lista está en Contribuyentes."))

    @Slot(object)
    def _on_request(self, request: Request) -> None:
        if wait_words.candidates((request,)):
            self._read_timer.start()

    @Slot()
    def _read_waits(self) -> None:
        if self.app_state.place is not None:
            requests = wait_words.candidates(self.app_state.requests.values())
            self._reading.run(partial(read_waits, self.app_state.place.database, requests))

    @Slot(object)
    def _on_waits(self, outcome: Outcome) -> None:
        if isinstance(outcome.value, tuple):
            self._waits.setText(wait_words.wait_sentence(outcome.value))
            self._waits.setVisible(bool(outcome.value))

    def _show_latest(self) -> None:
        _empty(self._latest)
        done = [one for one in self.app_state.of(None) if one.state in (State.COMPLETE, State.EMPTY)][:_LATEST]
        if not done:
            self._latest.addWidget(label("Todavía no hay descargas terminadas.", "hint"), 0, 0, 1, 3)
        for place, request in enumerate(done):
            for at, cell in enumerate(_latest_cells(request)):
                self._latest.addWidget(cell, place, at, Qt.AlignmentFlag.AlignVCenter)


class Figure(QVBoxLayout):
    """A number with its ``name`` below."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.name = word
        self._number = label("0", "figure", wrap=False)
        self.setSpacing(GRID)
        self.addWidget(self._number)
        self.addWidget(label(word, "hint"))
        self.addStretch(1)

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    def show_number(self, number: int) -> None:
        """Show ``number`` with its thousands apart."""
        self._number.setText(formatting.count(number))


def _awaited(app_state: AppState) -> str:
    return awaited_words(app_state.activity, app_state.failing, app_state.missing_passwords(), app_state.now())


def _latest_cells(request: Request) -> tuple[QLabel, QLabel, QLabel]:
    chip = label(explain(f"state:{request.state}").title, wrap=False)
    set_role(chip, "chip", STATE_BADGES[request.state].kind)
    text = label(f"{request.query.owner} · {request_words.summary(request)}")
    count = formatting.plural(request.documents, "comprobante", "comprobantes") if request.documents else ""
    return chip, text, label(count, "hint", wrap=False)


def _warning(text: str) -> QFrame:
    icon = label()
    set_icon(icon, "warning", "wait_text", 5 * GRID)
    inner = row(icon, label(text), gap=2 * GRID)
    inner.setStretch(1, 1)
    inner.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
    frame = QFrame()
    frame.setLayout(inner)
    set_role(frame, "banner", "wait")
    return frame


def _centred(inner: QWidget) -> QHBoxLayout:
    box = row(1, inner, 1)
    box.setStretch(1, 4)
    return box


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

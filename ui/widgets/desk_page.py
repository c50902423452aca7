"""A page of one contribuyente whose figures are counted off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.identifiers import Rfc, is_rfc
from app.words import desk_words as words
from ui.state.app_state import AppState
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.layouts import label
from ui.widgets.owner_choice import OwnerChoice
from ui.widgets.page import Page
from ui.widgets.theme import GRID, set_role

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk

_DIMMED = 0.45


class DeskPage(Page):
    """Asks when it is shown, and again when something changed; a subclass says what, and shows the answer.

    Figures of before stay, dimmed, until the new ones are there. Where all contribuyentes are chosen and there are
    several, it offers the list of them.

    Attributes:
        owner: whose figures are shown or being counted; None while nobody is chosen.
        calculating: the label that says so; for the head of the page.
        owners: the list to choose from.
    """

    def __init__(self, app_state: AppState, desk: MonthDesk, parent: QWidget | None = None) -> None:
        super().__init__(app_state, parent)
        self.desk = desk
        self.owner: Rfc | None = None
        self.calculating = label("", "hint", wrap=False)
        self.owners = OwnerChoice()
        self._selected: Rfc | None = None
        self._is_stale = True
        self._answer = LatestAnswer(desk, self)
        self._dim: QGraphicsOpacityEffect | None = None
        self._body: QWidget | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.owners)

    # ── what a subclass says ─────────────────────────────────────────────────────────────────────────────────────

    def question(self, owner: Rfc) -> Callable[[Desk], object]:
        """What to ask of ``owner``."""
        raise NotImplementedError

    def show_answer(self, answer: object) -> None:
        """Show what was answered."""
        raise NotImplementedError

    def hold(self, head: QWidget, body: QWidget) -> None:
        """Fill the page: ``head`` stays clear while ``body`` is dimmed."""
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(head)
        area = QScrollArea()  # large text may ask for more than there is
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        held = _Held(body)
        set_role(held, "page")
        area.setWidget(held)
        layout.addWidget(area, 1)
        self._body = body
        self._dim = QGraphicsOpacityEffect(body)
        self._dim.setOpacity(_DIMMED)
        self._dim.setEnabled(False)
        body.setGraphicsEffect(self._dim)
        self._stack.addWidget(whole)
        self.fill(self._stack)
        self._answer.answered.connect(self._on_answered)
        self._answer.failed.connect(self._on_failed)
        self._answer.taking_long.connect(self._on_taking_long)
        self.desk.changed.connect(self.ask_anew)
        self.owners.chosen.connect(self._on_owner)
        self.owners.register_wanted.connect(self.register_wanted)
        self.app_state.taxpayers_changed.connect(self._choose_owner)
        self.app_state.documents_counted.connect(self._choose_owner)
        self._choose_owner()

    # ── what the window says ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_waiting(self) -> bool:
        """Whether the figures are still to come."""
        return self._answer.is_waiting

    def show_owner(self, owner: Rfc | None) -> None:
        """Show the figures of this one; for all, of the only one there is, or the list."""
        self._selected = owner
        self._choose_owner()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what changed while it was not seen."""
        super().showEvent(event)
        self._ask_if_due()

    def close_down(self) -> None:
        """Want no answer any more."""
        self._answer.forget()

    @Slot()
    def ask_anew(self) -> None:
        """What is shown may be old: ask, now or when the page is seen."""
        self._is_stale = True
        self._ask_if_due()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_if_due(self) -> None:
        if self._is_stale and self.owner is not None and self.isVisible():
            self._is_stale = False
            self._answer.ask(self.question(self.owner))

    @Slot()
    def _choose_owner(self) -> None:
        known = self._known()
        owner = self._selected
        if owner is None and len(known) == 1:
            owner = Rfc(next(iter(known)))
        self.owners.show_owners(list(known.items()))
        self._take(owner)

    def _take(self, owner: Rfc | None) -> None:
        self._stack.setCurrentIndex(0 if owner is None else 1)
        if owner == self.owner:
            return
        self.owner = owner
        self._answer.forget()
        if self._body is not None:
            self._body.setEnabled(False)  # nobody acts on the figures of somebody else
        self.ask_anew()

    def _known(self) -> dict[str, str]:
        """Everybody who is registered or has documents here, by RFC, with the names that are known."""
        found = {one.value: "" for one in self.app_state.documents if is_rfc(one.value)}
        return found | {one.rfc.value: one.name for one in self.app_state.taxpayers.values()}

    @Slot(str)
    def _on_owner(self, rfc: str) -> None:
        self.owner_wanted.emit(rfc)
        self._selected = Rfc(rfc)  # also one that has documents here and is not registered
        self._take(self._selected)

    @Slot()
    def _on_taking_long(self) -> None:
        self.calculating.setText(words.CALCULATING)
        if self._dim is not None:
            self._dim.setEnabled(True)

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        self._rest()
        if self._body is not None:
            self._body.setEnabled(True)
        self.show_answer(answer)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._rest()
        self._is_stale = True
        self.app_state.trouble.emit(error)

    def _rest(self) -> None:
        self.calculating.setText("")
        if self._dim is not None:
            self._dim.setEnabled(False)


class _Held(QWidget):
    """Gives ``body`` all there is, and no less than it can do with: a scroll area would ask for what it likes best."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._body = body
        body.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """The body's."""
        return self._body.minimumSizeHint()

    def sizeHint(self) -> QSize:
        """The same."""
        return self._body.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The body has all of it."""
        super().resizeEvent(event)
        self._body.resize(event.size())

    def event(self, event: QEvent) -> bool:
        """The body may have grown."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

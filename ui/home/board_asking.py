"""Asks for the board: at once as it is kept, then again while months of it are still to be computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.paths import Paths
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk
    from app.bookkeeping.home import BoardView
    from app.domain.identifiers import Rfc
    from app.domain.month.calendar import Month
    from app.store.summaries import NewSummary

_SLICE_SECONDS = 0.3
"""Other questions wait no longer than this and a month."""
_REST_MILLISECONDS = 150
"""Between two slices, for whatever else the computer does."""


class BoardAsking(QObject):
    """Keeps what was computed meanwhile, so that nothing is computed twice before the engine keeps it.

    Signals:
        answered: a ``BoardView``; the last one has nothing ``left``.
        failed: an ``AcopioError``.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: MonthDesk, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = paths
        self._owner: Rfc | None = None
        self._months = 0
        self._made: Mapping[tuple[Rfc, Month], NewSummary] = {}
        self._asking = LatestAnswer(desk, self)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self.failed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._go_on)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be answered or computed."""
        return self._asking.is_waiting or self._rest.isActive()

    def ask(self, owner: Rfc | None, months: int) -> None:
        """So many months up to now, of ``owner`` or of everybody; what was asked before is forgotten."""
        self._owner, self._months = owner, months
        self._rest.stop()
        self._ask(0.0)

    def forget(self) -> None:
        """Want no answer any more."""
        self._rest.stop()
        self._asking.forget()

    @Slot()
    def _go_on(self) -> None:
        self._ask(_SLICE_SECONDS)

    def _ask(self, seconds: float) -> None:
        question = partial(
            _view, paths=self._paths, months=self._months, owner=self._owner, made=self._made, seconds=seconds
        )
        self._asking.ask(question)

    @Slot(object)
    def _on_answer(self, view: BoardView) -> None:
        self._made = view.made
        self.answered.emit(view)
        if view.left:
            self._rest.start()


def _view(
    desk: Desk,
    *,
    paths: Paths,
    months: int,
    owner: Rfc | None,
    made: Mapping[tuple[Rfc, Month], NewSummary],
    seconds: float,
) -> BoardView:
    from app.bookkeeping.home import board_view  # the window need not wait for it

    return board_view(desk, paths, months, owner=owner, made=made, seconds=seconds)

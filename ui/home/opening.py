"""From a figure to the list of its documents."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths
from ui.home.questions import documents_behind_of
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.page import FigureDocuments


class DocumentsOpening(QObject):
    """Looks for the documents of one figure at a time.

    Signals:
        found: the ``FigureDocuments``. failed: the ``AcopioError`` why there are none.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: MonthDesk, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = paths
        self._title = ""
        self._asking = LatestAnswer(desk, self)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self.failed)

    def open(self, title: str, owner: Rfc, months: tuple[Month, ...], figure: str) -> None:
        """Look for what is behind ``figure`` in these months; ``found`` follows."""
        self._title = title
        self._asking.ask(partial(documents_behind_of, paths=self._paths, owner=owner, months=months, figure=figure))

    def forget(self) -> None:
        """Want nothing any more."""
        self._asking.forget()

    @Slot(object)
    def _on_answer(self, ids: tuple[int, ...]) -> None:
        self.found.emit(FigureDocuments(self._title, ids))

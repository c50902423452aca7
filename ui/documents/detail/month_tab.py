"""The tab «En el mes»: what the month knows of the document that is shown, asked for only while the tab is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.identifiers import Rfc, is_rfc
from app.domain.index.rows import DocumentRow
from app.domain.validity import OwnerRole
from app.errors import AcopioError
from app.words import desk_words
from app.words import document_month_words as words
from app.words.messages import error_text
from ui.documents.detail.text_view import DetailView
from ui.state.latest_answer import LatestAnswer
from ui.state.month_desk import MonthDesk
from ui.widgets.layouts import column, label
from ui.widgets.theme import GRID, current_colours

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk
    from app.bookkeeping.document_sheet import DocumentSheet


class MonthTab(QWidget):
    """Shows a ``DocumentRow``. ``lists`` is the folder of the SAT's lists that are kept.

    Attributes:
        text: what is known. hint: below it, also while it is being worked out.
    """

    def __init__(self, desk: MonthDesk, lists: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists = lists
        self._row: DocumentRow | None = None
        self._sheet: DocumentSheet | None = None
        self._is_stale = False
        self._answer = LatestAnswer(desk, self)
        self.text = DetailView(words.NAME)
        self.hint = label(words.PAPER, "small")
        self.setLayout(column(self.text, self.hint, gap=2 * GRID))
        self._answer.answered.connect(self._on_answered)
        self._answer.failed.connect(self._on_failed)
        self._answer.taking_long.connect(self._on_taking_long)
        desk.changed.connect(self._ask_anew)

    @property
    def is_waiting(self) -> bool:
        """Whether the answer is still to come."""
        return self._answer.is_waiting

    def show_row(self, row: DocumentRow) -> None:
        """Show this document; nothing is asked again of one that is shown as it is."""
        if row != self._row:
            self._row = row
            self._ask_anew()

    def forget(self) -> None:
        """Another document comes: want no answer about the one before. What is shown stays for the moment it takes."""
        self._answer.forget()
        self._row = self._sheet = None
        self._is_stale = False
        self.hint.setText(words.PAPER)
        self.text.begin()
        if not self.isVisible():
            self.text.write("")
            self.text.begin()

    def clear(self) -> None:
        """Show nothing."""
        self.forget()
        self.text.write("")

    def write(self) -> None:
        """Write the text again, in the colours of now."""
        from ui.documents.detail.month_text import MonthText  # with the first answer, not with the window

        if self._sheet is not None:
            self.text.write(MonthText(current_colours()).sheet(self._sheet))
        elif self._row is not None and not self.is_waiting:
            self.text.write(MonthText(current_colours()).note(words.NOT_OURS))

    def showEvent(self, event: QShowEvent) -> None:
        """The tab was opened: ask for what it should show."""
        super().showEvent(event)
        self._ask_if_due()

    @Slot()
    def _ask_anew(self) -> None:
        self._is_stale = True
        self._ask_if_due()

    def _ask_if_due(self) -> None:
        row = self._row
        if not self._is_stale or row is None or not self.isVisible():
            return
        self._is_stale = False
        if row.side is OwnerRole.OTHERS or not row.uuid or not is_rfc(row.owner):
            self._sheet = None
            self.write()
        else:
            self._answer.ask(partial(_sheet_of, lists=self._lists, owner=Rfc(row.owner), uuid=row.uuid))

    @Slot()
    def _on_taking_long(self) -> None:
        """What is shown may be of the document before; of this one it stays."""
        self.hint.setText(desk_words.CALCULATING)
        if self._sheet is None:
            self.text.write("")

    @Slot(object)
    def _on_answered(self, sheet: DocumentSheet | None) -> None:
        self.hint.setText(words.PAPER)
        self._sheet = sheet
        self.write()

    @Slot(object)
    def _on_failed(self, error: AcopioError) -> None:
        self._is_stale = True
        self.hint.setText(error_text(error))
        self.text.write("")


def _sheet_of(desk: Desk, lists: Path, owner: Rfc, uuid: str) -> DocumentSheet | None:
    from app.bookkeeping.document_sheet import document_sheet
    from app.bookkeeping.known_lists import KnownLists

    return document_sheet(desk, KnownLists(lists), owner, uuid)

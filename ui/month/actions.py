"""What is done with a month: marking it as filed, and the dialogs that write something of it.

Each dialog is loaded when it is first opened: the page need not wait for what writes workbooks and prints.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.month_sheet import MonthSheet
from app.domain.clock import SystemClock
from app.domain.month.decisions import DecisionKind
from app.paths import Paths
from app.store.decision_log import DecisionLog, Snapshots
from app.words import month_page_words as words
from ui.background.task import Outcome, Task
from ui.month.page import MesPage
from ui.state.month_desk import MonthDesk
from ui.widgets.question import Question

if TYPE_CHECKING:
    from ui.month.places import OwnersMonth


class MonthActions(QObject):
    """Belongs to ``page``, and does what it asks for.

    Attributes:
        dialog: the open dialog, if any.
    """

    def __init__(self, page: MesPage, desk: MonthDesk, paths: Paths) -> None:
        super().__init__(page)
        self._page = page
        self._desk = desk
        self._paths = paths
        self._done: tuple[MonthSheet, str] | None = None
        self._said = ""
        self.dialog: QDialog | None = None
        page.file_wanted.connect(self._on_file)
        page.unfile_wanted.connect(self._on_unfile)
        page.workbook_wanted.connect(self._on_workbook)
        page.diot_wanted.connect(self._on_diot)
        page.deliver_wanted.connect(self._on_deliver)
        page.undone.connect(self._on_undo)

    # ── filing ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_file(self, sheet: MonthSheet) -> None:
        from ui.month.filing import FileMonthDialog

        dialog = FileMonthDialog(sheet, self._desk.today, self._page)
        dialog.filed.connect(self._file)
        self._open(dialog)

    @Slot(object, object)
    def _file(self, sheet: MonthSheet, filed_on: date) -> None:
        self._said = words.was_filed(sheet.month, filed_on)
        self._write(partial(_file, self._paths, self._desk.today, sheet, filed_on))

    @Slot(object)
    def _on_unfile(self, sheet: MonthSheet) -> None:
        question = Question(sheet, words.UNFILE, words.UNFILE_QUESTION, words.UNFILE_MORE, self._page)
        question.setDefaultButton(question.add_buttons(words.UNFILE))
        question.confirmed.connect(self._unfile)
        self._open(question)

    @Slot(object)
    def _unfile(self, sheet: MonthSheet) -> None:
        self._said = words.was_unfiled(sheet.month)
        self._write(partial(_unfile, self._paths, sheet))

    @Slot()
    def _on_undo(self) -> None:
        """What stood before stands again, with its snapshot."""
        if self._done is not None:
            (sheet, value), self._done = self._done, None
            self._said = ""
            self._write(partial(_restore, self._paths, sheet, value))

    def _write(self, work: partial[tuple[MonthSheet, str]]) -> None:
        task = Task(work, self)
        task.done.connect(self._on_written)
        task.start()

    @Slot(object)
    def _on_written(self, outcome: Outcome) -> None:
        """It is on disk: say so."""
        if outcome.error is not None:
            self._page.app_state.trouble.emit(outcome.error)
        elif isinstance(outcome.value, tuple) and self._said:
            self._done = outcome.value
            self._page.notice.say(self._said, True)
        self._desk.changed.emit()

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_workbook(self, sheet: MonthSheet) -> None:
        from ui.month.workbook_dialog import WorkbookDialog

        if (month := self._month(sheet)) is not None:
            self._open(WorkbookDialog(month, self._page))

    @Slot(object)
    def _on_diot(self, sheet: MonthSheet) -> None:
        from ui.month.diot_dialog import DiotDialog

        if (month := self._month(sheet)) is not None:
            self._open(DiotDialog(month, self._desk, self._page))

    @Slot(object)
    def _on_deliver(self, sheet: MonthSheet) -> None:
        from ui.month.delivery_dialog import DeliveryDialog

        if (month := self._month(sheet)) is not None:
            known = {*self._page.app_state.taxpayers, *self._page.app_state.documents}
            self._open(DeliveryDialog(month, month.owner, self._page, has_others=len(known) > 1))

    def _month(self, sheet: MonthSheet) -> OwnersMonth | None:
        from ui.month.places import OwnersMonth
        from ui.state.indexes import library_folder

        place = self._page.app_state.place
        if place is None:
            return None
        library = library_folder(self._paths, place)
        return OwnersMonth(self._paths, library, sheet.month, self._desk.today, sheet.owner)

    def _open(self, dialog: QDialog) -> None:
        """One at a time: another only brings it forward."""
        if self.dialog is not None:
            dialog.deleteLater()
            self.dialog.raise_()
            return
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def _book(paths: Paths) -> DecisionBook:
    return DecisionBook(DecisionLog(paths.decisions), SystemClock())


def _file(paths: Paths, today: date, sheet: MonthSheet, filed_on: date) -> tuple[MonthSheet, str]:
    """File it; what stood before."""
    from app.bookkeeping.filed_months import FiledMonths
    from app.bookkeeping.filing import file_month
    from app.bookkeeping.opening import opened_desk

    book = _book(paths)
    before = book.standing(sheet.owner, sheet.month.text).get(DecisionKind.FILED, "")
    with opened_desk(paths, today) as desk:
        file_month(FiledMonths(desk, Snapshots(paths.filed_months)), book, sheet.owner, sheet.month, filed_on)
    return sheet, before


def _unfile(paths: Paths, sheet: MonthSheet) -> tuple[MonthSheet, str]:
    """Take the mark back; what stood before."""
    book = _book(paths)
    before = book.standing(sheet.owner, sheet.month.text).get(DecisionKind.FILED, "")
    book.undo(sheet.owner, sheet.month.text, [DecisionKind.FILED])
    return sheet, before


def _restore(paths: Paths, sheet: MonthSheet, value: str) -> tuple[MonthSheet, str]:
    """``value`` stands again; empty: nothing does."""
    book = _book(paths)
    if value:
        book.decide(sheet.owner, sheet.month.text, {DecisionKind.FILED: value})
    else:
        book.undo(sheet.owner, sheet.month.text, [DecisionKind.FILED])
    return sheet, ""

"""Deciding about a document: what holds is read, the person is asked, and her answer is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.bookkeeping.decision_book import DecisionBook
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.domain.index.rows import DocumentRow
from app.domain.month.decisions import DecisionKind
from app.paths import Paths
from app.store.decision_log import DecisionLog
from app.words import month_page_words as words
from ui.background.task import Outcome, Task
from ui.documents.actions.decide_dialog import DecideDialog
from ui.state.month_desk import MonthDesk

DOCUMENT_KINDS = (
    DecisionKind.COLLECTED,
    DecisionKind.PAID,
    DecisionKind.MONTH,
    DecisionKind.CREDITABLE,
    DecisionKind.NOT_CREDITABLE,
)
"""What can be decided about a document."""


class Deciding(QObject):
    """Opens one dialog at a time above ``window``.

    Attributes:
        dialog: the open dialog, if any.

    Signals:
        said: a sentence: the decision is kept. trouble: an ``AcopioError``: it is not.
    """

    said = Signal(str)
    trouble = Signal(object)

    def __init__(self, desk: MonthDesk, paths: Paths, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._paths = paths
        self._window = window
        self._document: DocumentRow | None = None
        self._standing: dict[DecisionKind, str] = {}
        self.dialog: DecideDialog | None = None

    @Slot(object)
    def begin(self, document: DocumentRow) -> None:
        """Read what holds of it, then ask."""
        if self.dialog is not None or not document.uuid:
            return
        self._document = document
        task = Task(partial(_standing, self._book(), Rfc.parse(document.owner), document.uuid), self)
        task.done.connect(self._on_standing)
        task.start()

    def _book(self) -> DecisionBook:
        return DecisionBook(DecisionLog(self._paths.decisions), SystemClock())

    @Slot(object)
    def _on_standing(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        if not isinstance(outcome.value, dict) or self._document is None or self.dialog is not None:
            return
        self._standing = outcome.value
        self.dialog = DecideDialog(self._document, self._standing, self._desk.today, self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.decided.connect(self._on_decided)
        self.dialog.finished.connect(self._on_closed)
        QDialog.open(self.dialog)

    @Slot(object)
    def _on_decided(self, wanted: dict[DecisionKind, str]) -> None:
        if self._document is None or wanted == self._standing:
            return
        owner, subject = Rfc.parse(self._document.owner), self._document.uuid
        task = Task(partial(_keep, self._book(), owner, subject, wanted), self)
        task.done.connect(self._on_kept)
        task.start()

    @Slot(object)
    def _on_kept(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.trouble.emit(outcome.error)
        else:
            self.said.emit(str(outcome.value))
        self._desk.changed.emit()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def _standing(book: DecisionBook, owner: Rfc, subject: str) -> dict[DecisionKind, str]:
    return {kind: value for kind, value in book.standing(owner, subject).items() if kind in DOCUMENT_KINDS}


def _keep(book: DecisionBook, owner: Rfc, subject: str, wanted: dict[DecisionKind, str]) -> str:
    """Take back what should hold no more, then keep what is new; says what was done."""
    before = _standing(book, owner, subject)
    for kind in before:
        if kind not in wanted:
            book.undo(owner, subject, [kind])
    standing = _standing(book, owner, subject)
    new = {kind: value for kind, value in wanted.items() if standing.get(kind) != value}
    if new:
        book.decide(owner, subject, new)
    return words.DECISION_KEPT if wanted else words.DECISION_UNDONE

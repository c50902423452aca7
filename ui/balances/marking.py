"""Says of invoices on which day they were paid, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.bookkeeping.joint_decisions import JointDecisions, Standing
from app.domain.identifiers import Rfc
from app.domain.month.decisions import DecisionKind
from app.domain.validity import OwnerRole
from app.fiscal.invoice_balances import InvoiceBalance
from app.words import balance_page_words as words
from ui.background.task import Outcome
from ui.balances.paid_dialog import PaidDialog
from ui.state.month_desk import MonthDesk
from ui.widgets.notice_bar import NoticeBar


class PaidMarks(QObject):
    """Writes through ``desk``; what was done, and the way to undo it, stands in ``notice``."""

    def __init__(self, desk: MonthDesk, days: JointDecisions, page: QWidget) -> None:
        super().__init__(page)
        self.notice = NoticeBar(words.UNDO, words.UNDO_TIP)
        self._desk, self._days, self._page = desk, days, page
        self._writing: tuple[Rfc, str] | None = None
        self._before: tuple[Rfc, Mapping[str, Standing]] | None = None
        self.notice.undo_wanted.connect(self._on_undo)

    def say(self, text: str) -> None:
        """What was done, where there is nothing to undo."""
        self._before = None
        self.notice.say(text, can_undo=False)

    def mark(self, owner: Rfc, side: OwnerRole, invoices: Sequence[InvoiceBalance]) -> None:
        """Ask for the day on which the open ones among these were paid, and write it down."""
        opened = [one for one in invoices if one.state.is_open]
        if not opened:
            return
        name, today = opened[0].name or opened[0].counterpart, self._desk.today
        lead = words.mark_lead(len(opened), name)
        dialog = PaidDialog(self._page, lead, today, opened[0].settled_on or today)
        dialog.accepted.connect(partial(self._on_day, dialog, owner, side, opened))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def unmark(self, owner: Rfc, invoices: Sequence[InvoiceBalance]) -> None:
        """The day on which these were paid is not known after all."""
        uuids = [one.uuid for one in invoices if one.settled_on]
        if uuids:
            work = partial(self._days.decide, owner, uuids, None)
            self._write(owner, work, words.unmarked(len(uuids)))

    def _on_day(self, dialog: PaidDialog, owner: Rfc, side: OwnerRole, invoices: Sequence[InvoiceBalance]) -> None:
        kind = DecisionKind.COLLECTED if side is OwnerRole.ISSUED else DecisionKind.PAID
        uuids, day = [one.uuid for one in invoices], dialog.day
        work = partial(self._days.decide, owner, uuids, (kind, day.isoformat()))
        self._write(owner, work, words.marked(len(uuids), day))

    def _write(self, owner: Rfc, work: Callable[[], object], text: str) -> None:
        self._writing = owner, text
        self._desk.write(work, self._on_written)

    @Slot(object)
    def _on_written(self, outcome: Outcome) -> None:
        owner, text = self._writing or (None, "")
        if owner is not None and outcome.error is None and isinstance(outcome.value, Mapping):
            self._before = owner, outcome.value
            self.notice.say(text, can_undo=True)

    @Slot()
    def _on_undo(self) -> None:
        if self._before is not None:
            owner, before = self._before
            self._before = None
            self._desk.write(partial(self._days.restore, owner, before))
            self.notice.say(words.UNDONE, can_undo=False)

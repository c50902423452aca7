"""On which day invoices were paid."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from app.words import balance_page_words as words
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import label
from ui.widgets.plain import plain_tip

_EARLIEST = QDate(2014, 1, 1)


class PaidDialog(FormDialog):
    """Asks for a day that is not to come."""

    def __init__(self, parent: QWidget | None, lead: str, today: date, first: date) -> None:
        super().__init__(parent, words.PAID_DIALOG, lead, words.PAID_ACCEPT)
        self.edit = QDateEdit(QDate(first.year, first.month, first.day))
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat("dd/MM/yyyy")
        self.edit.setDateRange(_EARLIEST, QDate(today.year, today.month, today.day))
        self.edit.setAccessibleName(words.PAID_DAY)
        self.edit.setToolTip(plain_tip(words.PAID_DAY))
        self.body.addWidget(label(words.PAID_DAY))
        self.body.addWidget(self.edit)
        self.body.addStretch(1)
        self.accept_button.setEnabled(True)
        self.edit.setFocus()
        self.fit()

    @property
    def day(self) -> date:
        """What was chosen."""
        at = self.edit.date()
        return date(at.year(), at.month(), at.day())

"""The dialog that marks a month as filed: on which day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QWidget

from app.bookkeeping.month_sheet import MonthSheet
from app.words import month_page_words as words
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import label, row


class FileMonthDialog(FormDialog):
    """Asks for the day, from the month's first to today.

    Attributes:
        day: the field.

    Signals:
        filed: the ``MonthSheet`` that was filed, and the day.
    """

    filed = Signal(object, object)

    def __init__(self, sheet: MonthSheet, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, words.file_title(sheet.month), words.FILE_LEAD, words.FILE)
        self._sheet = sheet
        self.day = QDateEdit(_day(today))
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setDateRange(_day(sheet.month.first), _day(today))
        self.day.setAccessibleName(words.FILED_ON)
        caption = label(words.FILED_ON, wrap=False)
        caption.setBuddy(self.day)
        self.body.addLayout(row(caption, self.day, 1))
        self.body.addStretch(1)
        self.accept_button.setEnabled(True)
        self.accepted.connect(self._on_accepted)
        self.fit()
        self.day.setFocus()

    @Slot()
    def _on_accepted(self) -> None:
        chosen = self.day.date()
        self.filed.emit(self._sheet, date(chosen.year(), chosen.month(), chosen.day()))


def _day(at: date) -> QDate:
    return QDate(at.year, at.month, at.day)

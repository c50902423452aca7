"""The filter above the documents: words and a stretch of time."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from app.domain.period import Period
from ui.period_choice import PeriodFilter
from ui.widgets.layouts import label, row

_TYPING_MILLISECONDS = 250


class DocumentFilterBar(QWidget):
    """Waits until the typing rests before it speaks.

    Signals:
        changed: another filter is wished for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar por nombre, RFC, folio o folio fiscal")
        self.search.setAccessibleName("Buscar en los comprobantes")
        self.search.setClearButtonEnabled(True)
        self.periods = QComboBox()
        self.periods.addItems([one.value for one in PeriodFilter])
        self.periods.setAccessibleName("Periodo")
        today = QDate.currentDate()
        self.first = _date_edit("Desde", today.addMonths(-1))
        self.last = _date_edit("Hasta", today)
        self.counted = label(role="hint", wrap=False)
        inner = row(self.search, self.periods, self.first, self.last, self.counted)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_TYPING_MILLISECONDS)
        self._rest.timeout.connect(self.changed)
        self.search.textChanged.connect(self._rest.start)
        self.periods.currentTextChanged.connect(self._on_period)
        self.first.dateChanged.connect(self._rest.start)
        self.last.dateChanged.connect(self._rest.start)
        self._show_dates()

    @property
    def text(self) -> str:
        """The words looked for."""
        return self.search.text().strip()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out by this bar."""
        return bool(self.text) or self.periods.currentText() != PeriodFilter.ALL

    def period(self) -> Period | None:
        """The stretch of time, None for any."""
        today = datetime.now().astimezone().date()
        return PeriodFilter(self.periods.currentText()).period(today, _day(self.first), _day(self.last))

    def _on_period(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _show_dates(self) -> None:
        chosen = self.periods.currentText() == PeriodFilter.CHOSEN
        self.first.setVisible(chosen)
        self.last.setVisible(chosen)


def _date_edit(name: str, at: QDate) -> QDateEdit:
    made = QDateEdit(at)
    made.setCalendarPopup(True)
    made.setDisplayFormat("dd/MM/yyyy")
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def _day(edit: QDateEdit) -> date:
    at = edit.date()
    return date(at.year(), at.month(), at.day())

"""Which month is shown: one back, one forth, or any of a year's twelve."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QWidget

from app.domain.month.calendar import Month
from ui.widgets.layouts import button, column, label, row
from ui.widgets.theme import GRID, set_role

FIRST = Month(2014, 1)
"""CFDI of earlier years have no Timbre that the SAT still gives."""
_COLUMNS = 4
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_COLUMNS, Qt.Key.Key_Down: _COLUMNS}
_RETURN_DAY = 17
"""Until then a person works at the month whose return is due (LIVA 5-D)."""


def due_month(today: date) -> Month:
    """The month that is being worked on: last month's until its return is due, then this one."""
    this = Month.of(today)
    return this.previous if today.day <= _RETURN_DAY else this


def month_words(month: Month) -> str:
    """Such as ``marzo 2026``."""
    return f"{_name(month.month)} {month.year}"


class MonthSelector(QWidget):
    """Keeps to months from ``FIRST`` to this one.

    Attributes:
        month: the one that is shown.

    Signals:
        chosen: another ``Month`` is shown.
    """

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = Month.of(today)
        self._is_chosen = False
        self.month = due_month(today)
        self.back = button("‹", role="plain", tip="El mes anterior (Ctrl+Re Pág)")
        self.back.setAccessibleName("Mes anterior")
        self.forth = button("›", role="plain", tip="El mes siguiente (Ctrl+Av Pág)")
        self.forth.setAccessibleName("Mes siguiente")
        self.middle = button("", role="plain", tip="Elegir un mes (Ctrl+M)")
        self.setLayout(row(self.back, self.middle, self.forth, gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(self.go_back)
        self.forth.clicked.connect(self.go_forth)
        self.middle.clicked.connect(self.open_months)
        for keys, slot in (("Ctrl+PgUp", self.go_back), ("Ctrl+PgDown", self.go_forth), ("Ctrl+M", self.open_months)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._show()

    def choose(self, month: Month) -> None:
        """Show this one, or the nearest there is."""
        month = min(max(month, FIRST), self._last)
        self._is_chosen = True
        if month != self.month:
            self.month = month
            self._show()
            self.chosen.emit(month)

    def see_today(self, today: date) -> None:
        """Follow the calendar: this month can be chosen, and while the person chose none the due one is shown."""
        self._last = Month.of(today)
        due = due_month(today)
        if not self._is_chosen and due != self.month:
            self.month = due
            self.chosen.emit(due)
        self._show()

    @Slot()
    def go_back(self) -> None:
        """One month earlier."""
        self.choose(self.month.previous)

    @Slot()
    def go_forth(self) -> None:
        """One month later."""
        self.choose(self.month.next)

    @Slot()
    def open_months(self) -> None:
        """Show the twelve of a year below."""
        popup = _Months(self.month, self._last, self)
        popup.chosen.connect(self.choose)
        popup.open_at(self.middle.mapToGlobal(self.middle.rect().bottomLeft()))

    def _show(self) -> None:
        self.middle.setText(month_words(self.month))
        self.middle.setAccessibleName(f"Mes: {month_words(self.month)}")
        self.back.setEnabled(self.month > FIRST)
        self.forth.setEnabled(self.month < self._last)


class _Months(QFrame):
    """Twelve buttons below a year; arrows move, Enter chooses, Escape closes."""

    chosen = Signal(object)

    def __init__(self, month: Month, last: Month, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Meses")
        set_role(self, "card")
        self._month, self._last, self._year = month, last, month.year
        self._title = label("", "subtitle", wrap=False)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = button("‹", role="plain", tip="El año anterior")
        self._forth = button("›", role="plain", tip="El año siguiente")
        self._back.setAccessibleName("Año anterior")
        self._forth.setAccessibleName("Año siguiente")
        self._back.clicked.connect(self._on_back)
        self._forth.clicked.connect(self._on_forth)
        grid = QGridLayout()
        grid.setSpacing(GRID)
        self._buttons: list[QPushButton] = []
        for number in range(1, 13):
            made = button(_name(number)[:3].capitalize(), role="plain")
            made.setCheckable(True)
            made.clicked.connect(self._on_month)
            made.installEventFilter(self)
            grid.addWidget(made, (number - 1) // _COLUMNS, (number - 1) % _COLUMNS)
            self._buttons.append(made)
        head = row(self._back, self._title, self._forth)
        head.setStretch(1, 1)
        self.setLayout(column(head, grid, margin=3 * GRID))
        self._show_year()

    def open_at(self, place: QPoint) -> None:
        """Show it with the chosen month marked."""
        self.move(place)
        self.show()
        self._buttons[self._month.month - 1].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from month to month, also across years; a button alone would go to its neighbour in the order."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._buttons:
            step = _STEPS.get(event.key())
            if step is not None:
                self._go(self._buttons.index(watched) + step)
                return True
        return super().eventFilter(watched, event)

    def _go(self, place: int) -> None:
        years, place = divmod(place, len(self._buttons))
        target = Month(self._year + years, place + 1)
        if FIRST <= target <= self._last:
            self._year = target.year
            self._show_year()
            self._buttons[place].setFocus()

    def _show_year(self) -> None:
        self._title.setText(str(self._year))
        self._back.setEnabled(self._year > FIRST.year)
        self._forth.setEnabled(self._year < self._last.year)
        for number, one in enumerate(self._buttons, 1):
            month = Month(self._year, number)
            one.setEnabled(FIRST <= month <= self._last)
            one.setChecked(month == self._month)
            one.setAccessibleName(month_words(month))

    @Slot()
    def _on_back(self) -> None:
        self._year -= 1
        self._show_year()

    @Slot()
    def _on_forth(self) -> None:
        self._year += 1
        self._show_year()

    @Slot()
    def _on_month(self) -> None:
        place = next(place for place, one in enumerate(self._buttons) if one is self.sender())
        self.chosen.emit(Month(self._year, place + 1))
        self.close()


def _name(number: int) -> str:
    return QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico).standaloneMonthName(number).lower()

"""Third page: a period by name, or between two moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QSignalBlocker, Qt, QTimeZone, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QDateTimeEdit,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.draft import Field, Page, PeriodChoice
from ui.widgets.field_note import FieldNote
from ui.widgets.plain import plain_label
from ui.widgets.responsive import SideBySide
from ui.widgets.theme import GRID, set_role
from ui.wizard.draft_page import DraftPage
from ui.wizard.no_wheel import NoWheelDateTimeEdit
from ui.wizard.section import Section
from ui.wizard.session import WizardSession

_CHIPS: dict[PeriodChoice, str] = {
    PeriodChoice.THIS_MONTH: "&Este mes",
    PeriodChoice.LAST_MONTH: "&Mes pasado",
    PeriodChoice.THIS_YEAR: "Este a&ño",
    PeriodChoice.LAST_YEAR: "Año pa&sado",
    PeriodChoice.SIX_YEARS: "Últimos &6 años",
    PeriodChoice.CUSTOM: "&Personalizado",
}
_CHIPS_A_ROW = 3
_CALENDAR_WIDE, _CALENDAR_HIGH = 44, 13
_FORMAT = "dd/MM/yyyy HH:mm:ss"


class PeriodPage(DraftPage):
    """Fields: ``chips`` by choice, ``start`` and ``end``; touching either of these makes the period ``CUSTOM``."""

    def __init__(self, session: WizardSession) -> None:
        super().__init__(
            session, Page.PERIOD, "Periodo", "El SAT busca por fecha de emisión y guarda los últimos seis años."
        )
        self.chips: dict[PeriodChoice, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._add_chips()
        self._add_moments()
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the chosen period in the two fields, and what is wrong with it."""
        draft = self.session.draft
        for choice, chip in self.chips.items():
            chip.setChecked(choice is draft.period_choice)
            set_role(chip, "primary" if chip.isChecked() else "")
        start, end = draft.bounds(self.session.wall_now())
        problems = self.session.problem_texts(self.page)
        for edit, note, moment, where in (
            (self.start, self.start_note, start, Field.START),
            (self.end, self.end_note, end, Field.END),
        ):
            if moment and moment != _moment(edit):
                with QSignalBlocker(edit):
                    edit.setDateTime(_shown(moment))
            note.show_error(problems.get(where, ""))

    def _add_chips(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(2 * GRID)
        for place, (choice, text) in enumerate(_CHIPS.items()):
            chip = QPushButton(text)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            self.chips[choice] = chip
            self._group.addButton(chip)
            grid.addWidget(chip, place // _CHIPS_A_ROW, place % _CHIPS_A_ROW)
        self._group.buttonClicked.connect(self._on_chip)
        self.body.addLayout(grid)

    def _add_moments(self) -> None:
        section = Section("Entre estos dos momentos")
        self.start, self.end = _moment_field("Desde"), _moment_field("Hasta")
        self.start_note, self.end_note = FieldNote(self.start), FieldNote(self.end)
        columns = []
        for text, edit, note in (("&Desde", self.start, self.start_note), ("&Hasta", self.end, self.end_note)):
            label = plain_label(text)
            label.setBuddy(edit)
            column = QWidget()
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(GRID)
            for part in (label, edit, note):
                layout.addWidget(part)
            layout.addStretch()
            columns.append(column)
            edit.dateTimeChanged.connect(self._on_moment)
        section.body.addWidget(SideBySide(*columns))
        zone = plain_label("Hora de la Ciudad de México. Los dos momentos quedan incluidos.")
        set_role(zone, "hint")
        zone.setWordWrap(True)
        section.body.addWidget(zone)
        self.body.addWidget(section)

    @Slot()
    def _on_chip(self) -> None:
        choice = next(choice for choice, chip in self.chips.items() if chip.isChecked())
        self._take(choice)

    @Slot()
    def _on_moment(self) -> None:
        self._take(PeriodChoice.CUSTOM)

    def _take(self, choice: PeriodChoice) -> None:
        start, end = _moment(self.start), _moment(self.end)
        self.session.replace_draft(replace(self.session.draft, period_choice=choice, start=start, end=end))


def _moment_field(name: str) -> QDateTimeEdit:
    edit = NoWheelDateTimeEdit()
    edit.setDisplayFormat(_FORMAT)
    edit.setCalendarPopup(True)
    edit.setTimeZone(QTimeZone.utc())  # a plain wall time: no hour is missing or doubled
    edit.setLocale(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
    edit.setAccessibleName(name)
    calendar = edit.calendarWidget()
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    letters = edit.fontMetrics()
    calendar.setMinimumSize(letters.averageCharWidth() * _CALENDAR_WIDE, letters.height() * _CALENDAR_HIGH)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())  # red cannot be read on a dark ground
    return edit


def _moment(edit: QDateTimeEdit) -> datetime:
    shown = edit.dateTime()
    day, time = shown.date(), shown.time()
    return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), time.second())  # noqa: DTZ001 - wall


def _shown(moment: datetime) -> QDateTime:
    return QDateTime.fromString(moment.isoformat(timespec="seconds") + "Z", Qt.DateFormat.ISODate)

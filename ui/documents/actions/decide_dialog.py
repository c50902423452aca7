"""The dialog in which a person decides what a CFDI does not say: when it counts, and whether its IVA is creditable."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.index.rows import DocumentRow
from app.domain.month.calendar import Month
from app.domain.month.decisions import DecisionKind
from app.domain.validity import OwnerRole
from app.words import month_page_words as words
from ui.widgets.choices import Radio
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import button, column, label, row

_TIMING = (DecisionKind.COLLECTED, DecisionKind.PAID, DecisionKind.MONTH)


class DecideDialog(FormDialog):
    """Begins with what holds already.

    Attributes:
        as_document, on_day, in_month: when it counts; day, month: the fields beside.
        by_rule, creditable, not_creditable: whether its IVA is; shown for received documents alone.
        undo_button: takes back everything; hidden while nothing was decided.

    Signals:
        decided: what should hold from now on, by kind; a kind that is not there holds no more.
    """

    decided = Signal(object)

    def __init__(
        self, document: DocumentRow, standing: dict[DecisionKind, str], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, words.DECIDE_TITLE, words.DECIDE_LEAD, words.SAVE)
        is_received = document.side is OwnerRole.RECEIVED
        self._settled = DecisionKind.PAID if is_received else DecisionKind.COLLECTED
        self.as_document = Radio(words.AS_DOCUMENT)
        self.on_day = Radio(words.PAID_ON if is_received else words.COLLECTED_ON)
        self.in_month = Radio(words.IN_MONTH)
        self.day = _field(today, today, "dd/MM/yyyy", self.on_day.text())
        self.month = _field(today, date(today.year + 1, 12, 31), "MMMM 'de' yyyy", words.IN_MONTH)
        self.by_rule, self.creditable = Radio(words.CREDIT_BY_RULE), Radio(words.CREDITABLE)
        self.not_creditable = Radio(words.NOT_CREDITABLE)
        self.undo_button: QPushButton = button(words.UNDO_ALL, "again", "plain")
        self._timing = _group(self, self.as_document, self.on_day, self.in_month)
        self._credit = _group(self, self.by_rule, self.creditable, self.not_creditable)
        self._fill(document, standing, is_received=is_received)
        self._show(standing)
        self._timing.buttonToggled.connect(self._on_choice)
        self.day.dateChanged.connect(self._on_day)
        self.month.dateChanged.connect(self._on_month)
        self.undo_button.clicked.connect(self._on_undo)
        self.accepted.connect(self._on_accepted)
        self.accept_button.setEnabled(True)
        self.fit()

    def _fill(self, document: DocumentRow, standing: dict[DecisionKind, str], *, is_received: bool) -> None:
        name = document.issuer_name if is_received else document.receiver_name
        self.body.addWidget(label(words.of_document(document.uuid, name, document.issued_at[:10])))
        told = list(words.decided({kind.value: value for kind, value in standing.items()}))
        self.undo_button.setVisible(bool(told))
        holds = row(label(" ".join(told) or words.NOTHING_DECIDED, "hint"), self.undo_button)
        holds.setStretch(0, 1)
        self.body.addLayout(holds)
        timing: QVBoxLayout = column(
            label(words.WHEN_TITLE, "subtitle"),
            self.as_document,
            row(self.on_day, self.day, 1),
            row(self.in_month, self.month, 1),
        )
        self.body.addLayout(timing)
        credit = QWidget()
        credit.setLayout(
            column(label(words.CREDIT_TITLE, "subtitle"), self.by_rule, self.creditable, self.not_creditable)
        )
        credit.setVisible(is_received)
        self.body.addWidget(credit)
        self.body.addStretch(1)

    def _show(self, standing: dict[DecisionKind, str]) -> None:
        """Begin with what holds."""
        self.as_document.setChecked(True)
        for kind in (DecisionKind.COLLECTED, DecisionKind.PAID):
            if kind in standing:
                self.on_day.setChecked(True)
                self.day.setDate(_day(date.fromisoformat(standing[kind])))
        if DecisionKind.MONTH in standing:
            self.in_month.setChecked(True)
            self.month.setDate(_day(Month.parse(standing[DecisionKind.MONTH]).first))
        self.by_rule.setChecked(True)
        self.creditable.setChecked(DecisionKind.CREDITABLE in standing)
        self.not_creditable.setChecked(DecisionKind.NOT_CREDITABLE in standing)
        self._on_choice()

    @Slot()
    def _on_choice(self) -> None:
        self.day.setEnabled(self.on_day.isChecked())
        self.month.setEnabled(self.in_month.isChecked())

    @Slot()
    def _on_day(self) -> None:
        self.on_day.setChecked(True)

    @Slot()
    def _on_month(self) -> None:
        self.in_month.setChecked(True)

    @Slot()
    def _on_undo(self) -> None:
        self.accepted.disconnect(self._on_accepted)
        self.decided.emit({})
        self.accept()

    @Slot()
    def _on_accepted(self) -> None:
        wanted: dict[DecisionKind, str] = {}
        if self.on_day.isChecked():
            wanted[self._settled] = self.day.date().toString("yyyy-MM-dd")
        if self.in_month.isChecked():
            wanted[DecisionKind.MONTH] = self.month.date().toString("yyyy-MM")
        if self.creditable.isChecked():
            wanted[DecisionKind.CREDITABLE] = ""
        if self.not_creditable.isChecked():
            wanted[DecisionKind.NOT_CREDITABLE] = ""
        self.decided.emit(wanted)


def _field(at: date, last: date, shape: str, name: str) -> QDateEdit:
    made = QDateEdit(_day(at))
    made.setDisplayFormat(shape)
    made.setLocale(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
    made.setCalendarPopup(True)
    made.setDateRange(QDate(2014, 1, 1), _day(last))
    made.setAccessibleName(name)
    return made


def _group(parent: QWidget, *buttons: Radio) -> QButtonGroup:
    group = QButtonGroup(parent)
    for one in buttons:
        group.addButton(one)
    return group


def _day(at: date) -> QDate:
    return QDate(at.year, at.month, at.day)

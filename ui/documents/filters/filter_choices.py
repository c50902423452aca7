"""The filter panel: everything a list of documents can be filtered by besides text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QTimer, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QFrame, QWidget

from app.words import catalog_names
from app.words.complements import complement_title
from ui.documents.filters import facets
from ui.documents.filters.choice_menu import ChoiceMenu
from ui.documents.filters.criteria import Criteria
from ui.documents.filters.period_choice import PeriodFilter
from ui.widgets.drop_down import DropDown
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import column
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID, set_role

_TYPING_MILLISECONDS = 250
_WITHOUT_XML, _LISTED = "sin_xml", "69b"
_ANY_CURRENCY, _ANY_COMPLEMENT = "Cualquier moneda", "Cualquier complemento"


class FilterChoices(QFrame):
    """Choices of role, period, type, status, payment method, currency and complement.

    Signals:
        changed: another choice was made.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.sides = _combo("Emitidos o recibidos", [("", "Emitidos y recibidos"), *facets.ROLES.items()])
        self.periods = _combo("Periodo", [(one.value, one.value) for one in PeriodFilter])
        today = QDate.currentDate()
        self.first = _date_edit("Desde", today.addMonths(-1))
        self.last = _date_edit("Hasta", today)
        self.types = ChoiceMenu("Tipo", tuple(catalog_names.DOCUMENT_TYPES.items()))
        more = ((_WITHOUT_XML, facets.WITHOUT_XML), (_LISTED, facets.LISTED))
        self.states = ChoiceMenu("Estado", (*facets.STATES.items(), *more))
        self.states.add_line(before=_WITHOUT_XML)
        self.methods = ChoiceMenu("Método", tuple(facets.METHODS.items()))
        self.currencies = _combo("Moneda", [("", _ANY_CURRENCY)])
        self.complements = _combo("Complemento", [("", _ANY_COMPLEMENT)])
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_TYPING_MILLISECONDS)
        self._menus = (self.types, self.states, self.methods)
        self._combos = (self.sides, self.periods, self.currencies, self.complements)
        parts = (self.sides, self.periods, self.first, self.last, *self._menus, self.currencies, self.complements)
        inner = column(FlowRow(*parts, gap=2 * GRID))
        inner.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setLayout(inner)
        self._connect()
        self._show_days()

    def narrow(self, chosen: Criteria) -> Criteria:
        """``chosen`` with the values of this panel put in."""
        states = self.states.chosen()
        is_chosen = self.periods.currentData() == PeriodFilter.CHOSEN.value
        return replace(
            chosen,
            side=self.sides.currentData(),
            period=self.periods.currentData(),
            first=_day(self.first).isoformat() if is_chosen else "",
            last=_day(self.last).isoformat() if is_chosen else "",
            types=self.types.chosen(),
            states=tuple(one for one in states if one in facets.STATES),
            without_xml=_WITHOUT_XML in states,
            is_listed=_LISTED in states,
            methods=self.methods.chosen(),
            currency=self.currencies.currentData(),
            complement=self.complements.currentData(),
        )

    def choose(self, wanted: Criteria) -> None:
        """Show ``wanted`` without signalling a change."""
        before = self.blockSignals(True)
        _set(self.sides, wanted.side, wanted.side)
        _set(self.periods, wanted.period, wanted.period)
        for edit, text in ((self.first, wanted.first), (self.last, wanted.last)):
            at = QDate.fromString(text, "yyyy-MM-dd")
            if at.isValid():
                edit.setDate(at)
        more = ((_WITHOUT_XML, wanted.without_xml), (_LISTED, wanted.is_listed))
        self.types.choose(wanted.types)
        self.states.choose((*wanted.states, *(value for value, is_wanted in more if is_wanted)))
        self.methods.choose(wanted.methods)
        _set(self.currencies, wanted.currency, wanted.currency)
        _set(self.complements, wanted.complement, complement_title(wanted.complement))
        self._rest.stop()
        self._show_days()
        self.blockSignals(before)

    def set_choices(self, currencies: Sequence[str], complements: Sequence[str]) -> None:
        """Set the currencies and complements to choose from; what is ticked stays ticked."""
        _refill(self.currencies, [("", _ANY_CURRENCY), *((one, one) for one in currencies)])
        named = sorted(((one, complement_title(one)) for one in complements), key=lambda one: one[1])
        _refill(self.complements, [("", _ANY_COMPLEMENT), *named])

    def _connect(self) -> None:
        self._rest.timeout.connect(self._signal_change)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._rest.start)
        for combo in self._combos:
            combo.currentIndexChanged.connect(self._signal_change)
        for menu in self._menus:
            menu.changed.connect(self._signal_change)

    @Slot()
    def _signal_change(self) -> None:
        if not self.signalsBlocked():
            self._rest.stop()
            self._show_days()
            self.changed.emit()

    def _show_days(self) -> None:
        is_chosen = self.periods.currentData() == PeriodFilter.CHOSEN.value
        self.first.setVisible(is_chosen)
        self.last.setVisible(is_chosen)


def _combo(name: str, choices: Sequence[tuple[str, str]]) -> DropDown:
    made = DropDown(name)
    for value, word in choices:
        made.addItem(word, value)
    return made


def _set(combo: DropDown, value: str, word: str) -> None:
    place = combo.findData(value)
    if place < 0:
        combo.addItem(word, value)  # a saved filter may know a currency that is not here now
        place = combo.count() - 1
    combo.setCurrentIndex(place)


def _refill(combo: DropDown, wanted: list[tuple[str, str]]) -> None:
    current, word = combo.currentData(), combo.currentText()
    if [(combo.itemData(at), combo.itemText(at)) for at in range(combo.count())] == wanted:
        return
    before = combo.blockSignals(True)
    combo.clear()
    for value, text in wanted:
        combo.addItem(text, value)
    _set(combo, current or "", word)
    combo.blockSignals(before)


def _date_edit(name: str, at: QDate) -> QDateEdit:
    made = QDateEdit(at)
    made.setCalendarPopup(True)
    made.setDisplayFormat("dd/MM/yyyy")
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    return made


def _day(edit: QDateEdit) -> date:
    at = edit.date()
    return date(at.year(), at.month(), at.day())

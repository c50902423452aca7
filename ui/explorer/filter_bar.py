"""The filter above the documents: what is typed and how it was understood, and all else a list is narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton, QWidget

from app.store.numbers import DocumentState, Side
from ui import catalog_names, formatting
from ui.explorer.choice_menu import ChoiceMenu
from ui.explorer.criteria import LONGEST, Criteria, Understood, understood
from ui.explorer.literal import literal
from ui.period_choice import PeriodFilter
from ui.theme import GRID, dress
from ui.widgets.flow import FlowRow
from ui.widgets.layouts import button, column, label, row
from ui.widgets.plain import plain_tip

_TYPING_MILLISECONDS = 250
_MOST_CHIPS, _LONGEST_CHIP, _MOST_NAMED = 6, 60, 20
_HINT = "Busca por nombre, RFC, folio, folio fiscal, concepto, «1,500-2,000» o «marzo 2024»"
_TIP = (
    "Puedes escribir varias cosas a la vez; se muestra lo que cumple todas:\n"
    "· palabras del nombre, RFC, serie, folio, concepto o una parte del folio fiscal, sin importar acentos\n"
    "· un total: 1500, o entre dos: 1,500-2,000\n"
    "· una fecha: marzo 2024, 2024-03 o 15/03/2024"
)
_WITHOUT_XML = "sin_xml"
_SIDES = (("", "Emitidos y recibidos"), (Side.ISSUED.value, "Emitidos"), (Side.RECEIVED.value, "Recibidos"))
_STATES = (
    (DocumentState.VALID.value, "Vigente"),
    (DocumentState.CANCELLED.value, "Cancelado"),
    (DocumentState.UNKNOWN.value, "Sin verificar"),
    (DocumentState.UNREADABLE.value, "Ilegible"),
    (_WITHOUT_XML, "Sin XML en tu equipo"),
)
_METHODS = (("PUE", "PUE, de contado"), ("PPD", "PPD, a plazos"))
_ANY_CURRENCY, _ANY_COMPLEMENT = "Cualquier moneda", "Cualquier complemento"


class DocumentFilterBar(QWidget):
    """Waits until the typing rests before it speaks.

    Attributes:
        search: the field for words; sides, periods, types, states, methods, currencies, complements: the other choices.
        saved: the button of the saved filters; clear_button takes everything away.

    Signals:
        changed: other ``criteria`` are wished for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_HINT)
        self.search.setToolTip(plain_tip(_TIP))
        self.search.setAccessibleName("Buscar en los comprobantes")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(LONGEST)
        self.sides = _combo("Emitidos o recibidos", _SIDES)
        self.periods = _combo("Periodo", [(one.value, one.value) for one in PeriodFilter])
        today = QDate.currentDate()
        self.first = _date_edit("Desde", today.addMonths(-1))
        self.last = _date_edit("Hasta", today)
        self.types = ChoiceMenu("Tipo", tuple(catalog_names.DOCUMENT_TYPES.items()))
        self.states = ChoiceMenu("Estado", _STATES)
        self.states.add_line()
        self.methods = ChoiceMenu("Método", _METHODS)
        self.currencies = _combo("Moneda", [("", _ANY_CURRENCY)])
        self.complements = _combo("Complemento", [("", _ANY_COMPLEMENT)])
        self.clear_button = button("Limpiar", "cancel", "plain", tip="Quitar todos los filtros (Esc)")
        self._counterpart = ""
        self._chips = [_Chip() for _ in range(_MOST_CHIPS)]
        self._more = label(role="hint", wrap=False)
        self._more.setMargin(GRID)  # as high as a chip
        self._chip_line = FlowRow(*self._chips, self._more, gap=GRID)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_TYPING_MILLISECONDS)
        choices = FlowRow(
            self.sides,
            self.periods,
            self.first,
            self.last,
            self.types,
            self.states,
            self.methods,
            self.currencies,
            self.complements,
            self.clear_button,
            gap=2 * GRID,
        )
        self.head = row(self.search)
        self.head.setStretch(0, 1)
        self.setLayout(column(self.head, choices, self._chip_line, gap=2 * GRID))
        self._connect()
        self._show_parts()

    # ── what is chosen ───────────────────────────────────────────────────────────────────────────────────────────

    def criteria(self) -> Criteria:
        """All that is chosen now."""
        states = self.states.chosen()
        is_chosen = self.periods.currentData() == PeriodFilter.CHOSEN.value
        return Criteria(
            text=self.search.text().strip(),
            side=self.sides.currentData(),
            period=self.periods.currentData(),
            first=_day(self.first).isoformat() if is_chosen else "",
            last=_day(self.last).isoformat() if is_chosen else "",
            types=self.types.chosen(),
            states=tuple(one for one in states if one != _WITHOUT_XML),
            without_xml=_WITHOUT_XML in states,
            methods=self.methods.chosen(),
            currency=self.currencies.currentData(),
            complement=self.complements.currentData(),
            counterpart=self._counterpart,
        )

    def choose(self, wanted: Criteria) -> None:
        """Show ``wanted`` and speak once."""
        before = self.blockSignals(True)
        self.search.setText(wanted.text)
        _set(self.sides, wanted.side)
        _set(self.periods, wanted.period)
        for edit, text in ((self.first, wanted.first), (self.last, wanted.last)):
            at = QDate.fromString(text, "yyyy-MM-dd")
            if at.isValid():
                edit.setDate(at)
        self.types.choose(wanted.types)
        self.states.choose((*wanted.states, *((_WITHOUT_XML,) if wanted.without_xml else ())))
        self.methods.choose(wanted.methods)
        _set(self.currencies, wanted.currency)
        _set(self.complements, wanted.complement)
        self._counterpart = wanted.counterpart
        self.blockSignals(before)
        self._speak()

    @Slot()
    def clear(self) -> None:
        """Let everything through again."""
        self.choose(Criteria())

    def only(self, rfc: str) -> None:
        """Only documents with this RFC on either side."""
        self.choose(replace(self.criteria(), counterpart=rfc))

    @Slot(str)
    def type(self, letters: str) -> None:
        """Go on in the search field with what was typed elsewhere, as one more word."""
        self.search.setFocus()
        self.search.end(False)
        before = self.search.text()
        self.search.insert(f" {letters}" if before and not before.endswith(" ") else letters)

    def offer(self, currencies: Sequence[str], complements: Sequence[str]) -> None:
        """Offer the currencies and complements that occur in the library; the choice stays."""
        _refill(self.currencies, _ANY_CURRENCY, currencies)
        _refill(self.complements, _ANY_COMPLEMENT, complements)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._rest.timeout.connect(self._speak)
        self.search.textChanged.connect(self._rest.start)
        self.search.returnPressed.connect(self._speak)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._rest.start)
        for combo in (self.sides, self.periods, self.currencies, self.complements):
            combo.currentIndexChanged.connect(self._speak)
        for menu in (self.types, self.states, self.methods):
            menu.changed.connect(self._speak)
        for chip in self._chips:
            chip.clicked.connect(self._on_chip)
        self.clear_button.clicked.connect(self.clear)
        QShortcut(QKeySequence("Ctrl+F"), self, self._on_find)

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _speak(self) -> None:
        self._rest.stop()
        if not self.signalsBlocked():
            self._show_parts()
            self.changed.emit()

    def _show_parts(self) -> None:
        is_chosen = self.periods.currentData() == PeriodFilter.CHOSEN.value
        self.first.setVisible(is_chosen)
        self.last.setVisible(is_chosen)
        criteria = self.criteria()
        self.clear_button.setVisible(not criteria.is_empty)
        self._show_chips(criteria)

    def _show_chips(self, criteria: Criteria) -> None:
        """So many as there is room for at the least size; what else was understood is only counted."""
        parts: list[tuple[str, Understood | None]] = [(one.words, one) for one in understood(criteria.text)]
        if criteria.counterpart:
            parts.insert(0, (f"solo {criteria.counterpart}", None))
        rest = [words for words, _ in parts[_MOST_CHIPS:]]
        shown = [*parts[:_MOST_CHIPS], *[("", None)] * _MOST_CHIPS]
        for chip, (words, found) in zip(self._chips, shown, strict=False):
            chip.say(words, found)
        self._more.setText(f"+{formatting.count(len(rest))}")
        self._more.setToolTip(plain_tip("\n".join([*rest[:_MOST_NAMED], *(["…"] if len(rest) > _MOST_NAMED else [])])))
        self._more.setVisible(bool(rest))
        self._chip_line.setVisible(bool(parts))

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, _Chip):
            criteria = self.criteria()
            found = chip.found
            self.choose(replace(criteria, text=found.without()) if found else replace(criteria, counterpart=""))


class _Chip(QPushButton):
    """One thing that is narrowed by; a click takes it away.

    Attributes:
        found: what was understood in the text; None for the counterpart.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: Understood | None = None
        dress(self, role="filter")

    def say(self, words: str, found: Understood | None) -> None:
        """Stand for this; hidden without words."""
        self.found = found
        short = words if len(words) <= _LONGEST_CHIP else f"{words[:_LONGEST_CHIP]}…"
        self.setText(f"{literal(short)}  ×" if words else "")
        self.setAccessibleName(f"Quitar: {words}")
        self.setToolTip(plain_tip(self.accessibleName()))
        self.setVisible(bool(words))


def _combo(name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    for value, word in choices:
        made.addItem(word, value)
    return made


def _set(combo: QComboBox, value: str) -> None:
    place = combo.findData(value)
    if place < 0:
        combo.addItem(value, value)  # a saved filter may know a currency that is not here now
        place = combo.count() - 1
    combo.setCurrentIndex(place)


def _refill(combo: QComboBox, anything: str, values: Sequence[str]) -> None:
    current = combo.currentData()
    wanted = [("", anything), *((one, one) for one in values)]
    if [(combo.itemData(at), combo.itemText(at)) for at in range(combo.count())] == wanted:
        return
    before = combo.blockSignals(True)
    combo.clear()
    for value, word in wanted:
        combo.addItem(word, value)
    _set(combo, current or "")
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

"""The filter bar above the documents: search text, how it was understood, and other filters behind a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.documents.filters.criteria import LONGEST, Criteria
from ui.documents.filters.facets import facets
from ui.documents.filters.filter_chips import FilterChips
from ui.documents.filters.filter_choices import FilterChoices
from ui.widgets.layouts import button, column, row
from ui.widgets.plain import plain_tip
from ui.widgets.theme import GRID

_TYPING_MILLISECONDS = 250
_HINT = "Busca por nombre, RFC, folio, folio fiscal, concepto, «1,500-2,000» o «marzo 2024»"
_TIP = (
    "Puedes escribir varias cosas a la vez; se muestra lo que cumple todas:\n"
    "· palabras del nombre, RFC, serie, folio, concepto o una parte del folio fiscal, sin importar acentos\n"
    "· un total: 1500, o entre dos: 1,500-2,000\n"
    "· una fecha: marzo 2024, 2024-03 o 15/03/2024\n"
    "Con ↓ o Enter pasas a la lista."
)


class SearchField(QLineEdit):
    """The search field; signals the key that leads out of it.

    Signals:
        down_pressed: the down key, which leads to what was found.
    """

    down_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Signal the down key, which a one-line field has no use for."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)


class DocumentFilterBar(QWidget):
    """Holds all filters; signals changes once typing pauses.

    Attributes:
        search: the search field; choices: the rest, folded behind fold_button; chips: all that is set.

    Signals:
        changed: the ``criteria`` changed.
        list_wanted: the person wants to go on in the list.
    """

    changed = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField()
        self.search.setPlaceholderText(_HINT)
        self.search.setToolTip(plain_tip(_TIP))
        self.search.setAccessibleName("Buscar en los comprobantes")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(LONGEST)
        self.fold_button = button("Filtros ▾", tip="Fecha, tipo, estado y lo demás por lo que se filtra (Ctrl+Shift+F)")
        self.fold_button.setCheckable(True)
        self.fold_button.setShortcut("Ctrl+Shift+F")
        self.choices = FilterChoices()
        self.choices.hide()
        self.chips = FilterChips()
        self._counterpart = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_TYPING_MILLISECONDS)
        self.head = row(self.search, self.fold_button)
        self.head.setStretch(0, 1)
        self.setLayout(column(self.head, self.choices, self.chips, gap=2 * GRID))
        self._connect()
        self._show_parts()

    # ── what is chosen ───────────────────────────────────────────────────────────────────────────────────────────

    def criteria(self) -> Criteria:
        """The criteria as they stand in the bar."""
        return self.choices.narrow(Criteria(text=self.search.text().strip(), counterpart=self._counterpart))

    @Slot(object)
    def choose(self, wanted: Criteria) -> None:
        """Show ``wanted``, and signal the change once."""
        before = self.blockSignals(True)
        self.search.setText(wanted.text)
        self.choices.choose(wanted)
        self._counterpart = wanted.counterpart
        self.blockSignals(before)
        self._signal_change()

    @Slot()
    def clear(self) -> None:
        """Remove all filters, the search text too."""
        self.choose(Criteria())

    def show_only(self, rfc: str) -> None:
        """Show only documents with this RFC as issuer or receiver."""
        self.choose(replace(self.criteria(), counterpart=rfc))

    @Slot(str)
    def append_word(self, letters: str) -> None:
        """Add what was typed on the list to the search field as one more word, and go on typing there."""
        self.search.setFocus()
        self.search.end(False)
        before = self.search.text()
        self.search.insert(f" {letters}" if before and not before.endswith(" ") else letters)

    def set_choices(self, currencies: Sequence[str], complements: Sequence[str]) -> None:
        """Set the currencies and complements to choose from; what is ticked stays ticked."""
        self.choices.set_choices(currencies, complements)

    def leave_choices(self) -> None:
        """What Esc does: close the filter panel if the focus is in it, else remove all filters."""
        if self.choices.isAncestorOf(self.window().focusWidget()):
            self.fold_button.setChecked(False)
            self.fold_button.setFocus()
        else:
            self.clear()

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._rest.timeout.connect(self._signal_change)
        self.search.textChanged.connect(self._rest.start)
        self.search.returnPressed.connect(self._on_return)
        self.search.down_pressed.connect(self._on_return)
        self.fold_button.toggled.connect(self._on_fold)
        self.choices.changed.connect(self._signal_change)
        self.chips.chosen.connect(self.choose)
        self.chips.clear_button.clicked.connect(self.clear)
        QShortcut(QKeySequence("Ctrl+F"), self, self._on_find)

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(bool)
    def _on_fold(self, shown: bool) -> None:
        self.choices.setVisible(shown)
        self._show_parts()
        if shown:
            self.choices.sides.setFocus()

    @Slot()
    def _on_return(self) -> None:
        if self._rest.isActive():
            self._signal_change()
        self.list_wanted.emit()

    @Slot()
    def _signal_change(self) -> None:
        self._rest.stop()
        if not self.signalsBlocked():
            self._show_parts()
            self.changed.emit()

    def _show_parts(self) -> None:
        criteria = self.criteria()
        count = len(facets(criteria))
        words = f"Filtros ({count})" if count else "Filtros"
        self.fold_button.setText(f"{words} {'▴' if self.choices.isVisibleTo(self) else '▾'}")
        self.fold_button.setAccessibleName(words)
        self.chips.show_criteria(criteria)

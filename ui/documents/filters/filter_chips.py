"""A row of chips, one for each active filter; a click on a chip removes the filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.words import formatting
from ui.documents.filters.criteria import Criteria, understood
from ui.documents.filters.facets import facets
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button, label
from ui.widgets.plain import escape_mnemonic, plain_tip
from ui.widgets.theme import GRID, set_role

_MOST_READ, _MOST_CHIPS = 6, 16
_LONGEST_CHIP, _MOST_NAMED = 60, 20


@dataclass(frozen=True, slots=True)
class _Part:
    """An active filter or an understood part of the text, and the criteria left when it is removed."""

    words: str
    without: Callable[[], Criteria]


class FilterChips(FlowRow):
    """As many chips as fit into the smallest window; further understood parts of the text are only counted.

    Signals:
        chosen: the ``Criteria`` that a click leaves.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        self._chips = [_Chip() for _ in range(_MOST_CHIPS)]
        self._more = label(role="hint", wrap=False)
        self._more.setMargin(GRID)  # as high as a chip
        self.clear_button = button("Quitar todos", "cancel", "plain", tip="Quitar todos los filtros (Esc)")
        super().__init__(*self._chips, self._more, self.clear_button, gap=GRID)
        for chip in self._chips:
            chip.clicked.connect(self._on_chip)
        self.show_criteria(Criteria())

    def show_criteria(self, criteria: Criteria) -> None:
        """Show a chip for each active filter, and for each amount or date understood in the text."""
        read = [_Part(one.words, _text_left(criteria, one.without)) for one in understood(criteria.text)]
        parts = [_Part(one.words, _always(one.without)) for one in facets(criteria)] + read[:_MOST_READ]
        rest = [one.words for one in read[_MOST_READ:]]
        for chip, part in zip(self._chips, [*parts, *[None] * _MOST_CHIPS], strict=False):
            chip.show_part(part)
        self._more.setText(f"+{formatting.count(len(rest))}")
        self._more.setToolTip(plain_tip("\n".join([*rest[:_MOST_NAMED], *(["…"] if len(rest) > _MOST_NAMED else [])])))
        self._more.setVisible(bool(rest))
        self.clear_button.setVisible(bool(parts))
        self.setVisible(bool(parts))

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, _Chip) and chip.part is not None:
            self.chosen.emit(chip.part.without())


class _Chip(QPushButton):
    """The chip of one filter; a click removes the filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: _Part | None = None
        set_role(self, "filter")

    def show_part(self, part: _Part | None) -> None:
        """Show ``part`` on the chip; hide the chip when there is none."""
        self.part = part
        words = part.words if part else ""
        short = words if len(words) <= _LONGEST_CHIP else f"{words[:_LONGEST_CHIP]}…"
        self.setText(f"{escape_mnemonic(short)}  ×" if words else "")
        self.setAccessibleName(f"Quitar: {words}")
        self.setToolTip(plain_tip(self.accessibleName()))
        self.setVisible(bool(words))


def _text_left(criteria: Criteria, without: Callable[[], str]) -> Callable[[], Criteria]:
    return lambda: replace(criteria, text=without())


def _always(criteria: Criteria) -> Callable[[], Criteria]:
    return lambda: criteria

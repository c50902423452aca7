"""Selected rows as ranges, of which even a selection of a million rows has few."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from ui.widgets.list_diff import Ranges

MOST_RANGES = 1_000
"""A selection in more pieces makes every paint slow; it is given up."""


def selected_ranges(chosen: QItemSelectionModel | None) -> Ranges:
    """The selected rows, as few ranges as they make."""
    if chosen is None or not chosen.hasSelection():
        return ()
    selection = chosen.selection()
    pieces = (selection.at(place) for place in range(selection.count()))
    found: list[tuple[int, int]] = []
    for first, last in sorted({(one.top(), one.bottom()) for one in pieces}):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def select_ranges(chosen: QItemSelectionModel, ranges: Ranges) -> None:
    """Select these rows and no others; nothing when they are in too many pieces."""
    model = chosen.model()
    last_column = model.columnCount() - 1
    selection = QItemSelection()
    for first, last in ranges if len(ranges) <= MOST_RANGES else ():
        selection.append(QItemSelectionRange(model.index(first, 0), model.index(last, last_column)))
    chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

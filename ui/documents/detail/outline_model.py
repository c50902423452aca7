"""The lines of an XML as a list model; folded lines are left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject

from app.cfdi.outline import OutlineLine
from ui.widgets.rows_model import DISPLAY, Index


class OutlineModel(QAbstractListModel):
    """A list model of the visible lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[OutlineLine] = ()
        self.shown: list[int] = []
        self.folded: set[int] = set()

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of visible lines."""
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        """The text of a visible line."""
        if role == DISPLAY and index.isValid() and index.row() < len(self.shown):
            return self.lines[self.shown[index.row()]].text
        return None

    def show_lines(self, lines: Sequence[OutlineLine]) -> None:
        """Show another XML, nothing folded."""
        self.beginResetModel()
        self.lines = lines
        self.folded.clear()
        self.shown = list(range(len(lines)))
        self.endResetModel()

    def can_fold(self, place: int) -> bool:
        """Whether the shown line holds others."""
        number = self.shown[place]
        return self.lines[number].end > number

    def is_folded(self, place: int) -> bool:
        """Whether what the shown line holds is folded away."""
        return self.shown[place] in self.folded

    def toggle(self, place: int) -> None:
        """Fold or unfold a shown line."""
        if self.can_fold(place):
            self._set(place, fold=not self.is_folded(place))

    def fold_all(self, depth: int) -> None:
        """Fold everything from that depth on, or unfold everything when it is negative."""
        self.beginResetModel()
        deep = (at for at, one in enumerate(self.lines) if one.end > at and one.depth >= depth >= 0)
        self.folded = set(deep)
        self.shown = self._visible(0, len(self.lines) - 1)
        self.endResetModel()

    def reveal(self, number: int) -> int:
        """Unfold all that hides a line; gives its row among the visible lines."""
        hiding = {at for at in self.folded if at < number <= self.lines[at].end}
        if hiding:
            self.beginResetModel()
            self.folded -= hiding
            self.shown = self._visible(0, len(self.lines) - 1)
            self.endResetModel()
        return self.shown.index(number)

    def _set(self, place: int, *, fold: bool) -> None:
        number = self.shown[place]
        inside = self._visible(number + 1, self.lines[number].end)
        if fold:
            self.folded.add(number)
            self.beginRemoveRows(QModelIndex(), place + 1, place + len(inside))
            del self.shown[place + 1 : place + 1 + len(inside)]
            self.endRemoveRows()
        else:
            self.folded.discard(number)
            self.beginInsertRows(QModelIndex(), place + 1, place + len(inside))
            self.shown[place + 1 : place + 1] = inside
            self.endInsertRows()

    def _visible(self, first: int, last: int) -> list[int]:
        found: list[int] = []
        at = first
        while at <= last:
            found.append(at)
            at = self.lines[at].end + 1 if at in self.folded else at + 1
        return found

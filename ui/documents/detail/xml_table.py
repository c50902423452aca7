"""The lines of an XML as a list to scroll, fold and copy; sideways it scrolls by characters, however long a line is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QHeaderView, QTableView, QWidget

from app.cfdi.outline import OutlineLine
from ui.documents.detail.outline_model import OutlineModel
from ui.documents.detail.xml_painting import LineDelegate, indent_of

FIND, CANCEL = QKeySequence.StandardKey.Find, QKeySequence.StandardKey.Cancel

_ROOM = 4
_END = 2  # characters after the longest line
_SIDEWAYS = 4  # characters a step
_COLUMN = 20_000  # wider than a screen; Qt's columns end long before the longest lines do
_KEYS = {
    Qt.Key.Key_Left: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Right: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}


class LineTable(QTableView):
    """The view of the lines. A click on the mark, Enter, and the arrow keys left and right fold.

    The horizontal scroll bar counts characters, and the delegate paints those from there on: the column itself never
    moves.
    """

    delegate: LineDelegate | None = None  # until the lines can be painted
    _widest = 0

    def __init__(self, model: OutlineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._outline = model
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPointSizeF(self.font().pointSizeF())
        self.delegate = LineDelegate(model, self._font, self.horizontalScrollBar(), self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setAccessibleName("XML del comprobante")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, _COLUMN)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(self._font).height() + _ROOM)

    def search_for(self, needle: str) -> None:
        """Highlight ``needle`` (in small letters) wherever it occurs."""
        if self.delegate is not None:
            self.delegate.needle = needle
        self.viewport().update()

    # ── sideways ─────────────────────────────────────────────────────────────────────────────────────────────────

    def measure(self, lines: Sequence[OutlineLine]) -> None:
        """Set how far the view scrolls sideways: to the end of the longest line; and scroll to its beginning."""
        self._widest = max((indent_of(one) + _cells(one.text) for one in lines), default=0) + _END
        self.updateGeometries()
        self.horizontalScrollBar().setValue(0)

    def show_characters(self, line: OutlineLine, first: int, last: int) -> None:
        """Scroll sideways to a part of a line, to the line's beginning where both fit."""
        first, last = first + indent_of(line), last + indent_of(line)
        seen = self._seen()
        self.horizontalScrollBar().setValue(0 if last <= seen else first - max(0, seen - (last - first)) // 2)

    def updateGeometries(self) -> None:
        """Let Qt do all but the range of the sideways scroll bar, which it takes from the column's width."""
        bar = self.horizontalScrollBar()
        last, at = bar.maximum(), bar.value()
        was_blocked = bar.blockSignals(True)
        super().updateGeometries()
        bar.setRange(0, last)
        bar.setValue(at)
        bar.blockSignals(was_blocked)
        bar.setPageStep(self._seen())
        bar.setSingleStep(_SIDEWAYS)
        bar.setRange(0, max(0, self._widest - self._seen()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scrolling sideways repaints; nothing is moved."""
        super().scrollContentsBy(0, dy)
        if dx:
            self.viewport().update()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll to a line up or down, never sideways."""
        bar = self.horizontalScrollBar()
        was_blocked, at = bar.blockSignals(True), bar.value()
        super().scrollTo(index, hint)
        bar.setValue(at)
        bar.blockSignals(was_blocked)

    def _seen(self) -> int:
        """How many characters fit into the view."""
        return int(self.viewport().width() / self.delegate.character) if self.delegate is not None else 0

    # ── keys and mouse ───────────────────────────────────────────────────────────────────────────────────────────

    def copy(self) -> None:
        """Copy the selected lines, with the lines folded into them."""
        places = sorted(one.row() for one in self.selectionModel().selectedRows())
        if not places:
            return
        first, last = self._outline.shown[places[0]], self._outline.shown[places[-1]]
        if self._outline.is_folded(places[-1]):
            last = self._outline.lines[last].end
        chosen = self._outline.lines[first : last + 1]
        QGuiApplication.clipboard().setText("\n".join(f"{'  ' * one.depth}{one.text}" for one in chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; Enter folds or unfolds, left folds, right unfolds, and otherwise they scroll sideways."""
        place = self.currentIndex().row()
        way = _KEYS.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif place >= 0 and event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            self._outline.toggle(place)
        elif way is not None and not self._fold(place, fold=event.key() == Qt.Key.Key_Left):
            self.horizontalScrollBar().triggerAction(way)
        elif is_search_key(event):
            event.ignore()  # whoever has the search field takes it
        elif way is None:
            super().keyPressEvent(event)

    def _fold(self, place: int, *, fold: bool) -> bool:
        """Fold or unfold a line; False where nothing changes."""
        if place < 0 or not self._outline.can_fold(place) or self._outline.is_folded(place) is fold:
            return False
        self._outline.toggle(place)
        return True

    def keyboardSearch(self, search: str) -> None:
        """Search nothing when letters are typed: Qt would go through all lines."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold a line at a click before its text."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._outline.can_fold(index.row()) and self.delegate is not None:
            before = indent_of(self._outline.lines[self._outline.shown[index.row()]])
            if event.position().x() < (before - self.horizontalScrollBar().value()) * self.delegate.character:
                self._outline.toggle(index.row())
                return
        super().mousePressEvent(event)


def is_search_key(event: QKeyEvent) -> bool:
    """Whether the key begins or ends a search."""
    return event.matches(FIND) or event.matches(CANCEL)


def _cells(text: str) -> int:
    """At least as many characters as the text is wide: some that are no ASCII are as wide as two."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))

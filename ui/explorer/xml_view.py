"""An XML to look at: coloured, folded and searched, painted line by line so that its size does not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QObject, QRect, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.cfdi.outline import LineKind, OutlineLine
from ui import formatting
from ui.colours import Colours
from ui.explorer.outline_model import OutlineModel
from ui.models.columns import Index
from ui.theme import GRID, current_colours
from ui.widgets.layouts import button, column, label, row

_STEP = 2  # characters of indentation a depth
_GUTTER = 3  # characters before the text, for the mark of what can be folded
_ROOM = 4
_WIDEST = 400  # characters of a line that the width follows
_SHOWN = 2_000  # characters of a line that are painted; a copy has all
_PART = re.compile(r"""("[^"]*"?|'[^']*'?)|(</?[^\s<>/=]*|/?>|\?>)|([^\s="'<>/]+)(?==)""")


class _LineDelegate(QStyledItemDelegate):
    """Paints one line in colours."""

    def __init__(self, model: OutlineModel, font: QFont, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._font = font
        self.needle = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, mark, and the parts of the text one after the other."""
        colours = current_colours()
        place = index.row()
        line = self._model.lines[self._model.shown[place]]
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        painter.setFont(self._font)
        advance = painter.fontMetrics().horizontalAdvance
        character = advance("0")
        x = rect.left() + (_GUTTER + _STEP * line.depth) * character
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self._model.can_fold(place):
            mark = QRect(x - 2 * character, rect.top(), 2 * character, rect.height())
            painter.setPen(QColor(colours.soft))
            painter.drawText(mark, middle, "▸" if self._model.is_folded(place) else "▾")
        text = line.text[:_SHOWN]
        if self.needle:
            self._mark_found(painter, rect, x, text, colours)
        for part, colour in _coloured(line.kind, text, colours):
            painter.setPen(QColor(colour))
            width = advance(part)
            painter.drawText(QRect(x, rect.top(), width + character, rect.height()), middle, part)
            x += width
        if self._model.is_folded(place):
            painter.setPen(QColor(colours.soft))
            painter.drawText(QRect(x + character, rect.top(), 4 * character, rect.height()), middle, "…")

    def _mark_found(self, painter: QPainter, rect: QRect, x: int, text: str, colours: Colours) -> None:
        advance = painter.fontMetrics().horizontalAdvance
        small, at = text.casefold(), -1
        while (at := small.find(self.needle, at + 1)) >= 0:
            left, right = advance(text[:at]), advance(text[: at + len(self.needle)])
            painter.fillRect(
                QRect(x + left, rect.top() + 1, right - left, rect.height() - 2), QColor(colours.wait_back)
            )


def _coloured(kind: LineKind, text: str, colours: Colours) -> list[tuple[str, str]]:
    if kind in (LineKind.TEXT, LineKind.OTHER):
        return [(text, colours.text if kind is LineKind.TEXT else colours.soft)]
    found: list[tuple[str, str]] = []
    at = 0
    for part in _PART.finditer(text):
        if part.start() > at:
            found.append((text[at : part.start()], colours.soft))
        colour = colours.ok_text if part[1] else colours.link if part[2] else colours.wait_text
        found.append((part[0], colour))
        at = part.end()
    if at < len(text):
        found.append((text[at:], colours.soft))
    return found


class _LineTable(QTableView):
    """The lines. A click on the mark, Enter, and the arrow keys left and right fold."""

    def __init__(self, model: OutlineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._outline = model
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPointSizeF(self.font().pointSizeF())
        self.delegate = _LineDelegate(model, self._font, self)
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
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.measure(())

    def measure(self, lines: Sequence[OutlineLine]) -> None:
        """Make room for the longest line, within reason."""
        widest = max((_STEP * one.depth + len(one.text) for one in lines), default=0)
        metrics = QFontMetrics(self._font)
        self.setColumnWidth(0, (min(widest, _WIDEST) + _GUTTER + 2) * metrics.horizontalAdvance("0"))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + _ROOM)

    def copy(self) -> None:
        """Put the selected lines on the clipboard, with what is folded into them."""
        places = sorted(one.row() for one in self.selectionModel().selectedRows())
        if not places:
            return
        first, last = self._outline.shown[places[0]], self._outline.shown[places[-1]]
        if self._outline.is_folded(places[-1]):
            last = self._outline.lines[last].end
        chosen = self._outline.lines[first : last + 1]
        QGuiApplication.clipboard().setText("\n".join(f"{'  ' * one.depth}{one.text}" for one in chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; Enter folds or unfolds, left folds, right unfolds."""
        place = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif place >= 0 and event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            self._outline.toggle(place)
        elif place >= 0 and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._outline.can_fold(place):
            if self._outline.is_folded(place) is (event.key() == Qt.Key.Key_Right):
                self._outline.toggle(place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click before the text of a line that can be folded does so."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._outline.can_fold(index.row()):
            depth = self._outline.lines[self._outline.shown[index.row()]].depth
            character = QFontMetrics(self._font).horizontalAdvance("0")
            left = self.columnViewportPosition(0)
            if event.position().x() - left < (_GUTTER + _STEP * depth) * character:
                self._outline.toggle(index.row())
                return
        super().mousePressEvent(event)


class XmlView(QWidget):
    """The lines with a search field above them.

    Attributes:
        model: the lines; table: shows them; search: the field; found: how many were found.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OutlineModel(self)
        self.table = _LineTable(self.model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Buscar en el XML")
        self.search.setAccessibleName("Buscar en el XML")
        self.search.setClearButtonEnabled(True)
        self.found = label(role="hint", wrap=False)
        self._before = button("", "arrow-up", "plain", tip="Anterior (Mayús+F3)")
        self._after = button("", "arrow-down", "plain", tip="Siguiente (F3)")
        self._fold = button("Plegar", role="plain", tip="Dejar a la vista solo lo principal")
        self._unfold = button("Desplegar", role="plain", tip="Mostrarlo todo")
        self._hits: list[int] = []
        self._at = -1
        head = row(self.search, self._before, self._after, self.found, self._fold, self._unfold, gap=GRID)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.table, gap=2 * GRID))
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.find_next)
        self._before.clicked.connect(self.find_previous)
        self._after.clicked.connect(self.find_next)
        self._fold.clicked.connect(self._on_fold)
        self._unfold.clicked.connect(self._on_unfold)
        for keys, act in (("F3", self.find_next), ("Shift+F3", self.find_previous)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_lines(self, lines: Sequence[OutlineLine]) -> None:
        """Show another XML; what is searched for is searched in it too."""
        self.model.show_lines(lines)
        self.table.measure(lines)
        self.table.scrollToTop()
        self._on_search(self.search.text())

    @Slot()
    def find_next(self) -> None:
        """Go to the next line that holds what is searched for, from the end to the beginning."""
        self._go(1)

    @Slot()
    def find_previous(self) -> None:
        """Go to the one before."""
        self._go(-1)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        needle = text.strip().casefold()
        self.table.delegate.needle = needle
        self._hits = [at for at, one in enumerate(self.model.lines) if needle in one.text.casefold()] if needle else []
        self._at = -1
        self._say(needle)
        if self._hits:
            self._go(1)
        self.table.viewport().update()

    def _go(self, step: int) -> None:
        if not self._hits:
            return
        self._at = (self._at + step) % len(self._hits) if self._at >= 0 or step > 0 else len(self._hits) - 1
        index = self.model.index(self.model.reveal(self._hits[self._at]), 0)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.table.horizontalScrollBar().setValue(0)
        self._say(self.table.delegate.needle)

    def _say(self, needle: str) -> None:
        if not needle:
            self.found.setText("")
        elif not self._hits:
            self.found.setText("No está")
        else:
            self.found.setText(f"{formatting.count(max(self._at, 0) + 1)} de {formatting.count(len(self._hits))}")

    @Slot()
    def _on_fold(self) -> None:
        self.model.fold_all(1)

    @Slot()
    def _on_unfold(self) -> None:
        self.model.fold_all(-1)

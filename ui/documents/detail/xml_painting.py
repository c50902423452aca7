"""One line of an XML, painted in colours: only the characters in sight, so that its length does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QScrollBar, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.cfdi.outline import LineKind, OutlineLine
from ui.documents.detail.outline_model import OutlineModel
from ui.widgets.colours import Colours
from ui.widgets.rows_model import Index
from ui.widgets.theme import current_colours

_STEP = 2  # characters of indentation a depth
_GUTTER = 3  # characters before the text, for the mark of what can be folded
_NARROW = 2  # so many narrow letters may stand where one digit does, should the font not be a fixed one
_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_PART = re.compile(r"""("[^"]*"?|'[^']*'?)|(</?[^\s<>/=]*|/?>|\?>)|([^\s="'<>/]+)""")
_BLANK = str.maketrans("\n\r\t", "   ")  # an attribute may hold them; a line is one line
_QUOTED, _TAG = 1, 2


def indent_of(line: OutlineLine) -> int:
    """The indentation of a line, as characters."""
    return _GUTTER + _STEP * line.depth


def places_of(needle: str, text: str) -> Iterator[tuple[int, int]]:
    """Where ``needle`` (given in small letters) begins and ends in ``text``, in small or capital letters."""
    small, at = text.casefold(), -1
    if len(small) != len(text):  # some letter has become two
        yield from (found.span() for found in re.finditer(re.escape(needle), text, re.IGNORECASE))
        return
    while (at := small.find(needle, at + 1)) >= 0:
        yield at, at + len(needle)


class LineDelegate(QStyledItemDelegate):
    """Paints the characters from the one that ``sideways`` is at.

    Attributes:
        needle: what is searched for, in small letters.
        character: the width of one.
    """

    def __init__(self, model: OutlineModel, font: QFont, sideways: QScrollBar, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._font = font
        self._sideways = sideways
        self._metrics = QFontMetricsF(font)
        self.character = self._metrics.horizontalAdvance("0")
        self.needle = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, fold mark, and the coloured parts of the text."""
        colours, place = current_colours(), index.row()
        line = self._model.lines[self._model.shown[place]]
        ground = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(ground, QColor(colours.selection))
        painter.setFont(self._font)
        before = indent_of(line) - self._sideways.value()
        if self._model.can_fold(place):
            mark = "▸" if self._model.is_folded(place) else "▾"
            self._write(painter, ground, before - 2, mark, colours.soft)
        first = max(0, -before)
        last = min(len(line.text), first + self._room(option))
        start = QRectF(ground)
        start.setLeft(ground.left() + max(before, 0) * self.character)
        if self.needle:
            self._mark_found(painter, start, line.text, first, last)
        for part, colour in coloured(line, first, last, colours):
            self._write(painter, start, 0, part.translate(_BLANK), colour)
            start.setLeft(start.left() + self._advance(part))
        if self._model.is_folded(place) and last == len(line.text):
            self._write(painter, start, 1, "…", colours.soft)

    def _room(self, option: QStyleOptionViewItem) -> int:
        """How many characters fit, at most."""
        return _NARROW * int(option.widget.width() / self.character) + 1

    def _write(self, painter: QPainter, start: QRectF, skip: int, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        painter.drawText(start.translated(skip * self.character, 0), _MIDDLE, text)

    def _advance(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text.translate(_BLANK))

    def _mark_found(self, painter: QPainter, start: QRectF, text: str, first: int, last: int) -> None:
        """Paint a background behind what the search found, also where only its end is visible."""
        begin = max(0, first - len(self.needle))
        for left, right in places_of(self.needle, text[begin : last + len(self.needle)]):
            x = self._advance(text[first : max(begin + left, first)])
            width = self._advance(text[max(begin + left, first) : max(begin + right, first)])
            ground = QRectF(start.left() + x, start.top() + 1, width, start.height() - 2)
            painter.fillRect(ground, QColor(current_colours().wait_back))


def coloured(line: OutlineLine, first: int, last: int, colours: Colours) -> Iterator[tuple[str, str]]:
    """The parts of a line's text between two characters, with their colours."""
    text = line.text
    if line.kind in (LineKind.TEXT, LineKind.OTHER):
        yield text[first:last], colours.text if line.kind is LineKind.TEXT else colours.soft
        return
    at = first
    for part in _PART.finditer(text, 0, last):
        start, end = max(part.start(), first), part.end()
        if end <= first:
            continue
        if start > at:
            yield text[at:start], colours.soft
        yield text[start:end], _colour(part, text, colours)
        at = end
    if at < last:
        yield text[at:last], colours.soft


def _colour(part: re.Match[str], text: str, colours: Colours) -> str:
    if part.lastindex == _QUOTED:
        return colours.ok_text
    if part.lastindex == _TAG:
        return colours.link
    return colours.wait_text if text[part.end() : part.end() + 1] == "=" else colours.soft

"""Paints laid out pages with Qt: the same marks on a PDF, a printer or a picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.printing.fonts import Fonts, Style
from ui.printing.pages import PAPER_HEIGHT, PAPER_WIDTH, Box, Code, Page, Text, Watermark

_DARK = "#000000"


def paint(page: Page, painter: QPainter, fonts: Fonts) -> None:
    """Paint ``page``; the painter's unit is a tenth of a point and its origin the corner of the paper."""
    style: Style | None = None
    colour = ""
    for top, mark in page.marks():
        match mark:
            case Text(x, y, text, wanted, shade):
                if wanted is not style:
                    style = wanted
                    painter.setFont(fonts[style].font)
                if shade != colour:
                    colour = shade
                    painter.setPen(QColor(colour))
                painter.drawText(QPointF(x, top + y + fonts[style].baseline), text)
            case Box(x, y, width, height, shade):
                painter.fillRect(QRectF(x, top + y, width, height), QColor(shade))
            case Code():
                _code(mark, top, painter)
            case Watermark():
                _watermark(mark, painter, fonts)
                style, colour = None, ""


def _code(code: Code, top: float, painter: QPainter) -> None:
    """Paint each run of dark modules as one rectangle: no gaps between them, and a small file."""
    module = code.size / len(code.modules)
    dark = QColor(_DARK)
    for place, row in enumerate(code.modules):
        y = top + code.y + place * module
        start: int | None = None
        for column, is_dark in enumerate((*row, False)):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                painter.fillRect(QRectF(code.x + start * module, y, (column - start) * module, module), dark)
                start = None


def _watermark(mark: Watermark, painter: QPainter, fonts: Fonts) -> None:
    painter.save()
    painter.translate(PAPER_WIDTH / 2, PAPER_HEIGHT / 2)
    painter.rotate(-math.degrees(math.atan2(PAPER_HEIGHT, PAPER_WIDTH)))
    painter.setFont(fonts[Style.WATERMARK].font)
    painter.setPen(QColor(mark.colour))
    room = QRectF(-PAPER_HEIGHT / 2, -PAPER_WIDTH / 2, PAPER_HEIGHT, PAPER_WIDTH)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, mark.text)
    painter.restore()

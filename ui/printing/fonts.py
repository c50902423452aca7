"""The fonts of the printed page, and the widths of texts in them in tenths of a point."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

UNITS_PER_INCH = 720
"""Everything on a page is measured in tenths of a point."""

_SANS = ("Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans Condensed", "DejaVu Sans")
_MONO = ("Consolas", "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono")
_LINE_LIMIT = 100_000
_LEADING = 1.32
_BASELINE = 1.02  # the same whatever font is found: the page keeps its shape


class Style(Enum):
    """A font style: size in tenths of a point, bold or not, fixed width or not."""

    TITLE = (150, True, False)
    NAME = (115, True, False)
    TOTAL = (100, True, False)
    LEAD = (90, True, False)
    BODY = (76, False, False)
    STRONG = (76, True, False)
    LABEL = (65, False, False)
    HEADING = (72, True, False)
    NOTE = (66, False, False)
    SMALL = (56, False, False)
    TINY = (44, False, False)
    SEAL = (56, False, True)
    WATERMARK = (1000, True, False)


class Typeface:
    """One font of a style, measured. Lines are ``height`` high, their letters stand ``baseline`` below the top."""

    def __init__(self, style: Style) -> None:
        size, bold, mono = style.value
        self.font = QFont()
        self.font.setFamilies(_MONO if mono else _SANS)
        self.font.setPixelSize(size)
        self.font.setBold(bold)
        self.font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._metrics = QFontMetricsF(self.font)
        self.height = round(size * _LEADING)
        self.baseline = round(size * _BASELINE)
        self._option = QTextOption()
        wrap = QTextOption.WrapMode
        self._option.setWrapMode(wrap.WrapAnywhere if mono else wrap.WrapAtWordBoundaryOrAnywhere)

    def width(self, text: str) -> float:
        """The width of ``text`` on one line."""
        return self._metrics.horizontalAdvance(text)

    def lines(self, text: str, width: float) -> list[str]:
        """``text`` broken into lines no wider than ``width``, between words where there are words."""
        if not text:
            return []
        if self.width(text) <= width:
            return [text]
        layout = QTextLayout(text, self.font)
        layout.setTextOption(self._option)
        layout.beginLayout()
        places: list[tuple[int, int]] = []
        for _ in range(_LINE_LIMIT):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF())
            places.append((line.textStart(), line.textLength()))
        layout.endLayout()
        units = text if text.isascii() else _utf16(text)
        return [_slice(units, start, length) for start, length in places]


class Fonts:
    """Every style's typeface, made once and used for many documents, on one thread."""

    def __init__(self) -> None:
        self._faces = {style: Typeface(style) for style in Style}

    def __getitem__(self, style: Style) -> Typeface:
        return self._faces[style]


def _utf16(text: str) -> bytes:
    """Qt counts in UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")


def _slice(units: str | bytes, start: int, length: int) -> str:
    if isinstance(units, str):
        return units[start : start + length].rstrip()
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace").rstrip()

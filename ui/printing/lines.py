"""Writes texts as strips of one line each, and puts strips beside, below and onto each other."""

from __future__ import annotations

import re
from itertools import zip_longest

from ui.printing.fonts import Fonts, Style
from ui.printing.pages import Box, Strip, Text
from ui.sheet.sheet import Align, Fact

ACCENT = "#2458c5"
TINT = "#e9eefb"
INK = "#1b2430"
SOFT = "#5b6675"
HAIR = "#d7dde5"
ALERT = "#a6201a"
FAINT_ALERT = "#f7dcda"

SMALLER = (Style.NOTE, Style.SMALL, Style.TINY)
"""How a number is written that is too long for its place, the next only where the one before is not enough."""

_LONGEST = 10_000
_LONGEST_NUMBER = 60
_NUMBER = re.compile(r"[$+-]?\d[\d.,]*%?")
_NOTHING = Strip(0)


def tidy(text: str) -> str:
    """``text`` as it may be printed: control characters and line breaks as blanks, and cut off where it has no end."""
    plain = text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}… (sigue en el archivo XML)"


def is_number(word: str) -> bool:
    """Whether ``word`` is a number that means something else once it is broken."""
    return len(word) <= _LONGEST_NUMBER and _NUMBER.fullmatch(word) is not None


class Writer:
    """Writes texts as strips with one set of fonts."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def lines(
        self, text: str, style: Style, x: float, width: float, *, colour: str = INK, align: Align = Align.LEFT
    ) -> list[Strip]:
        """``text`` between ``x`` and ``x + width``, one strip a line; no strip at all for no text.

        A number is not broken but written smaller, on the same base line.
        """
        plain = tidy(text)
        face = self._fonts[style]
        height, top = face.height, 0.0
        broken = face.lines(plain, width)
        if len(broken) > 1 and (smaller := self._fitting(plain, style, width)) is not style:
            style, face, top = smaller, self._fonts[smaller], face.baseline - self._fonts[smaller].baseline
            broken = face.lines(plain, width)
        strips = []
        for line in broken:
            start = x if align is Align.LEFT else x + width - face.width(line)
            strips.append(Strip(height, (Text(start, top, line, style, colour),)))
        return strips

    def labelled(self, fact: Fact, x: float, width: float, label_width: float) -> list[Strip]:
        """A fact with its label on the left and its text beside it."""
        label = self.lines(fact.label, Style.LABEL, x, label_width - 40, colour=SOFT)
        return beside(lowered(label, 8), self.lines(fact.text, Style.BODY, x + label_width, width - label_width))

    def stacked(self, fact: Fact, x: float, width: float) -> list[Strip]:
        """A fact with its label above its text."""
        return [
            *self.lines(fact.label, Style.LABEL, x, width, colour=SOFT),
            *self.lines(fact.text, Style.BODY, x, width),
        ]

    def heading(self, text: str, x: float, width: float) -> list[Strip]:
        """A heading over a thin line, in the accent colour; names of deep elements may need a second line."""
        rule = Strip(36, (Box(x, 8, width, 6, ACCENT),))
        written = self.lines(text, Style.HEADING, x, width, colour=ACCENT)[:2]
        return [*(written or [Strip(self._fonts[Style.HEADING].height)]), rule]

    def width(self, text: str, style: Style) -> float:
        """The width of ``text`` on one line."""
        return self._fonts[style].width(text)

    def _fitting(self, text: str, style: Style, width: float) -> Style:
        """``style``, or a smaller one where a number of a short text needs it."""
        if len(text) > _LONGEST_NUMBER:
            return style
        numbers = [word for word in text.split() if is_number(word)]
        smaller = (one for one in SMALLER if self._fonts[one].height < self._fonts[style].height)
        fitting = (one for one in (style, *smaller) if all(self.width(number, one) <= width for number in numbers))
        return next(fitting, style)


def beside(*parts: list[Strip]) -> list[Strip]:
    """Strips of several columns on common lines, each as high as its highest part."""
    return [
        Strip(max(one.height for one in line), tuple(mark for one in line for mark in one.marks))
        for line in zip_longest(*parts, fillvalue=_NOTHING)
    ]


def lowered(strips: list[Strip], by: float) -> list[Strip]:
    """Text strips with their marks moved down by a little, their heights kept: small print beside larger print."""
    return [
        Strip(
            strip.height,
            tuple(
                Text(mark.x, mark.y + by, mark.text, mark.style, mark.colour) if isinstance(mark, Text) else mark
                for mark in strip.marks
            ),
        )
        for strip in strips
    ]


def padded(strips: list[Strip], above: float, below: float) -> list[Strip]:
    """Strips with space above and below; no strips stay none."""
    return [Strip(above), *strips, Strip(below)] if strips else []


def on_ground(strips: list[Strip], x: float, width: float, colour: str) -> list[Strip]:
    """Strips with a coloured background."""
    return [Strip(one.height, (Box(x, 0, width, one.height + 1, colour), *one.marks)) for one in strips]


def merged(strips: list[Strip]) -> Strip:
    """Strips one below the other as a single one that no page break divides; text and boxes only."""
    marks: list[Text | Box] = []
    top = 0.0
    for strip in strips:
        for mark in strip.marks:
            if isinstance(mark, Text):
                marks.append(Text(mark.x, mark.y + top, mark.text, mark.style, mark.colour))
            elif isinstance(mark, Box):
                marks.append(Box(mark.x, mark.y + top, mark.width, mark.height, mark.colour))
        top += strip.height
    return Strip(top, tuple(marks))


def columns(*parts: list[Strip], limit: float) -> list[Strip]:
    """Columns side by side, each with its own line heights; longer than ``limit``, line by line on common heights."""
    if max(sum(strip.height for strip in part) for part in parts) > limit:
        return beside(*parts)
    return beside(*([merged(part)] for part in parts))

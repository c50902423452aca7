"""Pages as lists of marks with their places: made by the layout, painted by the painter.

Places are in tenths of a point from the upper left corner of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ui.printing.fonts import Style

PAPER_WIDTH = 6120
PAPER_HEIGHT = 7920
MARGIN = 400
LEFT = MARGIN
RIGHT = PAPER_WIDTH - MARGIN
WIDTH = RIGHT - LEFT
TOP = 400
BOTTOM = PAPER_HEIGHT - 520
"""Carta, portrait; the foot of each page lies below ``BOTTOM``."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is the top of the line."""

    x: float
    y: float
    text: str
    style: Style
    colour: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, also where it is as thin as a line."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Code:
    """The two-dimensional code, ``size`` wide and high, its quiet zone not counted."""

    x: float
    y: float
    size: float
    modules: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Watermark:
    """A word across the page, from corner to corner."""

    text: str
    colour: str


Mark = Text | Box | Code | Watermark


@dataclass(frozen=True, slots=True)
class Strip:
    """Marks that stay together on one page, placed as if the strip began at y = 0. Later marks lie over earlier."""

    height: float
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Page:
    """One page of paper: strips, each with the place of its top. Later ones lie over earlier ones."""

    strips: list[tuple[float, Strip]] = field(default_factory=list)

    def marks(self) -> Iterator[tuple[float, Mark]]:
        """Every mark, with what is to be added to its ``y``."""
        for top, strip in self.strips:
            for mark in strip.marks:
                yield top, mark

    def texts(self) -> list[str]:
        """The texts on the page in the order they were placed."""
        return [mark.text for _, mark in self.marks() if isinstance(mark, Text)]

"""Which border region a código postal belongs to: where the stimulus of 8 per cent IVA holds, and the DIOT asks which.

The SAT's catalogue c_CodigoPostal tells, column «Estímulo Franja Fronteriza»: 0 none, 1 north, 2 south. Nothing is
guessed from the state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Region(StrEnum):
    """Región fronteriza."""

    NORTH = "norte"
    SOUTH = "sur"


@dataclass(frozen=True, slots=True)
class BorderRegions:
    """Stretches of códigos postales, first and last, in their order and apart from each other."""

    stretches: tuple[tuple[int, int, Region], ...]

    @classmethod
    def parse(cls, north: Iterable[str], south: Iterable[str]) -> BorderRegions:
        """From texts as ``21000-22767`` or ``22863``. Raises ValueError."""
        found = [
            (int(first), int(last or first), region)
            for region, texts in ((Region.NORTH, north), (Region.SOUTH, south))
            for first, _, last in (text.partition("-") for text in texts)
        ]
        found.sort()
        if any(first > last for first, last, _ in found) or any(one[1] >= other[0] for one, other in pairwise(found)):
            raise ValueError("stretches of códigos postales overlap")
        return cls(tuple(found))

    def of(self, place: str) -> Region | None:
        """The region of a código postal; None outside of both, and for what is none."""
        if len(place) != 5 or not (place.isascii() and place.isdigit()):
            return None
        number = int(place)
        before = bisect_right(self.stretches, number, key=lambda one: one[0])
        if not before:
            return None
        _, last, region = self.stretches[before - 1]
        return region if number <= last else None

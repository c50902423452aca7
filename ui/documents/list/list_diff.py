"""What became of a list of numbers: runs that went and came, and where what was marked stands now. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

MOST_RUNS = 64
"""With more runs than this, telling the view of each costs more than telling it that all is new."""

Ranges = tuple[tuple[int, int], ...]
"""Places from the first to the last of each, inclusive, from top to bottom, never touching."""


@dataclass(frozen=True, slots=True)
class Run:
    """At ``place`` (as the list stands after the runs before it) ``count`` rows come, or go when it is negative."""

    place: int
    count: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What the person selected, by place. ``everything`` says that all rows are, and all shall be."""

    selected: Ranges = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """From one list to the next, ``ids``: by ``runs``, or anew when they are None; ``marks`` are those of the new."""

    ids: array[int]
    runs: tuple[Run, ...] | None
    marks: Marks = Marks()

    @property
    def is_none(self) -> bool:
        """Whether nothing moved."""
        return self.runs == ()


def change(old: array[int], new: array[int], marks: Marks) -> Change:
    """How ``old`` becomes ``new``."""
    runs = _runs(old, new)
    if runs is not None and len(runs) <= MOST_RUNS:
        return Change(new, runs)
    return Change(new, None, moved(marks, old, new))


def moved(marks: Marks, old: array[int], new: array[int]) -> Marks:
    """Where what was marked in ``old`` stands in ``new``; what is gone is marked no more."""
    selected: Ranges = ((0, len(new) - 1),) if marks.everything and new else ()
    if marks.selected and not marks.everything:
        chosen = bytearray(max(max(some, default=0) for some in (old, new)) + 1)
        for first, last in marks.selected:
            for number in old[first : last + 1]:
                chosen[number] = 1
        selected = ranges(place for place, number in enumerate(new) if chosen[number])
    return Marks(selected, marks.everything)


def ranges(places: Iterable[int]) -> Ranges:
    """Rising places put together to ranges."""
    found: list[tuple[int, int]] = []
    first = last = -2
    for place in places:
        if place != last + 1:
            if first >= 0:
                found.append((first, last))
            first = place
        last = place
    if first >= 0:
        found.append((first, last))
    return tuple(found)


def _runs(old: array[int], new: array[int]) -> tuple[Run, ...] | None:
    """The runs, None when rows changed places among themselves or there are more than ``MOST_RUNS``."""
    head = _common(old, new)
    if head == len(old) == len(new):
        return ()
    tail = _common(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    gone, come = set(before).difference(after), set(after).difference(before)
    if [one for one in before if one not in gone] != [one for one in after if one not in come]:
        return None
    going = ranges(place for place, one in enumerate(before) if one in gone)
    coming = ranges(place for place, one in enumerate(after) if one in come)
    if len(going) + len(coming) > MOST_RUNS:
        return None
    away = [Run(head + first, first - last - 1) for first, last in reversed(going)]
    return (*away, *(Run(head + first, last - first + 1) for first, last in coming))


def _common(first: array[int], second: array[int]) -> int:
    """How many numbers both begin with, found by halving: comparing a stretch is quick, a loop is not."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

"""How one list of numbers becomes the next: runs of rows removed and inserted, and where selected rows end up. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

MOST_RUNS = 64
"""With more runs than this, telling the view of each costs more than telling it that all is new."""

Ranges = tuple[tuple[int, int], ...]
"""Places from the first to the last of each, inclusive, from top to bottom, never touching."""


@dataclass(frozen=True, slots=True)
class RowRun:
    """``count`` rows are inserted at ``place``, or removed there when it is negative; earlier runs are done already."""

    place: int
    count: int


@dataclass(frozen=True, slots=True)
class RowSelection:
    """The rows the person selected, by place. ``everything``: all of them, also those that are added later."""

    selected: Ranges = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class ListDiff:
    """The next list, ``ids``, and the ``runs`` that lead to it; with None as runs the view starts anew.

    ``selection`` then says which rows of the new list are to be selected.
    """

    ids: array[int]
    runs: tuple[RowRun, ...] | None
    selection: RowSelection = RowSelection()


def diff_lists(old: array[int], new: array[int], selection: RowSelection) -> ListDiff:
    """Compare two lists; the selection is worked out only where the view starts anew."""
    runs = _runs(old, new)
    if runs is not None and len(runs) <= MOST_RUNS:
        return ListDiff(new, runs)
    return ListDiff(new, None, move_selection(selection, old, new))


def move_selection(selection: RowSelection, old: array[int], new: array[int]) -> RowSelection:
    """The rows of ``new`` with the numbers that ``selection`` has in ``old``; numbers that are gone drop out."""
    selected: Ranges = ((0, len(new) - 1),) if selection.everything and new else ()
    if selection.selected and not selection.everything:
        chosen = bytearray(max(max(some, default=0) for some in (old, new)) + 1)
        for first, last in selection.selected:
            for number in old[first : last + 1]:
                chosen[number] = 1
        selected = ranges(place for place, number in enumerate(new) if chosen[number])
    return RowSelection(selected, selection.everything)


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


def _runs(old: array[int], new: array[int]) -> tuple[RowRun, ...] | None:
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
    away = [RowRun(head + first, first - last - 1) for first, last in reversed(going)]
    return (*away, *(RowRun(head + first, last - first + 1) for first, last in coming))


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

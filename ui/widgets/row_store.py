"""Rows of the list held in memory: those around what is shown, by their number, the oldest forgotten first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

BLOCK = 256
"""Rows are fetched so many at a time."""
CAPACITY = 32 * BLOCK


class Numbered(Protocol):
    """What is held by its number."""

    @property
    def id(self) -> int:
        """The number in the index by which it is found."""


Held = TypeVar("Held", bound=Numbered)


class RowStore(Generic[Held]):
    """At most ``capacity`` rows by their ``id``. A row put again counts as new."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._rows: dict[int, Held] = {}
        self._stale: dict[int, Held] = {}

    def __len__(self) -> int:
        return len(self._rows) + len(self._stale)

    def fresh(self, number: int) -> Held | None:
        """The row as it was read last, None when it is not held or has aged."""
        return self._rows.get(number)

    def stale(self, number: int) -> Held | None:
        """The row as it was once, better than nothing until it is read again."""
        return self._stale.get(number)

    def keep_rows(self, rows: Iterable[Held]) -> None:
        """Hold these, and forget the oldest of what is too much."""
        held = self._rows
        for row in rows:
            held.pop(row.id, None)
            held[row.id] = row
        for number in list(held)[: max(len(held) - self._capacity, 0)]:
            del held[number]

    def lacks(self, ids: Sequence[int]) -> bool:
        """Whether any of these is not held fresh."""
        return any(one not in self._rows for one in ids)

    def mark_stale(self) -> None:
        """What is held may have changed: it wants reading again before it counts as fresh."""
        self._stale, self._rows = self._rows, {}

    def clear(self) -> None:
        """Forget every row, fresh or aged."""
        self._rows.clear()
        self._stale.clear()

"""A cache of table rows by their number: the newest are kept, the oldest are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

BLOCK = 256
"""Rows are fetched so many at a time."""
CAPACITY = 32 * BLOCK


class Numbered(Protocol):
    """A row with a number."""

    @property
    def id(self) -> int:
        """The number in the index by which it is found."""


Held = TypeVar("Held", bound=Numbered)


class RowStore(Generic[Held]):
    """Keeps at most ``capacity`` rows by their ``id``; a row kept again counts as new."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._rows: dict[int, Held] = {}
        self._stale: dict[int, Held] = {}

    def __len__(self) -> int:
        return len(self._rows) + len(self._stale)

    def fresh(self, number: int) -> Held | None:
        """The row as it was read last, None when it is not held or is stale."""
        return self._rows.get(number)

    def stale(self, number: int) -> Held | None:
        """The row as it was before ``mark_stale``: shown until it is read again."""
        return self._stale.get(number)

    def keep_rows(self, rows: Iterable[Held]) -> None:
        """Keep these rows; drop the oldest beyond the capacity."""
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
        """All rows may have changed: they must be read again to count as fresh."""
        self._stale, self._rows = self._rows, {}

    def clear(self) -> None:
        """Forget every row, fresh or stale."""
        self._rows.clear()
        self._stale.clear()

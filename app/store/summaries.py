"""What is kept of each month, so that the board of a whole office is there at once: read for all, renewed for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from app.domain.identifiers import Rfc, is_rfc
from app.domain.index.month import CoverageCount
from app.domain.month.calendar import Month
from app.errors import DamagedDatabaseError, StoreError
from app.store.answering import AnsweringConnection
from app.store.asked_months import asked_months
from app.store.codings import month_number
from app.store.database import Database, reader, translated
from app.store.lock import EngineLock
from app.store.month_counts import count_month, counts_text, read_counts
from app.store.month_numbers import month_of

_CACHE_MIB = 8

_KEPT = """
SELECT o.rfc, s.month, s.changes, c.changes, c.counts, m.basis, m.summary
FROM stale_months s JOIN owners o ON o.id = s.owner
    LEFT JOIN month_counts c ON c.owner = s.owner AND c.month = s.month
    LEFT JOIN month_summaries m ON m.owner = s.owner AND m.month = s.month
WHERE s.month BETWEEN ? AND ?
"""
_KEPT_OF_ONE = f"{_KEPT} AND o.rfc = ?"
# by the e.firma; else as the document says that was known last
_NAMES = """
SELECT o.rfc, coalesce(nullif((SELECT t.name FROM taxpayers t WHERE t.rfc = o.rfc), ''),
    (SELECT p.name FROM parties p WHERE p.rfc = o.rfc ORDER BY p.id DESC LIMIT 1), '')
FROM (SELECT rfc FROM owners UNION SELECT rfc FROM taxpayers) o ORDER BY o.rfc
"""


class KeptMonth(NamedTuple):
    """Of a month of one owner: how often it ``changes``, and what was kept of it.

    ``counts`` are None when they were made before the last change. ``summary`` is whatever its maker wrote, of which
    ``basis`` says what it was made of; both are empty where nothing is kept.
    """

    changes: int
    counts: Sequence[CoverageCount] | None
    basis: str
    summary: str


class NewSummary(NamedTuple):
    """A month to be kept: its counts at so many changes, and its summary with what that was made of."""

    owner: Rfc
    month: Month
    changes: int
    counts: Sequence[CoverageCount]
    basis: str
    summary: str


class SummaryIndex(AnsweringConnection):
    """Reads what is kept, on a connection of its own. Raises StoreError."""

    def names(self) -> dict[Rfc, str]:
        """All that documents belong to or that are registered, with their names as far as they are known."""
        with self._translated():
            return {Rfc(rfc): name for rfc, name in self._connection.execute(_NAMES) if is_rfc(rfc)}

    def kept(self, first: Month, last: Month, owner: Rfc | None = None) -> Mapping[tuple[Rfc, Month], KeptMonth]:
        """Every month from ``first`` to ``last`` in which an owner has anything; of ``owner`` alone when given."""
        stretch = month_number(first), month_number(last)
        with self._translated():
            rows = (
                self._connection.execute(_KEPT, stretch)
                if owner is None
                else self._connection.execute(_KEPT_OF_ONE, (*stretch, owner.value))
            )
            return dict(_kept(row) for row in rows if is_rfc(row[0]))

    def counts(self, owner: Rfc, month: Month) -> list[CoverageCount]:
        """What a month comes to now."""
        with self._translated():
            ((number,),) = self._connection.execute("SELECT id FROM owners WHERE rfc = ?", (owner.value,))
            return count_month(self._connection, number, month)

    def asked(self, first: Month, last: Month, owner: Rfc | None = None) -> set[tuple[Rfc, Month]]:
        """Months of which metadata was asked for, by whom, on either side; of ``owner`` alone when given."""
        with self._translated():
            found = asked_months(self._connection, owner, first, last)
            return {(Rfc(owner), month) for owner, month, _ in found if is_rfc(owner)}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        path = Path(self._connection.filename)
        with translated(path):
            try:
                yield
            except LookupError as error:
                raise DamagedDatabaseError(path) from error


def open_summaries(database: Path) -> SummaryIndex:
    """Open what is kept, to read. Raises StoreError."""
    return SummaryIndex(reader(database, cache=_CACHE_MIB))


def keep_summaries(database: Database, several: Iterable[NewSummary]) -> None:
    """Remember these months, in one transaction. Raises StoreError."""
    with database.transaction() as connection:
        for one in several:
            key = _key(connection, one)
            if key is not None:
                connection.execute(
                    "INSERT OR REPLACE INTO month_counts (owner, month, changes, counts) VALUES (?, ?, ?, ?)",
                    (*key, one.changes, counts_text(one.counts)),
                )
                connection.execute(
                    "INSERT OR REPLACE INTO month_summaries (owner, month, basis, summary) VALUES (?, ?, ?, ?)",
                    (*key, one.basis, one.summary),
                )


def keep_while_free(lock: Path, database: Path, several: Iterable[NewSummary]) -> bool:
    """Remember these months if no engine works in the library now; whether it was done. What is kept can be spared."""
    try:
        held = EngineLock(lock)
    except StoreError:
        return False
    try:
        opened = Database.open(database)
        try:
            keep_summaries(opened, several)
        finally:
            opened.close()
    except StoreError:
        return False
    finally:
        held.release()
    return True


def _key(connection: apsw.Connection, one: NewSummary) -> tuple[int, int] | None:
    row = connection.execute("SELECT id FROM owners WHERE rfc = ?", (one.owner.value,)).fetchone()
    return (int(str(row[0])), month_number(one.month)) if row else None


def _kept(row: Sequence[Any]) -> tuple[tuple[Rfc, Month], KeptMonth]:
    rfc, number, changes, counted_at, counts, basis, summary = row
    month = month_of(number)
    fresh = read_counts(month, counts) if counted_at == changes else None
    return (_owner(rfc), month), KeptMonth(changes, fresh, basis or "", summary or "")


@lru_cache(1024)
def _owner(rfc: str) -> Rfc:
    return Rfc(rfc)

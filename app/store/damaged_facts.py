"""Facts of the month that nobody can have kept: they are set aside, and their documents are read again from the XML."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.domain.month.packing import DamagedFactsError, unpack
from app.store.database import BUSY_MILLISECONDS, connect, reader, translated

_EMPTY = "UPDATE documents SET month_facts = '' WHERE id = ?"
_READ_AGAIN = (
    "INSERT OR IGNORE INTO unread (document, has_words)"
    " SELECT id, 1 FROM documents WHERE id = ? AND path IS NOT NULL AND uuid IS NOT NULL"
)


def set_damaged_facts_aside(database: Path) -> int:
    """Look at the facts of every document, forget those that make no sense, and have their XML read again.

    Returns how many there were. Until it is read a document counts by its sums alone, and as unread. The balances that
    are kept are forgotten: they were made of such facts, or are what makes no sense. Raises StoreError, also where
    nothing may be written.
    """
    with translated(database):
        with closing(reader(database)) as reading:
            facts = reading.execute("SELECT id, month_facts FROM documents WHERE month_facts <> ''")
            damaged = [(number,) for number, text in facts if _is_damaged(text)]
        with closing(connect(database)) as connection:
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            connection.transaction_mode = "IMMEDIATE"
            with connection:
                connection.executemany(_EMPTY, damaged)
                connection.executemany(_READ_AGAIN, damaged)
                connection.execute("DELETE FROM balance_basis")
    return len(damaged)


def _is_damaged(text: str) -> bool:
    try:
        unpack(text)
    except DamagedFactsError:
        return True
    return False

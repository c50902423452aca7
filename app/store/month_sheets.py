"""What a whole month came to, kept for those of so many documents that computing it is waited for.

What is kept says what it was made of (``basis``); whoever asks compares that with what it would be made of now. It may
be spared: a month that is not kept, or of another basis, is computed.
"""

from __future__ import annotations

import zlib
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.errors import StoreError
from app.store.codings import month_number
from app.store.database import connect, translated
from app.store.month_numbers import month_of

_LONGEST = 64 << 20
"""Bytes, unpacked: twenty times a month of twenty thousand documents with a remark about each."""
_PATIENCE_MILLISECONDS = 500
_LEVEL = 1  # of compression: three times as fast as the usual one, for a tenth more

_CHANGES = "SELECT month, changes FROM stale_months WHERE owner = ?"
_KEPT = "SELECT basis, last_day, sheet FROM month_sheets WHERE owner = ? AND month = ?"
_KEEP = """
INSERT OR REPLACE INTO month_sheets (owner, month, basis, last_day, sheet)
    SELECT id, ?2, ?3, ?4, ?5 FROM owners WHERE rfc = ?1
"""


class KeptSheet(NamedTuple):
    """Of a month, made of ``basis``. After ``last_day`` (an ordinal) it is the same on every day."""

    basis: str
    last_day: int
    packed: bytes

    @classmethod
    def of(cls, basis: str, last_day: int, text: bytes) -> KeptSheet:
        """To be kept."""
        return cls(basis, last_day, zlib.compress(text, _LEVEL))

    def text(self) -> bytes:
        """What was kept. Raises ValueError when it is not whole."""
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(self.packed, _LONGEST)
        except zlib.error as error:
            raise ValueError("not a sheet") from error
        if not unpacking.eof:
            raise ValueError("not a sheet")
        return text


def read_changes(connection: apsw.Connection, owner: int) -> dict[Month, int] | None:
    """How often what may count in each month of ``owner`` changed; None while documents are still to be read."""
    if any(connection.execute("SELECT 1 FROM unread LIMIT 1")):
        return None
    return {month_of(number): changes for number, changes in connection.execute(_CHANGES, (owner,))}


def read_sheet(connection: apsw.Connection, owner: int, month: Month) -> KeptSheet | None:
    """What is kept of a month."""
    row = connection.execute(_KEPT, (owner, month_number(month))).fetchone()
    return KeptSheet(*row) if row else None


def keep_sheet(database: Path, owner: Rfc, month: Month, sheet: KeptSheet) -> bool:
    """Keep it in place of what was kept; whether it was done. It waits for no long work of others."""
    try:
        with translated(database), closing(connect(database, apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.set_busy_timeout(_PATIENCE_MILLISECONDS)
            connection.pragma("synchronous", "normal")  # it can be spared: not worth waiting for the disk
            connection.execute(_KEEP, (owner.value, month_number(month), *sheet))
    except StoreError:
        return False
    return True

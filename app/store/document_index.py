"""SQLite's index of documents, as it is read."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.domain.amounts import amount_text
from app.domain.figures import NO_CURRENCIES
from app.domain.identifiers import Rfc, is_rfc
from app.domain.index.details import Details
from app.domain.index.filter import NEWEST_FIRST, DocumentFilter, Order
from app.domain.index.port import TOGETHER, DocumentIndex
from app.domain.index.rows import DocumentRow, Sum
from app.domain.library_path import document_place
from app.store.answering import AnsweringConnection
from app.store.codings import ROLES, VALIDITIES, moment_of, type_letter
from app.store.database import reader
from app.store.details import read_details
from app.store.filters import Conditions, ordering
from app.store.sums import sums

_QUICK_MIB, _SORTING_MIB = 16, 4

# what is no text of the XML, told as ``documents`` d, ``document_list`` l and what they refer to have it
_PUT_TOGETHER = {
    "id": "l.id",
    "owner": "o.rfc",
    "uuid": "coalesce(d.uuid, '')",
    "document_type": "l.type",
    "issued_at": "l.issued",
    "issuer_rfc": "i.rfc",
    "issuer_name": "i.name",
    "receiver_rfc": "r.rfc",
    "receiver_name": "r.name",
    "total_micros": "l.total",
    "currency": "c.code",
    "state": "l.state",
    "side": "l.side",
    "has_metadata": "d.metadata_source IS NOT NULL",
    "efos": "coalesce((SELECT h.efos FROM history h WHERE h.document = l.id AND h.efos <> '' ORDER BY h.id DESC LIMIT 1"
    "), '')",
    "paid": "''",
}
_NAMES = tuple(one.name for one in fields(DocumentRow))
_COLUMNS = ", ".join(_PUT_TOGETHER.get(name, f"d.{name}") for name in _NAMES)
_TYPE, _ISSUED, _TOTAL, _CURRENCY, _STATE, _PATH, _SIDE, _HAS_METADATA, _PAID = map(
    _NAMES.index,
    ("document_type", "issued_at", "total_micros", "currency", "state", "path", "side", "has_metadata", "paid"),
)
_ROWS = (
    f"SELECT {_COLUMNS} FROM document_list l JOIN documents d ON d.id = l.id JOIN owners o ON o.id = l.owner"
    " JOIN parties i ON i.id = l.issuer JOIN parties r ON r.id = l.receiver JOIN currencies c ON c.id = l.currency"
)


class SqliteDocumentIndex(AnsweringConnection, DocumentIndex):
    """Reads the index on a connection."""

    def count(self, chosen: DocumentFilter) -> int:
        """How many the filter lets through."""
        return self._number(*Conditions(self._connection, chosen).counting)

    def first_ids(
        self, chosen: DocumentFilter, order: Order = NEWEST_FIRST, *, limit: int, offset: int = 0
    ) -> list[int]:
        """The numbers of a slice of what the filter lets through, in that order: quick for the first page."""
        conditions = Conditions(self._connection, chosen)
        source, by = ordering(self._connection, order, whole=conditions.is_few)
        statement = f"SELECT l.id FROM {source} {conditions.where} {by} LIMIT ? OFFSET ?"
        return [row[0] for row in self._connection.execute(statement, (*conditions.values, limit, offset))]

    def ordered_ids(self, chosen: DocumentFilter, order: Order = NEWEST_FIRST) -> array[int]:
        """The numbers of all that the filter lets through, in that order: four bytes each (array typecode I)."""
        conditions = Conditions(self._connection, chosen)
        is_covered = not conditions.where or conditions.where == "WHERE l.owner = (SELECT id FROM owners WHERE rfc = ?)"
        source, by = ordering(self._connection, order, whole=not is_covered, by_owner_at_most=is_covered)
        inner = f"SELECT l.id AS id FROM {source} {conditions.where} {by}"
        # one answer of eight hexadecimal digits each: handed over one by one a million take twice as long, and each
        # waits for the interpreter while the window paints
        statement = f"SELECT group_concat(printf('%08x', id), '') FROM ({inner})"
        digits = next(row[0] for row in self._connection.execute(statement, conditions.values))
        found = array("I", bytes.fromhex(digits or ""))
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        """The documents of these numbers, in the order of ``ids``; those that are not there are left out."""
        found: dict[int, DocumentRow] = {}
        statement = f"{_ROWS} WHERE l.id IN (SELECT value FROM json_each(?))"
        for start in range(0, len(ids), TOGETHER):
            some = json.dumps(list(ids[start : start + TOGETHER]))
            for values in self._connection.execute(statement, (some,)):
                found[values[0]] = _row(values)
        return [found[one] for one in ids if one in found]

    def sums(self, chosen: DocumentFilter) -> list[Sum]:
        """What the filter lets through comes to: every document is counted in one of them."""
        return sums(self._connection, chosen)

    def owners(self) -> list[Rfc]:
        """All that documents belong to."""
        rows = self._connection.execute("SELECT rfc FROM owners ORDER BY rfc")
        return [Rfc(rfc) for (rfc,) in rows if is_rfc(rfc)]  # an index may come from elsewhere

    def currencies(self) -> list[str]:
        """Every currency that occurs."""
        return [
            row[0] for row in self._connection.execute("SELECT code FROM currencies WHERE code <> '' ORDER BY code")
        ]

    def complements(self) -> list[str]:
        """The local names of all complements that occur."""
        return [row[0] for row in self._connection.execute("SELECT name FROM complements ORDER BY name")]

    def details(self, document: int) -> Details | None:
        """All of one document, or None when there is none of that number."""
        return read_details(self._connection, self, document)

    def _number(self, statement: str, values: Sequence[Any]) -> int:
        return next(int(row[0]) for row in self._connection.execute(statement, tuple(values)))


def open_document_index(database: Path, *, sorts: bool = False) -> SqliteDocumentIndex:
    """Open it to read, on a connection of its own. Raises StoreError.

    One that ``sorts`` is for long lists and sums, which it puts together in a temporary file.
    """
    cache = _SORTING_MIB if sorts else _QUICK_MIB
    return SqliteDocumentIndex(reader(database, cache=cache, sorts=sorts))


def _row(values: Sequence[Any]) -> DocumentRow:
    row = list(values)
    row[_TYPE] = type_letter(row[_TYPE])
    row[_ISSUED] = moment_of(row[_ISSUED] or None)
    row[_STATE] = VALIDITIES[row[_STATE]]
    row[_PATH] = document_place(row[_PATH])
    row[_SIDE] = ROLES[row[_SIDE]]
    row[_HAS_METADATA] = bool(row[_HAS_METADATA])
    if row[_TYPE] == "P" and row[_CURRENCY] not in NO_CURRENCIES:
        row[_PAID] = amount_text(row[_TOTAL])
    return DocumentRow(*row)
